//! What can happen to a comment besides being decided about: changed, pinned, left for the author, blackened, kept.

use crate::columns::{add_columns, count, drop_columns, number_or_none, text_or_none};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TEXTS: [&str; 4] = ["edited_by", "later_body", "later_html", "original_body"];
const INSTANTS: [&str; 7] = [
    "edited_at",
    "later_at",
    "original_until",
    "redacted_at",
    "pinned_at",
    "left_for_author_at",
    "kept_at",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut columns: Vec<ColumnDef> = TEXTS.map(text_or_none).into();
        columns.extend(INSTANTS.map(number_or_none));
        columns.push(
            ColumnDef::new("is_lewd")
                .boolean()
                .not_null()
                .default(false)
                .to_owned(),
        );
        columns.push(count("score"));
        add_columns(manager, "comments", columns).await?;
        let days = ColumnDef::new("comment_days").integer().to_owned();
        add_columns(manager, "posts", vec![days]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "posts", &["comment_days"]).await?;
        drop_columns(manager, "comments", &["is_lewd", "score"]).await?;
        drop_columns(manager, "comments", &INSTANTS).await?;
        drop_columns(manager, "comments", &TEXTS).await
    }
}
