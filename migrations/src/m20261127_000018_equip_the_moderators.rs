//! What a comment said before each change by the practice, replies that are kept for use again, and the indexes of the
//! moderators' lists.

use crate::columns::{
    drop_tables, goes_with, id, index, number, number_or_none, points_at, text, text_or_none,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The count of those who wait reads its index alone; it asks for these since comments can be left for the author.
const WAITING: [&str; 6] = [
    "state",
    "id",
    "withdrawn_at",
    "erased_at",
    "left_for_author_at",
    "post_id",
];

/// Few comments have these marks, so only those few are in their indexes; both databases take the same words.
const MARKED: [(&str, &str, &str); 3] = [
    (
        "comments_left_for_author",
        "state, id",
        "left_for_author_at",
    ),
    ("comments_later", "state, id", "later_at"),
    ("comments_originals", "original_until", "original_until"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("wordings")
                    .col(id())
                    .col(number("comment_id"))
                    .col(number("at"))
                    .col(number_or_none("person_id"))
                    .col(text("kind"))
                    .col(text("body"))
                    .col(number_or_none("edited_at"))
                    .col(text_or_none("edited_by"))
                    .col(number_or_none("redacted_at"))
                    .col(number_or_none("reverted_at"))
                    // A comment that is destroyed takes them along.
                    .foreign_key(&mut goes_with("wordings", "comment_id", "comments"))
                    .foreign_key(&mut points_at("wordings", "person_id", "people"))
                    .to_owned(),
            )
            .await?;
        index(manager, "wordings", &["comment_id", "id"], false).await?;
        index(manager, "wordings", &["at"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("saved_replies")
                    .col(id())
                    .col(text("title"))
                    .col(text("body"))
                    .col(number("created_at"))
                    .col(number("changed_at"))
                    .col(number_or_none("removed_at"))
                    .to_owned(),
            )
            .await?;
        let mut waiting = Index::create();
        waiting.name("comments_waiting").table("comments");
        for column in WAITING {
            waiting.col(column);
        }
        manager.create_index(waiting).await?;
        index(manager, "comments", &["mailbox_id", "id"], false).await?;
        for (name, columns, mark) in MARKED {
            let made =
                format!("CREATE INDEX {name} ON comments ({columns}) WHERE {mark} IS NOT NULL");
            manager.get_connection().execute_unprepared(&made).await?;
        }
        drop_index(manager, "comments_state_id_withdrawn_at_erased_at").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let before = ["state", "id", "withdrawn_at", "erased_at"];
        index(manager, "comments", &before, false).await?;
        for (name, ..) in MARKED {
            drop_index(manager, name).await?;
        }
        drop_index(manager, "comments_mailbox_id_id").await?;
        drop_index(manager, "comments_waiting").await?;
        drop_tables(manager, &["saved_replies", "wordings"]).await
    }
}

async fn drop_index(manager: &SchemaManager<'_>, name: &str) -> Result<(), DbErr> {
    let drop = Index::drop().name(name).table("comments").to_owned();
    manager.drop_index(drop).await
}
