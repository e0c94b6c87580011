//! A judge of comments: what it learned, when, and from how many lessons.

use crate::text::ids::Moment;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "judges")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub learned_at: Moment,
    /// Lessons of the good and of the bad.
    pub good: i32,
    pub bad: i32,
    /// Absent while there are too few.
    pub state: Option<Vec<u8>>,
}

/// Joins name their columns where they stand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
