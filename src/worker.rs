//! The background worker: claims jobs and hands each to its verb.
//!
//! One per serving process, started by `main`. It decides nothing: a job names a verb and a row. A job that is running
//! when the process is told to stop is finished if it is quick and given back otherwise.

use crate::comments::{alerting, learning, retaining, subscribing};
use crate::context::Context;
use crate::entity::job::{self, JobKind};
use crate::error::{Error, Result};
use crate::jobs;
use crate::letters::deliveries;
use crate::mail;
use crate::people::{resetting, sessions};
use crate::posts::{autosaving, awaiting, emptying, publishing, sharing};
use crate::site::media::{cleaning, sizing};
use crate::text::ids::{CommentId, DeliveryId, MediaId, PostId};
use crate::{audit::Actor, limits};
use std::time::Duration;
use tokio::sync::watch;

/// The longest sleep; other processes' jobs and clocks that were changed are noticed after it.
const LONGEST_SLEEP: Duration = Duration::from_secs(15);
/// How long a running job may take once the process was told to stop.
const PATIENCE: Duration = Duration::from_secs(5);

/// Works until `stop` turns true.
pub async fn run(ctx: Context, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match jobs::claim(&ctx).await {
            Ok(Some(claimed)) => {
                if !settle(&ctx, &claimed, &mut stop).await {
                    return;
                }
            }
            Ok(None) => rest(&ctx, &mut stop).await,
            Err(error) => {
                tracing::warn!("no job could be claimed: {error}");
                pause(&ctx, &mut stop, LONGEST_SLEEP).await;
            }
        }
    }
}

/// Runs everything that is due now and returns how many jobs there were; what tests call instead of `run`.
pub async fn run_due(ctx: &Context) -> Result<usize> {
    let mut count = 0;
    while let Some(claimed) = jobs::claim(ctx).await? {
        perform(ctx, &claimed).await?;
        jobs::finish(ctx, &claimed).await?;
        count += 1;
    }
    Ok(count)
}

async fn perform(ctx: &Context, job: &job::Model) -> Result<()> {
    match job.kind {
        JobKind::PublishDue => {
            match publishing::publish_due(ctx, PostId::new(job.subject_id)).await {
                // Taken back, published by hand, or scheduled anew meanwhile: nothing is left to do.
                Err(Error::Conflict(_) | Error::NotFound) => Ok(()),
                other => other,
            }
        }
        JobKind::Learn => learning::learn(ctx).await,
        JobKind::MakeSizes => sizing::make(ctx, MediaId::new(job.subject_id)).await,
        JobKind::Mail => mail::deliver(ctx, DeliveryId::new(job.subject_id)).await,
        JobKind::TellReplies => subscribing::tell(ctx, CommentId::new(job.subject_id)).await,
        JobKind::Alert => alerting::run(ctx).await,
        JobKind::TellOut => awaiting::tell(ctx, PostId::new(job.subject_id)).await,
        JobKind::Sweep => {
            sessions::forget_expired(ctx, &Actor::Worker).await?;
            autosaving::thin_out(ctx, &Actor::Worker).await?;
            sharing::forget_expired(ctx, &Actor::Worker).await?;
            emptying::empty(ctx, &Actor::Worker).await?;
            retaining::sweep(ctx, &Actor::Worker).await?;
            limits::sweep(ctx).await?;
            deliveries::forget_old(ctx).await?;
            resetting::forget_expired(ctx).await?;
            alerting::forget_expired(ctx).await?;
            cleaning::remove_strays(ctx, &Actor::Worker).await.map(drop)
        }
    }
}

/// Performs a claimed job and notes the outcome; false when the process should stop now.
async fn settle(ctx: &Context, claimed: &job::Model, stop: &mut watch::Receiver<bool>) -> bool {
    let outcome = tokio::select! {
        outcome = perform(ctx, claimed) => Some(outcome),
        () = patience(stop) => None,
    };
    let noted = match &outcome {
        Some(Ok(())) => jobs::finish(ctx, claimed).await,
        Some(Err(error)) => {
            tracing::warn!(job.id = claimed.id.number(), job.kind = ?claimed.kind, "a job failed: {error}");
            jobs::fail(ctx, claimed, &error.to_string()).await
        }
        None => jobs::release(ctx, claimed).await,
    };
    if let Err(error) = noted {
        tracing::warn!(
            job.id = claimed.id.number(),
            "a job's outcome could not be noted: {error}"
        );
    }
    outcome.is_some()
}

async fn patience(stop: &mut watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_ok() {
        tokio::time::sleep(PATIENCE).await;
    } else {
        std::future::pending::<()>().await;
    }
}

async fn rest(ctx: &Context, stop: &mut watch::Receiver<bool>) {
    let sleep = match jobs::next_due(ctx).await {
        Ok(Some(due)) => {
            let millis = due.millis().saturating_sub(ctx.now().millis()).max(0);
            Duration::from_millis(millis.unsigned_abs()).min(LONGEST_SLEEP)
        }
        _ => LONGEST_SLEEP,
    };
    pause(ctx, stop, sleep).await;
}

async fn pause(ctx: &Context, stop: &mut watch::Receiver<bool>, longest: Duration) {
    tokio::select! {
        () = ctx.work_waits().notified() => {}
        () = tokio::time::sleep(longest) => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}
