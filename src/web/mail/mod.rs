//! What a mail's links lead to: confirming an address, ending mails, deciding about one comment, waiting for a post.
//!
//! A GET never changes anything, whoever follows it. Links that hold no longer say so and nothing else.

mod confirming;
mod deciding;
mod ending;
mod subscribing;
mod waiting;

use crate::error::{Error, Result};
use crate::web::chrome::Chrome;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::Route;
use rocket::http::Status;

pub fn routes() -> Vec<Route> {
    [
        confirming::routes(),
        deciding::routes(),
        ending::routes(),
        subscribing::routes(),
        waiting::routes(),
    ]
    .concat()
}

/// A short page that says how something stands.
#[derive(Template)]
#[template(path = "mailing/told.html")]
struct ToldPage<'a> {
    chrome: &'a Chrome,
    title: &'a str,
    words: &'a str,
    back: Option<&'a str>,
}

fn told(chrome: &Chrome, title: &str, words: &str, back: Option<&str>) -> Result<Page> {
    Page::private(&ToldPage {
        chrome,
        title,
        words,
        back,
    })
}

/// The page for a link that opens nothing (any more), for everything that is not found.
fn or_ended(chrome: &Chrome, outcome: Result<Answer>) -> Result<Answer> {
    match outcome {
        Err(Error::NotFound) => {
            let words = "It was used before, it is too old, or a part of it was lost on the way.";
            let page = told(chrome, "This link opens nothing any more", words, Some("/"))?;
            Ok(page.status(Status::NotFound).into())
        }
        other => other,
    }
}
