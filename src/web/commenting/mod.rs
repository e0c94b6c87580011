//! The comment door as readers meet it: the form, its preview, sending, the receipt, and a comment's own address.
//!
//! Works without script: a form without a token comes back as a preview that has one. Whatever goes wrong, what was
//! typed stands on the answer's page again.

mod form;
mod opening;
mod receipt;
mod refusing;
mod sending;
pub mod thread;
mod write;

pub use form::CommentForm;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [
        opening::routes(),
        receipt::routes(),
        sending::routes(),
        thread::routes(),
    ]
    .concat()
}
