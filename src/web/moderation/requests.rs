//! What readers ask of a moderator beside new comments: other words for one that stands, and a look at one that they
//! reported.

use crate::comments::deciding_changes;
use crate::comments::reporting::{self, Entry};
use crate::context::Context;
use crate::entity::comment;
use crate::error::{Error, Result};
use crate::text::ids::{Moment, ReportId};
use crate::web::chrome::Chrome;
use crate::web::commenting::thread::numbered;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Moderator;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, delete, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![requests, approve, decline, settle]
}

#[derive(Template)]
#[template(path = "moderation/requests.html")]
struct RequestsPage<'a> {
    chrome: &'a Chrome,
    changes: Vec<comment::Model>,
    reports: Vec<Entry>,
    done: Option<&'static str>,
    problem: Option<&'static str>,
}

/// What the address says was done a moment ago.
#[derive(Debug, FromForm)]
struct Done<'r> {
    done: Option<&'r str>,
}

#[derive(Debug, Default, FromForm)]
struct Seen {
    /// The moment of the words that were read.
    #[field(default = 0)]
    seen: i64,
}

impl Bounded for Seen {
    const KIBIBYTES: u64 = 8;
}

#[derive(Debug, Default, FromForm)]
struct Settlement {
    #[field(default = String::new())]
    outcome: String,
}

impl Bounded for Settlement {
    const KIBIBYTES: u64 = 8;
}

#[get("/moderation/requests?<asked..>")]
async fn requests(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    asked: Done<'_>,
) -> Result<Page> {
    let done = match asked.done {
        Some("approved") => Some("The new words have taken the place of the old ones."),
        Some("declined") => Some("The comment stays as it was; its author is told."),
        Some("settled") => Some("The report is settled."),
        _ => None,
    };
    shown(ctx, chrome, &moderator, done, None).await
}

#[post("/moderation/changes/<id>", data = "<sent>")]
async fn approve(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    sent: Sent<Seen>,
) -> Result<Answer> {
    let seen = Moment::from_millis(sent.0.seen);
    let decided =
        deciding_changes::approve_change(ctx, &moderator.actor(), numbered(id)?, seen).await;
    answer(ctx, chrome, &moderator, decided, "approved").await
}

#[delete("/moderation/changes/<id>", data = "<sent>")]
async fn decline(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    sent: Sent<Seen>,
) -> Result<Answer> {
    let seen = Moment::from_millis(sent.0.seen);
    let decided =
        deciding_changes::decline_change(ctx, &moderator.actor(), numbered(id)?, seen).await;
    answer(ctx, chrome, &moderator, decided, "declined").await
}

#[post("/moderation/reports/<id>/settlement", data = "<sent>")]
async fn settle(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    sent: Sent<Settlement>,
) -> Result<Answer> {
    let id = id.map(ReportId::new).ok_or(Error::NotFound)?;
    let outcome = reporting::outcome(&sent.0.outcome).ok_or(Error::NotFound)?;
    let settled = reporting::settle(ctx, &moderator.actor(), id, outcome).await;
    answer(ctx, chrome, &moderator, settled, "settled").await
}

async fn answer(
    ctx: &Context,
    chrome: &Chrome,
    moderator: &Moderator,
    outcome: Result<()>,
    done: &'static str,
) -> Result<Answer> {
    match outcome {
        Ok(()) => Ok(Answer::to(format!("/moderation/requests?done={done}"))),
        Err(Error::Conflict(words)) => {
            let page = shown(ctx, chrome, moderator, None, Some(words)).await?;
            Ok(page.status(Status::Conflict).into())
        }
        Err(error) => Err(error),
    }
}

async fn shown(
    ctx: &Context,
    chrome: &Chrome,
    moderator: &Moderator,
    done: Option<&'static str>,
    problem: Option<&'static str>,
) -> Result<Page> {
    let actor = moderator.actor();
    Page::private(&RequestsPage {
        chrome,
        changes: deciding_changes::list(ctx, &actor).await?,
        reports: reporting::list(ctx, &actor).await?,
        done,
        problem,
    })
}
