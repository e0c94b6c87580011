//! What changed in a text that readers had seen, in one line. Lines are only ever added.

use crate::text::ids::{CorrectionId, Moment, PersonId, PostId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "corrections")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CorrectionId,
    pub post_id: PostId,
    pub kind: CorrectionKind,
    /// One line; may be empty for a typing mistake.
    pub words: String,
    pub at: Moment,
    pub person_id: Option<PersonId>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a correction is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum CorrectionKind {
    /// Readers are not told.
    Typing,
    /// The text says something else now.
    Content,
    /// Whoever followed the text should know.
    Safety,
}
