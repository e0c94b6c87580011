//! What a comment said before the practice changed or blackened words, so that the change can be taken back.
//!
//! It is as private as the original of blackened words and is destroyed with it.

use super::comment::EditedBy;
use crate::text::ids::{CommentId, Moment, PersonId, WordingId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wordings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: WordingId,
    pub comment_id: CommentId,
    /// When the words were changed.
    pub at: Moment,
    pub person_id: Option<PersonId>,
    pub kind: Change,
    /// The words before.
    pub body: String,
    /// These three as the comment had them before.
    pub edited_at: Option<Moment>,
    pub edited_by: Option<EditedBy>,
    pub redacted_at: Option<Moment>,
    pub reverted_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How the words were changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Change {
    Edited,
    Blackened,
}
