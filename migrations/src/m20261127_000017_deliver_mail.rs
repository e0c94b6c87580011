//! Mail: one row for each recipient of a mail, what readers asked to be told, and links that open something once.

use crate::columns::{
    add_columns, drop_columns, drop_tables, goes_with, id, index, number, number_or_none,
    points_at, text, text_or_none,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![number_or_none("asked_at"), text_or_none("parked_because")];
        add_columns(manager, "mailboxes", columns).await?;
        manager
            .create_table(
                Table::create()
                    .table("deliveries")
                    .col(id())
                    .col(text("kind"))
                    .col(number_or_none("person_id"))
                    .col(number_or_none("mailbox_id"))
                    .col(number("subject_id"))
                    .col(text_or_none("dedupe_key").unique_key())
                    .col(number("created_at"))
                    .col(number_or_none("sent_at"))
                    .col(number_or_none("dropped_at"))
                    .col(text_or_none("refusal"))
                    .foreign_key(&mut points_at("deliveries", "person_id", "people"))
                    .foreign_key(&mut goes_with("deliveries", "mailbox_id", "mailboxes"))
                    .to_owned(),
            )
            .await?;
        index(manager, "deliveries", &["mailbox_id", "sent_at"], false).await?;
        index(
            manager,
            "deliveries",
            &["person_id", "kind", "created_at"],
            false,
        )
        .await?;
        manager
            .create_table(
                Table::create()
                    .table("subscriptions")
                    .col(id())
                    .col(number("mailbox_id"))
                    .col(number("comment_id"))
                    .col(number("created_at"))
                    .col(number_or_none("confirmed_at"))
                    .foreign_key(&mut goes_with("subscriptions", "mailbox_id", "mailboxes"))
                    .foreign_key(&mut goes_with("subscriptions", "comment_id", "comments"))
                    .to_owned(),
            )
            .await?;
        index(
            manager,
            "subscriptions",
            &["comment_id", "mailbox_id"],
            true,
        )
        .await?;
        index(manager, "subscriptions", &["mailbox_id"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("awaitings")
                    .col(id())
                    .col(number("mailbox_id"))
                    .col(number("post_id"))
                    .col(number("created_at"))
                    .col(number_or_none("confirmed_at"))
                    .foreign_key(&mut goes_with("awaitings", "mailbox_id", "mailboxes"))
                    .foreign_key(&mut points_at("awaitings", "post_id", "posts"))
                    .to_owned(),
            )
            .await?;
        index(manager, "awaitings", &["post_id", "mailbox_id"], true).await?;
        index(manager, "awaitings", &["mailbox_id"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("resets")
                    .col(id())
                    .col(number_or_none("person_id"))
                    .col(text_or_none("token_hash").unique_key())
                    .col(number("created_at"))
                    .col(number_or_none("used_at"))
                    .foreign_key(&mut points_at("resets", "person_id", "people"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("comment_keys")
                    .col(id())
                    .col(text("token_hash").unique_key())
                    .col(number("person_id"))
                    .col(number("comment_id"))
                    .col(number("created_at"))
                    .col(number_or_none("used_at"))
                    .foreign_key(&mut points_at("comment_keys", "person_id", "people"))
                    .foreign_key(&mut goes_with("comment_keys", "comment_id", "comments"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &[
                "comment_keys",
                "resets",
                "awaitings",
                "subscriptions",
                "deliveries",
            ],
        )
        .await?;
        drop_columns(manager, "mailboxes", &["asked_at", "parked_because"]).await
    }
}
