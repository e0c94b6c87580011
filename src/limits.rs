//! Rate limits: how often a key (a network, an account) may do something.
//!
//! The generic cell rate algorithm (ITU-T I.371): per key one instant at which it is free again. In memory with SQLite,
//! where one process sees every request; in an unlogged table on PostgreSQL, where several share the count. A limit is
//! never taken inside a verb's transaction, so a refused try costs no lock.

use crate::context::{Context, Counters};
use crate::error::{Error, Result};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::sync::PoisonError;
use std::time::Duration;

/// How many keys are remembered before the free ones are swept out.
const MOST_KEYS: usize = 50_000;

/// So many tries a minute, all of which may come at once.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    pub per_minute: u32,
}

impl Limit {
    fn step(self) -> i64 {
        60_000 / i64::from(self.per_minute.max(1)).min(60_000)
    }

    fn room(self) -> i64 {
        self.step()
            .saturating_mul(i64::from(self.per_minute.max(1)) - 1)
    }
}

/// Counts one try; beyond the limit the answer is `TooMany` with the time to wait, and the try is not counted.
pub async fn take(ctx: &Context, key: &str, limit: Limit) -> Result<()> {
    let now = ctx.now().millis();
    let waits = match ctx.is_postgres() {
        false => take_in_memory(ctx.counters(), key, limit, now),
        true => take_in_table(ctx, key, limit, now).await?,
    };
    match waits {
        0 => Ok(()),
        // Whole seconds, rounded up, as Retry-After wants them.
        millis => Err(Error::TooMany {
            retry_after: Duration::from_secs(millis.unsigned_abs().div_ceil(1000)),
        }),
    }
}

/// Forgets what was counted for a key.
pub async fn forget(ctx: &Context, key: &str) -> Result<()> {
    if ctx.is_postgres() {
        let sql = "DELETE FROM rate_limits WHERE key = $1";
        ctx.writing()
            .execute_raw(Statement::from_sql_and_values(
                DbBackend::Postgres,
                sql,
                [key.into()],
            ))
            .await?;
    } else {
        ctx.counters()
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(key);
    }
    Ok(())
}

/// Removes keys that are free, so that the table stays as small as the last minutes.
pub async fn sweep(ctx: &Context) -> Result<()> {
    let now = ctx.now().millis();
    if ctx.is_postgres() {
        let sql = "DELETE FROM rate_limits WHERE free_at <= $1";
        ctx.writing()
            .execute_raw(Statement::from_sql_and_values(
                DbBackend::Postgres,
                sql,
                [now.into()],
            ))
            .await?;
    } else {
        ctx.counters()
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|_, free_at| *free_at > now);
    }
    Ok(())
}

fn take_in_memory(counters: &Counters, key: &str, limit: Limit, now: i64) -> i64 {
    let mut counters = counters.lock().unwrap_or_else(PoisonError::into_inner);
    if counters.len() >= MOST_KEYS {
        counters.retain(|_, free_at| *free_at > now);
    }
    let free_at = counters.get(key).copied().unwrap_or(now).max(now);
    let waits = free_at - now - limit.room();
    if waits > 0 {
        return waits;
    }
    counters.insert(key.to_owned(), free_at + limit.step());
    0
}

async fn take_in_table(ctx: &Context, key: &str, limit: Limit, now: i64) -> Result<i64> {
    // One statement: the row is only moved on while there is room, so a refused try changes nothing.
    let sql = "INSERT INTO rate_limits AS held (key, free_at) VALUES ($1, $2 + $3) \
               ON CONFLICT (key) DO UPDATE SET free_at = GREATEST(held.free_at, $2) + $3 \
               WHERE GREATEST(held.free_at, $2) - $2 <= $4 RETURNING free_at";
    let values = [
        key.into(),
        now.into(),
        limit.step().into(),
        limit.room().into(),
    ];
    let taken = ctx
        .writing()
        .query_one_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            sql,
            values,
        ))
        .await?;
    if taken.is_some() {
        return Ok(0);
    }
    let sql = "SELECT free_at FROM rate_limits WHERE key = $1";
    let row = ctx
        .reading()
        .query_one_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            sql,
            [key.into()],
        ))
        .await?;
    let free_at: i64 = row
        .map(|row| row.try_get("", "free_at"))
        .transpose()?
        .unwrap_or(now);
    Ok((free_at - now - limit.room()).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_holds_so_many_tries_and_then_tells_the_wait() {
        let counters = Counters::default();
        let limit = Limit { per_minute: 3 };
        for _ in 0..3 {
            assert_eq!(take_in_memory(&counters, "net", limit, 1_000), 0);
        }
        assert_eq!(take_in_memory(&counters, "net", limit, 1_000), 20_000);
        assert_eq!(take_in_memory(&counters, "net", limit, 20_999), 1);
        assert_eq!(take_in_memory(&counters, "net", limit, 21_000), 0);
        assert_eq!(take_in_memory(&counters, "other", limit, 21_000), 0);
    }

    #[test]
    fn a_refused_try_does_not_lengthen_the_wait() {
        let counters = Counters::default();
        let limit = Limit { per_minute: 1 };
        assert_eq!(take_in_memory(&counters, "net", limit, 0), 0);
        for _ in 0..50 {
            assert_eq!(take_in_memory(&counters, "net", limit, 1), 59_999);
        }
    }
}
