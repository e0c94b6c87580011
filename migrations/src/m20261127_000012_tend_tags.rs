//! What is said about a tag, the tag that took its place, and that nobody wants it any more.

use crate::columns::{add_columns, drop_columns, number_or_none, text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            text("description").default("").to_owned(),
            number_or_none("merged_into"),
            number_or_none("removed_at"),
        ];
        add_columns(manager, "tags", columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = ["description", "merged_into", "removed_at"];
        drop_columns(manager, "tags", &columns).await
    }
}
