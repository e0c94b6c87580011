//! Posts that belong together, in an order of their own. A row that was removed keeps its address.

use crate::text::ids::{Moment, SeriesId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "series")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SeriesId,
    pub title: String,
    /// May be empty.
    pub description: String,
    pub created_at: Moment,
    /// When its order or its words last changed; whoever changes it writes here first, and so waits for others.
    pub arranged_at: Moment,
    pub removed_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
