//! That a text uses a picture: the one that readers see, or the one that the desk edits.

use crate::text::ids::{MediaId, MediaUseId, PostId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media_uses")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MediaUseId,
    pub media_id: MediaId,
    pub post_id: PostId,
    pub place: Place,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// In which text of the post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Place {
    /// What readers see while the post is published.
    Live,
    /// What the desk edits.
    Draft,
}
