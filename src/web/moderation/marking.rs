//! Letting a comment stand first, leaving it for the author of the post, and taking either back.

use super::comment::as_it_is;
use super::deciding::Place;
use crate::comments::marking::{self, Mark};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::web::chrome::Chrome;
use crate::web::commenting::thread::numbered;
use crate::web::form::Sent;
use crate::web::guard::Moderator;
use crate::web::page::Answer;
use rocket::request::FromParam;
use rocket::{Route, State, delete, post, routes};

pub fn routes() -> Vec<Route> {
    routes![mark, unmark]
}

/// A mark by its name in addresses.
struct Named(Mark);

impl FromParam<'_> for Named {
    type Error = ();

    fn from_param(word: &str) -> std::result::Result<Self, ()> {
        match word {
            "pin" => Ok(Self(Mark::Pinned)),
            "author" => Ok(Self(Mark::LeftForAuthor)),
            _ => Err(()),
        }
    }
}

#[post("/moderation/comments/<id>/<mark>", data = "<sent>", rank = 8)]
async fn mark(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    mark: Named,
    sent: Sent<Place>,
) -> Result<Answer> {
    let (actor, id, mark) = (moderator.actor(), numbered(id)?, mark.0);
    let list = sent.0.listing().path();
    match marking::mark(ctx, &actor, id, mark).await {
        Ok(()) if mark == Mark::Pinned => {
            Ok(Answer::to(format!("{list}focus={id}&did=pinned&on={id}")))
        }
        // It is out of the way now; the next one comes up.
        Ok(()) => Ok(Answer::to(format!("{list}did=left&on={id}"))),
        Err(Error::Conflict(why)) => Ok(as_it_is(ctx, chrome, &actor, id, why).await?.into()),
        Err(error) => Err(error),
    }
}

#[delete("/moderation/comments/<id>/<mark>", data = "<sent>", rank = 8)]
async fn unmark(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    mark: Named,
    sent: Sent<Place>,
) -> Result<Answer> {
    let (actor, id, mark) = (moderator.actor(), numbered(id)?, mark.0);
    let list = sent.0.listing().path();
    let did = match mark {
        Mark::Pinned => "unpinned",
        Mark::LeftForAuthor => "fetched",
    };
    match marking::unmark(ctx, &actor, id, mark).await {
        Ok(()) => Ok(Answer::to(format!("{list}focus={id}&did={did}&on={id}"))),
        Err(Error::Conflict(why)) => Ok(as_it_is(ctx, chrome, &actor, id, why).await?.into()),
        Err(error) => Err(error),
    }
}
