//! What the database's errors mean to the rest of the code.
//!
//! A connection that fails, a full or read-only disk and a busy file are `Unavailable` (the person may come back);
//! everything else is a defect. Nothing here ever turns an error into "not found".

use crate::error::Error;
use sea_orm::sqlx;
use sea_orm::{DbErr, RuntimeErr, SqlErr};

// SQLite's primary result codes (https://www.sqlite.org/rescode.html) that mean "not now" rather than "wrong".
const SQLITE_NOT_NOW: [i32; 9] = [5, 6, 8, 10, 11, 13, 14, 22, 26];

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if is_outage(&error) {
            Self::Unavailable(anyhow::Error::new(error).context("the database"))
        } else {
            Self::Internal(anyhow::Error::new(error).context("the database"))
        }
    }
}

/// Whether the error says that a unique constraint over this column of this table was violated.
pub fn is_unique_violation(error: &DbErr, table: &str, column: &str) -> bool {
    match error.sql_err() {
        // SQLite names `table.column`, PostgreSQL the constraint `table_column_key` or our index `table_column`.
        Some(SqlErr::UniqueConstraintViolation(message)) => {
            message.contains(&format!("{table}.{column}"))
                || message.contains(&format!("{table}_{column}"))
        }
        _ => false,
    }
}

fn is_outage(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            is_connection_lost(cause)
        }
        _ => false,
    }
}

fn is_connection_lost(cause: &sqlx::Error) -> bool {
    match cause {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            match code.parse::<i32>() {
                // Extended SQLite codes keep the primary one in the low byte.
                Ok(number) if code.len() < 5 => SQLITE_NOT_NOW.contains(&(number & 0xff)),
                // PostgreSQL (https://www.postgresql.org/docs/15/errcodes-appendix.html): connection, resources,
                // operator intervention, system error.
                _ => ["08", "53", "57", "58"]
                    .iter()
                    .any(|class| code.starts_with(class)),
            }
        }
        _ => false,
    }
}
