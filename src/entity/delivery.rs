//! A mail to one recipient: what it is about, and what became of it. Its words are made when it is sent.

use crate::text::ids::{DeliveryId, MailboxId, Moment, PersonId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deliveries")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DeliveryId,
    pub kind: DeliveryKind,
    /// Somebody of the practice, or a reader's address; neither for an invitation.
    pub person_id: Option<PersonId>,
    pub mailbox_id: Option<MailboxId>,
    /// The row that it is about.
    pub subject_id: i64,
    /// What is sent once whatever happens.
    #[sea_orm(unique)]
    pub dedupe_key: Option<String>,
    pub created_at: Moment,
    pub sent_at: Option<Moment>,
    /// When it turned out to be needless.
    pub dropped_at: Option<Moment>,
    /// The other server's words, if it would not take it.
    pub refusal: Option<String>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum DeliveryKind {
    /// Asks a reader whether the address is theirs.
    Confirm,
    /// A comment was answered.
    Reply,
    /// Comments wait for a moderator.
    Alert,
    /// The way to a new password.
    Reset,
    /// The way into the practice.
    Invitation,
    /// A planned post is out.
    Out,
    /// Shows the owner that mail works.
    Test,
}
