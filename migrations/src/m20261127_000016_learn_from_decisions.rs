//! What moderators' decisions teach, the judges that learned it, and senders who are kept out.

use crate::columns::{
    count, drop_tables, goes_with, id, index, number, number_or_none, text, text_or_none,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // No foreign key: a lesson outlives the text that it came from, which retention destroys.
        manager
            .create_table(
                Table::create()
                    .table("lessons")
                    .col(number("comment_id").primary_key())
                    .col(text_or_none("wanted"))
                    .col(ColumnDef::new("is_lewd").boolean())
                    .col(number("at"))
                    .col(ColumnDef::new("features").binary())
                    .foreign_key(&mut goes_with("lessons", "comment_id", "comments"))
                    .to_owned(),
            )
            .await?;
        index(manager, "lessons", &["wanted", "comment_id"], false).await?;
        manager
            .create_table(
                Table::create()
                    .table("judges")
                    .col(text("name").primary_key())
                    .col(number("learned_at"))
                    .col(count("good"))
                    .col(count("bad"))
                    .col(ColumnDef::new("state").binary())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("blocks")
                    .col(id())
                    .col(text("kind"))
                    .col(text("sender"))
                    .col(number("comment_id"))
                    .col(number("at"))
                    .col(number_or_none("person_id"))
                    .col(number_or_none("until"))
                    .col(number_or_none("lifted_at"))
                    .to_owned(),
            )
            .await?;
        index(manager, "blocks", &["sender", "kind"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["blocks", "judges", "lessons"]).await
    }
}
