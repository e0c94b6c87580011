//! Saved replies: the list, making, changing, taking off and putting back.

use crate::audit::Actor;
use crate::comments::saved_replies::{self, Input};
use crate::context::Context;
use crate::entity::saved_reply;
use crate::error::{Error, FieldErrors, Result};
use crate::text::ids::SavedReplyId;
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Moderator;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, delete, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![replies, make, change, remove, put_back]
}

#[derive(Template)]
#[template(path = "moderation/replies.html")]
struct RepliesPage<'a> {
    chrome: &'a Chrome,
    replies: Vec<saved_reply::Model>,
    sent: Typed,
    /// A reply that was just taken off.
    removed: Option<i64>,
    warning: Option<&'static str>,
}

/// What was typed and what is wrong with it; for a new reply where it names none.
#[derive(Default)]
struct Typed {
    id: Option<SavedReplyId>,
    title: String,
    body: String,
    errors: FieldErrors,
}

impl RepliesPage<'_> {
    /// Whether this reply's form comes back with something to mend.
    fn is_mended(&self, id: &SavedReplyId) -> bool {
        self.sent.id == Some(*id)
    }

    fn is_new_mended(&self) -> bool {
        self.sent.id.is_none() && self.sent.errors.iter().next().is_some()
    }
}

#[derive(Debug, FromForm)]
struct ReplyForm {
    #[field(default = String::new())]
    title: String,
    #[field(default = String::new())]
    body: String,
}

impl Bounded for ReplyForm {
    const KIBIBYTES: u64 = 128;
}

#[get("/moderation/replies?<removed>")]
async fn replies(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    removed: Option<i64>,
) -> Result<Page> {
    page(
        ctx,
        chrome,
        &moderator.actor(),
        (Typed::default(), removed, None),
    )
    .await
}

#[post("/moderation/replies", data = "<sent>")]
async fn make(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    sent: Sent<ReplyForm>,
) -> Result<Answer> {
    let (actor, form) = (moderator.actor(), sent.0);
    let made = saved_replies::make(ctx, &actor, &input(&form)).await;
    ended(ctx, chrome, &actor, (None, form), made.map(drop)).await
}

#[post("/moderation/replies/<id>", data = "<sent>")]
async fn change(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    sent: Sent<ReplyForm>,
) -> Result<Answer> {
    let (actor, id, form) = (moderator.actor(), numbered(id)?, sent.0);
    let changed = saved_replies::change(ctx, &actor, id, &input(&form)).await;
    ended(ctx, chrome, &actor, (Some(id), form), changed).await
}

#[delete("/moderation/replies/<id>")]
async fn remove(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
) -> Result<Answer> {
    let (actor, id) = (moderator.actor(), numbered(id)?);
    match saved_replies::remove(ctx, &actor, id).await {
        Ok(()) => Ok(Answer::to(format!("/moderation/replies?removed={id}"))),
        Err(error) => overtaken(ctx, chrome, &actor, error).await,
    }
}

#[post("/moderation/replies/<id>/return")]
async fn put_back(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
) -> Result<Answer> {
    let (actor, id) = (moderator.actor(), numbered(id)?);
    match saved_replies::put_back(ctx, &actor, id).await {
        Ok(()) => Ok(Answer::to("/moderation/replies")),
        Err(error) => overtaken(ctx, chrome, &actor, error).await,
    }
}

async fn ended(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    (id, form): (Option<SavedReplyId>, ReplyForm),
    ended: Result<()>,
) -> Result<Answer> {
    match ended {
        Ok(()) => Ok(Answer::to("/moderation/replies")),
        Err(Error::Invalid(errors)) => {
            let typed = Typed {
                id,
                title: form.title,
                body: form.body,
                errors,
            };
            let page = page(ctx, chrome, actor, (typed, None, None)).await?;
            Ok(page.status(Status::UnprocessableEntity).into())
        }
        Err(error) => overtaken(ctx, chrome, actor, error).await,
    }
}

async fn overtaken(ctx: &Context, chrome: &Chrome, actor: &Actor, error: Error) -> Result<Answer> {
    match error {
        Error::Conflict(why) => {
            let page = page(ctx, chrome, actor, (Typed::default(), None, Some(why))).await?;
            Ok(page.status(Status::Conflict).into())
        }
        error => Err(error),
    }
}

async fn page(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    (sent, removed, warning): (Typed, Option<i64>, Option<&'static str>),
) -> Result<Page> {
    let replies = saved_replies::list(ctx, actor).await?;
    // The address is believed only while that reply is off the list.
    let removed = removed.filter(|id| !replies.iter().any(|reply| reply.id.number() == *id));
    Page::private(&RepliesPage {
        chrome,
        replies,
        sent,
        removed,
        warning,
    })
}

fn input(form: &ReplyForm) -> Input {
    Input {
        title: form.title.clone(),
        body: form.body.clone(),
    }
}

fn numbered(id: Option<i64>) -> Result<SavedReplyId> {
    id.map(SavedReplyId::new).ok_or(Error::NotFound)
}
