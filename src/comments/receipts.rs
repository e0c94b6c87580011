//! Receipts: what a commenter can see of their own comment, by a link that only they have.

use super::tokens;
use crate::context::Context;
use crate::entity::comment::{self, CommentState};
use crate::error::{Error, Result};
use crate::posts::addresses;
use crate::entity::address::Target;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// How far a comment got, as its author may know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Somebody still has to read it. Spam is called waiting too: who sends it learns nothing.
    Waiting,
    Published,
    Declined,
    Withdrawn,
}

/// A comment as its author sees it.
#[derive(Debug)]
pub struct Receipt {
    pub comment: comment::Model,
    pub progress: Progress,
    /// The post's path with its slash, if it has one.
    pub post_path: Option<String>,
}

/// The receipt behind a token; unknown ones are not found.
pub async fn find(ctx: &Context, token: &str) -> Result<Receipt> {
    if token.len() > 100 {
        return Err(Error::NotFound);
    }
    let found = comment::Entity::find()
        .filter(comment::Column::ReceiptHash.eq(tokens::hash(token.as_bytes())))
        .filter(comment::Column::ErasedAt.is_null())
        .one(ctx.reading())
        .await?;
    let comment = found.ok_or(Error::NotFound)?;
    let progress = match comment.state {
        _ if comment.withdrawn_at.is_some() => Progress::Withdrawn,
        CommentState::Approved => Progress::Published,
        CommentState::Rejected => Progress::Declined,
        CommentState::Pending | CommentState::Spam => Progress::Waiting,
    };
    let path = addresses::current(ctx.reading(), Target::Post, comment.post_id.number()).await?;
    Ok(Receipt { comment, progress, post_path: path.map(|path| format!("/{path}")) })
}
