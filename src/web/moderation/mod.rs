//! The moderator's rooms: the queue, one comment in its context, and the decisions.

mod deciding;
pub mod queue;

use crate::comments::moderating::Decision;
use crate::entity::comment::CommentState;
use rocket::Route;

pub fn routes() -> Vec<Route> {
    [queue::routes(), deciding::routes()].concat()
}

/// A decision as addresses and forms call it.
fn decision(word: &str) -> Option<Decision> {
    match word {
        "approval" => Some(Decision::Approve),
        "rejection" => Some(Decision::Reject),
        "spam" => Some(Decision::MarkSpam),
        _ => None,
    }
}

/// What happened, in words.
fn past(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "approved and on the page",
        Decision::Reject => "rejected",
        Decision::MarkSpam => "with the spam",
    }
}

/// A state as addresses call it.
fn state(word: Option<&str>) -> CommentState {
    match word {
        Some("approved") => CommentState::Approved,
        Some("rejected") => CommentState::Rejected,
        Some("spam") => CommentState::Spam,
        _ => CommentState::Pending,
    }
}

/// The word of a state in addresses.
fn word(state: CommentState) -> &'static str {
    match state {
        CommentState::Pending => "pending",
        CommentState::Approved => "approved",
        CommentState::Rejected => "rejected",
        CommentState::Spam => "spam",
    }
}

/// A state as pages call it.
fn label(state: CommentState) -> &'static str {
    match state {
        CommentState::Pending => "Waiting",
        CommentState::Approved => "Approved",
        CommentState::Rejected => "Rejected",
        CommentState::Spam => "Spam",
    }
}
