//! Decisions about one comment or several, and taking them back.
//!
//! The same address undoes with DELETE. A form says in which state its page showed the comment; when that has changed
//! meanwhile, the comment is shown again as it is now. Afterwards the queue shows the next one and offers undo.

use super::comment::as_it_is;
use super::listing::Listing;
use super::words;
use crate::comments::moderating::{self, Batch, Seen};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::text::ids::CommentId;
use crate::web::chrome::Chrome;
use crate::web::commenting::thread::numbered;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Moderator;
use crate::web::page::Answer;
use rocket::{FromForm, Route, State, delete, post, routes};

pub fn routes() -> Vec<Route> {
    routes![decide, undo, decide_several, undo_several]
}

/// Where something was done, and what comes after it.
#[derive(Debug, FromForm)]
pub struct Place {
    /// The state in which the page showed the comment.
    #[field(default = String::new())]
    pub from: String,
    /// The query of the list that it was read in.
    #[field(default = String::new())]
    pub list: String,
    /// Why it is declined.
    #[field(default = String::new())]
    pub reason: String,
    /// The words that the page showed; absent where it showed none.
    #[field(default = String::new())]
    pub version: String,
}

impl Bounded for Place {
    const KIBIBYTES: u64 = 4;
}

impl Place {
    /// The list to go back to.
    pub fn listing(&self) -> Listing {
        Listing::sent(&self.list, &self.from)
    }
}

#[derive(Debug, FromForm)]
struct Several {
    #[field(default = String::new())]
    verdict: String,
    #[field(default = String::new())]
    from: String,
    #[field(default = String::new())]
    list: String,
    comments: Vec<String>,
}

impl Bounded for Several {
    const KIBIBYTES: u64 = 16;
}

impl Several {
    fn ids(&self) -> Vec<CommentId> {
        self.comments
            .iter()
            .filter_map(|id| id.trim().parse().ok())
            .map(CommentId::new)
            .collect()
    }

    fn back(&self) -> String {
        Listing::sent(&self.list, &self.from).path()
    }
}

#[post("/moderation/comments/<id>/<verdict>", data = "<sent>", rank = 9)]
async fn decide(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    verdict: &str,
    sent: Sent<Place>,
) -> Result<Answer> {
    let (actor, id, place) = (moderator.actor(), numbered(id)?, sent.0);
    let decision = words::decision(verdict).ok_or(Error::NotFound)?;
    let seen = Seen {
        state: words::state(&place.from),
        version: place.version.trim().parse().ok(),
        reason: Some(place.reason.as_str()),
    };
    match moderating::decide(ctx, &actor, id, decision, seen).await {
        Ok(()) => Ok(Answer::to(format!(
            "{}done={id}&verdict={verdict}",
            place.listing().path()
        ))),
        Err(Error::Conflict(why)) => Ok(as_it_is(ctx, chrome, &actor, id, why).await?.into()),
        Err(error) => Err(error),
    }
}

#[delete("/moderation/comments/<id>/<verdict>", data = "<sent>", rank = 9)]
async fn undo(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    verdict: &str,
    sent: Sent<Place>,
) -> Result<Answer> {
    let (actor, id, place) = (moderator.actor(), numbered(id)?, sent.0);
    let decision = words::decision(verdict).ok_or(Error::NotFound)?;
    match moderating::undo(ctx, &actor, id, decision).await {
        Ok(()) => Ok(Answer::to(format!(
            "{}focus={id}&undone=1",
            place.listing().path()
        ))),
        Err(Error::Conflict(why)) => Ok(as_it_is(ctx, chrome, &actor, id, why).await?.into()),
        Err(error) => Err(error),
    }
}

#[post("/moderation/comments/batch", data = "<sent>")]
async fn decide_several(
    ctx: &State<Context>,
    moderator: Moderator,
    sent: Sent<Several>,
) -> Result<Answer> {
    let form = sent.0;
    let unchosen = Error::Conflict(
        "Choose what is to happen with the ticked comments: approve, reject or spam.",
    );
    let decision = words::decision(&form.verdict).ok_or(unchosen)?;
    let seen = Seen {
        state: words::state(&form.from),
        ..Seen::default()
    };
    let Batch { done, left } =
        moderating::decide_all(ctx, &moderator.actor(), &form.ids(), decision, seen).await?;
    let done: Vec<String> = done.iter().map(ToString::to_string).collect();
    Ok(Answer::to(format!(
        "{}done={}&verdict={}&left={left}",
        form.back(),
        done.join(","),
        form.verdict
    )))
}

#[delete("/moderation/comments/batch", data = "<sent>")]
async fn undo_several(
    ctx: &State<Context>,
    moderator: Moderator,
    sent: Sent<Several>,
) -> Result<Answer> {
    let form = sent.0;
    let decision = words::decision(&form.verdict).ok_or(Error::NotFound)?;
    let Batch { done, left } =
        moderating::undo_all(ctx, &moderator.actor(), &form.ids(), decision).await?;
    Ok(Answer::to(format!(
        "{}undone={}&left={left}",
        form.back(),
        done.len()
    )))
}
