//! The keys that the site makes for itself in the first start's transaction.
//!
//! They live in the database, so that every process and every restored copy of a site agrees on them. Those that change
//! with time stand in `network_keys`.

use crate::context::{Randomness, Secrets};
use crate::entity::secret;
use crate::error::{Error, Result};
use crate::text::ids::Moment;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

const SIGNING: &str = "signing";

/// Makes the keys that are missing; existing ones are never replaced.
pub async fn make_missing(
    db: &impl ConnectionTrait,
    randomness: &Randomness,
    now: Moment,
) -> Result<()> {
    let row = secret::ActiveModel {
        name: Set(SIGNING.into()),
        value: Set(URL_SAFE_NO_PAD.encode(randomness.bytes::<32>())),
        created_at: Set(now),
    };
    secret::Entity::insert(row)
        .on_conflict(
            OnConflict::column(secret::Column::Name)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Reads the keys of an up-to-date database.
pub async fn load(db: &impl ConnectionTrait) -> Result<Secrets> {
    Ok(Secrets {
        signing: key(db, SIGNING).await?,
    })
}

async fn key(db: &impl ConnectionTrait, name: &str) -> Result<Vec<u8>> {
    let row = secret::Entity::find_by_id(name.to_owned()).one(db).await?;
    let row = row.ok_or_else(|| {
        Error::internal(format!("the secret `{name}` is missing from the database"))
    })?;
    URL_SAFE_NO_PAD.decode(row.value).map_err(|error| {
        Error::Internal(anyhow::Error::new(error).context(format!("the secret `{name}`")))
    })
}
