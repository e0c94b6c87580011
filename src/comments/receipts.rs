//! Receipts: what a commenter can see of their own comment, by a link that only they have.
//!
//! It shows the comment to nobody else and says no more about the decision than its author may know.

use super::{threading, tokens};
use crate::context::Context;
use crate::entity::address::Target;
use crate::entity::comment::{self, CommentState};
use crate::entity::post;
use crate::error::{Error, Result};
use crate::posts::{addresses, reading};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// How far a comment got, as its author may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Somebody still has to read it. Spam is called waiting too: who sends it learns nothing.
    Waiting,
    /// It can be seen at this address.
    Published(String),
    /// It was approved; the post or the comment that it answers is not public just now.
    Approved,
    Declined,
    Withdrawn,
}

/// A comment as its author sees it.
#[derive(Debug)]
pub struct Receipt {
    pub comment: comment::Model,
    pub progress: Progress,
    /// The post's path with its slash, while readers can open it.
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
        CommentState::Approved => shown(ctx, &comment).await?,
        CommentState::Rejected => Progress::Declined,
        CommentState::Pending | CommentState::Spam => Progress::Waiting,
    };
    let post_path = post_path(ctx, &comment).await?;
    Ok(Receipt {
        comment,
        progress,
        post_path,
    })
}

async fn shown(ctx: &Context, comment: &comment::Model) -> Result<Progress> {
    match threading::address_of(ctx, comment.id).await {
        Ok(address) => Ok(Progress::Published(address)),
        Err(Error::NotFound) => Ok(Progress::Approved),
        Err(error) => Err(error),
    }
}

async fn post_path(ctx: &Context, comment: &comment::Model) -> Result<Option<String>> {
    let db = ctx.reading();
    if post::Entity::find_by_id(comment.post_id)
        .filter(reading::is_public())
        .one(db)
        .await?
        .is_none()
    {
        return Ok(None);
    }
    let path = addresses::current(db, Target::Post, comment.post_id.number()).await?;
    Ok(path.map(|path| format!("/{path}")))
}
