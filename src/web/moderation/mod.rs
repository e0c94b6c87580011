//! The moderator's rooms: the queue, one comment in its context, and the decisions.
//!
//! Everybody of the practice may come in; which comments they find is decided where rows are loaded. After each act the
//! address says what was done, and the page believes it only as far as it still stands.

pub mod blocks;
mod comment;
mod covers;
mod deciding;
mod queue;
pub mod words;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [
        queue::routes(),
        comment::routes(),
        deciding::routes(),
        blocks::routes(),
        covers::routes(),
    ]
    .concat()
}
