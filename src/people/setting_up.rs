//! Setting a site up: the first owner, by a link that works once.
//!
//! While there is no owner, a token waits in the secrets; every process prints the same link. It is used up in the
//! transaction that makes the owner.

use super::accounts::{self, NewPerson};
use super::tokens;
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey};
use crate::entity::person::{self, Role};
use crate::entity::{secret, setting};
use crate::error::{Error, Result};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use subtle::ConstantTimeEq;

const NAME: &str = "set-up token";

/// The token of the set-up link while there is no owner, the same until it is used.
pub async fn link_token(ctx: &Context) -> Result<Option<String>> {
    if accounts::has_owner(ctx).await? {
        return Ok(None);
    }
    let row = secret::ActiveModel {
        name: Set(NAME.into()),
        value: Set(tokens::make(ctx)),
        created_at: Set(ctx.now()),
    };
    db::write(ctx, async |txn| {
        let kept = OnConflict::column(secret::Column::Name)
            .do_nothing()
            .to_owned();
        secret::Entity::insert(row)
            .on_conflict(kept)
            .exec_without_returning(txn.db())
            .await?;
        Ok(secret::Entity::find_by_id(NAME)
            .one(txn.db())
            .await?
            .map(|row| row.value))
    })
    .await
}

/// Whether this token opens the set-up page now.
pub async fn is_valid(ctx: &Context, token: &str) -> Result<bool> {
    let waiting = secret::Entity::find_by_id(NAME).one(ctx.reading()).await?;
    let is_same = waiting.is_some_and(|row| row.value.as_bytes().ct_eq(token.as_bytes()).into());
    Ok(is_same && !accounts::has_owner(ctx).await?)
}

/// Makes the first owner and stores the site's first settings, all or nothing.
pub async fn set_up(
    ctx: &Context,
    token: &str,
    owner: NewPerson,
    settings: &[(&'static str, String)],
) -> Result<person::Model> {
    if !is_valid(ctx, token).await? {
        return Err(Error::NotFound);
    }
    let owner = accounts::check(
        ctx,
        &NewPerson {
            role: Role::Owner,
            ..owner
        },
    )
    .await?;
    db::write(ctx, async |txn| {
        let used = secret::Entity::delete_many()
            .filter(secret::Column::Name.eq(NAME))
            .filter(secret::Column::Value.eq(token))
            .exec(txn.db())
            .await?;
        if used.rows_affected == 0 || accounts::owners(txn.db()).await? > 0 {
            return Err(Error::NotFound);
        }
        let rows = settings.iter().map(|(key, value)| setting::ActiveModel {
            key: Set((*key).to_owned()),
            value: Set(value.clone()),
        });
        setting::Entity::insert_many(rows)
            .on_conflict(
                OnConflict::column(setting::Column::Key)
                    .update_column(setting::Column::Value)
                    .to_owned(),
            )
            .exec_without_returning(txn.db())
            .await?;
        txn.bump(ChangeKey::Site);
        let person = accounts::insert(txn, &owner).await?;
        let actor = Actor::Person(person.clone());
        audit::record(txn, &actor, "set up", (Subject::Settings, None), "");
        audit::record(
            txn,
            &actor,
            "added",
            (Subject::Person, Some(person.id.number())),
            person.role.word(),
        );
        Ok(person)
    })
    .await
}
