//! Pictures, their files, and which texts use them.

use crate::columns::{
    count, drop_tables, flag, id, index, number, number_or_none, points_at, text,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("media")
                    .col(id())
                    .col(text("name").unique_key())
                    .col(text("content_type"))
                    .col(count("width"))
                    .col(count("height"))
                    .col(number("bytes"))
                    .col(text("description"))
                    .col(flag("is_decoration"))
                    .col(number_or_none("uploaded_by"))
                    .col(number("created_at"))
                    .col(text("file_name"))
                    .col(text("digest"))
                    .col(flag("shows_person"))
                    .col(number_or_none("permission_until"))
                    .col(text("permission_note"))
                    .col(number_or_none("withdrawn_at"))
                    .foreign_key(&mut points_at("media", "uploaded_by", "people"))
                    .to_owned(),
            )
            .await?;
        index(manager, "media", &["digest"], false).await?;
        index(manager, "media", &["permission_until"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("media_files")
                    .col(id())
                    .col(number("media_id"))
                    .col(text("name").unique_key())
                    .col(text("role"))
                    .col(text("content_type"))
                    .col(count("width"))
                    .col(count("height"))
                    .col(number("bytes"))
                    .foreign_key(&mut points_at("media_files", "media_id", "media"))
                    .to_owned(),
            )
            .await?;
        index(manager, "media_files", &["media_id"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("media_uses")
                    .col(id())
                    .col(number("media_id"))
                    .col(number("post_id"))
                    .col(text("place"))
                    .foreign_key(&mut points_at("media_uses", "media_id", "media"))
                    .foreign_key(&mut points_at("media_uses", "post_id", "posts"))
                    .to_owned(),
            )
            .await?;
        index(
            manager,
            "media_uses",
            &["media_id", "post_id", "place"],
            true,
        )
        .await?;
        index(manager, "media_uses", &["post_id", "place"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["media_uses", "media_files", "media"]).await
    }
}
