//! A link that opens one comment for one moderator, to be decided about once.

use crate::text::ids::{CommentId, CommentKeyId, Moment, PersonId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "comment_keys")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CommentKeyId,
    #[sea_orm(unique)]
    pub token_hash: String,
    pub person_id: PersonId,
    pub comment_id: CommentId,
    pub created_at: Moment,
    pub used_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
