//! One comment with its post, opened from a moderator's mail, and the two buttons that decide about it.
//!
//! The link is the moderator's; nobody signs in. It decides once, by a press, never by being opened.

use super::{or_ended, told};
use crate::comments::alerting::{self, Opened};
use crate::comments::moderating::Decision;
use crate::context::Context;
use crate::entity::comment::CommentState;
use crate::error::{Error, Result};
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![decided, page, decide]
}

#[derive(Template)]
#[template(path = "mailing/decide.html")]
struct DecidePage<'a> {
    chrome: &'a Chrome,
    token: &'a str,
    opened: Opened,
}

#[derive(Debug, Default, FromForm)]
struct Chosen {
    #[field(default = String::new())]
    decision: String,
    /// The words that the page showed.
    #[field(default = String::new())]
    version: String,
}

impl Bounded for Chosen {
    const KIBIBYTES: u64 = 8;
}

#[get("/comments/decisions/done?<what>")]
async fn decided(chrome: &Chrome, what: Option<&str>) -> Result<Page> {
    let title = match what {
        Some("approval") => "The comment is approved",
        Some("rejection") => "The comment is rejected",
        _ => "That is decided",
    };
    told(
        chrome,
        title,
        "This link is used up. If it was a slip, sign in and undo it in the moderation.",
        Some("/moderation"),
    )
}

#[get("/comments/decisions/<token>", rank = 2)]
async fn page(ctx: &State<Context>, chrome: &Chrome, token: &str) -> Result<Answer> {
    let opened = match alerting::open(ctx, token).await {
        Ok(opened) => opened,
        Err(error) => return or_ended(chrome, Err(error)),
    };
    if opened.comment.state != CommentState::Pending {
        return Ok(told(
            chrome,
            "This comment does not wait any more",
            "Somebody has decided about it.",
            Some("/moderation"),
        )?
        .into());
    }
    let page = DecidePage {
        chrome,
        token,
        opened,
    };
    Ok(Page::private(&page)?.into())
}

#[post("/comments/decisions/<token>", data = "<sent>", rank = 2)]
async fn decide(
    ctx: &State<Context>,
    chrome: &Chrome,
    token: &str,
    sent: Sent<Chosen>,
) -> Result<Answer> {
    let decision = match sent.0.decision.as_str() {
        "approval" => Decision::Approve,
        "rejection" => Decision::Reject,
        _ => return Err(Error::field("decision", "Choose one of the two buttons.")),
    };
    let outcome =
        match alerting::decide(ctx, token, decision, sent.0.version.trim().parse().ok()).await {
            Ok(()) => Ok(Answer::to(format!(
                "/comments/decisions/done?what={}",
                sent.0.decision
            ))),
            Err(Error::Conflict(words)) => {
                let title = "This comment does not wait any more";
                let page = told(chrome, title, words, Some("/moderation"))?;
                Ok(page.status(Status::Conflict).into())
            }
            Err(error) => Err(error),
        };
    or_ended(chrome, outcome)
}
