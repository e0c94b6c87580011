//! A piece of work for later, claimed by lease; `subject_id` names the row it is about, never a copy of it.

use crate::text::ids::{JobId, Moment};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: JobId,
    pub kind: JobKind,
    pub subject_id: i64,
    pub run_at: Moment,
    pub attempts: i32,
    pub leased_until: Option<Moment>,
    pub lease: Option<String>,
    pub parked_at: Option<Moment>,
    pub last_error: Option<String>,
    #[sea_orm(unique)]
    pub dedupe_key: String,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum JobKind {
    /// Publish the post if it is still scheduled and due.
    PublishDue,
    /// Learn from moderators' decisions.
    Learn,
    /// Make the smaller files of a picture.
    MakeSizes,
    /// Send the mail of a delivery.
    Mail,
    /// Tell those who asked for it that a comment was answered.
    TellReplies,
    /// Tell moderators that comments wait.
    Alert,
    /// Tell those who wait for a planned post that it is out.
    TellOut,
    /// Forget sessions, autosaved versions, links to drafts, what lay in the trash for long, change keys and counters that nobody needs any more.
    Sweep,
}
