//! The thread of one post: whether it takes comments, until when, closing and opening it.

use super::notice::{Notice, Told};
use crate::audit::Actor;
use crate::comments::closing::{self, Thread};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::text::ids::PostId;
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Moderator;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::http::uri::Origin;
use rocket::{FromForm, Route, State, delete, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![thread, close, open, set_days]
}

#[derive(Template)]
#[template(path = "moderation/thread.html")]
struct ThreadPage<'a> {
    chrome: &'a Chrome,
    thread: Thread,
    days: String,
    errors: FieldErrors,
    notice: Option<Notice>,
    warning: Option<&'static str>,
}

#[derive(Debug, FromForm)]
struct Days {
    #[field(default = String::new())]
    days: String,
}

impl Bounded for Days {
    const KIBIBYTES: u64 = 2;
}

#[get("/moderation/posts/<id>")]
async fn thread(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    address: &Origin<'_>,
) -> Result<Page> {
    let actor = moderator.actor();
    let query = address
        .query()
        .map(|query| query.as_str())
        .unwrap_or_default();
    let notice = Told::read(query).notice(ctx, &actor).await?;
    let told = Notices {
        notice,
        ..Notices::default()
    };
    page(ctx, chrome, &actor, numbered(id)?, told).await
}

#[post("/moderation/posts/<id>/closing")]
async fn close(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
) -> Result<Answer> {
    let (actor, id) = (moderator.actor(), numbered(id)?);
    let done = closing::close(ctx, &actor, id).await;
    told(ctx, chrome, &actor, id, (done, "closed")).await
}

#[delete("/moderation/posts/<id>/closing")]
async fn open(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
) -> Result<Answer> {
    let (actor, id) = (moderator.actor(), numbered(id)?);
    let done = closing::open(ctx, &actor, id).await;
    told(ctx, chrome, &actor, id, (done, "opened")).await
}

#[post("/moderation/posts/<id>/days", data = "<sent>")]
async fn set_days(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    sent: Sent<Days>,
) -> Result<Answer> {
    let (actor, id, form) = (moderator.actor(), numbered(id)?, sent.0);
    match closing::set_days(ctx, &actor, id, &form.days).await {
        Ok(before) => {
            let before = before.map(|days| days.to_string()).unwrap_or_default();
            Ok(Answer::to(format!(
                "/moderation/posts/{id}?did=days&on={id}&days={before}"
            )))
        }
        Err(Error::Invalid(errors)) => {
            let told = Notices {
                days: Some(form.days),
                errors,
                ..Notices::default()
            };
            let page = page(ctx, chrome, &actor, id, told).await?;
            Ok(page.status(Status::UnprocessableEntity).into())
        }
        Err(error) => Err(error),
    }
}

/// What the page says besides how things stand.
#[derive(Default)]
struct Notices {
    days: Option<String>,
    errors: FieldErrors,
    notice: Option<Notice>,
    warning: Option<&'static str>,
}

async fn told(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    id: PostId,
    (done, did): (Result<()>, &'static str),
) -> Result<Answer> {
    match done {
        Ok(()) => Ok(Answer::to(format!(
            "/moderation/posts/{id}?did={did}&on={id}"
        ))),
        Err(Error::Conflict(why)) => {
            let told = Notices {
                warning: Some(why),
                ..Notices::default()
            };
            let page = page(ctx, chrome, actor, id, told).await?;
            Ok(page.status(Status::Conflict).into())
        }
        Err(error) => Err(error),
    }
}

async fn page(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    id: PostId,
    told: Notices,
) -> Result<Page> {
    let thread = closing::find(ctx, actor, id).await?;
    let own = thread.post.comment_days.map(|days| days.to_string());
    Page::private(&ThreadPage {
        chrome,
        days: told.days.or(own).unwrap_or_default(),
        errors: told.errors,
        notice: told.notice,
        warning: told.warning,
        thread,
    })
}

fn numbered(id: Option<i64>) -> Result<PostId> {
    id.map(PostId::new).ok_or(Error::NotFound)
}
