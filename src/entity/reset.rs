//! A wish for a new password; the token is made when the mail is, the row keeps only its hash.

use crate::text::ids::{Moment, PersonId, ResetId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resets")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ResetId,
    /// Absent where nobody has the address that was typed.
    pub person_id: Option<PersonId>,
    #[sea_orm(unique)]
    pub token_hash: Option<String>,
    pub created_at: Moment,
    pub used_at: Option<Moment>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
