//! A public path and the thing it leads to. Rows are never removed or given to another thing.

use crate::text::ids::{AddressId, Moment};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "addresses")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AddressId,
    /// Without the leading slash.
    #[sea_orm(unique)]
    pub path: String,
    pub target: Target,
    pub target_id: i64,
    /// Whether this is the address to link to; the others redirect to it.
    pub is_current: bool,
    pub created_at: Moment,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The kinds of thing that have public addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Target {
    /// A post or a page.
    Post,
    Tag,
    Series,
}
