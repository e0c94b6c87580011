//! Covering a comment's words as harassment; the same address with DELETE takes the cover away.

use super::comment::as_it_is;
use crate::audit::Actor;
use crate::comments::covering;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::text::ids::CommentId;
use crate::web::chrome::Chrome;
use crate::web::commenting::thread::numbered;
use crate::web::guard::Moderator;
use crate::web::page::Answer;
use rocket::{Route, State, delete, post, routes};

pub fn routes() -> Vec<Route> {
    routes![cover, uncover]
}

#[post("/moderation/covers/<id>")]
async fn cover(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
) -> Result<Answer> {
    let (actor, id) = (moderator.actor(), numbered(id)?);
    let done = covering::cover(ctx, &actor, id).await;
    afterwards(ctx, chrome, &actor, id, done).await
}

#[delete("/moderation/covers/<id>")]
async fn uncover(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
) -> Result<Answer> {
    let (actor, id) = (moderator.actor(), numbered(id)?);
    let done = covering::uncover(ctx, &actor, id).await;
    afterwards(ctx, chrome, &actor, id, done).await
}

async fn afterwards(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    id: CommentId,
    done: Result<()>,
) -> Result<Answer> {
    match done {
        Ok(()) => Ok(Answer::to(format!("/moderation/comments/{id}"))),
        Err(Error::Conflict(why)) => Ok(as_it_is(ctx, chrome, actor, id, why).await?.into()),
        Err(error) => Err(error),
    }
}
