//! Who acts, and the record of what they did.
//!
//! Every verb writes its line in its own transaction, so that there is no act without a record and no record without
//! an act. Lines are only ever added; they name things by id and never hold a secret or a comment's text.

pub mod reading;

use crate::db::Txn;
use crate::entity::{audit, person};
use crate::text::ids::PersonId;
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set};

/// On whose behalf something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody of the practice, signed in.
    Person(person::Model),
    /// Somebody who reads and comments.
    Reader,
    /// The background worker, for work that fell due.
    Worker,
    /// Whoever runs commands on the machine.
    Operator,
}

impl Actor {
    /// The word that the record keeps.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Reader => "reader",
            Self::Worker => "worker",
            Self::Operator => "operator",
        }
    }

    /// The person, if it is one.
    pub fn person(&self) -> Option<&person::Model> {
        match self {
            Self::Person(person) => Some(person),
            _ => None,
        }
    }

    /// The person's id, if it is one.
    pub fn person_id(&self) -> Option<PersonId> {
        self.person().map(|person| person.id)
    }
}

/// The kind of thing that was acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Post,
    Comment,
    Person,
    Invitation,
    Settings,
    Menu,
    Media,
    Tag,
    Series,
    Report,
    Mailbox,
    Block,
}

impl Subject {
    /// All of them, in the order of a list to choose from.
    pub const ALL: [Self; 11] = [
        Self::Post,
        Self::Comment,
        Self::Report,
        Self::Mailbox,
        Self::Person,
        Self::Invitation,
        Self::Settings,
        Self::Menu,
        Self::Media,
        Self::Tag,
        Self::Series,
    ];

    /// The word that the record keeps.
    pub fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Comment => "comment",
            Self::Person => "person",
            Self::Invitation => "invitation",
            Self::Settings => "settings",
            Self::Menu => "menu",
            Self::Media => "media",
            Self::Tag => "tag",
            Self::Series => "series",
            Self::Report => "report",
            Self::Mailbox => "mail address",
            Self::Block => "block",
        }
    }
}

/// Adds a line, which is written before the commit: the act is a past participle such as `published`, the detail a few
/// words or nothing.
pub fn record(
    txn: &Txn,
    actor: &Actor,
    act: &'static str,
    subject: (Subject, Option<i64>),
    detail: &str,
) {
    let line = audit::ActiveModel {
        id: NotSet,
        at: Set(txn.now()),
        actor: Set(actor.kind().into()),
        person_id: Set(actor.person_id()),
        act: Set(act.into()),
        subject: Set(subject.0.word().into()),
        subject_id: Set(subject.1),
        detail: Set(detail.into()),
    };
    txn.record(line);
}
