//! The ways to an empty form: the token that scripts fetch, and the form on a page of its own.

use super::form::CommentForm;
use super::write::WritePage;
use crate::comments::{takes_comments, threading, tokens};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::posts::reading;
use crate::text::ids::CommentId;
use crate::web::chrome::Chrome;
use crate::web::page::{Answer, Page};
use rocket::{Route, State, get, routes};
use serde_json::json;

pub fn routes() -> Vec<Route> {
    routes![conversation, token, new_comment]
}

/// Where the form is sent to; whoever opens it by itself wants the conversation.
#[get("/<slug>/comments", rank = 10)]
async fn conversation(ctx: &State<Context>, slug: &str) -> Result<Answer> {
    let at = reading::open_for_comments(ctx.reading(), slug).await?;
    Ok(Answer::to(format!("{}#comments", at.path)))
}

#[get("/<slug>/comments/token", rank = 10)]
async fn token(ctx: &State<Context>, slug: &str) -> Result<Page> {
    let at = reading::open_for_comments(ctx.reading(), slug).await?;
    if !takes_comments(ctx.reading(), &at.post, ctx.now()).await? {
        return Err(Error::NotFound);
    }
    Ok(Page::json(
        &json!({ "token": tokens::issue(ctx, at.post.id) }),
    ))
}

#[get("/<slug>/comments/new?<reply>", rank = 10)]
async fn new_comment(
    ctx: &State<Context>,
    chrome: &Chrome,
    slug: &str,
    reply: Option<i64>,
) -> Result<Answer> {
    let at = reading::open_for_comments(ctx.reading(), slug).await?;
    if !takes_comments(ctx.reading(), &at.post, ctx.now()).await? {
        return Ok(Answer::to(format!("{}#comments", at.path)));
    }
    let answered = match reply {
        Some(id) => Some(
            threading::answered(ctx, at.post.id, CommentId::new(id))
                .await?
                .ok_or(Error::NotFound)?,
        ),
        None => None,
    };
    let heading = if answered.is_some() {
        "Write a reply"
    } else {
        "Write a comment"
    };
    let token = tokens::issue(ctx, at.post.id);
    let form = CommentForm {
        token,
        answered,
        ..CommentForm::empty(&at.path, true)
    };
    Ok(Page::private(&WritePage::new(chrome, heading, &at, form))?.into())
}
