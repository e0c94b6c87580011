//! The writing transaction.
//!
//! IMMEDIATE on SQLite's one writing connection (a DEFERRED one that reads first fails at once under load), where verbs
//! that wait for each other share a commit; read committed on PostgreSQL. An error from the work takes all that it wrote
//! back; nothing is half done, and nobody is answered before the commit.

use super::changes::ChangeKey;
use super::following;
use crate::context::Context;
use crate::context::commits::{Fate, Leavings, Open};
use crate::entity::{audit, change};
use crate::error::{Error, Result};
use crate::text::ids::Moment;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DatabaseTransaction, EntityTrait, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a verb waits for its turn at SQLite's writing connection.
const WAIT_FOR_TURN: Duration = Duration::from_secs(5);
/// So many verbs share a commit at most; every savepoint that is open makes the next write a little dearer.
const MOST_PARTS: usize = 32;

/// An open writing transaction with what is to be written before its commit.
pub struct Txn {
    connection: Arc<DatabaseTransaction>,
    now: Moment,
    leavings: Mutex<Leavings>,
    has_work: AtomicBool,
}

impl Txn {
    fn new(ctx: &Context, connection: Arc<DatabaseTransaction>) -> Self {
        Self {
            connection,
            now: ctx.now(),
            leavings: Mutex::default(),
            has_work: AtomicBool::new(false),
        }
    }

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
        self.leavings().changed.insert(key.to_string());
    }

    /// Keeps a line for the record of acts.
    pub fn record(&self, line: audit::ActiveModel) {
        self.leavings().acts.push(line);
    }

    /// Wakes the worker after the commit.
    pub fn wake_worker(&self) {
        self.has_work.store(true, Ordering::Relaxed);
    }

    fn leavings(&self) -> MutexGuard<'_, Leavings> {
        self.leavings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the verb's hold on the transaction: what it leaves, and whether it has work for the worker.
    fn left(self) -> (Leavings, bool) {
        let leavings = self.leavings.into_inner();
        let leavings = leavings.unwrap_or_else(PoisonError::into_inner);
        (leavings, self.has_work.into_inner())
    }
}

/// Runs the work in one transaction and commits it, with the acts and the change keys as the last rows.
pub async fn write<T>(ctx: &Context, work: impl AsyncFnOnce(&Txn) -> Result<T>) -> Result<T> {
    let (outcome, has_work) = if ctx.is_postgres() {
        alone(ctx, work).await?
    } else {
        in_turn(ctx, work).await?
    };
    if has_work {
        ctx.work_waits().notify_one();
    }
    Ok(outcome)
}

/// In a transaction of its own.
async fn alone<T>(ctx: &Context, work: impl AsyncFnOnce(&Txn) -> Result<T>) -> Result<(T, bool)> {
    let connection = Arc::new(begin(ctx).await?);
    let txn = Txn::new(ctx, Arc::clone(&connection));
    let done = work(&txn).await;
    let (leavings, has_work) = txn.left();
    let connection = own(connection)?;
    let outcome = match done {
        Ok(outcome) => outcome,
        Err(error) => {
            connection.rollback().await?;
            return Err(error);
        }
    };
    let changed = write_down(ctx, &connection, leavings).await?;
    connection.commit().await?;
    apply(ctx, &changed);
    Ok((outcome, has_work))
}

/// In a turn at the one writing connection, with a commit that is shared with those whose turn came next.
///
/// A verb works behind a savepoint and queues up again, behind all who wait by then. The first to come back commits for
/// everybody: eight comments that arrive together wait for the disk once.
async fn in_turn<T>(ctx: &Context, work: impl AsyncFnOnce(&Txn) -> Result<T>) -> Result<(T, bool)> {
    let (done, commit) = {
        let turn = tokio::time::timeout(WAIT_FOR_TURN, ctx.commits().lock());
        let mut turn = turn
            .await
            .map_err(|_late| unavailable("no turn to write came"))?;
        let mut open = match turn.take() {
            Some(open) if open.parts < MOST_PARTS => open,
            Some(full) => {
                finish(ctx, full).await?;
                open(ctx).await?
            }
            None => open(ctx).await?,
        };
        // Leaving with an error from here drops the transaction, and nobody's part counts as done.
        let done = part(ctx, &mut open, work).await?;
        // Also when whoever asked goes away meanwhile. Begun before the turn ends, so that the next in turn comes next.
        let commit = tokio::spawn(commit(ctx.clone(), Arc::clone(&open.fate)));
        *turn = Some(open);
        (done, commit)
    };
    let done = done?;
    commit.await.map_err(anyhow::Error::new)??;
    Ok(done)
}

/// One verb's part. The outer error says that the transaction itself failed; where a verb's own error cannot be taken
/// back to its savepoint, SQLite has dropped the transaction by itself, as it does on a full disk.
async fn part<T>(
    ctx: &Context,
    open: &mut Open,
    work: impl AsyncFnOnce(&Txn) -> Result<T>,
) -> Result<Result<(T, bool)>> {
    open.connection.execute_unprepared("SAVEPOINT part").await?;
    let txn = Txn::new(ctx, Arc::clone(&open.connection));
    match work(&txn).await {
        Ok(outcome) => {
            let (leavings, has_work) = txn.left();
            open.leavings.append(leavings);
            open.parts += 1;
            Ok(Ok((outcome, has_work)))
        }
        Err(error) => {
            let back = open.connection.execute_unprepared("ROLLBACK TO part").await;
            match back {
                Ok(_) => Ok(Err(error)),
                Err(_gone) => Err(error),
            }
        }
    }
}

/// Commits the transaction with this fate, unless somebody who shares it does.
async fn commit(ctx: Context, fate: Arc<Fate>) -> Result<()> {
    let mut turn = tokio::select! {
        biased;
        () = fate.committed() => return Ok(()),
        turn = ctx.commits().lock() => turn,
    };
    let open = turn
        .take_if(|open| Arc::ptr_eq(&open.fate, &fate))
        .ok_or_else(|| unavailable("the transaction that was shared with others failed"))?;
    finish(&ctx, open).await
}

async fn finish(ctx: &Context, open: Open) -> Result<()> {
    let changed = write_down(ctx, &open.connection, open.leavings).await?;
    own(open.connection)?.commit().await?;
    open.whole.commit().await?;
    apply(ctx, &changed);
    open.fate.commit();
    Ok(())
}

/// Writes the acts and the change keys down, and gives the numbers and keys of the latter.
async fn write_down(
    ctx: &Context,
    connection: &DatabaseTransaction,
    leavings: Leavings,
) -> Result<Vec<(i64, String)>> {
    if !leavings.acts.is_empty() {
        audit::Entity::insert_many(leavings.acts)
            .exec_without_returning(connection)
            .await?;
    }
    if leavings.changed.is_empty() {
        return Ok(Vec::new());
    }
    let now = ctx.now();
    let rows = leavings.changed.into_iter().map(|key| change::ActiveModel {
        id: NotSet,
        key: Set(key),
        at: Set(now),
    });
    let recorded = change::Entity::insert_many(rows)
        .exec_with_returning(connection)
        .await?;
    following::announce(connection, &recorded).await?;
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

fn own(connection: Arc<DatabaseTransaction>) -> Result<DatabaseTransaction> {
    Arc::into_inner(connection).ok_or_else(|| Error::internal("a verb kept its transaction"))
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
    reason = "a savepoint around all parts of one writing transaction"
)]
async fn open(ctx: &Context) -> Result<Open> {
    let whole = begin(ctx).await?;
    let connection = whole.begin().await?;
    Ok(Open::new(whole, connection))
}
