//! Posts that are announced before they are written: what readers are told meanwhile.

use crate::columns::{drop_tables, index, number, number_or_none, points_at, text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("plans")
                    .col(number("post_id").primary_key())
                    .col(text("title"))
                    .col(text("about"))
                    .col(number_or_none("planned_by"))
                    .col(number("planned_at"))
                    .col(number_or_none("started_at"))
                    .col(number_or_none("dropped_at"))
                    .col(number_or_none("fulfilled_at"))
                    .foreign_key(&mut points_at("plans", "post_id", "posts"))
                    .to_owned(),
            )
            .await?;
        index(manager, "plans", &["planned_at", "post_id"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["plans"]).await
    }
}
