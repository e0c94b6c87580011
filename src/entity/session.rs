//! A signed-in browser; the cookie holds the token, the row only its hash.

use crate::text::ids::{Moment, PersonId, SessionId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SessionId,
    pub person_id: PersonId,
    #[sea_orm(unique)]
    pub token_hash: String,
    pub created_at: Moment,
    pub last_seen_at: Moment,
    pub user_agent: String,
    pub network: String,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
