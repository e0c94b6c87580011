//! Comments, the mail addresses that their authors typed, and what moderators decided.

use crate::columns::{
    count, drop_tables, id, index, number, number_or_none, points_at, text, text_or_none,
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
                    .table("mailboxes")
                    .col(id())
                    .col(text("email").unique_key())
                    .col(number("created_at"))
                    .col(number_or_none("confirmed_at"))
                    .col(number_or_none("parked_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("comments")
                    .col(id())
                    .col(number("post_id"))
                    .col(number_or_none("parent_id"))
                    .col(text("state"))
                    .col(text("name"))
                    .col(number_or_none("mailbox_id"))
                    .col(number_or_none("person_id"))
                    .col(text("body"))
                    .col(text("html"))
                    .col(count("render_version"))
                    .col(count("links"))
                    .col(text("held_because"))
                    .col(text("network"))
                    .col(text("nonce_hash").unique_key())
                    .col(text("receipt_hash").unique_key())
                    .col(number("created_at"))
                    .col(number_or_none("approved_at"))
                    .col(number_or_none("withdrawn_at"))
                    .col(number_or_none("erased_at"))
                    .foreign_key(&mut points_at("comments", "post_id", "posts"))
                    .foreign_key(&mut points_at("comments", "parent_id", "comments"))
                    .foreign_key(&mut points_at("comments", "mailbox_id", "mailboxes"))
                    .foreign_key(&mut points_at("comments", "person_id", "people"))
                    .to_owned(),
            )
            .await?;
        index(manager, "comments", &["post_id", "state", "id"], false).await?;
        // Everything that the count of those who wait asks for, so that it reads the index alone.
        let waiting = ["state", "id", "withdrawn_at", "erased_at"];
        index(manager, "comments", &waiting, false).await?;
        index(manager, "comments", &["name", "id"], false).await?;
        index(manager, "comments", &["network", "id"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("moderations")
                    .col(id())
                    .col(number("comment_id"))
                    .col(number("at"))
                    .col(text("actor"))
                    .col(number_or_none("person_id"))
                    .col(text("state_before"))
                    .col(text("state_after"))
                    .col(text_or_none("reason"))
                    .col(number_or_none("reverted_at"))
                    .foreign_key(&mut points_at("moderations", "comment_id", "comments"))
                    .to_owned(),
            )
            .await?;
        index(manager, "moderations", &["comment_id", "id"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["moderations", "comments", "mailboxes"]).await
    }
}
