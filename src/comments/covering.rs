//! Covering harassment: the words of a comment are shown to moderators only after they asked for them.
//!
//! A verdict of its own beside spam; whoever moderates can set it and take it back, and both teach.

use super::{learning, moderatable_by};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db;
use crate::entity::comment;
use crate::error::{Error, Result};
use crate::text::ids::CommentId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

const SO_ALREADY: &str = "Somebody did that a moment ago. Look at it once more.";

/// Covers a comment's words.
pub async fn cover(ctx: &Context, actor: &Actor, id: CommentId) -> Result<()> {
    set(ctx, actor, id, true).await
}

/// Takes the cover away.
pub async fn uncover(ctx: &Context, actor: &Actor, id: CommentId) -> Result<()> {
    set(ctx, actor, id, false).await
}

async fn set(ctx: &Context, actor: &Actor, id: CommentId, is_lewd: bool) -> Result<()> {
    db::write(ctx, async |txn| {
        let changed = comment::Entity::update_many()
            .col_expr(comment::Column::IsLewd, Expr::value(is_lewd))
            .filter(comment::Column::Id.eq(id))
            .filter(comment::Column::IsLewd.eq(!is_lewd))
            .filter(comment::Column::ErasedAt.is_null())
            .filter(moderatable_by(actor)?)
            .exec(txn.db())
            .await?;
        if changed.rows_affected == 0 {
            let found = comment::Entity::find_by_id(id)
                .filter(moderatable_by(actor)?)
                .one(txn.db())
                .await?;
            return Err(found.map_or(Error::NotFound, |_| Error::Conflict(SO_ALREADY)));
        }
        learning::note_lewd(txn, id, is_lewd).await?;
        let act = if is_lewd { "covered" } else { "uncovered" };
        audit::record(txn, actor, act, (Subject::Comment, Some(id.number())), "");
        Ok(())
    })
    .await?;
    learning::soon(ctx).await
}
