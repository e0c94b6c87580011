//! Pictures of the site: taking them in, serving them, and all that is known about them.
//!
//! A picture that something published uses is everybody's; any other is for those who write. A name leads to one
//! picture for ever, whatever file is behind it. Who may change a picture is decided where its row is loaded.

pub mod cleaning;
pub mod describing;
pub mod library;
pub mod replacing;
pub mod serving;
pub mod sizing;
pub mod uploading;
pub mod uses;
pub mod withdrawing;

use crate::audit::Actor;
use crate::entity::person::Role;
use crate::entity::{media, media_file};
use crate::error::{Error, Result};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};

/// The pictures that an actor may change: owners all, writers their own, nobody else any.
pub fn changeable_by(actor: &Actor) -> Result<Condition> {
    match actor {
        Actor::Operator | Actor::Worker => Ok(Condition::all()),
        Actor::Person(person) => match person.role {
            Role::Owner => Ok(Condition::all()),
            Role::Writer => Ok(Condition::all().add(media::Column::UploadedBy.eq(person.id))),
            Role::Moderator => Err(Error::Forbidden),
        },
        Actor::Reader => Err(Error::Forbidden),
    }
}

/// A picture by one of its names, through somebody who may change it; another's is not found.
pub async fn changeable(
    db: &impl ConnectionTrait,
    actor: &Actor,
    name: &str,
) -> Result<media::Model> {
    let picture = media_file::Entity::find()
        .select_only()
        .column(media_file::Column::MediaId)
        .filter(media_file::Column::Name.eq(name))
        .into_query();
    let found = media::Entity::find()
        .filter(media::Column::Id.in_subquery(picture))
        .filter(changeable_by(actor)?)
        .one(db)
        .await?;
    found.ok_or(Error::NotFound)
}

/// Whether this actor may put pictures into texts.
fn may_use(actor: &Actor) -> Result<()> {
    match actor.person().map(|person| person.role) {
        Some(role) if role.may_write() => Ok(()),
        _ => Err(Error::Forbidden),
    }
}
