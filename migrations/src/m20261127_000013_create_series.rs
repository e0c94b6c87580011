//! Series: posts that belong together, in an order of their own.

use crate::columns::{count, drop_tables, id, index, number, number_or_none, points_at, text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("series")
                    .col(id())
                    .col(text("title"))
                    .col(text("description"))
                    .col(number("created_at"))
                    .col(number("arranged_at"))
                    .col(number_or_none("removed_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("series_posts")
                    .col(number("post_id").primary_key())
                    .col(number("series_id"))
                    .col(count("position"))
                    .foreign_key(&mut points_at("series_posts", "post_id", "posts"))
                    .foreign_key(&mut points_at("series_posts", "series_id", "series"))
                    .to_owned(),
            )
            .await?;
        index(manager, "series_posts", &["series_id", "position"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["series_posts", "series"]).await
    }
}
