//! Decisions about one comment or several, and taking them back.
//!
//! The same address undoes with DELETE. Afterwards the queue shows the next one, says what happened and offers undo.

use super::{decision, state, word};
use crate::comments::moderating::{self, Batch, Decision};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::text::ids::CommentId;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Moderator;
use crate::web::page::Answer;
use rocket::{FromForm, Route, State, delete, post, routes};

pub fn routes() -> Vec<Route> {
    routes![decide_several, undo_several, decide, undo]
}

/// Where a decision was taken, to lead back there.
#[derive(Debug, FromForm)]
struct From {
    #[field(default = String::new())]
    from: String,
}

impl Bounded for From {
    const KIBIBYTES: u64 = 2;
}

#[derive(Debug, FromForm)]
struct Several {
    #[field(default = String::new())]
    verdict: String,
    #[field(default = String::new())]
    from: String,
    comments: Vec<String>,
}

impl Bounded for Several {
    const KIBIBYTES: u64 = 64;
}

impl Several {
    fn ids(&self) -> Vec<CommentId> {
        self.comments.iter().filter_map(|id| id.trim().parse().ok()).map(CommentId::new).collect()
    }
}

#[post("/moderation/comments/<id>/<verdict>", data = "<sent>", rank = 2)]
async fn decide(ctx: &State<Context>, moderator: Moderator, id: i64, verdict: &str, sent: Sent<From>) -> Result<Answer> {
    let what = decision(verdict).ok_or(Error::NotFound)?;
    moderating::decide(ctx, &moderator.actor(), CommentId::new(id), what, None).await?;
    Ok(Answer::to(format!("{}done={id}&verdict={verdict}", back(&sent.0.from))))
}

#[delete("/moderation/comments/<id>/<verdict>", data = "<sent>", rank = 2)]
async fn undo(ctx: &State<Context>, moderator: Moderator, id: i64, verdict: &str, sent: Sent<From>) -> Result<Answer> {
    let what = decision(verdict).ok_or(Error::NotFound)?;
    moderating::undo(ctx, &moderator.actor(), CommentId::new(id), what).await?;
    Ok(Answer::to(format!("{}focus={id}&undone=1", back(&sent.0.from))))
}

#[post("/moderation/batch", data = "<sent>")]
async fn decide_several(ctx: &State<Context>, moderator: Moderator, sent: Sent<Several>) -> Result<Answer> {
    let form = sent.0;
    let what = decision(&form.verdict).ok_or(Error::Conflict("Choose what to do with the ticked comments."))?;
    let batch = moderating::decide_all(ctx, &moderator.actor(), &form.ids(), what, Some(state(Some(&form.from)))).await?;
    Ok(Answer::to(told(&form, &batch, what)))
}

#[delete("/moderation/batch", data = "<sent>")]
async fn undo_several(ctx: &State<Context>, moderator: Moderator, sent: Sent<Several>) -> Result<Answer> {
    let form = sent.0;
    let what = decision(&form.verdict).ok_or(Error::NotFound)?;
    let batch = moderating::undo_all(ctx, &moderator.actor(), &form.ids(), what).await?;
    Ok(Answer::to(format!("{}undone={}", back(&form.from), batch.done.len())))
}

fn told(form: &Several, batch: &Batch, _what: Decision) -> String {
    let done: Vec<String> = batch.done.iter().map(ToString::to_string).collect();
    format!("{}done={}&verdict={}&left={}", back(&form.from), done.join(","), form.verdict, batch.left)
}

/// The list that a decision was taken in, ready for parameters.
fn back(from: &str) -> String {
    match word(state(Some(from))) {
        "pending" => "/moderation?".to_owned(),
        other => format!("/moderation?state={other}&"),
    }
}
