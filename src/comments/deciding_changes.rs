//! New words for comments that stand: reading them, and letting them take the place of the old ones or not.
//!
//! Whoever decides names the moment of the words that they read: words that came after it are not approved unseen.

use super::changing::{standing, with_words, without_later};
use super::moderatable_by;
use super::queue::MOST_COUNTED;
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::comment::{self, CommentState};
use crate::error::{Error, Result};
use crate::text::ids::{CommentId, Moment};
use crate::text::markdown;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

/// How many changes a page shows.
pub const PER_PAGE: u64 = 50;

const DECIDED: &str =
    "These words were decided about or changed a moment ago. Look at them once more.";

/// Lets the new words that came at this moment take the place of the old ones.
pub async fn approve_change(
    ctx: &Context,
    actor: &Actor,
    id: CommentId,
    seen: Moment,
) -> Result<()> {
    db::write(ctx, async |txn| {
        let (comment, later) = waiting(txn, actor, id, seen).await?;
        let text = markdown::comment(&later);
        let approved = with_words(standing(&comment), (&later, &text), txn.now())
            .filter(comment::Column::LaterAt.eq(seen))
            .exec(txn.db())
            .await?;
        if approved.rows_affected == 0 {
            return Err(Error::Conflict(DECIDED));
        }
        txn.bump(ChangeKey::Post(comment.post_id));
        record(txn, actor, "approved a change", id);
        Ok(())
    })
    .await
}

/// Declines the new words that came at this moment; the old ones stand.
pub async fn decline_change(
    ctx: &Context,
    actor: &Actor,
    id: CommentId,
    seen: Moment,
) -> Result<()> {
    db::write(ctx, async |txn| {
        let (comment, _) = waiting(txn, actor, id, seen).await?;
        let declined = without_later(standing(&comment))
            .col_expr(
                comment::Column::LaterDeclinedAt,
                Expr::value(Some(txn.now())),
            )
            .filter(comment::Column::LaterAt.eq(seen))
            .exec(txn.db())
            .await?;
        if declined.rows_affected == 0 {
            return Err(Error::Conflict(DECIDED));
        }
        record(txn, actor, "declined a change", id);
        Ok(())
    })
    .await
}

/// The comments with new words that wait, those that have waited longest first.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<comment::Model>> {
    Ok(comment::Entity::find()
        .filter(asked(actor)?)
        .order_by_asc(comment::Column::LaterAt)
        .order_by_asc(comment::Column::Id)
        .limit(PER_PAGE)
        .all(ctx.reading())
        .await?)
}

/// How many there are, counted up to `MOST_COUNTED`.
pub async fn count(ctx: &Context, actor: &Actor) -> Result<u64> {
    let some = comment::Entity::find()
        .select_only()
        .column(comment::Column::Id)
        .filter(asked(actor)?)
        .limit(MOST_COUNTED)
        .into_query();
    db::count_found(ctx, some).await
}

/// New words matter only where the old ones stand.
fn asked(actor: &Actor) -> Result<Condition> {
    Ok(moderatable_by(actor)?
        .add(comment::Column::LaterAt.is_not_null())
        .add(comment::Column::State.eq(CommentState::Approved))
        .add(comment::Column::WithdrawnAt.is_null())
        .add(comment::Column::ErasedAt.is_null()))
}

async fn waiting(
    txn: &Txn,
    actor: &Actor,
    id: CommentId,
    seen: Moment,
) -> Result<(comment::Model, String)> {
    let found = comment::Entity::find_by_id(id)
        .filter(moderatable_by(actor)?)
        .one(txn.db())
        .await?;
    let comment = found.ok_or(Error::NotFound)?;
    let later = comment.later_body.clone();
    match later.filter(|_| {
        comment.later_at == Some(seen)
            && comment.state == CommentState::Approved
            && comment.withdrawn_at.is_none()
            && comment.erased_at.is_none()
    }) {
        Some(later) => Ok((comment, later)),
        None => Err(Error::Conflict(DECIDED)),
    }
}

fn record(txn: &Txn, actor: &Actor, act: &'static str, id: CommentId) {
    let subject = (Subject::Comment, Some(id.number()));
    audit::record(txn, actor, act, subject, "");
}
