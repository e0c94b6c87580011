//! What readers report, changes that were declined, and the ways into the audit record.

use crate::columns::{
    add_columns, drop_columns, drop_tables, id, index, number, number_or_none, points_at, text,
    text_or_none,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Indexes on tables that were there before: what they lead to, and by which columns.
const WAYS: [(&str, &[&str]); 6] = [
    ("comments", &["later_at"]),
    ("comments", &["original_until"]),
    ("comments", &["mailbox_id"]),
    ("audit", &["person_id", "id"]),
    ("audit", &["act", "id"]),
    ("audit", &["at"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("reports")
                    .col(id())
                    .col(number("comment_id"))
                    .col(text("reason"))
                    .col(text("words"))
                    .col(number_or_none("mailbox_id"))
                    .col(text("network"))
                    .col(number("at"))
                    .col(number_or_none("settled_at"))
                    .col(number_or_none("settled_by"))
                    .col(text_or_none("outcome"))
                    .foreign_key(&mut points_at("reports", "comment_id", "comments"))
                    .foreign_key(&mut points_at("reports", "mailbox_id", "mailboxes"))
                    .foreign_key(&mut points_at("reports", "settled_by", "people"))
                    .to_owned(),
            )
            .await?;
        index(manager, "reports", &["settled_at", "id"], false).await?;
        index(manager, "reports", &["comment_id", "id"], false).await?;
        index(manager, "reports", &["mailbox_id"], false).await?;
        let declined = vec![number_or_none("later_declined_at")];
        add_columns(manager, "comments", declined).await?;
        for (table, columns) in WAYS {
            index(manager, table, columns, false).await?;
        }
        // One key for all time made every trace of a network comparable for ever; keys live for a while now.
        manager
            .get_connection()
            .execute_unprepared("DELETE FROM secrets WHERE name = 'network'")
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in WAYS {
            let index = Index::drop()
                .name(format!("{table}_{}", columns.join("_")))
                .table(table)
                .to_owned();
            manager.drop_index(index).await?;
        }
        drop_columns(manager, "comments", &["later_declined_at"]).await?;
        drop_tables(manager, &["reports"]).await
    }
}
