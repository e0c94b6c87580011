//! Decisions about one comment or several, and taking them back.
//!
//! The same address undoes with DELETE. A form says in which state its page showed the comment; when that has changed
//! meanwhile, the comment is shown again as it is now. Afterwards the queue shows the next one and offers undo.

use super::comment::as_it_is;
use super::words;
use crate::audit::Actor;
use crate::comments::moderating::{self, Batch};
use crate::comments::queue;
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

/// Where a decision was taken, and what comes after it.
#[derive(Debug, FromForm)]
struct Place {
    /// The state in which the page showed the comment.
    #[field(default = String::new())]
    from: String,
    #[field(default = String::new())]
    after: String,
    #[field(default = String::new())]
    then: String,
}

impl Bounded for Place {
    const KIBIBYTES: u64 = 2;
}

#[derive(Debug, FromForm)]
struct Several {
    #[field(default = String::new())]
    verdict: String,
    #[field(default = String::new())]
    from: String,
    #[field(default = String::new())]
    after: String,
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
}

#[post("/moderation/comments/<id>/<verdict>", data = "<sent>")]
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
    match moderating::decide(ctx, &actor, id, decision, words::state(&place.from)).await {
        Ok(()) if place.then == "reply" => reply(ctx, &actor, id).await,
        Ok(()) => Ok(Answer::to(format!(
            "{}done={id}&verdict={verdict}",
            back(&place.from, &place.after)
        ))),
        Err(Error::Conflict(why)) => Ok(as_it_is(ctx, chrome, &actor, id, why).await?.into()),
        Err(error) => Err(error),
    }
}

#[delete("/moderation/comments/<id>/<verdict>", data = "<sent>")]
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
            back(&place.from, &place.after)
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
    let seen = words::state(&form.from);
    let Batch { done, left } =
        moderating::decide_all(ctx, &moderator.actor(), &form.ids(), decision, seen).await?;
    let done: Vec<String> = done.iter().map(ToString::to_string).collect();
    let back = back(&form.from, &form.after);
    Ok(Answer::to(format!(
        "{back}done={}&verdict={}&left={left}",
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
        back(&form.from, &form.after),
        done.len()
    )))
}

/// The form under the post, answering the comment that was just approved.
async fn reply(ctx: &Context, actor: &Actor, id: CommentId) -> Result<Answer> {
    match queue::one(ctx, actor, id).await?.answerable_at {
        Some(path) => Ok(Answer::to(format!("{path}/comments/new?reply={id}"))),
        None => Ok(Answer::to(format!("/moderation/comments/{id}"))),
    }
}

/// The list that a decision was taken in, ready for one more parameter.
fn back(from: &str, after: &str) -> String {
    let mut path = "/moderation?".to_owned();
    if let Some(state) = words::state(from).filter(|state| words::word(state) != "pending") {
        path.push_str(&format!("state={}&", words::word(&state)));
    }
    if let Ok(after) = after.parse::<i64>() {
        path.push_str(&format!("after={after}&"));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::back;

    #[test]
    fn decisions_lead_back_to_their_list() {
        for (from, after, path) in [
            ("", "", "/moderation?"),
            ("pending", "", "/moderation?"),
            ("spam", "", "/moderation?state=spam&"),
            ("approved", "12", "/moderation?state=approved&after=12&"),
            ("nonsense", "x", "/moderation?"),
            ("//evil.invalid", "1&state=spam", "/moderation?"),
        ] {
            assert_eq!(back(from, after), path, "{from} {after}");
        }
    }
}
