//! A picture as somebody of the practice sees it: what it shows, whose it is, and whether it may be shown.
//!
//! Its files stand in `media_file`; `name` is that of the picture itself and changes when another takes its place.

use crate::text::ids::{MediaId, Moment, PersonId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MediaId,
    #[sea_orm(unique)]
    pub name: String,
    pub content_type: String,
    pub width: i32,
    pub height: i32,
    pub bytes: i64,
    /// What it shows, offered wherever it is put.
    pub description: String,
    /// Whether nothing is lost by not seeing it.
    pub is_decoration: bool,
    pub uploaded_by: Option<PersonId>,
    pub created_at: Moment,
    /// What the file was called where it came from, for finding it again; never part of an address.
    pub file_name: String,
    /// The SHA-256 of what was uploaded.
    pub digest: String,
    pub shows_person: bool,
    /// Until when the person allowed it; nothing means without an end.
    pub permission_until: Option<Moment>,
    /// For the practice alone.
    pub permission_note: String,
    /// When it was taken from everybody; its files are gone.
    pub withdrawn_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
