//! Opening the database that the configuration names.
//!
//! SQLite: WAL, `synchronous=FULL`, foreign keys on, one connection that writes and four that can only read.
//! PostgreSQL: one pool for both, with a limit on how long a statement may take.

use super::{migrating, secrets};
use crate::config::Config;
use crate::context::{Clock, Context, Databases, Randomness};
use crate::error::{Error, Result};
use crate::storage::Store;
use anyhow::Context as _;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::path::Path;
use std::time::Duration;

const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(5);

/// Opens the database, brings it up to date and puts the context together.
pub async fn open(config: Config, clock: Clock, randomness: Randomness) -> Result<Context> {
    let databases = connect(&config).await?;
    let outcome = migrating::migrate(&databases, &randomness, clock.now()).await?;
    if outcome.applied > 0 {
        tracing::info!(
            applied = outcome.applied,
            copy = outcome.copy,
            "the database is up to date"
        );
    }
    let secrets = secrets::load(&databases.reading).await?;
    let store = Store::open(&config)?;
    Ok(Context::new(
        config, databases, clock, randomness, secrets, store,
    ))
}

/// Opens the connections without touching what is in the database.
pub async fn connect(config: &Config) -> Result<Databases> {
    let url = config.database_url();
    if url.starts_with("sqlite:") {
        probe_folder(&config.data.dir)?;
        let writing = sqlite(&url, 1, false).await?;
        let reading = sqlite(&url, READERS, true).await?;
        return Ok(Databases { reading, writing });
    }
    probe_folder(&config.data.dir)?;
    let mut options = quiet(&url);
    options
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(WAIT_FOR_CONNECTION)
        .map_sqlx_postgres_opts(|options| {
            options.options([("statement_timeout", "10s"), ("lock_timeout", "5s")])
        });
    let pool = Database::connect(options).await?;
    Ok(Databases {
        reading: pool.clone(),
        writing: pool,
    })
}

/// Makes the data folder, readable by its owner alone, and proves that files can be written in it.
pub fn probe_folder(folder: &Path) -> Result<()> {
    let attempt = || -> anyhow::Result<()> {
        if !folder.exists() {
            std::fs::create_dir_all(folder)?;
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
            }
        }
        let probe = folder.join(format!(".probe-{}", std::process::id()));
        std::fs::write(&probe, b"knead")?;
        std::fs::remove_file(&probe)?;
        Ok(())
    };
    attempt()
        .with_context(|| format!("the data folder {} cannot be written", folder.display()))
        .map_err(Error::Unavailable)
}

async fn sqlite(url: &str, connections: u32, read_only: bool) -> Result<DatabaseConnection> {
    let mut options = quiet(url);
    options
        .max_connections(connections)
        .acquire_timeout(WAIT_FOR_CONNECTION)
        // A file does not hang up, and asking costs a query each time.
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |options| {
            let options = options
                .create_if_missing(!read_only)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
                .pragma("journal_size_limit", "67108864")
                // In KiB: each connection keeps pages of its own, and the system keeps the file anyway.
                .pragma("cache_size", "-1024")
                .statement_cache_capacity(256);
            if read_only {
                options.pragma("query_only", "ON")
            } else {
                options
            }
        });
    Ok(Database::connect(options).await?)
}

/// Statements are logged at debug and never stand in spans: they carry what people wrote.
fn quiet(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging_level(log::LevelFilter::Debug)
        .sqlx_slow_statements_logging_settings(log::LevelFilter::Warn, Duration::from_secs(1))
        .record_stmt_in_spans(false)
        .connect_timeout(WAIT_FOR_CONNECTION);
    options
}
