//! People of the practice, their sessions, and invitations to become one.

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
                    .table("people")
                    .col(id())
                    .col(text("name"))
                    .col(text("email").unique_key())
                    .col(text("role"))
                    .col(text("password_hash"))
                    .col(number("created_at"))
                    .col(number_or_none("disabled_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("sessions")
                    .col(id())
                    .col(number("person_id"))
                    .col(text("token_hash").unique_key())
                    .col(number("created_at"))
                    .col(number("last_seen_at"))
                    .col(text("user_agent"))
                    .col(text("network"))
                    .foreign_key(&mut points_at("sessions", "person_id", "people"))
                    .to_owned(),
            )
            .await?;
        index(manager, "sessions", &["person_id"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("invitations")
                    .col(id())
                    .col(text("token_hash").unique_key())
                    .col(text("email"))
                    .col(text("role"))
                    .col(number("invited_by"))
                    .col(number("created_at"))
                    .col(number("expires_at"))
                    .col(number_or_none("accepted_at"))
                    .col(number_or_none("revoked_at"))
                    .foreign_key(&mut points_at("invitations", "invited_by", "people"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["invitations", "sessions", "people"]).await
    }
}
