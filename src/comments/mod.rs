//! Comments: the open door, and the people who watch it.
//!
//! Whatever a reader sends is text until `text::sanitise` made it HTML, and waits until somebody of the practice lets
//! it through. A verb here decides in one transaction; limits are taken before it, outside.

pub mod alerting;
mod checking;
pub mod moderating;
mod ordering;
pub mod queue;
pub mod receipts;
pub mod rerendering;
pub mod screening;
pub mod submitting;
pub mod subscribing;
pub mod threading;
pub mod tokens;
pub mod withdrawing;

use crate::audit::Actor;
use crate::entity::comment::{self, CommentState};
use crate::entity::person::Role;
use crate::entity::post;
use crate::error::{Error, Result};
use crate::text::ids::{Moment, PostId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

/// The longest comment, in characters.
pub const MOST_CHARACTERS: usize = 8_000;
/// A thread closes so many days after its post was published.
pub const OPEN_DAYS: i64 = 90;

/// The comments that an actor may decide about: owners and moderators all, writers those under their own posts.
pub fn moderatable_by(actor: &Actor) -> Result<Condition> {
    match actor {
        Actor::Operator | Actor::Worker => Ok(Condition::all()),
        Actor::Person(person) => match person.role {
            Role::Owner | Role::Moderator => Ok(Condition::all()),
            Role::Writer => {
                let own = post::Entity::find()
                    .select_only()
                    .column(post::Column::Id)
                    .filter(post::Column::AuthorId.eq(person.id))
                    .into_query();
                Ok(Condition::all().add(comment::Column::PostId.in_subquery(own)))
            }
        },
        Actor::Reader => Err(Error::Forbidden),
    }
}

/// The comments of a post that can be answered: approved ones whose words still stand.
fn answerable(post: PostId) -> Condition {
    Condition::all()
        .add(comment::Column::PostId.eq(post))
        .add(comment::Column::State.eq(CommentState::Approved))
        .add(comment::Column::WithdrawnAt.is_null())
        .add(comment::Column::ErasedAt.is_null())
}

/// Whether comments are taken under a post now.
pub fn is_open(post: &post::Model, now: Moment) -> bool {
    closes_at(post).is_some_and(|closing| now < closing)
}

/// When comments are no longer taken under a post by the passing of time; nothing where they are closed by hand.
pub fn closes_at(post: &post::Model) -> Option<Moment> {
    let published = post.published_at.filter(|_| post.comments_open)?;
    Some(published.plus_days(OPEN_DAYS))
}
