//! What every verb is handed: configuration, database handles, the clock, randomness, and the site's secrets.
//!
//! There are no globals: two contexts in one process share nothing, so each test has its own site. Time and randomness
//! come from here and nowhere else.

pub mod commits;
pub mod judges;
pub mod versions;

use crate::config::Config;
use crate::storage::Store;
use crate::text::ids::Moment;
use commits::Commits;
use judges::Judges;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sea_orm::{DatabaseConnection, DbBackend};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::{Notify, Semaphore};
use versions::Versions;

/// The handles and values that requests, jobs and commands work with; cheap to clone.
#[derive(Clone)]
pub struct Context(Arc<Inner>);

struct Inner {
    config: Config,
    databases: Databases,
    clock: Clock,
    randomness: Randomness,
    secrets: Secrets,
    network_keys: NetworkKeys,
    counters: Counters,
    versions: Versions,
    commits: Commits,
    judges: Judges,
    work_waits: Notify,
    hashing: Arc<Semaphore>,
    store: Store,
    picturing: Arc<Semaphore>,
}

/// The two ways to the database: SQLite keeps one writing connection beside a few that only read.
#[derive(Clone)]
pub struct Databases {
    pub reading: DatabaseConnection,
    pub writing: DatabaseConnection,
}

/// Keys that sign; made in the first start's transaction.
#[derive(Clone)]
pub struct Secrets {
    pub signing: Vec<u8>,
}

/// A key under which networks were hashed for a while.
#[derive(Clone)]
pub struct NetworkKey {
    /// The week, counted from 1970.
    pub period: i64,
    pub key: Vec<u8>,
}

/// The keys that networks may be hashed under, the one in use first; empty until somebody asks.
pub type NetworkKeys = Mutex<Arc<[NetworkKey]>>;

/// Instants until which a rate-limited key is spent, for the database that counts in memory.
pub type Counters = Mutex<HashMap<String, i64>>;

/// Where the time comes from.
#[derive(Clone)]
pub enum Clock {
    System,
    /// Moves only when told, in milliseconds since 1970.
    Set(Arc<AtomicI64>),
}

/// Where random bytes come from.
#[derive(Clone)]
pub enum Randomness {
    System,
    /// Repeatable from a seed.
    Seeded(Arc<Mutex<StdRng>>),
}

impl Context {
    /// Puts the parts together.
    pub fn new(
        config: Config,
        databases: Databases,
        clock: Clock,
        randomness: Randomness,
        secrets: Secrets,
        store: Store,
    ) -> Self {
        Self(Arc::new(Inner {
            config,
            databases,
            clock,
            randomness,
            secrets,
            network_keys: NetworkKeys::default(),
            counters: Counters::default(),
            versions: Versions::default(),
            commits: Commits::default(),
            judges: Judges::default(),
            work_waits: Notify::new(),
            hashing: Arc::new(Semaphore::new(2)),
            store,
            picturing: Arc::new(Semaphore::new(1)),
        }))
    }

    /// The configuration of this process.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The connection for queries outside a transaction.
    pub fn reading(&self) -> &DatabaseConnection {
        &self.0.databases.reading
    }

    /// The connection that `db::write` opens its transactions on.
    pub fn writing(&self) -> &DatabaseConnection {
        &self.0.databases.writing
    }

    /// Whether this is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.reading().get_database_backend() == DbBackend::Postgres
    }

    /// The instant of this call.
    pub fn now(&self) -> Moment {
        self.0.clock.now()
    }

    /// Fresh random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        self.0.randomness.bytes()
    }

    /// The keys that sign.
    pub fn secrets(&self) -> &Secrets {
        &self.0.secrets
    }

    /// The keys of networks, as this process last saw them.
    pub fn network_keys(&self) -> &NetworkKeys {
        &self.0.network_keys
    }

    /// The counters of `limits`.
    pub fn counters(&self) -> &Counters {
        &self.0.counters
    }

    /// How new each change key is in this process.
    pub fn versions(&self) -> &Versions {
        &self.0.versions
    }

    /// The writing transaction that verbs share on SQLite.
    pub fn commits(&self) -> &Commits {
        &self.0.commits
    }

    /// The judges of comments as this process last read them.
    pub fn judges(&self) -> &Judges {
        &self.0.judges
    }

    /// The bell that wakes the worker.
    pub fn work_waits(&self) -> &Notify {
        &self.0.work_waits
    }

    /// The places at the password mill; each hash takes one.
    pub fn hashing(&self) -> &Arc<Semaphore> {
        &self.0.hashing
    }

    /// The store of pictures' files.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The one place where pictures are decoded; each takes it.
    pub fn picturing(&self) -> &Arc<Semaphore> {
        &self.0.picturing
    }
}

impl Clock {
    /// A clock that stands at `millis` until it is moved.
    pub fn standing_at(millis: i64) -> Self {
        Self::Set(Arc::new(AtomicI64::new(millis)))
    }

    /// The instant of this call.
    pub fn now(&self) -> Moment {
        match self {
            // Before 1970 and after the year 292 million there is no blog.
            Self::System => Moment::from_millis(
                SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .ok()
                    .and_then(|since| i64::try_from(since.as_millis()).ok())
                    .unwrap_or_default(),
            ),
            Self::Set(millis) => Moment::from_millis(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a clock that is set by hand; the system's clock stays as it is.
    pub fn forward(&self, millis: i64) {
        if let Self::Set(at) = self {
            at.fetch_add(millis, Ordering::SeqCst);
        }
    }
}

impl Randomness {
    /// Repeatable randomness for tests.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// Fresh random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            Self::System => rand::rng().fill_bytes(&mut bytes),
            Self::Seeded(source) => match source.lock() {
                Ok(mut source) => source.fill_bytes(&mut bytes),
                Err(poisoned) => poisoned.into_inner().fill_bytes(&mut bytes),
            },
        }
        bytes
    }
}
