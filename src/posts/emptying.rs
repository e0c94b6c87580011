//! Emptying the trash: what lay there for 30 days loses its texts, its comments and everything else that hangs on it.
//!
//! The bare row stays with its address, so that the address belongs to nobody else and goes on telling readers that the
//! page is gone. Nobody at the desk meets it any more.

use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::post::{self, State};
use crate::entity::{
    comment, correction, media_use, moderation, plan, post_tag, preview, report, revision,
    series_post,
};
use crate::error::Result;
use crate::text::ids::{Moment, PostId, RevisionId};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// How long a post lies in the trash.
pub const DAYS: i64 = 30;
/// How many posts one transaction empties.
const BATCH: u64 = 20;

/// When a post that was put into the trash then leaves it for good.
pub fn leaves_at(trashed_at: Moment) -> Moment {
    trashed_at.plus_days(DAYS)
}

/// Empties every post whose time in the trash is over.
pub async fn empty(ctx: &Context, actor: &Actor) -> Result<()> {
    loop {
        let emptied: usize = db::write(ctx, async |txn| {
            let over: Vec<PostId> = post::Entity::find()
                .select_only()
                .column(post::Column::Id)
                .filter(post::Column::State.eq(State::Trashed))
                .filter(post::Column::EmptiedAt.is_null())
                .filter(post::Column::TrashedAt.lte(txn.now().plus_days(-DAYS)))
                .order_by_asc(post::Column::Id)
                .limit(BATCH)
                .into_tuple()
                .all(txn.db())
                .await?;
            for id in &over {
                // Whoever puts it back at this instant was faster.
                if !take_over(txn, *id).await? {
                    continue;
                }
                strip(txn, *id).await?;
                let subject = (Subject::Post, Some(id.number()));
                audit::record(txn, actor, "emptied", subject, "");
            }
            Ok(over.len())
        })
        .await?;
        if emptied == 0 {
            return Ok(());
        }
    }
}

/// Marks the row, only while it is still in the trash.
async fn take_over(txn: &Txn, id: PostId) -> Result<bool> {
    let none = || Expr::value(None::<RevisionId>);
    let marked = post::Entity::update_many()
        .col_expr(post::Column::EmptiedAt, Expr::value(txn.now()))
        .col_expr(post::Column::DraftRevision, none())
        .col_expr(post::Column::LiveRevision, none())
        .filter(post::Column::Id.eq(id))
        .filter(post::Column::State.eq(State::Trashed))
        .exec(txn.db())
        .await?;
    Ok(marked.rows_affected > 0)
}

async fn strip(txn: &Txn, id: PostId) -> Result<()> {
    let db = txn.db();
    let comments = Query::select()
        .column(comment::Column::Id)
        .from(comment::Entity)
        .and_where(comment::Column::PostId.eq(id))
        .to_owned();
    report::Entity::delete_many()
        .filter(report::Column::CommentId.in_subquery(comments.clone()))
        .exec(db)
        .await?;
    moderation::Entity::delete_many()
        .filter(moderation::Column::CommentId.in_subquery(comments))
        .exec(db)
        .await?;
    // An answer holds on to what it answers.
    comment::Entity::update_many()
        .col_expr(comment::Column::ParentId, Expr::value(None::<i64>))
        .filter(comment::Column::PostId.eq(id))
        .exec(db)
        .await?;
    comment::Entity::delete_many()
        .filter(comment::Column::PostId.eq(id))
        .exec(db)
        .await?;
    correction::Entity::delete_many()
        .filter(correction::Column::PostId.eq(id))
        .exec(db)
        .await?;
    series_post::Entity::delete_many()
        .filter(series_post::Column::PostId.eq(id))
        .exec(db)
        .await?;
    post_tag::Entity::delete_many()
        .filter(post_tag::Column::PostId.eq(id))
        .exec(db)
        .await?;
    media_use::Entity::delete_many()
        .filter(media_use::Column::PostId.eq(id))
        .exec(db)
        .await?;
    preview::Entity::delete_many()
        .filter(preview::Column::PostId.eq(id))
        .exec(db)
        .await?;
    plan::Entity::delete_many()
        .filter(plan::Column::PostId.eq(id))
        .exec(db)
        .await?;
    revision::Entity::delete_many()
        .filter(revision::Column::PostId.eq(id))
        .exec(db)
        .await?;
    Ok(())
}
