//! Answering a comment where it is read; what waits is approved with it. The same address takes a reply back with DELETE,
//! and its words are in the form again.

use super::comment::{as_it_is, handed_back};
use super::deciding::Place;
use super::focus::Draft;
use super::listing::Listing;
use super::words;
use crate::comments::answering::{self, Reply};
use crate::context::Context;
use crate::entity::comment::CommentState;
use crate::error::{Error, Result};
use crate::web::chrome::Chrome;
use crate::web::commenting::thread::numbered;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Moderator;
use crate::web::page::Answer;
use rocket::{FromForm, Route, State, delete, post, routes};

pub fn routes() -> Vec<Route> {
    routes![reply, take_back]
}

#[derive(Debug, FromForm)]
struct ReplyForm {
    #[field(default = String::new())]
    reply: String,
    #[field(default = String::new())]
    token: String,
    #[field(default = String::new())]
    version: String,
    #[field(default = String::new())]
    from: String,
    #[field(default = String::new())]
    list: String,
}

impl Bounded for ReplyForm {
    // As a comment's.
    const KIBIBYTES: u64 = 128;
}

#[post("/moderation/comments/<id>/reply", data = "<sent>")]
async fn reply(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    sent: Sent<ReplyForm>,
) -> Result<Answer> {
    let (actor, id, form) = (moderator.actor(), numbered(id)?, sent.0);
    let seen = words::state(&form.from);
    let reply = Reply {
        body: &form.reply,
        token: &form.token,
        seen,
        version: form.version.trim().parse().ok(),
    };
    let draft = |reply_error| Draft {
        reply: form.reply.clone(),
        reply_error,
        ..Draft::default()
    };
    match answering::answer(ctx, &actor, id, reply).await {
        Ok(answer) => {
            let list = Listing::sent(&form.list, &form.from).path();
            let told = match seen {
                Some(CommentState::Approved) => format!("focus={id}&did=replied&on={answer}"),
                _ => format!("done={id}&verdict=approval&on={answer}"),
            };
            Ok(Answer::to(format!("{list}{told}")))
        }
        Err(Error::Invalid(errors)) => {
            let draft = draft(errors.of("reply").map(str::to_owned));
            Ok(handed_back(ctx, chrome, &actor, id, draft, None)
                .await?
                .into())
        }
        Err(Error::Conflict(why)) if form.reply.trim().is_empty() => {
            Ok(as_it_is(ctx, chrome, &actor, id, why).await?.into())
        }
        Err(Error::Conflict(why)) => {
            let page = handed_back(ctx, chrome, &actor, id, draft(None), Some(why));
            Ok(page.await?.into())
        }
        Err(error) => Err(error),
    }
}

#[delete("/moderation/comments/<id>/reply", data = "<sent>")]
async fn take_back(
    ctx: &State<Context>,
    moderator: Moderator,
    id: Option<i64>,
    sent: Sent<Place>,
) -> Result<Answer> {
    let (reply, place) = (numbered(id)?, sent.0);
    let answered = answering::take_back(ctx, &moderator.actor(), reply).await?;
    let list = place.listing().path();
    Ok(Answer::to(format!(
        "{list}focus={answered}&undone=1&again={reply}#reply"
    )))
}
