//! The one rule of visibility: what a stranger may see of posts and pages.
//!
//! Every query for readers goes through here. Scheduled, offline and trashed things are not public whatever they were
//! before, and no list holds a page.

use crate::entity::post::{self, Kind, State};
use sea_orm::{ColumnTrait, Condition};

/// What strangers may see of a kind.
pub fn visible(kind: Kind) -> Condition {
    Condition::all()
        .add(post::Column::Kind.eq(kind))
        .add(is_public())
}

/// What makes a post or a page public.
pub fn is_public() -> Condition {
    Condition::all().add(post::Column::State.eq(State::Published))
}
