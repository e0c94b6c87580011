//! A line of the audit record: who did what to which thing, and when. Lines are only ever added.

use crate::text::ids::{AuditId, Moment, PersonId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AuditId,
    pub at: Moment,
    pub actor: String,
    pub person_id: Option<PersonId>,
    pub act: String,
    pub subject: String,
    pub subject_id: Option<i64>,
    pub detail: String,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
