//! Tables that keep the service running: settings, secrets, the audit record, jobs, change keys, rate limits.

use crate::columns::{count, drop_tables, id, index, number, number_or_none, text, text_or_none};
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("settings")
                    .col(text("key").primary_key())
                    .col(text("value"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("secrets")
                    .col(text("name").primary_key())
                    .col(text("value"))
                    .col(number("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("audit")
                    .col(id())
                    .col(number("at"))
                    .col(text("actor"))
                    .col(number_or_none("person_id"))
                    .col(text("act"))
                    .col(text("subject"))
                    .col(number_or_none("subject_id"))
                    .col(text("detail"))
                    .to_owned(),
            )
            .await?;
        index(manager, "audit", &["subject", "subject_id"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("jobs")
                    .col(id())
                    .col(text("kind"))
                    .col(number("subject_id"))
                    .col(number("run_at"))
                    .col(count("attempts"))
                    .col(number_or_none("leased_until"))
                    .col(text_or_none("lease"))
                    .col(number_or_none("parked_at"))
                    .col(text_or_none("last_error"))
                    .col(text("dedupe_key").unique_key())
                    .to_owned(),
            )
            .await?;
        index(manager, "jobs", &["run_at"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("changes")
                    .col(id())
                    .col(text("key"))
                    .col(number("at"))
                    .to_owned(),
            )
            .await?;
        index(manager, "changes", &["at"], false).await?;
        // SQLite counts in memory: one process, and a crash may forget. Several processes share an unlogged table.
        if manager.get_database_backend() == DbBackend::Postgres {
            manager
                .get_connection()
                .execute_unprepared("CREATE UNLOGGED TABLE rate_limits (key text PRIMARY KEY, free_at bigint NOT NULL)")
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            drop_tables(manager, &["rate_limits"]).await?;
        }
        drop_tables(
            manager,
            &["changes", "jobs", "audit", "secrets", "settings"],
        )
        .await
    }
}
