//! One comment with its post, its parent, and what else its sender wrote.

use crate::audit::Actor;
use crate::comments::queue::{self, InContext};
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
    focus: Option<InContext>,
    /// The comment that the list goes on after; a page of one has no list.
    after: Option<CommentId>,
    notice: Option<&'static str>,
}

#[get("/moderation/comments/<id>")]
async fn comment(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
) -> Result<Page> {
    page(ctx, chrome, &moderator.actor(), numbered(id)?, None).await
}

/// The comment as it is now, with why a decision about it was not taken.
pub async fn as_it_is(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    id: CommentId,
    why: &'static str,
) -> Result<Page> {
    Ok(page(ctx, chrome, actor, id, Some(why))
        .await?
        .status(Status::Conflict))
}

async fn page(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    id: CommentId,
    notice: Option<&'static str>,
) -> Result<Page> {
    let focus = Some(queue::one(ctx, actor, id).await?);
    Page::private(&CommentPage {
        chrome,
        focus,
        after: None,
        notice,
    })
}
