//! Posts and pages, their revisions, tags, public addresses and the menu.
//!
//! `posts.draft_revision` and `live_revision` carry no foreign key: post and first revision point at each other, and
//! SQLite cannot add a constraint afterwards. The verbs that move them do so in the transaction of the insert.

use crate::columns::{
    count, drop_tables, flag, id, index, number, number_or_none, points_at, text, text_or_none,
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
                    .table("posts")
                    .col(id())
                    .col(text("kind"))
                    .col(text("uuid").unique_key())
                    .col(number("author_id"))
                    .col(text("state"))
                    .col(number_or_none("draft_revision"))
                    .col(number_or_none("live_revision"))
                    .col(flag("comments_open"))
                    .col(number("created_at"))
                    .col(number("edited_at"))
                    .col(number_or_none("publish_at"))
                    .col(number_or_none("published_at"))
                    .col(number_or_none("updated_at"))
                    .col(number_or_none("trashed_at"))
                    .foreign_key(&mut points_at("posts", "author_id", "people"))
                    .to_owned(),
            )
            .await?;
        index(
            manager,
            "posts",
            &["kind", "state", "published_at", "id"],
            false,
        )
        .await?;
        index(
            manager,
            "posts",
            &["author_id", "kind", "edited_at", "id"],
            false,
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("revisions")
                    .col(id())
                    .col(number("post_id"))
                    .col(text("kind"))
                    .col(number_or_none("saved_by"))
                    .col(number("saved_at"))
                    .col(text("title"))
                    .col(text("body"))
                    .col(text("tags"))
                    .col(text("slug"))
                    .col(text("excerpt"))
                    .col(text_or_none("html"))
                    .col(text_or_none("summary"))
                    .col(text_or_none("contents"))
                    .col(count("words"))
                    .col(count("render_version"))
                    .foreign_key(&mut points_at("revisions", "post_id", "posts"))
                    .to_owned(),
            )
            .await?;
        index(manager, "revisions", &["post_id", "id"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("tags")
                    .col(id())
                    .col(text("slug").unique_key())
                    .col(text("name"))
                    .col(text("uuid").unique_key())
                    .col(number("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("post_tags")
                    .col(number("post_id"))
                    .col(number("tag_id"))
                    .col(count("position"))
                    .primary_key(Index::create().col("post_id").col("tag_id"))
                    .foreign_key(&mut points_at("post_tags", "post_id", "posts"))
                    .foreign_key(&mut points_at("post_tags", "tag_id", "tags"))
                    .to_owned(),
            )
            .await?;
        index(manager, "post_tags", &["tag_id", "post_id"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("addresses")
                    .col(id())
                    .col(text("path").unique_key())
                    .col(text("target"))
                    .col(number("target_id"))
                    .col(flag("is_current"))
                    .col(number("created_at"))
                    .to_owned(),
            )
            .await?;
        index(manager, "addresses", &["target", "target_id"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("menu_items")
                    .col(id())
                    .col(count("position"))
                    .col(text("label"))
                    .col(text("href"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &[
                "menu_items",
                "addresses",
                "post_tags",
                "tags",
                "revisions",
                "posts",
            ],
        )
        .await
    }
}
