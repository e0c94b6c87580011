//! What one decision teaches: which class a comment belongs to, and its text as numbers that cannot be read.

use crate::text::ids::{CommentId, Moment};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lessons")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub comment_id: CommentId,
    /// Absent where the decision says nothing about spam.
    pub wanted: Option<Wanted>,
    /// Absent where the decision says nothing about harassment.
    pub is_lewd: Option<bool>,
    pub at: Moment,
    /// Absent until the next learning.
    pub features: Option<Vec<u8>>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Whether a comment was wanted, as its moderators decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Wanted {
    Approved,
    Rejected,
    Spam,
}
