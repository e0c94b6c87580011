//! What changed in texts that readers had seen, and when a text is to be read again.

use crate::columns::{
    add_columns, drop_columns, drop_tables, id, index, number, number_or_none, points_at, text,
    text_or_none,
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
                    .table("corrections")
                    .col(id())
                    .col(number("post_id"))
                    .col(text("kind"))
                    .col(text("words"))
                    .col(number("at"))
                    .col(number_or_none("person_id"))
                    .foreign_key(&mut points_at("corrections", "post_id", "posts"))
                    .foreign_key(&mut points_at("corrections", "person_id", "people"))
                    .to_owned(),
            )
            .await?;
        index(manager, "corrections", &["post_id", "id"], false).await?;
        let reviews = vec![text_or_none("review_by"), number_or_none("reviewed_at")];
        add_columns(manager, "posts", reviews).await?;
        index(manager, "posts", &["review_by"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let by = Index::drop()
            .name("posts_review_by")
            .table("posts")
            .to_owned();
        manager.drop_index(by).await?;
        drop_columns(manager, "posts", &["review_by", "reviewed_at"]).await?;
        drop_tables(manager, &["corrections"]).await
    }
}
