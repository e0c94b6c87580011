//! A sender who is kept out: a mail address, a network by its keyed hash, or the receipt of one comment.

use crate::text::ids::{BlockId, CommentId, Moment, PersonId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "blocks")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BlockId,
    pub kind: BlockKind,
    /// The address, the hash of the network, or of the receipt's token.
    pub sender: String,
    /// The comment for which its sender was blocked.
    pub comment_id: CommentId,
    pub at: Moment,
    pub person_id: Option<PersonId>,
    /// Absent where it is for good.
    pub until: Option<Moment>,
    pub lifted_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// By what a sender is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum BlockKind {
    Address,
    Network,
    Receipt,
}
