//! Indexes of comments that others cover: every comment was written into each of them.

use crate::columns::index;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Covered by the indexes of the few comments with such a mark, and by the one of mailbox and number.
const SPARE: [&str; 3] = ["later_at", "original_until", "mailbox_id"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in SPARE {
            let name = format!("comments_{column}");
            let drop = Index::drop().name(name).table("comments").to_owned();
            manager.drop_index(drop).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in SPARE {
            index(manager, "comments", &[column], false).await?;
        }
        Ok(())
    }
}
