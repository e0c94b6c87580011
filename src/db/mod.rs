//! The database: opening it, bringing it up to date, and the one way to write.
//!
//! `write` is the only place that opens a writing transaction. It refuses to let a change of what strangers see go
//! unrecorded by being where change keys are kept: the verbs name them, the commit stores them as the last rows.

mod changes;
mod connecting;
mod counting;
mod failures;
mod following;
mod migrating;
pub mod network_keys;
mod searching;
mod secrets;
mod writing;

pub use changes::ChangeKey;
pub use connecting::{connect, open, probe_folder};
pub use counting::count_found;
pub use failures::is_unique_violation;
pub use following::follow;
pub use migrating::{Outcome, condition, migrate};
pub use searching::contains;
pub use writing::{Txn, write};
