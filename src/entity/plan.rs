//! A post that was announced before it was written: what readers are told until it is out.
//!
//! The post itself is a draft like any other and owns the address from the beginning.

use crate::text::ids::{Moment, PersonId, PostId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plans")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub post_id: PostId,
    /// As readers see it; the draft may have another by now.
    pub title: String,
    /// What it will be about; may be empty.
    pub about: String,
    pub planned_by: Option<PersonId>,
    pub planned_at: Moment,
    /// When somebody began to write it.
    pub started_at: Option<Moment>,
    /// When it was given up.
    pub dropped_at: Option<Moment>,
    /// When the post came out.
    pub fulfilled_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether readers are told that it is coming.
    pub fn is_open(&self) -> bool {
        self.dropped_at.is_none() && self.fulfilled_at.is_none()
    }
}
