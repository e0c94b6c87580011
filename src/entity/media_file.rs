//! A name under `/media/` and the picture that it leads to, for ever.

use crate::text::ids::{MediaFileId, MediaId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media_files")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MediaFileId,
    pub media_id: MediaId,
    #[sea_orm(unique)]
    pub name: String,
    pub role: Role,
    pub content_type: String,
    pub width: i32,
    pub height: i32,
    pub bytes: i64,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is behind the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Role {
    /// The picture itself.
    Original,
    /// The same, smaller or in another kind.
    Size,
    /// Nothing any more: another file took its place.
    Former,
}
