//! Where a text stands, in the words of the desk: on its page, and for the editor while somebody writes.

use crate::entity::post::{self, State};
use crate::text::ids::Moment;
use crate::text::zone::Zone;

/// Where a text stands; nothing is stored while there is no post.
pub fn words(post: Option<&post::Model>, zone: &Zone, now: Moment) -> String {
    let Some(post) = post else {
        return "New, not saved yet".into();
    };
    let edited = post.edited_at.millis();
    let saved = if zone.field_date(edited) == zone.field_date(now.millis()) {
        zone.time(edited)
    } else {
        zone.date_time(edited)
    };
    match post.state {
        State::Draft => format!("Draft, saved {saved}"),
        State::Scheduled => match post.publish_at {
            Some(at) => format!("Scheduled for {}", zone.date_time(at.millis())),
            None => "Scheduled".into(),
        },
        State::Published if has_changes(post) => "Live, with changes not yet published".into(),
        State::Published => "Live".into(),
        State::Offline => format!("Offline, saved {saved}"),
        State::Trashed => "In the trash".into(),
    }
}

/// The class that colours the words.
pub fn class(post: Option<&post::Model>) -> &'static str {
    let Some(post) = post else {
        return "state-draft";
    };
    match post.state {
        State::Draft => "state-draft",
        State::Scheduled => "state-scheduled",
        State::Published if has_changes(post) => "state-changed",
        State::Published => "state-published",
        State::Offline => "state-offline",
        State::Trashed => "state-trashed",
    }
}

fn has_changes(post: &post::Model) -> bool {
    post.draft_revision != post.live_revision
}
