//! Taking words back: by their author, or erased by the owner.
//!
//! Both are facts beside the moderators' state. What an author withdrew nobody else can restore; what was erased is
//! gone: name, text and traces are overwritten, only the place in the thread stays.

use super::learning;
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey};
use crate::entity::comment;
use crate::error::{Error, Result};
use crate::people::roles::owner_only;
use crate::text::ids::{CommentId, MailboxId};
use crate::text::markdown;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Withdraws a comment for its author, who proved to be it by the receipt.
pub async fn withdraw(ctx: &Context, id: CommentId) -> Result<()> {
    db::write(ctx, async |txn| {
        let comment = comment::Entity::find_by_id(id)
            .one(txn.db())
            .await?
            .ok_or(Error::NotFound)?;
        let withdrawn = comment::Entity::update_many()
            .col_expr(comment::Column::WithdrawnAt, Expr::value(txn.now()))
            .filter(comment::Column::Id.eq(id))
            .filter(comment::Column::WithdrawnAt.is_null())
            .exec(txn.db())
            .await?;
        if withdrawn.rows_affected == 0 {
            return Err(Error::Conflict("This comment was withdrawn already."));
        }
        txn.bump(ChangeKey::Post(comment.post_id));
        audit::record(
            txn,
            &Actor::Reader,
            "withdrawn",
            (Subject::Comment, Some(id.number())),
            "",
        );
        Ok(())
    })
    .await
}

/// Erases a comment for good.
pub async fn erase(ctx: &Context, actor: &Actor, id: CommentId) -> Result<()> {
    owner_only(actor)?;
    let nothing = markdown::comment("");
    db::write(ctx, async |txn| {
        let comment = comment::Entity::find_by_id(id)
            .one(txn.db())
            .await?
            .ok_or(Error::NotFound)?;
        let erased = comment::Entity::update_many()
            .col_expr(comment::Column::ErasedAt, Expr::value(txn.now()))
            .col_expr(comment::Column::Name, Expr::value(""))
            .col_expr(comment::Column::Body, Expr::value(""))
            .col_expr(comment::Column::Html, Expr::value(nothing.html.clone()))
            .col_expr(comment::Column::Network, Expr::value(""))
            .col_expr(comment::Column::MailboxId, Expr::value(None::<MailboxId>))
            .filter(comment::Column::Id.eq(id))
            .filter(comment::Column::ErasedAt.is_null())
            .exec(txn.db())
            .await?;
        if erased.rows_affected == 0 {
            return Err(Error::Conflict("This comment was erased already."));
        }
        learning::forget(txn, id).await?;
        txn.bump(ChangeKey::Post(comment.post_id));
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
