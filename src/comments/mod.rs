//! Comments: the open door, and the people who watch it.
//!
//! Whatever a reader sends is text until `text::sanitise` made it HTML, and waits until somebody of the practice lets
//! it through. A verb here decides in one transaction; limits are taken before it, outside.

pub mod alerting;
pub mod answering;
pub mod away;
pub mod blocking;
pub mod changing;
mod checking;
pub mod closing;
pub mod covering;
pub mod deciding_changes;
pub mod evidence;
pub mod feeding;
pub mod learning;
pub mod marking;
pub mod moderating;
mod ordering;
pub mod queue;
pub mod receipts;
pub mod reporting;
pub mod rerendering;
pub mod retaining;
pub mod rights;
pub mod saved_replies;
pub mod screening;
pub mod submitting;
pub mod subscribing;
pub mod threading;
pub mod tokens;
pub mod withdrawing;
pub mod wording;

use crate::audit::Actor;
use crate::entity::comment::{self, CommentState};
use crate::entity::person::Role;
use crate::entity::post;
use crate::error::{Error, Result};
use crate::site::comment_rules::CommentRules;
use crate::site::settings;
use crate::text::ids::{Moment, PostId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};

/// The longest comment, in characters.
pub const MOST_CHARACTERS: usize = 8_000;

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
pub fn is_open(post: &post::Model, rules: &CommentRules, now: Moment) -> bool {
    post.comments_open
        && post.published_at.is_some()
        && closes_at(post, rules).is_none_or(|closing| now < closing)
}

/// The same, asking the site's rules where nobody has them at hand.
pub async fn takes_comments(
    db: &impl ConnectionTrait,
    post: &post::Model,
    now: Moment,
) -> Result<bool> {
    Ok(is_open(post, &settings::load(db).await?.comments, now))
}

/// When comments are no longer taken under a post by the passing of time, if that ever comes: its own number of days,
/// or the site's. Nothing is said here of threads that are closed by hand.
pub fn closes_at(post: &post::Model, rules: &CommentRules) -> Option<Moment> {
    let own = post.comment_days.map(i64::from);
    let days = own.unwrap_or_else(|| i64::from(rules.close_after_days));
    post.published_at
        .filter(|_| days > 0)
        .map(|published| published.plus_days(days))
}
