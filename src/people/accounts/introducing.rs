//! What stands about a person under what they write, as they say it themselves.

use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey};
use crate::entity::person;
use crate::error::{Error, FieldErrors, Result};
use crate::text::names::Line;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The longest of each, in characters.
const MOST_CREDENTIALS: usize = 160;
const MOST_LICENCE: usize = 160;
const MOST_ABOUT: usize = 600;

/// What somebody says about themselves, as they typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Introduction {
    pub credentials: String,
    pub licence: String,
    pub about: String,
    /// Whether readers see it.
    pub is_shown: bool,
}

impl Introduction {
    /// What a person says about themselves today.
    pub fn of(person: &person::Model) -> Self {
        Self {
            credentials: person.credentials.clone(),
            licence: person.licence.clone(),
            about: person.about.clone(),
            is_shown: person.is_introduced,
        }
    }
}

/// Changes what stands about oneself under what one writes.
pub async fn introduce(ctx: &Context, person: &person::Model, new: &Introduction) -> Result<()> {
    let mut errors = FieldErrors::default();
    let credentials = errors.take(
        "credentials",
        Line::parse(&new.credentials, MOST_CREDENTIALS),
    );
    let licence = errors.take("licence", Line::parse(&new.licence, MOST_LICENCE));
    let about = errors.take("about", Line::parse(&new.about, MOST_ABOUT));
    let (Some(credentials), Some(licence), Some(about)) = (credentials, licence, about) else {
        return Err(Error::Invalid(errors));
    };
    let actor = Actor::Person(person.clone());
    db::write(ctx, async |txn| {
        person::Entity::update_many()
            .col_expr(
                person::Column::Credentials,
                Expr::value(credentials.as_str()),
            )
            .col_expr(person::Column::Licence, Expr::value(licence.as_str()))
            .col_expr(person::Column::About, Expr::value(about.as_str()))
            .col_expr(person::Column::IsIntroduced, Expr::value(new.is_shown))
            .filter(person::Column::Id.eq(person.id))
            .exec(txn.db())
            .await?;
        txn.bump(ChangeKey::Person(person.id));
        let subject = (Subject::Person, Some(person.id.number()));
        audit::record(txn, &actor, "introduced", subject, "");
        Ok(())
    })
    .await
}
