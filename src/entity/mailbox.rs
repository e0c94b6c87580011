//! A mail address that a reader typed; it proves nothing until it is confirmed.

use crate::text::ids::{MailboxId, Moment};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mailboxes")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MailboxId,
    #[sea_orm(unique)]
    pub email: String,
    pub created_at: Moment,
    pub confirmed_at: Option<Moment>,
    /// When nothing more is sent to it, and why.
    pub parked_at: Option<Moment>,
    pub parked_because: Option<String>,
    /// When it was last asked to confirm itself.
    pub asked_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
