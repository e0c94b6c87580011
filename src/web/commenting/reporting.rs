//! Reporting a comment: what is wrong with it, in a form that needs no script and no name.

use super::thread::numbered;
use crate::comments::reporting::{self, Input, REASONS, Reported};
use crate::context::Context;
use crate::entity::report::Reason;
use crate::error::{Error, FieldErrors, Result};
use crate::text::ids::CommentId;
use crate::web::chrome::Chrome;
use crate::web::errors::status_of;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Network;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::{FromForm, Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![form, report]
}

#[derive(Template)]
#[template(path = "commenting/report.html")]
struct ReportPage<'a> {
    chrome: &'a Chrome,
    /// Absent where readers cannot see the comment any more.
    about: Option<Reported>,
    reasons: &'static [(&'static str, Reason, &'static str)],
    input: Input,
    errors: FieldErrors,
    notice: Option<String>,
    is_sent: bool,
}

#[derive(Debug, Default, FromForm)]
struct SentReport {
    #[field(default = String::new())]
    reason: String,
    #[field(default = String::new())]
    words: String,
    #[field(default = String::new())]
    email: String,
    /// People do not see this one.
    #[field(default = String::new())]
    website: String,
}

impl Bounded for SentReport {
    const KIBIBYTES: u64 = 64;
}

impl<'a> ReportPage<'a> {
    fn new(chrome: &'a Chrome, about: Option<Reported>) -> Self {
        Self {
            chrome,
            about,
            reasons: &REASONS,
            input: Input::default(),
            errors: FieldErrors::default(),
            notice: None,
            is_sent: false,
        }
    }

    fn is_chosen(&self, word: &str) -> bool {
        self.input.reason == word
    }
}

#[get("/comments/<id>/report?<sent>")]
async fn form(
    ctx: &State<Context>,
    chrome: &Chrome,
    id: Option<i64>,
    sent: Option<&str>,
) -> Result<Page> {
    let about = reporting::reportable(ctx, numbered(id)?).await;
    let is_sent = sent.is_some();
    let about = match about {
        // It may have been taken away because of the very report.
        Err(Error::NotFound) if is_sent => None,
        about => Some(about?),
    };
    Page::private(&ReportPage {
        is_sent,
        ..ReportPage::new(chrome, about)
    })
}

#[post("/comments/<id>/report", data = "<sent>")]
async fn report(
    ctx: &State<Context>,
    chrome: &Chrome,
    network: Network,
    id: Option<i64>,
    sent: Sent<SentReport>,
) -> Result<Answer> {
    let id = numbered(id)?;
    let input = Input {
        reason: sent.0.reason,
        words: sent.0.words,
        email: sent.0.email,
        trap: sent.0.website,
    };
    match reporting::report(ctx, network.key(), id, &input).await {
        Ok(()) => Ok(Answer::to(format!("/comments/{id}/report?sent"))),
        Err(error) => refused(ctx, chrome, id, input, error).await,
    }
}

async fn refused(
    ctx: &Context,
    chrome: &Chrome,
    id: CommentId,
    input: Input,
    error: Error,
) -> Result<Answer> {
    let status = status_of(&error);
    let mut page = ReportPage::new(chrome, None);
    let mut retry = None;
    match error {
        Error::NotFound => {
            page.notice = Some(
                "Nobody can see this comment any more, so there is nothing to report. Thank you all the same."
                    .to_owned(),
            );
        }
        Error::Invalid(errors) => page.errors = errors,
        Error::TooMany { retry_after } => {
            let seconds = retry_after.as_secs().max(1);
            retry = Some(seconds);
            page.notice = Some(format!(
                "That was a little fast. Please wait {seconds} seconds and send it again. What you wrote is still here."
            ));
        }
        error => return Err(error),
    }
    page.about = match reporting::reportable(ctx, id).await {
        Err(Error::NotFound) => None,
        about => Some(about?),
    };
    page.input = input;
    let answer = Page::private(&page)?.status(status);
    Ok(match retry {
        Some(seconds) => answer.header("Retry-After", seconds.to_string()).into(),
        None => answer.into(),
    })
}
