//! What addresses, forms and pages call the states and the decisions.

use crate::comments::moderating::Decision;
use crate::entity::comment::{CommentState, Model};
use crate::text::{excerpt, markdown};

/// How much of a comment is rendered to find its beginning.
const HEAD: usize = 1_000;

/// All states in the order of the tabs.
pub const STATES: [CommentState; 4] = [
    CommentState::Pending,
    CommentState::Approved,
    CommentState::Rejected,
    CommentState::Spam,
];

/// A decision by its name in addresses.
pub fn decision(word: &str) -> Option<Decision> {
    match word {
        "approval" => Some(Decision::Approve),
        "rejection" => Some(Decision::Reject),
        "spam" => Some(Decision::MarkSpam),
        "waiting" => Some(Decision::PutBack),
        _ => None,
    }
}

/// A decision's outcome in words.
pub fn outcome(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "approved",
        Decision::Reject => "rejected",
        Decision::MarkSpam => "with the spam",
        Decision::PutBack => "waiting again",
    }
}

/// A state by its name in addresses.
pub fn state(word: &str) -> Option<CommentState> {
    STATES.into_iter().find(|state| self::word(state) == word)
}

/// A state's name in addresses.
pub fn word(state: &CommentState) -> &'static str {
    match state {
        CommentState::Pending => "pending",
        CommentState::Approved => "approved",
        CommentState::Rejected => "rejected",
        CommentState::Spam => "spam",
    }
}

/// A state as pages call it.
pub fn label(state: &CommentState) -> &'static str {
    match state {
        CommentState::Pending => "Waiting",
        CommentState::Approved => "Approved",
        CommentState::Rejected => "Rejected",
        CommentState::Spam => "Spam",
    }
}

/// The class that colours a state.
pub fn class(state: &CommentState) -> &'static str {
    match state {
        CommentState::Pending => "state-draft",
        CommentState::Approved => "state-published",
        CommentState::Rejected => "state-offline",
        CommentState::Spam => "state-trashed",
    }
}

/// What putting a comment back is called on its button.
pub fn put_back(state: &CommentState) -> &'static str {
    match state {
        CommentState::Spam => "Not spam",
        _ => "Back to waiting",
    }
}

/// The readable beginning of a comment; covered words stay covered.
pub fn beginning(comment: &Model) -> String {
    if comment.is_lewd {
        return "Its words are covered.".to_owned();
    }
    let head: String = comment.body.chars().take(HEAD).collect();
    excerpt::of(&markdown::comment(&head).plain, 180)
}
