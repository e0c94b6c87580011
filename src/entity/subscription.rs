//! That somebody wants a mail when a comment is answered; nothing is sent before it was confirmed.

use crate::text::ids::{CommentId, MailboxId, Moment, SubscriptionId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subscriptions")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SubscriptionId,
    pub mailbox_id: MailboxId,
    pub comment_id: CommentId,
    pub created_at: Moment,
    pub confirmed_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
