//! Receipts: what a commenter can see of their own comment, by a link that only they have.
//!
//! It shows the comment to nobody else and says no more about the decision than its author may know.

use super::changing::{self, Manner};
use super::{threading, tokens};
use crate::context::Context;
use crate::entity::address::Target;
use crate::entity::comment::{self, CommentState};
use crate::entity::{moderation, post};
use crate::error::{Error, Result};
use crate::posts::{addresses, reading};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// How far a comment got, as its author may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Somebody still has to read it. Spam is called waiting too: who sends it learns nothing.
    Waiting,
    /// It can be seen at this address.
    Published(String),
    /// It was approved; the post or the comment that it answers is not public just now.
    Approved,
    /// With the reason that the moderator chose, if they chose one.
    Declined(Option<String>),
    Withdrawn,
}

/// A comment as its author sees it.
#[derive(Debug)]
pub struct Receipt {
    pub comment: comment::Model,
    pub progress: Progress,
    /// How new words would be taken, or why none are.
    pub change: std::result::Result<Manner, &'static str>,
    /// The post's path with its slash, while readers can open it.
    pub post_path: Option<String>,
}

/// The receipt behind a token; unknown ones are not found.
pub async fn find(ctx: &Context, token: &str) -> Result<Receipt> {
    let db = ctx.reading();
    let comment = changing::with_receipt(db, token).await?;
    if comment.erased_at.is_some() {
        return Err(Error::NotFound);
    }
    let progress = match comment.state {
        _ if comment.withdrawn_at.is_some() => Progress::Withdrawn,
        CommentState::Approved => shown(ctx, &comment).await?,
        CommentState::Rejected => Progress::Declined(reason(ctx, &comment).await?),
        CommentState::Pending | CommentState::Spam => Progress::Waiting,
    };
    let change = changing::manner(db, &comment, ctx.now()).await?;
    let post_path = post_path(ctx, &comment).await?;
    Ok(Receipt {
        comment,
        progress,
        change,
        post_path,
    })
}

/// The receipt's token of a form that was taken, for whoever sent it.
pub fn token_of(ctx: &Context, form_token: &str) -> Option<String> {
    let token = tokens::read(ctx, form_token)?;
    Some(tokens::receipt(ctx, &token.nonce))
}

/// Why it was declined, by the latest decision that stands.
async fn reason(ctx: &Context, comment: &comment::Model) -> Result<Option<String>> {
    let last = moderation::Entity::find()
        .filter(moderation::Column::CommentId.eq(comment.id))
        .filter(moderation::Column::RevertedAt.is_null())
        .order_by_desc(moderation::Column::Id)
        .one(ctx.reading())
        .await?;
    Ok(last
        .filter(|last| last.state_after == comment.state)
        .and_then(|last| last.reason)
        .filter(|reason| !reason.trim().is_empty()))
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
