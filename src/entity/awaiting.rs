//! That somebody wants one mail when a planned post is out; the row goes with that mail.

use crate::text::ids::{AwaitingId, MailboxId, Moment, PostId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "awaitings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AwaitingId,
    pub mailbox_id: MailboxId,
    pub post_id: PostId,
    pub created_at: Moment,
    pub confirmed_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
