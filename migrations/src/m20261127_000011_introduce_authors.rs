//! What stands about a person under what they write.

use crate::columns::{add_columns, drop_columns, flag, text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            text("credentials").default("").to_owned(),
            text("licence").default("").to_owned(),
            text("about").default("").to_owned(),
            flag("is_introduced").default(false).to_owned(),
        ];
        add_columns(manager, "people", columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = ["credentials", "licence", "about", "is_introduced"];
        drop_columns(manager, "people", &columns).await
    }
}
