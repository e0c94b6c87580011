//! The comment door as readers meet it: the form, its preview, sending, the receipt, and a comment's own address.
//!
//! Works without script: a form without a token comes back as a preview that has one. Whatever goes wrong, what was
//! typed stands on the answer's page again.

mod changing;
mod form;
mod opening;
mod published;
mod receipt;
mod refusing;
mod reporting;
mod sending;
pub mod thread;
mod withdrawing;
mod write;

pub use form::CommentForm;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [
        changing::routes(),
        opening::routes(),
        receipt::routes(),
        reporting::routes(),
        sending::routes(),
        thread::routes(),
        withdrawing::routes(),
    ]
    .concat()
}
