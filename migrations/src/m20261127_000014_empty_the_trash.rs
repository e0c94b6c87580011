//! When a post that lay in the trash lost its texts.

use crate::columns::{add_columns, drop_columns, number_or_none};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "posts", vec![number_or_none("emptied_at")]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "posts", &["emptied_at"]).await
    }
}
