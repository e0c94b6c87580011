//! Posts and pages: writing them, making them public, and finding them again.
//!
//! All text lives in revisions. Saving moves what the desk edits; only publication moves what readers see.

pub mod addresses;
pub mod arranging;
pub mod autosaving;
pub mod awaiting;
pub mod checking;
pub mod comparing;
pub mod correcting;
pub mod declaring;
pub mod desk;
pub mod emptying;
pub mod linking;
pub mod mentions;
pub mod naming;
pub mod offering;
pub mod picturing;
pub mod planning;
pub mod publishing;
pub mod reading;
pub mod rendering;
pub mod rerendering;
pub mod reviewing;
pub mod revisions;
pub mod sharing;
pub mod tagging;
pub mod tending;
pub mod trashing;
pub mod writing;

use crate::audit::Actor;
use crate::entity::person::Role;
use crate::entity::post::{self, Kind};
use crate::error::{Error, Result};
use crate::text::ids::PostId;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

/// The posts and pages that an actor may edit: owners all, writers their own posts, nobody else any.
pub fn editable_by(actor: &Actor) -> Result<Condition> {
    match actor {
        Actor::Operator | Actor::Worker => Ok(Condition::all()),
        Actor::Person(person) => match person.role {
            Role::Owner => Ok(Condition::all()),
            Role::Writer => Ok(Condition::all()
                .add(post::Column::AuthorId.eq(person.id))
                .add(post::Column::Kind.eq(Kind::Post))),
            Role::Moderator => Err(Error::Forbidden),
        },
        Actor::Reader => Err(Error::Forbidden),
    }
}

/// A post through its editor; another's is not found.
pub async fn editable(db: &impl ConnectionTrait, actor: &Actor, id: PostId) -> Result<post::Model> {
    let post = post::Entity::find_by_id(id)
        .filter(editable_by(actor)?)
        .filter(post::Column::EmptiedAt.is_null())
        .one(db)
        .await?;
    post.ok_or(Error::NotFound)
}
