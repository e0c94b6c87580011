//! Work for later: a queue in the database, claimed by lease.
//!
//! A job is written in the transaction of its fact, carries ids and no copies, and is safe to repeat. Claiming is one
//! short transaction; the work happens outside it. A process that dies leaves a lease that runs out, and the next one
//! takes the job; a job that fails comes back after 2^n minutes and is parked after `MOST_ATTEMPTS`.

use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::job::{self, JobKind};
use crate::error::Result;
use crate::text::ids::{JobId, Moment};
use sea_orm::sea_query::{Expr, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// How long a claim holds, in milliseconds; work that takes longer must be cut into smaller jobs.
pub const LEASE_MILLIS: i64 = 5 * 60 * 1000;
/// After so many failures a job is parked for a person to look at.
pub const MOST_ATTEMPTS: i32 = 8;

/// Adds a job that runs at `run_at` or soon after; the same kind and subject is kept once, with the newest time.
pub async fn enqueue(txn: &Txn, kind: JobKind, subject_id: i64, run_at: Moment) -> Result<()> {
    let row = job::ActiveModel {
        id: NotSet,
        kind: Set(kind),
        subject_id: Set(subject_id),
        run_at: Set(run_at),
        attempts: Set(0),
        leased_until: Set(None),
        lease: Set(None),
        parked_at: Set(None),
        last_error: Set(None),
        dedupe_key: Set(format!("{kind:?}:{subject_id}")),
    };
    // A lease is taken away with the rest: a worker that is busy with the old version then fails to finish it, and the
    // job runs once more at its new time.
    let replace = OnConflict::column(job::Column::DedupeKey)
        .update_columns([
            job::Column::RunAt,
            job::Column::Attempts,
            job::Column::LeasedUntil,
            job::Column::Lease,
            job::Column::ParkedAt,
            job::Column::LastError,
        ])
        .to_owned();
    job::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(txn.db())
        .await?;
    txn.wake_worker();
    Ok(())
}

/// Claims the job that has been due longest, if any is.
pub async fn claim(ctx: &Context) -> Result<Option<job::Model>> {
    let lease = format!("{:032x}", u128::from_le_bytes(ctx.random()));
    db::write(ctx, async |txn| {
        let now = txn.now();
        let mut query = job::Entity::find()
            .filter(due_by(now))
            .order_by_asc(job::Column::RunAt)
            .limit(1);
        if ctx.is_postgres() {
            query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        let Some(mut claimed) = query.one(txn.db()).await? else {
            return Ok(None);
        };
        claimed.leased_until = Some(now.plus(LEASE_MILLIS));
        claimed.lease = Some(lease.clone());
        job::Entity::update_many()
            .col_expr(job::Column::LeasedUntil, Expr::value(claimed.leased_until))
            .col_expr(job::Column::Lease, Expr::value(claimed.lease.clone()))
            .filter(job::Column::Id.eq(claimed.id))
            .exec(txn.db())
            .await?;
        Ok(Some(claimed))
    })
    .await
}

/// Removes a finished job, unless it was asked for anew meanwhile.
pub async fn finish(ctx: &Context, claimed: &job::Model) -> Result<()> {
    db::write(ctx, async |txn| {
        job::Entity::delete_many()
            .filter(held(claimed))
            .exec(txn.db())
            .await?;
        Ok(())
    })
    .await
}

/// Puts a failed job back with a growing delay, or parks it.
pub async fn fail(ctx: &Context, claimed: &job::Model, error: &str) -> Result<()> {
    db::write(ctx, async |txn| {
        let attempts = claimed.attempts + 1;
        let minutes = 1_i64
            .checked_shl(attempts.unsigned_abs())
            .unwrap_or(i64::MAX);
        let parked = (attempts >= MOST_ATTEMPTS).then_some(txn.now());
        job::Entity::update_many()
            .col_expr(job::Column::Attempts, Expr::value(attempts))
            .col_expr(
                job::Column::RunAt,
                Expr::value(txn.now().plus(minutes.saturating_mul(60_000))),
            )
            .col_expr(job::Column::LeasedUntil, Expr::value(None::<Moment>))
            .col_expr(job::Column::Lease, Expr::value(None::<String>))
            .col_expr(job::Column::ParkedAt, Expr::value(parked))
            .col_expr(job::Column::LastError, Expr::value(error.to_owned()))
            .filter(held(claimed))
            .exec(txn.db())
            .await?;
        Ok(())
    })
    .await
}

/// Gives a claimed job back untouched, for a process that is about to stop.
pub async fn release(ctx: &Context, claimed: &job::Model) -> Result<()> {
    db::write(ctx, async |txn| {
        job::Entity::update_many()
            .col_expr(job::Column::LeasedUntil, Expr::value(None::<Moment>))
            .col_expr(job::Column::Lease, Expr::value(None::<String>))
            .filter(held(claimed))
            .exec(txn.db())
            .await?;
        Ok(())
    })
    .await
}

/// The most jobs that a page lists.
const MOST_LISTED: u64 = 100;

/// The jobs that failed at least once: those given up first, then by when they come back.
pub async fn troubled(ctx: &Context) -> Result<Vec<job::Model>> {
    let mut jobs = job::Entity::find()
        .filter(job::Column::Attempts.gt(0))
        .order_by_asc(job::Column::RunAt)
        .limit(MOST_LISTED)
        .all(ctx.reading())
        .await?;
    jobs.sort_by_key(|job| job.parked_at.is_none());
    Ok(jobs)
}

/// Makes a job that failed due now, with all its tries before it; false if it is not there any more.
pub async fn try_again(txn: &Txn, id: JobId) -> Result<bool> {
    let due = job::Entity::update_many()
        .col_expr(job::Column::RunAt, Expr::value(txn.now()))
        .col_expr(job::Column::Attempts, Expr::value(0))
        .col_expr(job::Column::ParkedAt, Expr::value(None::<Moment>))
        .filter(job::Column::Id.eq(id))
        .filter(job::Column::Lease.is_null())
        .exec(txn.db())
        .await?;
    txn.wake_worker();
    Ok(due.rows_affected > 0)
}

/// Removes a job that failed and gives it, unless somebody works at it.
pub async fn let_go(txn: &Txn, id: JobId) -> Result<Option<job::Model>> {
    let mut gone = job::Entity::delete_many()
        .filter(job::Column::Id.eq(id))
        .filter(job::Column::Attempts.gt(0))
        .filter(job::Column::Lease.is_null())
        .exec_with_returning(txn.db())
        .await?;
    Ok(gone.pop())
}

/// When the next job falls due, for how long the worker may sleep.
pub async fn next_due(ctx: &Context) -> Result<Option<Moment>> {
    let next = job::Entity::find()
        .filter(job::Column::ParkedAt.is_null())
        .filter(job::Column::Lease.is_null())
        .order_by_asc(job::Column::RunAt)
        .one(ctx.reading())
        .await?;
    Ok(next.map(|job| job.run_at))
}

fn due_by(now: Moment) -> Condition {
    Condition::all()
        .add(job::Column::RunAt.lte(now))
        .add(job::Column::ParkedAt.is_null())
        .add(
            Condition::any()
                .add(job::Column::LeasedUntil.is_null())
                .add(job::Column::LeasedUntil.lt(now)),
        )
}

fn held(claimed: &job::Model) -> Condition {
    Condition::all()
        .add(job::Column::Id.eq(claimed.id))
        .add(job::Column::Lease.eq(claimed.lease.clone()))
}
