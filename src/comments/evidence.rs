//! Evidence: what a sender wrote and what was done about it, with times, kept past every period of retention on purpose.

use super::moderatable_by;
use super::queue::{self, InContext};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db;
use crate::entity::comment::{self, Column};
use crate::error::{Error, Result};
use crate::text::ids::{CommentId, Moment};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// The most comments of one sender that are kept at once.
const MOST: u64 = 500;

/// Keeps a comment, or everything by its sender as far as address or network tell; gives how many are kept anew.
pub async fn keep(ctx: &Context, actor: &Actor, id: CommentId, all: bool) -> Result<u64> {
    db::write(ctx, async |txn| {
        let comment = theirs(txn.db(), actor, id).await?;
        let ids = ids(txn.db(), actor, &comment, all).await?;
        let kept = comment::Entity::update_many()
            .col_expr(Column::KeptAt, Expr::value(txn.now()))
            .filter(Column::Id.is_in(ids))
            .filter(Column::KeptAt.is_null())
            .exec(txn.db())
            .await?
            .rows_affected;
        if kept == 0 {
            return Err(Error::Conflict("This is kept as evidence already."));
        }
        let subject = (Subject::Comment, Some(id.number()));
        audit::record(txn, actor, "kept as evidence", subject, &kept.to_string());
        Ok(kept)
    })
    .await
}

/// Lets a comment, and everything of its sender that is kept, go the usual way again.
pub async fn let_go(ctx: &Context, actor: &Actor, id: CommentId) -> Result<()> {
    db::write(ctx, async |txn| {
        let comment = theirs(txn.db(), actor, id).await?;
        let ids = ids(txn.db(), actor, &comment, true).await?;
        let gone = comment::Entity::update_many()
            .col_expr(Column::KeptAt, Expr::value(None::<Moment>))
            .filter(Column::Id.is_in(ids))
            .filter(Column::KeptAt.is_not_null())
            .exec(txn.db())
            .await?
            .rows_affected;
        if gone == 0 {
            return Err(Error::Conflict("This is not kept as evidence."));
        }
        let subject = (Subject::Comment, Some(id.number()));
        audit::record(txn, actor, "kept no longer", subject, &gone.to_string());
        Ok(())
    })
    .await
}

/// Everything that is kept of the sender of this comment, oldest first; nothing is found while it is not kept.
pub async fn gather(ctx: &Context, actor: &Actor, id: CommentId) -> Result<Vec<InContext>> {
    let comment = theirs(ctx.reading(), actor, id).await?;
    if comment.kept_at.is_none() {
        return Err(Error::NotFound);
    }
    let kept = comment::Entity::find()
        .filter(of_sender(&comment))
        .filter(moderatable_by(actor)?)
        .filter(Column::KeptAt.is_not_null())
        .filter(Column::ErasedAt.is_null())
        .order_by_asc(Column::Id)
        .limit(MOST)
        .all(ctx.reading())
        .await?;
    let mut all = Vec::new();
    for comment in kept {
        all.push(queue::one(ctx, actor, comment.id).await?);
    }
    Ok(all)
}

async fn ids(
    db: &impl ConnectionTrait,
    actor: &Actor,
    comment: &comment::Model,
    all: bool,
) -> Result<Vec<CommentId>> {
    if !all {
        return Ok(vec![comment.id]);
    }
    Ok(comment::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(of_sender(comment))
        .filter(moderatable_by(actor)?)
        .filter(Column::ErasedAt.is_null())
        .order_by_desc(Column::Id)
        .limit(MOST)
        .into_tuple()
        .all(db)
        .await?)
}

/// The comments that came from the same network or name the same address; a name alone proves nothing.
fn of_sender(comment: &comment::Model) -> Condition {
    let mut same = Condition::any().add(Column::Id.eq(comment.id));
    if !comment.network.is_empty() {
        same = same.add(Column::Network.eq(comment.network.as_str()));
    }
    if let Some(mailbox) = comment.mailbox_id {
        same = same.add(Column::MailboxId.eq(mailbox));
    }
    same
}

async fn theirs(db: &impl ConnectionTrait, actor: &Actor, id: CommentId) -> Result<comment::Model> {
    let found = comment::Entity::find_by_id(id)
        .filter(moderatable_by(actor)?)
        .filter(Column::ErasedAt.is_null())
        .one(db)
        .await?;
    found.ok_or(Error::NotFound)
}
