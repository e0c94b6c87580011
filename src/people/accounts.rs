//! Accounts: who is here, adding people, and their names.
//!
//! One mail address is one person, however it is spelled. Nobody's row is removed: what they wrote keeps its name.

mod introducing;
mod passwords;
mod powers;

pub use introducing::{Introduction, introduce};
pub use passwords::{change_own_password, set_password};
pub(super) use passwords::{check_new_password, reset_password};
pub use powers::{change_role, disable, enable};

use super::passwords::{Password, hash};
use super::roles::owner_only;
use super::tokens;
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::person::{self, Role};
use crate::error::{Error, FieldErrors, Result};
use crate::text::email::EmailAddress;
use crate::text::ids::PersonId;
use crate::text::names::DisplayName;
use crate::text::passing_off::passes_for;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

pub(super) const EMAIL_TAKEN: &str = "Somebody here has this address already.";

/// Somebody who is to join.
#[derive(Debug)]
pub struct NewPerson {
    pub name: String,
    pub email: String,
    pub role: Role,
    pub password: String,
}

/// A person whose fields were judged.
pub(super) struct Judged {
    name: DisplayName,
    email: EmailAddress,
    role: Role,
    password: Password,
}

/// A judged person whose password was hashed.
pub(super) struct Checked {
    name: DisplayName,
    email: EmailAddress,
    role: Role,
    password_hash: String,
}

/// Adds a person who can sign in at once.
pub async fn add(ctx: &Context, actor: &Actor, new: NewPerson) -> Result<person::Model> {
    owner_only(actor)?;
    let checked = check(ctx, &new).await?;
    db::write(ctx, async |txn| {
        let person = insert(txn, &checked).await?;
        audit::record(
            txn,
            actor,
            "added",
            (Subject::Person, Some(person.id.number())),
            person.role.word(),
        );
        Ok(person)
    })
    .await
}

/// Everybody, by name.
pub async fn list(ctx: &Context) -> Result<Vec<person::Model>> {
    Ok(person::Entity::find()
        .order_by_asc(person::Column::Name)
        .all(ctx.reading())
        .await?)
}

/// One of them.
pub async fn person(ctx: &Context, id: PersonId) -> Result<person::Model> {
    one(ctx.reading(), id).await
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
    let names: Vec<String> = person::Entity::find()
        .select_only()
        .column(person::Column::Name)
        .into_tuple()
        .all(db)
        .await?;
    Ok(names.iter().any(|own| own == name || passes_for(name, own)))
}

/// Whether there is an owner who can sign in.
pub async fn has_owner(ctx: &Context) -> Result<bool> {
    Ok(owners(ctx.reading()).await? > 0)
}

/// What is wrong with the fields of somebody who is to join, all at once.
pub fn problems(new: &NewPerson) -> FieldErrors {
    judge(new).err().unwrap_or_default()
}

/// Changes one's own name as it stands on pages.
pub async fn rename(ctx: &Context, person: &person::Model, name: &str) -> Result<()> {
    let name =
        DisplayName::parse(name).map_err(|refusal| Error::field("name", refusal.to_string()))?;
    let actor = Actor::Person(person.clone());
    db::write(ctx, async |txn| {
        person::Entity::update_many()
            .col_expr(person::Column::Name, Expr::value(name.as_str()))
            .filter(person::Column::Id.eq(person.id))
            .exec(txn.db())
            .await?;
        txn.bump(ChangeKey::Person(person.id));
        audit::record(
            txn,
            &actor,
            "renamed",
            (Subject::Person, Some(person.id.number())),
            "",
        );
        Ok(())
    })
    .await
}

pub(super) async fn check(ctx: &Context, new: &NewPerson) -> Result<Checked> {
    let judged = judge(new).map_err(Error::Invalid)?;
    let password_hash = hash(ctx, &judged.password).await?;
    Ok(Checked {
        name: judged.name,
        email: judged.email,
        role: judged.role,
        password_hash,
    })
}

fn judge(new: &NewPerson) -> std::result::Result<Judged, FieldErrors> {
    let mut errors = FieldErrors::default();
    let name = errors.take("name", DisplayName::parse(&new.name));
    let email = errors.take("email", EmailAddress::parse(&new.email));
    let password = errors.take(
        "password",
        Password::parse(&new.password, &[&new.name, &new.email]),
    );
    match (name, email, password) {
        (Some(name), Some(email), Some(password)) => Ok(Judged {
            name,
            email,
            role: new.role,
            password,
        }),
        _ => Err(errors),
    }
}

/// Makes the row; who did it, and how, is for the caller to record.
pub(super) async fn insert(txn: &Txn, new: &Checked) -> Result<person::Model> {
    let row = person::ActiveModel {
        id: NotSet,
        name: Set(new.name.as_str().to_owned()),
        email: Set(new.email.as_str().to_owned()),
        role: Set(new.role),
        password_hash: Set(new.password_hash.clone()),
        created_at: Set(txn.now()),
        disabled_at: Set(None),
        credentials: Set(String::new()),
        licence: Set(String::new()),
        about: Set(String::new()),
        is_introduced: Set(false),
    };
    match row.insert(txn.db()).await {
        Ok(person) => Ok(person),
        Err(error) if db::is_unique_violation(&error, "people", "email") => {
            Err(Error::field("email", EMAIL_TAKEN))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn with_email(
    db: &impl ConnectionTrait,
    email: &EmailAddress,
) -> Result<Option<person::Model>> {
    Ok(person::Entity::find()
        .filter(person::Column::Email.eq(email.as_str()))
        .one(db)
        .await?)
}

pub(super) async fn owners(db: &impl ConnectionTrait) -> Result<u64> {
    Ok(person::Entity::find()
        .filter(person::Column::Role.eq(Role::Owner))
        .filter(person::Column::DisabledAt.is_null())
        .count(db)
        .await?)
}

async fn one(db: &impl ConnectionTrait, id: PersonId) -> Result<person::Model> {
    person::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// A fresh token and what the database keeps of it.
pub(super) fn token(ctx: &Context) -> (String, String) {
    let token = tokens::make(ctx);
    let hash = tokens::hash(&token);
    (token, hash)
}
