//! A new password by mail, for whoever forgot theirs.
//!
//! Whether anybody has an address shows neither in the answer nor in the work it takes: a row and a delivery are
//! written either way. The link is made when the mail is, works once, for thirty minutes, and ends all sessions.

use super::accounts;
use super::accounts::with_email;
use super::tokens;
use crate::audit::Actor;
use crate::context::Context;
use crate::db;
use crate::entity::delivery::DeliveryKind;
use crate::entity::person;
use crate::entity::reset;
use crate::error::{Error, Result};
use crate::letters;
use crate::letters::deliveries::{self, Recipient};
use crate::limits::{self, Limit};
use crate::text::email::EmailAddress;
use crate::text::ids::ResetId;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
};

/// How long a link holds, in milliseconds.
pub const HOLDS: i64 = 30 * 60 * 1000;

/// Sends the way to a new password, if somebody has this address.
pub async fn ask(ctx: &Context, network: &str, typed: &str) -> Result<()> {
    if !letters::is_on(ctx) {
        return Err(Error::NotFound);
    }
    let email =
        EmailAddress::parse(typed).map_err(|refusal| Error::field("email", refusal.to_string()))?;
    let per_minute = ctx.config().limits.sign_ins_per_minute;
    limits::take(
        ctx,
        &format!("reset network {network}"),
        Limit { per_minute },
    )
    .await?;
    // By a hash of its own: what is typed may be anything.
    let account = format!("reset account {}", tokens::hash(email.as_str()));
    if limits::take(ctx, &account, Limit { per_minute: 1 })
        .await
        .is_err()
    {
        // The mail is on its way; saying so would tell that there is one.
        return Ok(());
    }
    db::write(ctx, async |txn| {
        let person = with_email(txn.db(), &email)
            .await?
            .filter(|person| person.disabled_at.is_none());
        let person = person.map(|person| person.id);
        let row = reset::ActiveModel {
            id: NotSet,
            person_id: Set(person),
            token_hash: Set(None),
            created_at: Set(txn.now()),
            used_at: Set(None),
        };
        let reset = row.insert(txn.db()).await?;
        let to = person.map_or(Recipient::InSubject, Recipient::Person);
        deliveries::enqueue(txn, DeliveryKind::Reset, to, reset.id.number()).await
    })
    .await
}

/// The person of a wish with a fresh token for the link; nothing if there is nobody, or it is too late.
pub async fn letter(ctx: &Context, id: ResetId) -> Result<Option<(person::Model, String)>> {
    let found = reset::Entity::find_by_id(id)
        .filter(reset::Column::UsedAt.is_null())
        .filter(reset::Column::CreatedAt.gt(ctx.now().plus(-HOLDS)))
        .one(ctx.reading())
        .await?;
    let person = match found.and_then(|reset| reset.person_id) {
        Some(person) => accounts::person(ctx, person).await?,
        None => return Ok(None),
    };
    if person.disabled_at.is_some() {
        return Ok(None);
    }
    let token = tokens::make(ctx);
    let hash = tokens::hash(&token);
    db::write(ctx, async |txn| {
        reset::Entity::update_many()
            .col_expr(reset::Column::TokenHash, Expr::value(Some(hash)))
            .filter(reset::Column::Id.eq(id))
            .filter(reset::Column::UsedAt.is_null())
            .exec(txn.db())
            .await?;
        Ok(())
    })
    .await?;
    Ok(Some((person, token)))
}

/// The person for whom a link opens the form, while it holds.
pub async fn by_token(ctx: &Context, token: &str) -> Result<person::Model> {
    if !tokens::is_well_formed(token) {
        return Err(Error::NotFound);
    }
    let found = reset::Entity::find()
        .filter(reset::Column::TokenHash.eq(tokens::hash(token)))
        .filter(reset::Column::UsedAt.is_null())
        .filter(reset::Column::CreatedAt.gt(ctx.now().plus(-HOLDS)))
        .one(ctx.reading())
        .await?;
    let person = found
        .and_then(|reset| reset.person_id)
        .ok_or(Error::NotFound)?;
    let person = accounts::person(ctx, person).await?;
    match person.disabled_at {
        Some(_) => Err(Error::NotFound),
        None => Ok(person),
    }
}

/// Gives the person behind a link a new password, which uses up all their links and ends their sessions.
pub async fn reset(ctx: &Context, token: &str, password: &str) -> Result<person::Model> {
    let person = by_token(ctx, token).await?;
    accounts::check_new_password(&person, password)?;
    db::write(ctx, async |txn| {
        let used = reset::Entity::update_many()
            .col_expr(reset::Column::UsedAt, Expr::value(txn.now()))
            .filter(reset::Column::PersonId.eq(person.id))
            .filter(reset::Column::UsedAt.is_null())
            .exec(txn.db())
            .await?;
        match used.rows_affected {
            0 => Err(Error::NotFound),
            _ => Ok(()),
        }
    })
    .await?;
    accounts::reset_password(ctx, &Actor::Person(person.clone()), &person, password).await?;
    Ok(person)
}

/// Forgets wishes that are over.
pub async fn forget_expired(ctx: &Context) -> Result<()> {
    db::write(ctx, async |txn| {
        reset::Entity::delete_many()
            .filter(reset::Column::CreatedAt.lt(txn.now().plus_days(-1)))
            .exec(txn.db())
            .await?;
        Ok(())
    })
    .await
}
