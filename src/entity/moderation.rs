//! One decision about a comment, with the state before and after it, so that it can be taken back.

use super::comment::CommentState;
use crate::text::ids::{CommentId, ModerationId, Moment, PersonId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "moderations")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ModerationId,
    pub comment_id: CommentId,
    pub at: Moment,
    pub actor: String,
    pub person_id: Option<PersonId>,
    pub state_before: CommentState,
    pub state_after: CommentState,
    pub reason: Option<String>,
    pub reverted_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
