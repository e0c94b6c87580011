//! The writing transaction of SQLite that is open now, if one is, and what became of it.
//!
//! SQLite has one writing connection. Verbs take turns at it in the order in which they came; `db::writing` says how
//! several of them come to share one commit. An open transaction that is dropped is rolled back, and everybody who has
//! a part in it learns that it was not committed.

use sea_orm::DatabaseTransaction;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Mutex;

/// The turns at the writing connection: whoever holds the lock has the turn.
pub type Commits = Mutex<Option<Open>>;

/// A transaction with the finished parts of one or more verbs in it.
pub struct Open {
    pub connection: DatabaseTransaction,
    pub fate: Arc<Fate>,
    /// The change rows of all its parts: number and key.
    pub changed: Vec<(i64, String)>,
}

/// Whether a transaction was committed.
#[derive(Debug, Default)]
pub struct Fate(AtomicBool);

impl Open {
    /// A transaction without a part in it.
    pub fn of(connection: DatabaseTransaction) -> Self {
        Self {
            connection,
            fate: Arc::default(),
            changed: Vec::new(),
        }
    }
}

impl Fate {
    /// Whether it was committed.
    pub fn is_committed(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Notes that it was committed.
    pub fn commit(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}
