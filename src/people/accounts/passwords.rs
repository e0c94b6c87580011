//! New passwords for people: their own doing, or the operator's.
//!
//! A new password ends sessions: all of them, or all but the one that it was changed in. It is stored only over the hash
//! that was read, so of two changes at once one is told.

use super::one;
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db;
use crate::entity::{person, session};
use crate::error::{Error, Result};
use crate::limits::{self, Limit};
use crate::people::passwords::{self, Password};
use crate::people::roles::owner_only;
use crate::text::ids::{PersonId, SessionId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Sets a person's password for them and ends all their sessions.
pub async fn set_password(ctx: &Context, actor: &Actor, id: PersonId, typed: &str) -> Result<()> {
    owner_only(actor)?;
    let person = one(ctx.reading(), id).await?;
    store_password(ctx, actor, &person, typed, None).await
}

/// Changes one's own password, given the current one, and ends one's other sessions.
pub async fn change_own_password(
    ctx: &Context,
    person: &person::Model,
    session: SessionId,
    current: &str,
    new: &str,
) -> Result<()> {
    // A session left open on a shared machine must not become a place to guess at.
    let per_minute = ctx.config().limits.sign_ins_per_minute;
    limits::take(
        ctx,
        &format!("password of {}", person.id),
        Limit { per_minute },
    )
    .await?;
    if !passwords::matches(ctx, current, Some(&person.password_hash)).await? {
        return Err(Error::field(
            "current",
            "This is not your current password.",
        ));
    }
    store_password(
        ctx,
        &Actor::Person(person.clone()),
        person,
        new,
        Some(session),
    )
    .await
}

/// Judges a new password before anything is used up for it.
pub(in crate::people) fn check_new_password(person: &person::Model, typed: &str) -> Result<()> {
    parse(person, typed).map(drop)
}

/// Gives somebody a new password who proved their mail address, and ends all their sessions.
pub(in crate::people) async fn reset_password(
    ctx: &Context,
    actor: &Actor,
    person: &person::Model,
    typed: &str,
) -> Result<()> {
    store_password(ctx, actor, person, typed, None).await
}

fn parse(person: &person::Model, typed: &str) -> Result<Password> {
    Password::parse(typed, &[&person.name, &person.email])
        .map_err(|refusal| Error::field("password", refusal.to_string()))
}

async fn store_password(
    ctx: &Context,
    actor: &Actor,
    person: &person::Model,
    typed: &str,
    keep: Option<SessionId>,
) -> Result<()> {
    let password = parse(person, typed)?;
    let hash = passwords::hash(ctx, &password).await?;
    db::write(ctx, async |txn| {
        let stored = person::Entity::update_many()
            .col_expr(person::Column::PasswordHash, Expr::value(hash.clone()))
            .filter(person::Column::Id.eq(person.id))
            .filter(person::Column::PasswordHash.eq(&person.password_hash))
            .exec(txn.db())
            .await?;
        if stored.rows_affected == 0 {
            return Err(Error::Conflict(
                "This password was changed just now, somewhere else. Sign in again and look.",
            ));
        }
        let mut sessions =
            session::Entity::delete_many().filter(session::Column::PersonId.eq(person.id));
        if let Some(keep) = keep {
            sessions = sessions.filter(session::Column::Id.ne(keep));
        }
        sessions.exec(txn.db()).await?;
        audit::record(
            txn,
            actor,
            "given a password",
            (Subject::Person, Some(person.id.number())),
            "",
        );
        Ok(())
    })
    .await
}
