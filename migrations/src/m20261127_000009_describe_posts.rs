//! What a text says about itself: its cover, how searches and shared cards show it, and its sources.

use crate::columns::{add_columns, drop_columns, text, text_or_none};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The columns that are typed; all may be empty.
const TYPED: [&str; 5] = [
    "cover",
    "seo_title",
    "seo_description",
    "social_picture",
    "sources",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let typed = TYPED.map(|name| text(name).default("").to_owned());
        let columns = typed.into_iter().chain([text_or_none("sources_html")]);
        add_columns(manager, "revisions", columns.collect()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "revisions", &["sources_html"]).await?;
        drop_columns(manager, "revisions", &TYPED).await
    }
}
