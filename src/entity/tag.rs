//! A subject that posts share.

use crate::text::ids::{Moment, TagId};
use crate::text::slug::Slug;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tags")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TagId,
    #[sea_orm(unique)]
    pub slug: Slug,
    pub name: String,
    #[sea_orm(unique)]
    pub uuid: String,
    pub created_at: Moment,
    /// What its page says about it; may be empty.
    pub description: String,
    /// The tag that took its place; never one that was merged itself.
    pub merged_into: Option<TagId>,
    /// When somebody removed it; a post that names it again brings it back.
    pub removed_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
