//! Signed-in browsers.
//!
//! A session ends after 30 days without a visit, after 90 days in all, at sign-out, with a new password, and when the
//! person is disabled. Every sign-in makes a new one; no token is ever taken from the browser.

use super::accounts::token;
use super::tokens;
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db;
use crate::entity::job::JobKind;
use crate::entity::{change, person, session};
use crate::error::{Error, Result};
use crate::jobs;
use crate::text::ids::{Moment, SessionId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect,
};

/// A session dies after so many days without a visit.
pub const IDLE_DAYS: i64 = 30;
/// A session dies after so many days.
pub const MOST_DAYS: i64 = 90;
/// A visit is noted at most once an hour.
const NOTED_EVERY: i64 = 60 * 60 * 1000;
/// Change keys are kept this long; caches look back a minute.
const CHANGES_DAYS: i64 = 2;

/// The browser that signs in.
#[derive(Debug, Clone)]
pub struct Browser {
    pub user_agent: String,
    /// The keyed hash of its network.
    pub network: String,
}

/// A session that was found, with its person.
#[derive(Debug, Clone)]
pub struct Recognised {
    pub session: SessionId,
    pub person: person::Model,
}

/// Begins a session and gives the token for the cookie; not if the person's password was changed meanwhile.
pub async fn start(ctx: &Context, person: &person::Model, browser: Browser) -> Result<String> {
    let (token, hash) = token(ctx);
    db::write(ctx, async |txn| {
        let unchanged = person::Entity::find_by_id(person.id)
            .filter(person::Column::PasswordHash.eq(&person.password_hash))
            .filter(person::Column::DisabledAt.is_null())
            .lock_shared()
            .one(txn.db())
            .await?;
        if unchanged.is_none() {
            return Err(Error::Conflict(
                "This account was changed just now. Please sign in again.",
            ));
        }
        let row = session::ActiveModel {
            id: NotSet,
            person_id: Set(person.id),
            token_hash: Set(hash.clone()),
            created_at: Set(txn.now()),
            last_seen_at: Set(txn.now()),
            user_agent: Set(browser
                .user_agent
                .chars()
                .filter(|c| !c.is_control())
                .take(200)
                .collect()),
            network: Set(browser.network.clone()),
        };
        row.insert(txn.db()).await?;
        audit::record(
            txn,
            &Actor::Person(person.clone()),
            "signed in",
            (Subject::Person, Some(person.id.number())),
            "",
        );
        Ok(())
    })
    .await?;
    Ok(token)
}

/// The session behind a token, if it lives and its person may sign in.
pub async fn recognise(ctx: &Context, token: &str) -> Result<Option<Recognised>> {
    if !tokens::is_well_formed(token) {
        return Ok(None);
    }
    let theirs = session::Entity::belongs_to(person::Entity)
        .from(session::Column::PersonId)
        .to(person::Column::Id);
    let found = session::Entity::find()
        .join(JoinType::InnerJoin, theirs.into())
        .filter(session::Column::TokenHash.eq(tokens::hash(token)))
        .filter(person::Column::DisabledAt.is_null())
        .select_also(person::Entity)
        .one(ctx.reading())
        .await?;
    let Some((session, Some(person))) = found.filter(|(session, _)| lives(session, ctx.now()))
    else {
        return Ok(None);
    };
    if session.last_seen_at.plus(NOTED_EVERY) <= ctx.now()
        && let Err(error) = note_visit(ctx, &session).await
    {
        // A visit that cannot be noted must not keep anybody out.
        tracing::warn!(
            session.id = session.id.number(),
            "a visit was not noted: {error}"
        );
    }
    Ok(Some(Recognised {
        session: session.id,
        person,
    }))
}

/// Ends a session.
pub async fn end(ctx: &Context, id: SessionId) -> Result<()> {
    db::write(ctx, async |txn| {
        session::Entity::delete_by_id(id).exec(txn.db()).await?;
        Ok(())
    })
    .await
}

/// Removes sessions that have died and change keys that no cache looks at, and asks for the next time.
pub async fn forget_expired(ctx: &Context, _worker: &Actor) -> Result<()> {
    db::write(ctx, async |txn| {
        let now = txn.now();
        let dead = Condition::any()
            .add(session::Column::LastSeenAt.lt(now.plus_days(-IDLE_DAYS)))
            .add(session::Column::CreatedAt.lt(now.plus_days(-MOST_DAYS)));
        session::Entity::delete_many()
            .filter(dead)
            .exec(txn.db())
            .await?;
        change::Entity::delete_many()
            .filter(change::Column::At.lt(now.plus_days(-CHANGES_DAYS)))
            .exec(txn.db())
            .await?;
        jobs::enqueue(txn, JobKind::Sweep, 0, now.plus_days(1)).await
    })
    .await
}

fn lives(session: &session::Model, now: Moment) -> bool {
    session.last_seen_at.plus_days(IDLE_DAYS) > now && session.created_at.plus_days(MOST_DAYS) > now
}

async fn note_visit(ctx: &Context, session: &session::Model) -> Result<()> {
    db::write(ctx, async |txn| {
        session::Entity::update_many()
            .col_expr(session::Column::LastSeenAt, Expr::value(txn.now()))
            .filter(session::Column::Id.eq(session.id))
            .exec(txn.db())
            .await?;
        Ok::<(), Error>(())
    })
    .await
}
