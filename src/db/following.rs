//! Hearing what other processes change.
//!
//! Every recorded change is read from `changes` and applied to the versions: twice a second on both databases, and at
//! once on PostgreSQL, which announces each commit. Rows can become visible out of their order, so each look goes back
//! over the last minute. After a silence that may have hidden something, everything counts as changed.

use crate::context::Context;
use crate::entity::change;
use crate::error::Result;
use crate::text::ids::ChangeId;
use sea_orm::sqlx::postgres::{PgListener, PgNotification};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Statement,
};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

const CHANNEL: &str = "knead_changes";
/// PostgreSQL takes less than 8,000 bytes in one announcement.
const MOST_BYTES: usize = 8_000;
/// How often the table is read.
const PACE: Duration = Duration::from_millis(500);
/// How long after its number was given out a row may still become visible.
const LOOK_BACK: Duration = Duration::from_secs(60);
/// After so long without a look, rows may have been missed.
const LONGEST_SILENCE: Duration = Duration::from_secs(30);
/// How long to wait before listening is tried again.
const PAUSE: Duration = Duration::from_secs(2);

/// What was seen, and when: where the next look begins.
struct Horizon {
    highest: i64,
    /// The highest number at each look of the last minute, oldest first.
    looks: VecDeque<(Instant, i64)>,
}

/// Applies other processes' changes until `stop` turns true.
pub async fn follow(ctx: Context, mut stop: watch::Receiver<bool>) {
    let listening = ctx.is_postgres().then(|| tokio::spawn(listen(ctx.clone())));
    let mut horizon = None;
    let mut pace = tokio::time::interval(PACE);
    pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = pace.tick() => {}
            _ = stop.wait_for(|stop| *stop) => break,
        }
        if let Err(error) = look(&ctx, &mut horizon).await {
            tracing::warn!("other processes' changes could not be read: {error}");
        }
    }
    if let Some(listening) = listening {
        listening.abort();
    }
}

/// Tells the other processes of PostgreSQL, with the commit; SQLite's have only the table.
pub(super) async fn announce(
    connection: &DatabaseTransaction,
    rows: &[change::Model],
) -> Result<()> {
    if connection.get_database_backend() == DbBackend::Postgres {
        let mut payload = String::new();
        for row in rows {
            let line = format!("{} {}\n", row.id, row.key);
            // What is left out is found in the table.
            if payload.len() + line.len() < MOST_BYTES {
                payload.push_str(&line);
            }
        }
        connection
            .execute_raw(Statement::from_sql_and_values(
                DbBackend::Postgres,
                "SELECT pg_notify($1, $2)",
                [CHANNEL.into(), payload.into()],
            ))
            .await?;
    }
    Ok(())
}

async fn look(ctx: &Context, horizon: &mut Option<Horizon>) -> Result<()> {
    let now = Instant::now();
    let Some(seen) = horizon else {
        // Whatever was rendered before the first look may be older than what this look cannot see.
        let highest = highest(ctx).await?;
        ctx.versions().forget();
        *horizon = Some(Horizon {
            highest,
            looks: VecDeque::from([(now, highest)]),
        });
        return Ok(());
    };
    let rows = change::Entity::find()
        .filter(change::Column::Id.gt(ChangeId::new(seen.floor())))
        .order_by_asc(change::Column::Id)
        .all(ctx.reading())
        .await?;
    ctx.versions()
        .apply(rows.iter().map(|row| (row.id.number(), row.key.as_str())));
    if seen.was_silent(now) {
        ctx.versions().forget();
    }
    let highest = rows.last().map_or(seen.highest, |row| row.id.number());
    seen.note(now, highest);
    Ok(())
}

async fn highest(ctx: &Context) -> Result<i64> {
    let last: Option<ChangeId> = change::Entity::find()
        .select_only()
        .column(change::Column::Id)
        .order_by_desc(change::Column::Id)
        .into_tuple()
        .one(ctx.reading())
        .await?;
    Ok(last.map_or(0, |id| id.number()))
}

impl Horizon {
    /// Rows up to this number were visible a minute ago, or never will be.
    fn floor(&self) -> i64 {
        self.looks.front().map_or(0, |(_, highest)| *highest)
    }

    fn was_silent(&self, now: Instant) -> bool {
        self.looks
            .back()
            .is_some_and(|(at, _)| now.duration_since(*at) > LONGEST_SILENCE)
    }

    fn note(&mut self, now: Instant, highest: i64) {
        self.highest = self.highest.max(highest);
        self.looks.push_back((now, self.highest));
        while self
            .looks
            .get(1)
            .is_some_and(|(at, _)| now.duration_since(*at) >= LOOK_BACK)
        {
            self.looks.pop_front();
        }
    }
}

/// Listens for ever, and starts again whenever the connection is lost.
async fn listen(ctx: Context) {
    loop {
        if let Err(error) = hear(&ctx).await {
            tracing::warn!("listening to other processes was interrupted: {error}");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn hear(ctx: &Context) -> std::result::Result<(), sea_orm::sqlx::Error> {
    let mut listener = PgListener::connect(&ctx.config().database_url()).await?;
    listener.listen(CHANNEL).await?;
    // From here on nothing is missed; before, something may have been.
    ctx.versions().forget();
    while let Some(notification) = listener.try_recv().await? {
        heard(ctx, &notification);
    }
    Ok(())
}

fn heard(ctx: &Context, notification: &PgNotification) {
    let rows = notification
        .payload()
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(row, key)| Some((row.parse().ok()?, key)));
    ctx.versions().apply(rows);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_look_goes_back_over_a_minute() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut horizon = Horizon {
            highest: 10,
            looks: VecDeque::from([(start, 10)]),
        };
        for second in 1..=59 {
            horizon.note(at(second), 10 + i64::try_from(second).unwrap());
        }
        assert_eq!(horizon.floor(), 10);
        horizon.note(at(61), 100);
        assert_eq!(horizon.floor(), 11, "what was seen a minute ago is settled");
        horizon.note(at(62), 5);
        assert_eq!(horizon.highest, 100);
        assert!(!horizon.was_silent(at(90)));
        assert!(horizon.was_silent(at(93)));
    }
}
