//! The keys under which the networks of senders are hashed: one for each week, so that traces of different weeks cannot
//! be told to be of one network, and each destroyed once nothing can be left that was hashed under it.
//!
//! They live in the database, so that every process hashes alike, and are drawn at random: none follows from another.

use crate::context::{Context, NetworkKey};
use crate::db::{self, Txn};
use crate::entity::secret;
use crate::error::Result;
use crate::text::ids::Moment;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use std::sync::{Arc, PoisonError};

/// How long a key is used.
pub const PERIOD_DAYS: i64 = 7;

const PERIOD_MILLIS: i64 = PERIOD_DAYS * 86_400_000;
const NAME: &str = "network:";

/// The keys that traces may still stand under, the one in use first.
pub async fn live(ctx: &Context) -> Result<Arc<[NetworkKey]>> {
    let period = period(ctx.now());
    let known = Arc::clone(&keys(ctx));
    if known.first().is_some_and(|key| key.period == period) {
        return Ok(known);
    }
    // Once a week; the way there is not carried along by every request.
    Box::pin(renew(ctx, period)).await
}

/// Makes this period's key where it is missing, and looks at all again.
async fn renew(ctx: &Context, period: i64) -> Result<Arc<[NetworkKey]>> {
    let fresh = URL_SAFE_NO_PAD.encode(ctx.random::<32>());
    let mut found = db::write(ctx, async |txn| {
        let row = secret::ActiveModel {
            name: Set(name(period)),
            value: Set(fresh.clone()),
            created_at: Set(txn.now()),
        };
        let made = OnConflict::column(secret::Column::Name)
            .do_nothing()
            .to_owned();
        secret::Entity::insert(row)
            .on_conflict(made)
            .exec_without_returning(txn.db())
            .await?;
        stored(txn).await
    })
    .await?;
    found.sort_by_key(|key| (key.period != period, std::cmp::Reverse(key.period)));
    let found: Arc<[NetworkKey]> = found.into();
    *keys(ctx) = Arc::clone(&found);
    Ok(found)
}

/// Destroys the keys of weeks that ended so many days ago.
pub async fn destroy_old(ctx: &Context, days: i64) -> Result<()> {
    db::write(ctx, async |txn| {
        let over = |key: &NetworkKey| {
            let end = Moment::from_millis((key.period + 1).saturating_mul(PERIOD_MILLIS));
            end.plus_days(days) <= txn.now()
        };
        let old: Vec<String> = stored(txn)
            .await?
            .iter()
            .filter(|key| over(key))
            .map(|key| name(key.period))
            .collect();
        if !old.is_empty() {
            secret::Entity::delete_many()
                .filter(secret::Column::Name.is_in(old))
                .exec(txn.db())
                .await?;
        }
        Ok(())
    })
    .await?;
    *keys(ctx) = Arc::default();
    Ok(())
}

async fn stored(txn: &Txn) -> Result<Vec<NetworkKey>> {
    let rows = secret::Entity::find()
        .filter(secret::Column::Name.starts_with(NAME))
        .all(txn.db())
        .await?;
    let key = |row: secret::Model| {
        Some(NetworkKey {
            period: row.name.strip_prefix(NAME)?.parse().ok()?,
            key: URL_SAFE_NO_PAD.decode(row.value).ok()?,
        })
    };
    Ok(rows.into_iter().filter_map(key).collect())
}

fn keys(ctx: &Context) -> std::sync::MutexGuard<'_, Arc<[NetworkKey]>> {
    ctx.network_keys()
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

fn period(now: Moment) -> i64 {
    now.millis().div_euclid(PERIOD_MILLIS)
}

fn name(period: i64) -> String {
    format!("{NAME}{period}")
}
