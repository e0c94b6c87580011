//! A link under which somebody from outside may read a draft; only the hash of its token is kept.

use crate::text::ids::{Moment, PersonId, PostId, PreviewId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "previews")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PreviewId,
    pub post_id: PostId,
    #[sea_orm(unique)]
    pub token_hash: String,
    pub shared_by: Option<PersonId>,
    pub created_at: Moment,
    pub expires_at: Moment,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
