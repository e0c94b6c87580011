//! Somebody of the practice who can sign in.
//!
//! A disabled person keeps their row, so that what they wrote and decided keeps its name.

use crate::text::ids::{Moment, PersonId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "people")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PersonId,
    pub name: String,
    #[sea_orm(unique)]
    pub email: String,
    pub role: Role,
    pub password_hash: String,
    pub created_at: Moment,
    pub disabled_at: Option<Moment>,
    /// Such as a training or a title; may be empty.
    pub credentials: String,
    /// Such as the number under which they practise; may be empty.
    pub licence: String,
    /// A few words about them; may be empty.
    pub about: String,
    /// Whether all this stands under what they write.
    pub is_introduced: bool,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a person may do; `people::roles` says what each one means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Role {
    Owner,
    Writer,
    Moderator,
}
