//! How new each change key is, in this process.
//!
//! Counted in changes since the process began, not in time: a page that was begun at count 41 is stale once one of its
//! keys changed at 42. Applied by `db::write` before anybody gets an answer and by `db::following` for other processes'
//! changes; the same row applied twice counts once.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

/// The rows that are remembered as applied; older ones come back only after a long sleep, and then do no harm.
const REMEMBERED: usize = 20_000;

/// The counts of all change keys.
#[derive(Debug, Default)]
pub struct Versions {
    latest: AtomicU64,
    counts: RwLock<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    changed: HashMap<Box<str>, u64>,
    applied: BTreeSet<i64>,
    forgotten: u64,
}

impl Versions {
    /// The count of this moment; what is read from the database after this call is at least as new.
    pub fn now(&self) -> u64 {
        self.latest.load(Ordering::SeqCst)
    }

    /// Applies recorded changes, given as the row's number and its key; returns how many were news.
    pub fn apply<'a>(&self, rows: impl IntoIterator<Item = (i64, &'a str)>) -> usize {
        let mut counts = self.counts.write().unwrap_or_else(PoisonError::into_inner);
        let next = self.latest.load(Ordering::SeqCst).saturating_add(1);
        let mut news = 0;
        for (row, key) in rows {
            if counts.applied.insert(row) {
                counts.changed.insert(key.into(), next);
                news += 1;
            }
        }
        while counts.applied.len() > REMEMBERED {
            counts.applied.pop_first();
        }
        if news > 0 {
            self.latest.store(next, Ordering::SeqCst);
        }
        news
    }

    /// Makes everything stale: changes may have gone unheard.
    pub fn forget(&self) {
        let mut counts = self.counts.write().unwrap_or_else(PoisonError::into_inner);
        let next = self.latest.load(Ordering::SeqCst).saturating_add(1);
        counts.forgotten = next;
        counts.changed.clear();
        self.latest.store(next, Ordering::SeqCst);
    }

    /// Whether none of the keys changed after the count `since`.
    pub fn stands(&self, keys: &[Box<str>], since: u64) -> bool {
        let counts = self.counts.read().unwrap_or_else(PoisonError::into_inner);
        counts.forgotten <= since
            && keys
                .iter()
                .all(|key| counts.changed.get(key).is_none_or(|at| *at <= since))
    }
}

#[cfg(test)]
mod tests {
    use super::Versions;

    fn keys(names: &[&str]) -> Vec<Box<str>> {
        names.iter().map(|name| (*name).into()).collect()
    }

    #[test]
    fn a_change_makes_stale_what_was_begun_before_it() {
        let versions = Versions::default();
        let before = versions.now();
        assert_eq!(versions.apply([(1, "post:1"), (2, "posts")]), 2);
        let after = versions.now();
        assert!(!versions.stands(&keys(&["post:1"]), before));
        assert!(!versions.stands(&keys(&["site", "posts"]), before));
        assert!(versions.stands(&keys(&["post:2", "site"]), before));
        assert!(versions.stands(&keys(&["post:1", "posts"]), after));
    }

    #[test]
    fn a_row_counts_once() {
        let versions = Versions::default();
        versions.apply([(7, "site")]);
        let after = versions.now();
        assert_eq!(versions.apply([(7, "site")]), 0);
        assert_eq!(versions.now(), after);
        assert!(versions.stands(&keys(&["site"]), after));
    }

    #[test]
    fn forgetting_makes_everything_stale_once() {
        let versions = Versions::default();
        let before = versions.now();
        versions.forget();
        assert!(!versions.stands(&keys(&[]), before));
        assert!(versions.stands(&keys(&["site"]), versions.now()));
    }
}
