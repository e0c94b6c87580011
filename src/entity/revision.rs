//! One saved text of a post, never changed afterwards.
//!
//! A text that was kept by itself becomes a saved one when somebody saves it as it is. Only the rendered columns (`html`, `summary`, `contents`, `words`, `sources_html`, `render_version`) are filled later: when the text goes live, and
//! again when the renderer is newer.

use crate::text::ids::{Moment, PersonId, PostId, RevisionId};
use crate::text::sanitise::SafeHtml;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revisions")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RevisionId,
    pub post_id: PostId,
    pub kind: RevisionKind,
    pub saved_by: Option<PersonId>,
    pub saved_at: Moment,
    pub title: String,
    pub body: String,
    /// Names of tags, separated by commas.
    pub tags: String,
    /// Empty while it follows the title.
    pub slug: String,
    /// Empty while it follows the body.
    pub excerpt: String,
    /// The name of the picture above the text; empty for none.
    pub cover: String,
    /// What search results call it; empty while they show the title.
    pub seo_title: String,
    /// What search results say under that; empty while they show the summary.
    pub seo_description: String,
    /// The name of the picture on shared cards; empty while they show the cover.
    pub social_picture: String,
    /// What the text rests on, as Markdown; empty for none.
    pub sources: String,
    pub html: Option<SafeHtml>,
    /// What lists and search results show: the excerpt, or the beginning of the body.
    pub summary: Option<String>,
    /// The headings as JSON, for the table of contents.
    pub contents: Option<String>,
    pub words: i32,
    /// The sources as readers see them.
    pub sources_html: Option<SafeHtml>,
    pub render_version: i32,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How a revision came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum RevisionKind {
    /// On purpose.
    Saved,
    /// By itself while somebody wrote; these thin out with time.
    Autosaved,
    /// An older text, brought back.
    Restored,
}
