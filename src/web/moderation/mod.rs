//! The moderator's rooms: the queue, one comment in its context, and the decisions.
//!
//! Everybody of the practice may come in; which comments they find is decided where rows are loaded. After each act the
//! address says what was done, and the page believes it only as far as it still stands.

mod comment;
mod deciding;
mod queue;
mod requests;
pub mod words;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [
        queue::routes(),
        comment::routes(),
        deciding::routes(),
        requests::routes(),
    ]
    .concat()
}
