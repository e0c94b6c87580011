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
    /// When its words were last changed, and by whom.
    pub edited_at: Option<Moment>,
    pub edited_by: Option<EditedBy>,
    /// Its author's new words, which wait while the old ones stand.
    pub later_body: Option<String>,
    pub later_html: Option<SafeHtml>,
    pub later_at: Option<Moment>,
    /// When somebody last declined such words.
    pub later_declined_at: Option<Moment>,
    /// What it said before words were blackened, until it is destroyed.
    pub original_body: Option<String>,
    pub original_until: Option<Moment>,
    pub redacted_at: Option<Moment>,
    /// It stands first under its post.
    pub pinned_at: Option<Moment>,
    /// It waits for the author of the post, who alone can answer it.
    pub left_for_author_at: Option<Moment>,
    /// Kept as evidence, past every period of retention.
    pub kept_at: Option<Moment>,
    /// Its words are covered until somebody asks to read them.
    pub is_lewd: bool,
    /// How much it looks like spam to the classifier, 0 to 1000.
    pub score: i32,
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

/// Who changed the words of a comment last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum EditedBy {
    Author,
    Practice,
}
