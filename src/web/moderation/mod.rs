//! The moderator's rooms: the queue, one comment in its context, and everything that is done about comments.
//!
//! Everybody of the practice may come in; which comments they find is decided where rows are loaded. After each act the
//! address says what was done, and the page believes it only as far as it still stands.

mod answering;
pub mod blocks;
mod closing;
mod comment;
mod covers;
mod deciding;
mod evidence;
mod focus;
mod listing;
mod marking;
mod notice;
mod queue;
mod replies;
mod requests;
mod wording;
pub mod words;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [
        queue::routes(),
        comment::routes(),
        deciding::routes(),
        marking::routes(),
        answering::routes(),
        wording::routes(),
        closing::routes(),
        evidence::routes(),
        replies::routes(),
        requests::routes(),
        blocks::routes(),
        covers::routes(),
    ]
    .concat()
}
