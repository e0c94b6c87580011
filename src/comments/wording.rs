//! Changing a comment's words for the practice: mending them, or blackening some.
//!
//! Either says on the page that it was done, never by whom or what stood there. What it said before is kept apart from
//! everything that readers, feeds or search see, so that the change can be taken back, and is destroyed after the days
//! that the settings give.

use super::MOST_CHARACTERS;
use super::moderating::{note, theirs};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::comment::{self, Column, CommentState, EditedBy};
use crate::entity::wording::{self, Change};
use crate::error::{Error, Result};
use crate::site::settings;
use crate::text::blackening;
use crate::text::ids::{CommentId, Moment};
use crate::text::markdown::{self, RENDER_VERSION};
use crate::text::names::CommentBody;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

const OVERTAKEN: &str =
    "The words of this comment were changed a moment ago. Look at them once more.";

/// Which words a form was made from: when they were last changed, 0 while they are as they came.
pub fn version(comment: &comment::Model) -> i64 {
    let latest = comment.edited_at.max(comment.redacted_at);
    latest.map(Moment::millis).unwrap_or_default()
}

/// Gives a comment other words.
pub async fn edit(
    ctx: &Context,
    actor: &Actor,
    id: CommentId,
    version: i64,
    body: &str,
) -> Result<()> {
    let body = CommentBody::parse(body, MOST_CHARACTERS)
        .map_err(|refusal| Error::field("body", refusal.to_string()))?;
    db::write(ctx, async |txn| {
        let comment = theirs(txn, actor, id).await?;
        if body.as_str() == comment.body {
            return Err(Error::field("body", "These are the words as they stand."));
        }
        change(
            txn,
            actor,
            &comment,
            version,
            (Change::Edited, body.as_str()),
        )
        .await?;
        note(txn, actor, id, "changed the words", "");
        Ok(())
    })
    .await
}

/// Blackens words of a comment, one expression a line.
pub async fn blacken(
    ctx: &Context,
    actor: &Actor,
    id: CommentId,
    version: i64,
    words: &str,
) -> Result<()> {
    db::write(ctx, async |txn| {
        let comment = theirs(txn, actor, id).await?;
        let body = blackening::blacken(&comment.body, words)
            .map_err(|refusal| Error::field("words", refusal.to_string()))?;
        change(txn, actor, &comment, version, (Change::Blackened, &body)).await?;
        note(txn, actor, id, "blackened words", "");
        Ok(())
    })
    .await
}

/// Takes the last such change back, while its words still stand and what was there before is not destroyed.
pub async fn revert(ctx: &Context, actor: &Actor, id: CommentId) -> Result<()> {
    db::write(ctx, async |txn| {
        let comment = theirs(txn, actor, id).await?;
        let last = last(txn.db(), &comment)
            .await?
            .ok_or(Error::Conflict(OVERTAKEN))?;
        let text = markdown::comment(&last.body);
        let mut update = comment::Entity::update_many()
            .col_expr(Column::Body, Expr::value(last.body.as_str()))
            .col_expr(Column::Html, Expr::value(text.html))
            .col_expr(Column::Links, Expr::value(count(text.links)))
            .col_expr(Column::EditedAt, Expr::value(last.edited_at))
            .col_expr(Column::EditedBy, Expr::value(last.edited_by))
            .col_expr(Column::RedactedAt, Expr::value(last.redacted_at));
        if last.redacted_at.is_none() {
            update = update
                .col_expr(Column::OriginalBody, Expr::value(None::<String>))
                .col_expr(Column::OriginalUntil, Expr::value(None::<Moment>));
        }
        let update = update.filter(as_it_was(&comment));
        if update.exec(txn.db()).await?.rows_affected == 0 {
            return Err(Error::Conflict(OVERTAKEN));
        }
        wording::Entity::update_many()
            .col_expr(wording::Column::RevertedAt, Expr::value(txn.now()))
            .filter(wording::Column::Id.eq(last.id))
            .exec(txn.db())
            .await?;
        bump(txn, &comment);
        note(txn, actor, id, "undone", "the change of its words");
        Ok(())
    })
    .await
}

/// The change of a comment's words by the practice that can be taken back, if one stands.
pub(super) async fn last(
    db: &impl ConnectionTrait,
    comment: &comment::Model,
) -> Result<Option<wording::Model>> {
    // Most comments were never changed, and cost nothing here.
    if version(comment) == 0 {
        return Ok(None);
    }
    let last = wording::Entity::find()
        .filter(wording::Column::CommentId.eq(comment.id))
        .filter(wording::Column::RevertedAt.is_null())
        .order_by_desc(wording::Column::Id)
        .one(db)
        .await?;
    Ok(last.filter(|last| last.at.millis() == version(comment)))
}

/// Destroys what stood under blackened and changed words for as long as the settings say; what is kept as evidence stays.
pub async fn destroy_originals(ctx: &Context, actor: &Actor) -> Result<()> {
    let days = settings::load(ctx.reading()).await?.comments.original_days;
    db::write(ctx, async |txn| {
        let gone = comment::Entity::update_many()
            .col_expr(Column::OriginalBody, Expr::value(None::<String>))
            .col_expr(Column::OriginalUntil, Expr::value(None::<Moment>))
            .filter(Column::OriginalUntil.lte(txn.now()))
            .filter(Column::KeptAt.is_null())
            .exec(txn.db())
            .await?
            .rows_affected;
        wording::Entity::delete_many()
            .filter(wording::Column::At.lte(txn.now().plus_days(-i64::from(days))))
            .filter(wording::Column::CommentId.not_in_subquery(kept()))
            .exec(txn.db())
            .await?;
        if gone > 0 {
            let subject = (Subject::Comment, None);
            audit::record(
                txn,
                actor,
                "destroyed originals",
                subject,
                &gone.to_string(),
            );
        }
        Ok(())
    })
    .await
}

/// Leaves nothing of what a comment said before, for one that is erased.
pub(super) async fn forget(txn: &Txn, id: CommentId) -> Result<()> {
    comment::Entity::update_many()
        .col_expr(Column::OriginalBody, Expr::value(None::<String>))
        .col_expr(Column::OriginalUntil, Expr::value(None::<Moment>))
        .filter(Column::Id.eq(id))
        .exec(txn.db())
        .await?;
    wording::Entity::delete_many()
        .filter(wording::Column::CommentId.eq(id))
        .exec(txn.db())
        .await?;
    Ok(())
}

async fn change(
    txn: &Txn,
    actor: &Actor,
    comment: &comment::Model,
    seen: i64,
    (change, body): (Change, &str),
) -> Result<()> {
    if seen != version(comment) {
        return Err(Error::Conflict(OVERTAKEN));
    }
    // Two changes within a millisecond stay apart.
    let at = Moment::from_millis(txn.now().millis().max(seen + 1));
    let before = wording::ActiveModel {
        id: NotSet,
        comment_id: Set(comment.id),
        at: Set(at),
        person_id: Set(actor.person_id()),
        kind: Set(change),
        body: Set(comment.body.clone()),
        edited_at: Set(comment.edited_at),
        edited_by: Set(comment.edited_by),
        redacted_at: Set(comment.redacted_at),
        reverted_at: Set(None),
    };
    before.insert(txn.db()).await?;
    let text = markdown::comment(body);
    let mut update = comment::Entity::update_many()
        .col_expr(Column::Body, Expr::value(body))
        .col_expr(Column::Html, Expr::value(text.html))
        .col_expr(Column::RenderVersion, Expr::value(RENDER_VERSION))
        .col_expr(Column::Links, Expr::value(count(text.links)));
    update = match change {
        Change::Edited => update
            .col_expr(Column::EditedAt, Expr::value(at))
            .col_expr(Column::EditedBy, Expr::value(EditedBy::Practice)),
        Change::Blackened => update.col_expr(Column::RedactedAt, Expr::value(at)),
    };
    if change == Change::Blackened && comment.original_body.is_none() {
        let days = settings::load(txn.db()).await?.comments.original_days;
        let until = at.plus_days(i64::from(days));
        update = update
            .col_expr(Column::OriginalBody, Expr::value(comment.body.as_str()))
            .col_expr(Column::OriginalUntil, Expr::value(until));
    }
    let update = update.filter(as_it_was(comment));
    if update.exec(txn.db()).await?.rows_affected == 0 {
        return Err(Error::Conflict(OVERTAKEN));
    }
    bump(txn, comment);
    Ok(())
}

/// The comment with the words that were read, not taken back meanwhile.
fn as_it_was(comment: &comment::Model) -> Condition {
    Condition::all()
        .add(Column::Id.eq(comment.id))
        .add(Column::Body.eq(comment.body.as_str()))
        .add(Column::WithdrawnAt.is_null())
        .add(Column::ErasedAt.is_null())
}

fn bump(txn: &Txn, comment: &comment::Model) {
    if comment.state == CommentState::Approved {
        txn.bump(ChangeKey::Post(comment.post_id));
    }
}

fn kept() -> SelectStatement {
    comment::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::KeptAt.is_not_null())
        .into_query()
}

fn count(links: usize) -> i32 {
    i32::try_from(links).unwrap_or(i32::MAX)
}
