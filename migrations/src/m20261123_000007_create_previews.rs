//! Links under which somebody from outside may read a draft for a while.

use crate::columns::{drop_tables, id, index, number, number_or_none, points_at, text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("previews")
                    .col(id())
                    .col(number("post_id"))
                    .col(text("token_hash").unique_key())
                    .col(number_or_none("shared_by"))
                    .col(number("created_at"))
                    .col(number("expires_at"))
                    .foreign_key(&mut points_at("previews", "post_id", "posts"))
                    .to_owned(),
            )
            .await?;
        index(manager, "previews", &["post_id", "id"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["previews"]).await
    }
}
