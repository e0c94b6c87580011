//! What a reader reported about a comment, and what became of it.

use crate::text::ids::{CommentId, MailboxId, Moment, PersonId, ReportId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reports")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ReportId,
    pub comment_id: CommentId,
    pub reason: Reason,
    /// More words, if there were any.
    pub words: String,
    pub mailbox_id: Option<MailboxId>,
    /// A keyed hash of the sender's network; empty when it was forgotten.
    pub network: String,
    pub at: Moment,
    pub settled_at: Option<Moment>,
    pub settled_by: Option<PersonId>,
    pub outcome: Option<Outcome>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is wrong with the comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Reason {
    Spam,
    Hurtful,
    /// It tells what is private about somebody.
    Private,
    /// Following it could do harm.
    Harmful,
    Other,
}

/// How it was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Outcome {
    /// Something was done about the comment.
    Acted,
    /// The comment stays as it is.
    Dismissed,
}
