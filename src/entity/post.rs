//! A post or a page: its author, its state, and which of its revisions the desk edits and readers see.
//!
//! The text itself lives in `revision`.

use crate::text::day::Day;
use crate::text::ids::{Moment, PersonId, PostId, RevisionId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "posts")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PostId,
    pub kind: Kind,
    #[sea_orm(unique)]
    /// The identity in feeds, independent of address and domain.
    pub uuid: String,
    pub author_id: PersonId,
    pub state: State,
    /// What the desk edits; absent only inside the transaction that makes the post.
    pub draft_revision: Option<RevisionId>,
    /// What readers see, or saw before it was taken offline.
    pub live_revision: Option<RevisionId>,
    pub comments_open: bool,
    pub created_at: Moment,
    /// When its text was last saved.
    pub edited_at: Moment,
    /// When a scheduled post is due.
    pub publish_at: Option<Moment>,
    /// When it first became public.
    pub published_at: Option<Moment>,
    /// When readers last got another text, mended typing mistakes aside.
    pub updated_at: Option<Moment>,
    pub trashed_at: Option<Moment>,
    /// When it lost its texts for having been in the trash for long; the row stays so that its address stays its own.
    pub emptied_at: Option<Moment>,
    /// When somebody is to read it again.
    pub review_by: Option<Day>,
    /// When somebody last read it again and found it right.
    pub reviewed_at: Option<Moment>,
    /// How many days comments stay open here; 0 for ever, nothing where the site's rule holds.
    pub comment_days: Option<i32>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Posts stand in lists and feeds; pages stand alone and in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    Post,
    Page,
}

/// Where a post is on its way to readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Never been public.
    Draft,
    /// Becomes public by itself at `publish_at`.
    Scheduled,
    Published,
    /// Was public and was taken back.
    Offline,
    Trashed,
}
