//! The one place where kinds of failure meet statuses, words and the log.
//!
//! An error page tells what to do next; what went wrong inside stands in the log under the request's id, which is all
//! that the page shows of it. A stranger at a staff address gets the sign-in form, with what they sent kept in it.

use super::chrome::Chrome;
use super::form::{self, Held};
use super::page::Page;
use super::script::{self, Script};
use super::session::SignInPage;
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::posts::reading;
use askama::Template;
use rocket::http::{Header, Status};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use rocket::{Catcher, catch, catchers};

/// What the catcher needs to know about an error; a guard's or responder's own value does not reach it.
#[derive(Debug, Default)]
struct Noted {
    words: Option<String>,
    fields: Option<FieldErrors>,
    retry_after: Option<u64>,
    request_id: String,
}

#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage<'a> {
    chrome: &'a Chrome,
    title: &'static str,
    words: &'a str,
    request_id: Option<&'a str>,
    recent: Vec<reading::Listed>,
    /// What was typed and went nowhere.
    typed: Vec<String>,
}

/// The fields that somebody wrote themselves.
const WRITTEN: [&str; 5] = ["title", "body", "excerpt", "sources", "practice_text"];

pub fn catchers() -> Vec<Catcher> {
    catchers![anything]
}

/// The status under which an error is answered.
pub fn status_of(error: &Error) -> Status {
    match error {
        Error::NotFound => Status::NotFound,
        Error::Gone => Status::Gone,
        Error::SignInRequired => Status::Unauthorized,
        Error::Forbidden => Status::Forbidden,
        Error::Invalid(_) => Status::UnprocessableEntity,
        Error::Conflict(_) => Status::Conflict,
        Error::TooMany { .. } => Status::TooManyRequests,
        Error::MovedTo(_) => Status::MovedPermanently,
        Error::Full(_) => Status::InsufficientStorage,
        Error::Unavailable(_) => Status::ServiceUnavailable,
        Error::Internal(_) => Status::InternalServerError,
    }
}

/// Logs an error once and keeps what its page will say.
pub fn note(request: &Request<'_>, error: &Error) {
    request.local_cache(|| {
        let request_id = request
            .rocket()
            .state::<Context>()
            .map(|ctx| format!("{:016x}", u64::from_le_bytes(ctx.random())))
            .unwrap_or_default();
        let path = request.uri().path();
        match error {
            Error::Internal(source) | Error::Full(source) => {
                tracing::error!(request_id, %path, "{source:#}")
            }
            Error::Unavailable(source) => tracing::warn!(request_id, %path, "{source:#}"),
            other => tracing::debug!(request_id, %path, "{other}"),
        }
        Noted {
            words: match error {
                Error::Conflict(words) => Some((*words).to_owned()),
                Error::Invalid(errors) => {
                    errors.iter().next().map(|(_, message)| message.to_owned())
                }
                _ => None,
            },
            fields: match error {
                Error::Invalid(errors) => Some(errors.clone()),
                _ => None,
            },
            retry_after: match error {
                Error::TooMany { retry_after } => Some(retry_after.as_secs().max(1)),
                _ => None,
            },
            request_id,
        }
    });
}

impl<'r> Responder<'r, 'static> for Error {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        if let Error::MovedTo(path) = self {
            return Response::build()
                .status(Status::MovedPermanently)
                .header(Header::new("Location", path))
                .header(Header::new("Cache-Control", super::page::REVALIDATE))
                .ok();
        }
        note(request, &self);
        Err(status_of(&self))
    }
}

#[catch(default)]
async fn anything(status: Status, request: &Request<'_>) -> std::result::Result<Page, Status> {
    page(status, request).await.map_err(|error| {
        tracing::error!(%status, "no error page could be made: {error}");
        status
    })
}

async fn page(status: Status, request: &Request<'_>) -> Result<Page> {
    // A panic comes without a note.
    let noted = request.local_cache(Noted::default);
    let status = settled(status, noted, request);
    if Script::is_asking(request) {
        let refused = script::refusal(status, noted.fields.as_ref(), noted.words.as_deref());
        return Ok(later(refused, status, noted));
    }
    let chrome = match request.guard::<&Chrome>().await.succeeded() {
        Some(chrome) => chrome.clone(),
        None => Chrome::bare(request),
    };
    if status == Status::Unauthorized {
        let held = request.local_cache(|| None::<Held>);
        let next =
            form::local_path(request.uri().to_string().as_str()).unwrap_or_else(|| "/desk".into());
        return Ok(
            Page::private(&SignInPage::in_the_way(&chrome, next, held.as_ref()))?.status(status),
        );
    }
    let (title, words) = words(status);
    let recent = match status.code {
        404 | 410 => recent(request).await,
        _ => Vec::new(),
    };
    let shown = ErrorPage {
        chrome: &chrome,
        title,
        words: noted.words.as_deref().unwrap_or(words),
        request_id: (status.code >= 500 && !noted.request_id.is_empty())
            .then_some(noted.request_id.as_str()),
        recent,
        typed: typed(status, request),
    };
    Ok(later(Page::private(&shown)?.status(status), status, noted))
}

/// Says when to come back, where that helps.
fn later(page: Page, status: Status, noted: &Noted) -> Page {
    match noted.retry_after {
        Some(seconds) => page.header("Retry-After", seconds.to_string()),
        None if status == Status::ServiceUnavailable => page.header("Retry-After", "10"),
        None => page,
    }
}

/// Rocket answers 422 where a part of the path cannot be read, such as a word for a number; that is an address which
/// does not exist. A form that cannot be read has been seen by `web::form`.
fn settled(status: Status, noted: &Noted, request: &Request<'_>) -> Status {
    let is_form = request.local_cache(|| None::<Held>).is_some();
    if status == Status::UnprocessableEntity && noted.request_id.is_empty() && !is_form {
        Status::NotFound
    } else {
        status
    }
}

/// A form that met a failure of ours or came too soon gives its words back, so that they can be kept.
fn typed(status: Status, request: &Request<'_>) -> Vec<String> {
    let held = request.local_cache(|| None::<Held>);
    let is_lost = status.code >= 500 || matches!(status.code, 409 | 429);
    let fields = held.iter().filter(|_| is_lost).flat_map(Held::fields);
    fields
        .filter(|(name, value)| WRITTEN.contains(&name.as_str()) && !value.trim().is_empty())
        .map(|(_, value)| value)
        .collect()
}

async fn recent(request: &Request<'_>) -> Vec<reading::Listed> {
    match request.rocket().state::<Context>() {
        Some(ctx) => reading::newest(ctx, 5).await.unwrap_or_default(),
        None => Vec::new(),
    }
}

fn words(status: Status) -> (&'static str, &'static str) {
    match status.code {
        400 => (
            "That did not arrive whole",
            "Please go back and try once more.",
        ),
        403 => (
            "This is not open to you",
            "Your role does not reach this far. Ask the owner of this site if you need it.",
        ),
        404 => (
            "There is no such page",
            "It may have moved, or the address has a typing slip in it.",
        ),
        410 => (
            "This page is gone",
            "It was here once and was taken away on purpose.",
        ),
        409 => (
            "Somebody was faster",
            "Go back, reload the page, and try again.",
        ),
        413 => (
            "That is too large",
            "Please make it shorter and send it again; nothing was saved.",
        ),
        415 => (
            "That form is of an unknown kind",
            "Please go back and send it from the page itself.",
        ),
        421 => (
            "This is another site's address",
            "Please use this site's own address.",
        ),
        422 => (
            "Something is missing",
            "Please go back and look at the form once more.",
        ),
        429 => (
            "That was a little fast",
            "Please wait a moment and try again.",
        ),
        507 => (
            "There is no room left",
            "The server's disk is full, so nothing was kept. Please tell whoever runs this site, and try again later.",
        ),
        503 => (
            "Back in a moment",
            "The site cannot reach its records just now. Please try again in a minute.",
        ),
        _ => (
            "Something went wrong on our side",
            "Please try again. If it stays, tell the owner of this site the number below.",
        ),
    }
}
