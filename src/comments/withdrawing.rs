//! Taking words back: by their author, or erased by the owner.
//!
//! Both are facts beside the moderators' state. What an author withdrew nobody else can restore; what was erased is
//! gone: name, text and traces are overwritten, only the place in the thread stays.

use super::changing::without_later;
use super::{learning, wording};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::{comment, comment_key, moderation, report, subscription};
use crate::error::{Error, Result};
use crate::people::roles::owner_only;
use crate::text::ids::{CommentId, MailboxId, Moment};
use crate::text::markdown;
use crate::text::sanitise::SafeHtml;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Withdraws a comment for its author, who proved to be it by the receipt.
pub async fn withdraw(ctx: &Context, id: CommentId) -> Result<()> {
    db::write(ctx, async |txn| {
        let comment = comment::Entity::find_by_id(id)
            .one(txn.db())
            .await?
            .ok_or(Error::NotFound)?;
        take_back(txn, &Actor::Reader, &comment).await
    })
    .await
}

/// The same inside a transaction, for whoever wrote the comment.
pub(super) async fn take_back(txn: &Txn, actor: &Actor, comment: &comment::Model) -> Result<()> {
    let withdrawn = without_later(comment::Entity::update_many())
        .col_expr(comment::Column::WithdrawnAt, Expr::value(txn.now()))
        .filter(comment::Column::Id.eq(comment.id))
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null())
        .exec(txn.db())
        .await?;
    if withdrawn.rows_affected == 0 {
        return Err(Error::Conflict("This comment was withdrawn already."));
    }
    txn.bump(ChangeKey::Post(comment.post_id));
    let subject = (Subject::Comment, Some(comment.id.number()));
    audit::record(txn, actor, "withdrawn", subject, "");
    Ok(())
}

/// Erases a comment for good.
pub async fn erase(ctx: &Context, actor: &Actor, id: CommentId) -> Result<()> {
    owner_only(actor)?;
    db::write(ctx, async |txn| {
        let comment = comment::Entity::find_by_id(id)
            .one(txn.db())
            .await?
            .ok_or(Error::NotFound)?;
        if !empty(txn, &comment).await? {
            return Err(Error::Conflict("This comment was erased already."));
        }
        audit::record(
            txn,
            actor,
            "erased",
            (Subject::Comment, Some(id.number())),
            "",
        );
        Ok(())
    })
    .await
}

/// Leaves nothing of a comment but its place in the thread: its words, whatever hung on them, its traces and its receipt
/// are gone. False where that was done before.
pub(super) async fn empty(txn: &Txn, comment: &comment::Model) -> Result<bool> {
    let nothing = markdown::comment("");
    let none = || Expr::value(None::<String>);
    let never = || Expr::value(None::<Moment>);
    let emptied = comment::Entity::update_many()
        .col_expr(comment::Column::ErasedAt, Expr::value(txn.now()))
        .col_expr(comment::Column::Name, Expr::value(""))
        .col_expr(comment::Column::Body, Expr::value(""))
        .col_expr(comment::Column::Html, Expr::value(nothing.html))
        .col_expr(comment::Column::LaterBody, none())
        .col_expr(comment::Column::LaterHtml, Expr::value(None::<SafeHtml>))
        .col_expr(comment::Column::LaterAt, never())
        .col_expr(comment::Column::OriginalBody, none())
        .col_expr(comment::Column::OriginalUntil, never())
        .col_expr(comment::Column::HeldBecause, Expr::value(""))
        .col_expr(comment::Column::Network, Expr::value(""))
        .col_expr(comment::Column::MailboxId, Expr::value(None::<MailboxId>))
        .col_expr(comment::Column::KeptAt, never())
        // The form's nonce stays, so that a resent form does not bring the comment back; it leads nowhere.
        .col_expr(
            comment::Column::ReceiptHash,
            Expr::value(format!("gone:{}", comment.id)),
        )
        .filter(comment::Column::Id.eq(comment.id))
        .filter(comment::Column::ErasedAt.is_null())
        .exec(txn.db())
        .await?;
    if emptied.rows_affected == 0 {
        return Ok(false);
    }
    // Why somebody declined it, and what others said against it, may repeat what it said.
    moderation::Entity::update_many()
        .col_expr(moderation::Column::Reason, none())
        .filter(moderation::Column::CommentId.eq(comment.id))
        .exec(txn.db())
        .await?;
    report::Entity::delete_many()
        .filter(report::Column::CommentId.eq(comment.id))
        .exec(txn.db())
        .await?;
    subscription::Entity::delete_many()
        .filter(subscription::Column::CommentId.eq(comment.id))
        .exec(txn.db())
        .await?;
    comment_key::Entity::delete_many()
        .filter(comment_key::Column::CommentId.eq(comment.id))
        .exec(txn.db())
        .await?;
    wording::forget(txn, comment.id).await?;
    learning::forget(txn, comment.id).await?;
    txn.bump(ChangeKey::Post(comment.post_id));
    Ok(true)
}
