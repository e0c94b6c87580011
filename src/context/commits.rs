//! The writing transaction of SQLite that is open now, if one is, and what became of it.
//!
//! SQLite has one writing connection. Verbs take turns at it in the order in which they came; `db::writing` says how
//! several of them come to share one commit. An open transaction that is dropped is rolled back, and everybody who has
//! a part in it learns that it was not committed.

use crate::entity::audit;
use sea_orm::DatabaseTransaction;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::{Mutex, SetOnce};

/// The turns at the writing connection: whoever holds the lock has the turn.
pub type Commits = Mutex<Option<Open>>;

/// A transaction with the finished parts of one or more verbs in it.
pub struct Open {
    /// Inside the whole. It is gone when SQLite has dropped the transaction by itself, so ending it tells.
    pub connection: Arc<DatabaseTransaction>,
    pub whole: DatabaseTransaction,
    pub fate: Arc<Fate>,
    pub leavings: Leavings,
    pub parts: usize,
}

/// What verbs leave to be written as the last rows of their transaction.
#[derive(Debug, Default)]
pub struct Leavings {
    pub acts: Vec<audit::ActiveModel>,
    /// Change keys.
    pub changed: BTreeSet<String>,
}

/// Whether a transaction was committed; one that failed never is.
#[derive(Debug, Default)]
pub struct Fate(SetOnce<()>);

impl Open {
    /// A transaction without a part in it.
    pub fn new(whole: DatabaseTransaction, connection: DatabaseTransaction) -> Self {
        Self {
            connection: Arc::new(connection),
            whole,
            fate: Arc::default(),
            leavings: Leavings::default(),
            parts: 0,
        }
    }
}

impl Leavings {
    /// Takes over what another verb left.
    pub fn append(&mut self, mut others: Self) {
        self.acts.append(&mut others.acts);
        self.changed.append(&mut others.changed);
    }
}

impl Fate {
    /// Waits until it was committed.
    pub async fn committed(&self) {
        self.0.wait().await;
    }

    /// Notes that it was committed.
    pub fn commit(&self) {
        // Only its own end sets it, and it ends once.
        self.0.set(()).ok();
    }
}
