//! Bringing a database up to date, all pending migrations in one transaction.
//!
//! Several processes may start at once: on PostgreSQL an advisory lock lets one through, on SQLite the IMMEDIATE
//! transaction does. An existing SQLite file is copied beside itself first. A database that knows a migration which
//! this program does not is newer than the program, and is refused.

use super::secrets;
use crate::context::{Databases, Randomness};
use crate::error::{Error, Result};
use crate::text::ids::Moment;
use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend};
use sea_orm::{SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait};
use std::collections::BTreeSet;
use std::path::Path;

/// An arbitrary number that all knead processes agree on.
const ADVISORY_LOCK: i64 = 7_310_579_043_112_257;

/// How many migrations ran, and where the copy made before them is.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub applied: usize,
    pub copy: Option<String>,
}

/// Runs what is pending and makes missing secrets, or changes nothing at all.
pub async fn migrate(
    databases: &Databases,
    randomness: &Randomness,
    now: Moment,
) -> Result<Outcome> {
    let db = &databases.writing;
    let pending = pending(db).await?;
    let copy = if pending > 0 && pending < Migrator::migrations().len() {
        copy_sqlite(db, now).await?
    } else {
        None
    };
    let txn = begin(db).await?;
    if db.get_database_backend() == DbBackend::Postgres {
        let lock = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT pg_advisory_xact_lock($1)",
            [ADVISORY_LOCK.into()],
        );
        txn.execute_raw(lock).await?;
    }
    Migrator::up(&txn, None).await?;
    secrets::make_missing(&txn, randomness, now).await?;
    txn.commit().await?;
    Ok(Outcome {
        applied: pending,
        copy,
    })
}

/// Whether the database answers and is of this program's age: the number of migrations still to run.
pub async fn condition(databases: &Databases) -> Result<usize> {
    pending(&databases.reading).await
}

/// Counts the migrations that the database lacks, and refuses a database that is ahead of this program.
async fn pending(db: &DatabaseConnection) -> Result<usize> {
    let known: BTreeSet<String> = Migrator::migrations()
        .iter()
        .map(|one| one.name().to_owned())
        .collect();
    let applied = applied(db).await?;
    if let Some(unknown) = applied.iter().find(|name| !known.contains(*name)) {
        return Err(Error::internal(format!(
            "this database was made by a newer knead (it has `{unknown}`); start that version or restore an older copy"
        )));
    }
    Ok(known.len().saturating_sub(applied.len()))
}

async fn applied(db: &DatabaseConnection) -> Result<BTreeSet<String>> {
    let exists = match db.get_database_backend() {
        DbBackend::Postgres => "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
        _ => "SELECT 1 FROM sqlite_master WHERE name = 'seaql_migrations'",
    };
    let backend = db.get_database_backend();
    if db
        .query_one_raw(Statement::from_string(backend, exists))
        .await?
        .is_none()
    {
        return Ok(BTreeSet::new());
    }
    let rows = db
        .query_all_raw(Statement::from_string(
            backend,
            "SELECT version FROM seaql_migrations",
        ))
        .await?;
    rows.iter()
        .map(|row| Ok(row.try_get("", "version")?))
        .collect()
}

/// Copies an SQLite database beside itself and tells where; PostgreSQL has its own tools for that.
async fn copy_sqlite(db: &DatabaseConnection, now: Moment) -> Result<Option<String>> {
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(None);
    }
    let row = db
        .query_one_raw(Statement::from_string(
            DbBackend::Sqlite,
            "SELECT file FROM pragma_database_list WHERE name = 'main'",
        ))
        .await?;
    let file: String = match row {
        Some(row) => row.try_get("", "file")?,
        None => return Ok(None),
    };
    let copy = Path::new(&file)
        .with_extension(format!("before-{}.db", now.millis()))
        .display()
        .to_string();
    let vacuum =
        Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [copy.clone().into()]);
    db.execute_raw(vacuum).await?;
    Ok(Some(copy))
}

#[expect(
    clippy::disallowed_methods,
    reason = "migrations run before there is a context to write through"
)]
async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    Ok(db.begin_with_options(options).await?)
}
