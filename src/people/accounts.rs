//! Accounts: adding people, changing what they may do, and keeping them out.
//!
//! A site never loses its last owner who can sign in. Nobody's row is removed: what they wrote keeps its name.

use super::passwords::{self, Password};
use super::roles::owner_only;
use super::tokens;
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::person::{self, Role};
use crate::entity::session;
use crate::error::{Error, FieldErrors, Result};
use crate::text::email::EmailAddress;
use crate::text::ids::{Moment, PersonId, SessionId};
use crate::text::names::DisplayName;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

const LAST_OWNER: &str = "This is the only owner who can sign in. Make somebody else an owner first.";

/// Somebody who is to join.
#[derive(Debug)]
pub struct NewPerson {
    pub name: String,
    pub email: String,
    pub role: Role,
    pub password: String,
}

/// A person whose fields were judged and whose password was hashed.
pub(super) struct Checked {
    pub name: DisplayName,
    pub email: EmailAddress,
    pub role: Role,
    pub password_hash: String,
}

/// Adds a person who can sign in at once.
pub async fn add(ctx: &Context, actor: &Actor, new: NewPerson) -> Result<person::Model> {
    owner_only(actor)?;
    let checked = check(ctx, &new).await?;
    db::write(ctx, async |txn| insert(txn, actor, &checked).await).await
}

/// Everybody, by name.
pub async fn list(ctx: &Context) -> Result<Vec<person::Model>> {
    Ok(person::Entity::find().order_by_asc(person::Column::Name).all(ctx.reading()).await?)
}

/// The person with this address.
pub async fn by_email(ctx: &Context, email: &str) -> Result<Option<person::Model>> {
    match EmailAddress::parse(email) {
        Ok(email) => with_email(ctx.reading(), &email).await,
        Err(_) => Ok(None),
    }
}

/// Whether a name is one of the practice's, however it is written.
pub async fn is_name_taken(db: &impl ConnectionTrait, name: &str) -> Result<bool> {
    let plain = |name: &str| crate::text::slug::Slug::from_title(name).to_string();
    let wanted = plain(name);
    let people = person::Entity::find().all(db).await?;
    Ok(people.iter().any(|person| person.name == name || (wanted != "post" && plain(&person.name) == wanted)))
}

/// Whether there is an owner who can sign in.
pub async fn has_owner(ctx: &Context) -> Result<bool> {
    Ok(owners(ctx.reading()).await? > 0)
}

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
    if !passwords::matches(ctx, current, Some(&person.password_hash)).await? {
        return Err(Error::field("current", "This is not your current password."));
    }
    store_password(ctx, &Actor::Person(person.clone()), person, new, Some(session)).await
}

/// Keeps a person from signing in and ends their sessions.
pub async fn disable(ctx: &Context, actor: &Actor, id: PersonId) -> Result<()> {
    owner_only(actor)?;
    db::write(ctx, async |txn| {
        let person = one(txn.db(), id).await?;
        if person.disabled_at.is_some() {
            return Err(Error::Conflict("This person cannot sign in already."));
        }
        keep_an_owner(txn, &person).await?;
        set_disabled(txn, id, Some(txn.now())).await?;
        session::Entity::delete_many().filter(session::Column::PersonId.eq(id)).exec(txn.db()).await?;
        audit::record(txn, actor, "disabled", (Subject::Person, Some(id.number())), "").await
    })
    .await
}

/// Lets a disabled person sign in again.
pub async fn enable(ctx: &Context, actor: &Actor, id: PersonId) -> Result<()> {
    owner_only(actor)?;
    db::write(ctx, async |txn| {
        let person = one(txn.db(), id).await?;
        if person.disabled_at.is_none() {
            return Err(Error::Conflict("This person can sign in already."));
        }
        set_disabled(txn, id, None).await?;
        audit::record(txn, actor, "enabled", (Subject::Person, Some(id.number())), "").await
    })
    .await
}

/// Gives a person another role.
pub async fn change_role(ctx: &Context, actor: &Actor, id: PersonId, role: Role) -> Result<()> {
    owner_only(actor)?;
    db::write(ctx, async |txn| {
        let person = one(txn.db(), id).await?;
        if person.role == role {
            return Ok(());
        }
        keep_an_owner(txn, &person).await?;
        person::Entity::update_many()
            .col_expr(person::Column::Role, Expr::value(role))
            .filter(person::Column::Id.eq(id))
            .exec(txn.db())
            .await?;
        audit::record(txn, actor, "given a role", (Subject::Person, Some(id.number())), role.word()).await
    })
    .await
}

/// Changes one's own name as it stands on pages.
pub async fn rename(ctx: &Context, person: &person::Model, name: &str) -> Result<()> {
    let name = DisplayName::parse(name).map_err(|refusal| Error::field("name", refusal.to_string()))?;
    let actor = Actor::Person(person.clone());
    db::write(ctx, async |txn| {
        person::Entity::update_many()
            .col_expr(person::Column::Name, Expr::value(name.as_str()))
            .filter(person::Column::Id.eq(person.id))
            .exec(txn.db())
            .await?;
        txn.bump(ChangeKey::Person(person.id));
        audit::record(txn, &actor, "renamed", (Subject::Person, Some(person.id.number())), "").await
    })
    .await
}

pub(super) async fn check(ctx: &Context, new: &NewPerson) -> Result<Checked> {
    let mut errors = FieldErrors::default();
    let name = errors.take("name", DisplayName::parse(&new.name));
    let email = errors.take("email", EmailAddress::parse(&new.email));
    let password = errors.take("password", Password::parse(&new.password, &[&new.name, &new.email]));
    match (name, email, password) {
        (Some(name), Some(email), Some(password)) => {
            let password_hash = passwords::hash(ctx, &password).await?;
            Ok(Checked { name, email, role: new.role, password_hash })
        }
        _ => Err(Error::Invalid(errors)),
    }
}

pub(super) async fn insert(txn: &Txn, actor: &Actor, new: &Checked) -> Result<person::Model> {
    let row = person::ActiveModel {
        id: NotSet,
        name: Set(new.name.as_str().to_owned()),
        email: Set(new.email.as_str().to_owned()),
        role: Set(new.role),
        password_hash: Set(new.password_hash.clone()),
        created_at: Set(txn.now()),
        disabled_at: Set(None),
    };
    let person = match row.insert(txn.db()).await {
        Ok(person) => person,
        Err(error) if db::is_unique_violation(&error, "people", "email") => {
            return Err(Error::field("email", "Somebody here has this address already."));
        }
        Err(error) => return Err(error.into()),
    };
    audit::record(txn, actor, "added", (Subject::Person, Some(person.id.number())), new.role.word()).await?;
    Ok(person)
}

pub(super) async fn with_email(db: &impl ConnectionTrait, email: &EmailAddress) -> Result<Option<person::Model>> {
    Ok(person::Entity::find().filter(person::Column::Email.eq(email.as_str())).one(db).await?)
}

pub(super) async fn owners(db: &impl ConnectionTrait) -> Result<u64> {
    Ok(person::Entity::find()
        .filter(person::Column::Role.eq(Role::Owner))
        .filter(person::Column::DisabledAt.is_null())
        .count(db)
        .await?)
}

async fn store_password(
    ctx: &Context,
    actor: &Actor,
    person: &person::Model,
    typed: &str,
    keep: Option<SessionId>,
) -> Result<()> {
    let password = Password::parse(typed, &[&person.name, &person.email])
        .map_err(|refusal| Error::field("password", refusal.to_string()))?;
    let hash = passwords::hash(ctx, &password).await?;
    db::write(ctx, async |txn| {
        person::Entity::update_many()
            .col_expr(person::Column::PasswordHash, Expr::value(hash.clone()))
            .filter(person::Column::Id.eq(person.id))
            .exec(txn.db())
            .await?;
        let mut sessions = session::Entity::delete_many().filter(session::Column::PersonId.eq(person.id));
        if let Some(keep) = keep {
            sessions = sessions.filter(session::Column::Id.ne(keep));
        }
        sessions.exec(txn.db()).await?;
        audit::record(txn, actor, "given a password", (Subject::Person, Some(person.id.number())), "").await
    })
    .await
}

async fn one(db: &impl ConnectionTrait, id: PersonId) -> Result<person::Model> {
    person::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

async fn keep_an_owner(txn: &Txn, person: &person::Model) -> Result<()> {
    let is_owner = person.role == Role::Owner && person.disabled_at.is_none();
    if is_owner && owners(txn.db()).await? <= 1 { Err(Error::Conflict(LAST_OWNER)) } else { Ok(()) }
}

async fn set_disabled(txn: &Txn, id: PersonId, at: Option<Moment>) -> Result<()> {
    person::Entity::update_many()
        .col_expr(person::Column::DisabledAt, Expr::value(at))
        .filter(person::Column::Id.eq(id))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// A fresh token and what the database keeps of it.
pub(super) fn token(ctx: &Context) -> (String, String) {
    let token = tokens::make(ctx);
    let hash = tokens::hash(&token);
    (token, hash)
}
