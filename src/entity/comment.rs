//! A reader's comment: its text, its state, and the separate facts that its author withdrew it or that it was erased.

use crate::text::ids::{CommentId, MailboxId, Moment, PersonId, PostId};
use crate::text::sanitise::SafeHtml;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "comments")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CommentId,
    pub post_id: PostId,
    /// The comment it answers, whatever depth it is drawn at.
    pub parent_id: Option<CommentId>,
    pub state: CommentState,
    pub name: String,
    pub mailbox_id: Option<MailboxId>,
    /// Set when somebody of the practice wrote it while signed in.
    pub person_id: Option<PersonId>,
    pub body: String,
    pub html: SafeHtml,
    pub render_version: i32,
    pub links: i32,
    /// Why it waits, in words for the moderator.
    pub held_because: String,
    /// A keyed hash of the sender's network; empty when it was forgotten.
    pub network: String,
    #[sea_orm(unique)]
    pub nonce_hash: String,
    #[sea_orm(unique)]
    pub receipt_hash: String,
    pub created_at: Moment,
    pub approved_at: Option<Moment>,
    pub withdrawn_at: Option<Moment>,
    pub erased_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What the moderators decided so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum CommentState {
    Pending,
    Approved,
    Rejected,
    Spam,
}
