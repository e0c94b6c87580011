//! An invitation to join the practice; its link is shown once, the row keeps only the token's hash.

use super::person::Role;
use crate::text::ids::{InvitationId, Moment, PersonId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitations")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: InvitationId,
    #[sea_orm(unique)]
    pub token_hash: String,
    pub email: String,
    pub role: Role,
    pub invited_by: PersonId,
    pub created_at: Moment,
    pub expires_at: Moment,
    pub accepted_at: Option<Moment>,
    pub revoked_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
