//! Reading the record of acts: who, what, which kind of thing, from when to when; the newest first, page by page.
//!
//! Only the owner reads it. Pages go on before a line, never by counting.

use super::{Actor, Subject};
use crate::context::Context;
use crate::entity::audit;
use crate::entity::person::{self, Role};
use crate::error::{Error, Result};
use crate::text::ids::{AuditId, Moment, PersonId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Lines on a page.
pub const PER_PAGE: u64 = 100;

/// Which lines are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub who: Option<Who>,
    /// The act, as the record has it.
    pub act: Option<String>,
    pub subject: Option<Subject>,
    pub from: Option<Moment>,
    /// The first instant that is not wanted any more.
    pub until: Option<Moment>,
    /// The line before which the page goes on.
    pub before: Option<AuditId>,
}

/// On whose behalf something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Person(PersonId),
    Reader,
    Worker,
    Operator,
}

/// A line with the name of whoever it is about.
#[derive(Debug, Clone)]
pub struct Line {
    pub row: audit::Model,
    /// The person who acted, if it was one.
    pub by: Option<String>,
}

/// A page of the record.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    pub lines: Vec<Line>,
    pub has_more: bool,
}

impl Who {
    /// The word in addresses.
    pub fn word(self) -> String {
        match self {
            Self::Person(id) => id.to_string(),
            Self::Reader => Actor::Reader.kind().to_owned(),
            Self::Worker => Actor::Worker.kind().to_owned(),
            Self::Operator => Actor::Operator.kind().to_owned(),
        }
    }

    /// Reads such a word.
    pub fn parse(word: &str) -> Option<Self> {
        match word.parse() {
            Ok(id) => Some(Self::Person(PersonId::new(id))),
            Err(_) => [Self::Reader, Self::Worker, Self::Operator]
                .into_iter()
                .find(|who| who.word() == word),
        }
    }
}

/// A page of the lines that are wanted.
pub async fn list(ctx: &Context, actor: &Actor, wanted: &Wanted) -> Result<Listed> {
    let may_read = match actor {
        Actor::Person(person) => person.role == Role::Owner,
        Actor::Operator => true,
        Actor::Reader | Actor::Worker => false,
    };
    if !may_read {
        return Err(Error::Forbidden);
    }
    let mut query = audit::Entity::find();
    query = match wanted.who {
        Some(Who::Person(id)) => query.filter(audit::Column::PersonId.eq(id)),
        Some(who) => query.filter(audit::Column::Actor.eq(who.word())),
        None => query,
    };
    if let Some(act) = &wanted.act {
        query = query.filter(audit::Column::Act.eq(act.as_str()));
    }
    if let Some(subject) = wanted.subject {
        query = query.filter(audit::Column::Subject.eq(subject.word()));
    }
    if let Some(from) = wanted.from {
        query = query.filter(audit::Column::At.gte(from));
    }
    if let Some(until) = wanted.until {
        query = query.filter(audit::Column::At.lt(until));
    }
    if let Some(before) = wanted.before {
        query = query.filter(audit::Column::Id.lt(before));
    }
    let mut rows = query
        .order_by_desc(audit::Column::Id)
        .limit(PER_PAGE + 1)
        .all(ctx.reading())
        .await?;
    let most = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let has_more = rows.len() > most;
    rows.truncate(most);
    let names: HashMap<PersonId, String> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .filter(person::Column::Id.is_in(rows.iter().filter_map(|row| row.person_id)))
        .into_tuple()
        .all(ctx.reading())
        .await?
        .into_iter()
        .collect();
    let line = |row: audit::Model| Line {
        by: row.person_id.and_then(|id| names.get(&id).cloned()),
        row,
    };
    Ok(Listed {
        lines: rows.into_iter().map(line).collect(),
        has_more,
    })
}
