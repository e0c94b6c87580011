//! How long things are kept: what has served its time is destroyed, every day, by the worker.
//!
//! The periods are the owner's settings. What somebody of the practice kept as evidence is passed by. A comment that
//! others answer loses everything but its place; any other goes altogether.

use super::{withdrawing, wording};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, Txn, network_keys};
use crate::entity::comment::{self, CommentState};
use crate::entity::{mailbox, moderation, report, session};
use crate::error::Result;
use crate::site::comment_rules::CommentRules;
use crate::site::settings;
use crate::text::ids::Moment;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// How many comments one transaction destroys.
const BATCH: u64 = 100;

/// Destroys everything whose time is over; one step that fails does not keep the others from their work.
pub async fn sweep(ctx: &Context, actor: &Actor) -> Result<()> {
    let rules = settings::load(ctx.reading()).await?.comments;
    let steps = [
        destroy_comments(ctx, actor, &rules).await,
        forget_networks(ctx, &rules).await,
        wording::destroy_originals(ctx, actor).await,
        forget_reports(ctx, &rules).await,
        forget_mailboxes(ctx, actor, &rules).await,
        network_keys::destroy_old(ctx, i64::from(rules.network_days)).await,
    ];
    steps.into_iter().collect()
}

/// Spam, what was declined, and what its author took back.
async fn destroy_comments(ctx: &Context, actor: &Actor, rules: &CommentRules) -> Result<()> {
    loop {
        let destroyed: usize = db::write(ctx, async |txn| {
            let over = comment::Entity::find()
                .filter(is_over(before(txn, rules.spam_days)))
                .order_by_asc(comment::Column::Id)
                .limit(BATCH)
                .all(txn.db())
                .await?;
            for comment in &over {
                destroy(txn, comment).await?;
            }
            if !over.is_empty() {
                let detail = format!("{} comments", over.len());
                audit::record(txn, actor, "destroyed", (Subject::Comment, None), &detail);
            }
            Ok(over.len())
        })
        .await?;
        if destroyed == 0 {
            return Ok(());
        }
    }
}

fn is_over(cutoff: Moment) -> Condition {
    let refused = Condition::all()
        .add(comment::Column::State.is_in([CommentState::Spam, CommentState::Rejected]))
        .add(comment::Column::CreatedAt.lte(cutoff))
        // The time runs from the last decision, so that it can still be taken back.
        .add(Expr::exists(decided_since(cutoff)).not());
    Condition::all()
        .add(comment::Column::ErasedAt.is_null())
        .add(comment::Column::KeptAt.is_null())
        .add(
            Condition::any()
                .add(refused)
                .add(comment::Column::WithdrawnAt.lte(cutoff)),
        )
}

fn decided_since(cutoff: Moment) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(moderation::Entity)
        .and_where(
            Expr::col((moderation::Entity, moderation::Column::CommentId))
                .equals((comment::Entity, comment::Column::Id)),
        )
        .and_where(moderation::Column::At.gt(cutoff))
        .to_owned()
}

async fn destroy(txn: &Txn, comment: &comment::Model) -> Result<()> {
    let db = txn.db();
    let answer = comment::Entity::find()
        .filter(comment::Column::ParentId.eq(comment.id))
        .one(db)
        .await?;
    if answer.is_some() {
        withdrawing::empty(txn, comment).await?;
        return Ok(());
    }
    report::Entity::delete_many()
        .filter(report::Column::CommentId.eq(comment.id))
        .exec(db)
        .await?;
    moderation::Entity::delete_many()
        .filter(moderation::Column::CommentId.eq(comment.id))
        .exec(db)
        .await?;
    comment::Entity::delete_by_id(comment.id).exec(db).await?;
    Ok(())
}

async fn forget_networks(ctx: &Context, rules: &CommentRules) -> Result<()> {
    db::write(ctx, async |txn| {
        let cutoff = before(txn, rules.network_days);
        comment::Entity::update_many()
            .col_expr(comment::Column::Network, Expr::value(""))
            .filter(comment::Column::Network.gt(""))
            .filter(comment::Column::CreatedAt.lte(cutoff))
            .filter(comment::Column::KeptAt.is_null())
            .exec(txn.db())
            .await?;
        report::Entity::update_many()
            .col_expr(report::Column::Network, Expr::value(""))
            .filter(report::Column::Network.gt(""))
            .filter(report::Column::At.lte(cutoff))
            .exec(txn.db())
            .await?;
        session::Entity::update_many()
            .col_expr(session::Column::Network, Expr::value(""))
            .filter(session::Column::Network.gt(""))
            .filter(session::Column::CreatedAt.lte(cutoff))
            .exec(txn.db())
            .await?;
        Ok(())
    })
    .await
}

/// Reports that were settled long ago.
async fn forget_reports(ctx: &Context, rules: &CommentRules) -> Result<()> {
    db::write(ctx, async |txn| {
        report::Entity::delete_many()
            .filter(report::Column::SettledAt.lte(before(txn, rules.spam_days)))
            .exec(txn.db())
            .await?;
        Ok(())
    })
    .await
}

/// Addresses that nobody confirmed and that nothing belongs to any more. Those that mail bounced from stay, so that
/// nobody writes to them again.
async fn forget_mailboxes(ctx: &Context, actor: &Actor, rules: &CommentRules) -> Result<()> {
    let of_comments = Query::select()
        .column(comment::Column::MailboxId)
        .from(comment::Entity)
        .and_where(comment::Column::MailboxId.is_not_null())
        .to_owned();
    let of_reports = Query::select()
        .column(report::Column::MailboxId)
        .from(report::Entity)
        .and_where(report::Column::MailboxId.is_not_null())
        .to_owned();
    db::write(ctx, async |txn| {
        let forgotten = mailbox::Entity::delete_many()
            .filter(mailbox::Column::ConfirmedAt.is_null())
            .filter(mailbox::Column::ParkedAt.is_null())
            .filter(mailbox::Column::CreatedAt.lte(before(txn, rules.spam_days)))
            .filter(mailbox::Column::Id.not_in_subquery(of_comments.clone()))
            .filter(mailbox::Column::Id.not_in_subquery(of_reports.clone()))
            .exec(txn.db())
            .await?;
        if forgotten.rows_affected > 0 {
            let detail = format!("{} addresses", forgotten.rows_affected);
            audit::record(txn, actor, "destroyed", (Subject::Mailbox, None), &detail);
        }
        Ok(())
    })
    .await
}

fn before(txn: &Txn, days: u32) -> Moment {
    txn.now().plus_days(-i64::from(days))
}
