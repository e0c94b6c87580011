//! The writing transaction.
//!
//! IMMEDIATE on SQLite's one writing connection (a DEFERRED one that reads first fails at once under load), read
//! committed on PostgreSQL. An error from the work rolls everything back; nothing is half done.

use super::changes::ChangeKey;
use super::following;
use crate::context::Context;
use crate::entity::change;
use crate::error::Result;
use crate::text::ids::Moment;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    DatabaseTransaction, EntityTrait, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

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

/// Runs the work in one transaction and commits it with its change keys as the last rows.
pub async fn write<T>(ctx: &Context, work: impl AsyncFnOnce(&Txn) -> Result<T>) -> Result<T> {
    let txn = begin(ctx).await?;
    let outcome = match work(&txn).await {
        Ok(outcome) => outcome,
        Err(error) => {
            txn.connection.rollback().await?;
            return Err(error);
        }
    };
    let Txn {
        connection,
        now,
        changed,
        has_work,
    } = txn;
    let changed = changed.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut recorded = Vec::new();
    if !changed.is_empty() {
        let rows = changed.iter().map(|key| change::ActiveModel {
            id: NotSet,
            key: Set(key.to_string()),
            at: Set(now),
        });
        recorded = change::Entity::insert_many(rows)
            .exec_with_returning(&connection)
            .await?;
        following::announce(&connection, &recorded).await?;
    }
    connection.commit().await?;
    // Before anybody is answered, so that whoever asks after the answer gets what was changed.
    ctx.versions().apply(
        recorded
            .iter()
            .map(|row| (row.id.number(), row.key.as_str())),
    );
    if has_work.into_inner() {
        ctx.work_waits().notify_one();
    }
    Ok(outcome)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that opens writing transactions"
)]
async fn begin(ctx: &Context) -> Result<Txn> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let connection = ctx.writing().begin_with_options(options).await?;
    Ok(Txn {
        connection,
        now: ctx.now(),
        changed: Mutex::default(),
        has_work: AtomicBool::new(false),
    })
}
