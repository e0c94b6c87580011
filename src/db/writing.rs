//! The writing transaction.
//!
//! IMMEDIATE on SQLite's one writing connection (a DEFERRED one that reads first fails at once under load), where verbs
//! that wait for each other share a commit; read committed on PostgreSQL. An error from the work takes all that it wrote
//! back; nothing is half done, and nobody is answered before the commit.

use super::changes::ChangeKey;
use super::following;
use crate::context::Context;
use crate::context::commits::{Fate, Open};
use crate::entity::change;
use crate::error::{Error, Result};
use crate::text::ids::Moment;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    DatabaseTransaction, EntityTrait, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a verb waits for its turn at SQLite's writing connection.
const WAIT_FOR_TURN: Duration = Duration::from_secs(5);

/// An open writing transaction with the change keys named so far.
pub struct Txn {
    connection: DatabaseTransaction,
    now: Moment,
    changed: Mutex<BTreeSet<ChangeKey>>,
    has_work: AtomicBool,
}

impl Txn {
    /// The connection of this transaction; inside a verb no other is used.
    pub fn db(&self) -> &DatabaseTransaction {
        &self.connection
    }

    /// The instant at which the transaction began, for every row it writes.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Names something that strangers will see differently.
    pub fn bump(&self, key: ChangeKey) {
        self.changed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key);
    }

    /// Wakes the worker after the commit.
    pub fn wake_worker(&self) {
        self.has_work.store(true, Ordering::Relaxed);
    }
}

/// What a verb leaves behind in its transaction.
struct Part<T> {
    outcome: T,
    changed: Vec<(i64, String)>,
    has_work: bool,
}

/// Runs the work in one transaction and commits it with its change keys as the last rows.
pub async fn write<T>(ctx: &Context, work: impl AsyncFnOnce(&Txn) -> Result<T>) -> Result<T> {
    let part = if ctx.is_postgres() {
        let part = part(ctx, begin(ctx).await?, work).await??;
        apply(ctx, &part.changed);
        part
    } else {
        in_turn(ctx, work).await?
    };
    if part.has_work {
        ctx.work_waits().notify_one();
    }
    Ok(part.outcome)
}

/// In a turn at the one writing connection, with a commit that is shared with those whose turn came next.
///
/// A verb works inside a savepoint and queues up again, behind all who wait by then. The first to come back commits for
/// everybody: eight comments that arrive together wait for the disk once.
async fn in_turn<T>(ctx: &Context, work: impl AsyncFnOnce(&Txn) -> Result<T>) -> Result<Part<T>> {
    let (outcome, fate) = {
        let turn = tokio::time::timeout(WAIT_FOR_TURN, ctx.commits().lock());
        let mut turn = turn
            .await
            .map_err(|_late| unavailable("no turn to write came"))?;
        let mut open = match turn.take() {
            Some(open) => open,
            None => Open::of(begin(ctx).await?),
        };
        // Where the savepoint itself fails, SQLite may have dropped what earlier parts wrote. Leaving with the error
        // drops the whole transaction, and nobody's part counts as done.
        let savepoint = savepoint(&open.connection).await?;
        let mut outcome = part(ctx, savepoint, work).await?;
        if let Ok(part) = &mut outcome {
            open.changed.append(&mut part.changed);
        }
        let fate = Arc::clone(&open.fate);
        *turn = Some(open);
        (outcome, fate)
    };
    // Also when whoever asked goes away meanwhile.
    let commit = tokio::spawn(commit(ctx.clone(), fate));
    let part = outcome?;
    commit.await.map_err(anyhow::Error::new)??;
    Ok(part)
}

/// Commits the transaction with this fate, unless somebody who shares it has.
async fn commit(ctx: Context, fate: Arc<Fate>) -> Result<()> {
    let mut turn = ctx.commits().lock().await;
    if fate.is_committed() {
        return Ok(());
    }
    let open = turn
        .take_if(|open| Arc::ptr_eq(&open.fate, &fate))
        .ok_or_else(|| unavailable("the transaction that was shared with others failed"))?;
    open.connection.commit().await?;
    apply(&ctx, &open.changed);
    fate.commit();
    Ok(())
}

/// Does the work and records its changes; an error from the work takes its writing back. The outer error says that the
/// transaction itself failed.
async fn part<T>(
    ctx: &Context,
    connection: DatabaseTransaction,
    work: impl AsyncFnOnce(&Txn) -> Result<T>,
) -> Result<Result<Part<T>>> {
    let txn = Txn {
        connection,
        now: ctx.now(),
        changed: Mutex::default(),
        has_work: AtomicBool::new(false),
    };
    let done = match work(&txn).await {
        Ok(outcome) => record(&txn).await.map(|changed| (outcome, changed)),
        Err(error) => Err(error),
    };
    let Txn {
        connection,
        has_work,
        ..
    } = txn;
    match done {
        Ok((outcome, changed)) => {
            connection.commit().await?;
            Ok(Ok(Part {
                outcome,
                changed,
                has_work: has_work.into_inner(),
            }))
        }
        Err(error) => {
            connection.rollback().await?;
            Ok(Err(error))
        }
    }
}

/// Writes the change keys down.
async fn record(txn: &Txn) -> Result<Vec<(i64, String)>> {
    let changed = std::mem::take(&mut *txn.changed.lock().unwrap_or_else(PoisonError::into_inner));
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let rows = changed.iter().map(|key| change::ActiveModel {
        id: NotSet,
        key: Set(key.to_string()),
        at: Set(txn.now),
    });
    let recorded = change::Entity::insert_many(rows)
        .exec_with_returning(&txn.connection)
        .await?;
    following::announce(&txn.connection, &recorded).await?;
    Ok(recorded
        .into_iter()
        .map(|row| (row.id.number(), row.key))
        .collect())
}

/// Before anybody is answered, so that whoever asks after the answer gets what was changed.
fn apply(ctx: &Context, changed: &[(i64, String)]) {
    ctx.versions()
        .apply(changed.iter().map(|(row, key)| (*row, key.as_str())));
}

fn unavailable(why: &'static str) -> Error {
    Error::Unavailable(anyhow::Error::msg(why))
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that opens writing transactions"
)]
async fn begin(ctx: &Context) -> Result<DatabaseTransaction> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    Ok(ctx.writing().begin_with_options(options).await?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a part of a writing transaction, which can be taken back alone"
)]
async fn savepoint(open: &DatabaseTransaction) -> Result<DatabaseTransaction> {
    Ok(open.begin().await?)
}
