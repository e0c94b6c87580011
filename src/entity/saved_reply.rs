//! A reply that the practice gives again and again.

use crate::text::ids::{Moment, SavedReplyId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_replies")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SavedReplyId,
    /// What the practice calls it.
    pub title: String,
    pub body: String,
    pub created_at: Moment,
    pub changed_at: Moment,
    /// Set when it was taken off the list; it can be put back.
    pub removed_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
