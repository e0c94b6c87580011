//! One comment with its post, its parent, and what else its sender wrote.

use super::focus::{Beginning, Draft, Focus};
use crate::audit::Actor;
use crate::comments::moderating::REASONS;
use crate::context::Context;
use crate::entity::comment::CommentState;
use crate::error::Result;
use crate::text::ids::CommentId;
use crate::web::chrome::Chrome;
use crate::web::commenting::thread::numbered;
use crate::web::guard::Moderator;
use crate::web::page::Page;
use askama::Template;
use rocket::http::Status;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![comment]
}

#[derive(Template)]
#[template(path = "moderation/comment.html")]
struct CommentPage<'a> {
    chrome: &'a Chrome,
    focus: Option<Focus>,
    notice: Option<&'a str>,
    reasons: &'static [&'static str],
}

#[get("/moderation/comments/<id>?<saved>")]
async fn comment(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    saved: Option<i64>,
) -> Result<Page> {
    let beginning = Beginning { saved, again: None };
    let focus = Focus::of(ctx, &moderator.actor(), numbered(id)?, None, beginning).await?;
    page(chrome, focus, None)
}

/// The comment as it is now, with why something was not done.
pub async fn as_it_is(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    id: CommentId,
    why: &str,
) -> Result<Page> {
    let focus = Focus::of(ctx, actor, id, None, Beginning::default()).await?;
    Ok(page(chrome, focus, Some(why))?.status(Status::Conflict))
}

/// The comment with what was typed and what is wrong with it.
pub async fn handed_back(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    id: CommentId,
    draft: Draft,
    why: Option<&str>,
) -> Result<Page> {
    let focus = Focus::of(ctx, actor, id, None, Beginning::default())
        .await?
        .filled(draft);
    let status = match why {
        Some(_) => Status::Conflict,
        None => Status::UnprocessableEntity,
    };
    Ok(page(chrome, focus, why)?.status(status))
}

fn page(chrome: &Chrome, focus: Focus, notice: Option<&str>) -> Result<Page> {
    Page::private(&CommentPage {
        chrome,
        focus: Some(focus),
        notice,
        reasons: &REASONS,
    })
}
