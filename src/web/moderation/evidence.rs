//! Keeping comments as evidence, and the plain file of them.

use super::comment::as_it_is;
use super::deciding::Place;
use super::listing::Listing;
use super::words;
use crate::comments::evidence;
use crate::comments::queue::InContext;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::web::chrome::Chrome;
use crate::web::commenting::thread::numbered;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Moderator;
use crate::web::page::{Answer, Page};
use rocket::{FromForm, Route, State, delete, get, post, routes};
use std::fmt::Write;

pub fn routes() -> Vec<Route> {
    routes![file, keep, let_go]
}

#[derive(Debug, FromForm)]
struct Keeping {
    /// `sender` for everything by the same sender.
    #[field(default = String::new())]
    what: String,
    #[field(default = String::new())]
    from: String,
    #[field(default = String::new())]
    list: String,
}

impl Bounded for Keeping {
    const KIBIBYTES: u64 = 4;
}

#[post("/moderation/comments/<id>/evidence", data = "<sent>")]
async fn keep(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    sent: Sent<Keeping>,
) -> Result<Answer> {
    let (actor, id, form) = (moderator.actor(), numbered(id)?, sent.0);
    match evidence::keep(ctx, &actor, id, form.what == "sender").await {
        Ok(_) => {
            let back = Listing::sent(&form.list, &form.from).path();
            Ok(Answer::to(format!("{back}focus={id}&did=kept&on={id}")))
        }
        Err(Error::Conflict(why)) => Ok(as_it_is(ctx, chrome, &actor, id, why).await?.into()),
        Err(error) => Err(error),
    }
}

#[delete("/moderation/comments/<id>/evidence", data = "<sent>")]
async fn let_go(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    sent: Sent<Place>,
) -> Result<Answer> {
    let (actor, id) = (moderator.actor(), numbered(id)?);
    match evidence::let_go(ctx, &actor, id).await {
        Ok(()) => {
            let back = sent.0.listing().path();
            Ok(Answer::to(format!("{back}focus={id}&did=released&on={id}")))
        }
        Err(Error::Conflict(why)) => Ok(as_it_is(ctx, chrome, &actor, id, why).await?.into()),
        Err(error) => Err(error),
    }
}

/// The file: plain text, so that it reads the same everywhere and runs nowhere.
#[get("/moderation/comments/<id>/evidence")]
async fn file(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
) -> Result<Page> {
    let id = numbered(id)?;
    let kept = evidence::gather(ctx, &moderator.actor(), id).await?;
    let text = told(chrome, &kept, ctx.now().millis()).map_err(Error::internal)?;
    Ok(Page::plain(text).header(
        "Content-Disposition",
        format!("attachment; filename=\"evidence-{id}.txt\""),
    ))
}

fn told(
    chrome: &Chrome,
    kept: &[InContext],
    now: i64,
) -> std::result::Result<String, std::fmt::Error> {
    let zone = &chrome.settings.zone;
    let at = |millis| format!("{} ({})", zone.date_time(millis), zone.rfc3339(millis));
    let mut out = String::new();
    writeln!(
        out,
        "Comments on {} ({})",
        chrome.settings.title, chrome.site_url
    )?;
    writeln!(
        out,
        "Written out {}. Times are in {}.",
        at(now),
        zone.name()
    )?;
    for found in kept {
        let comment = &found.entry.comment;
        writeln!(out, "\n{}\nComment {}\n", "-".repeat(60), comment.id)?;
        let path = found.entry.under.path.as_deref().unwrap_or_default();
        writeln!(
            out,
            "Under: {} {}",
            found.entry.under.title,
            chrome.absolute(path)
        )?;
        writeln!(out, "Name: {}", comment.name)?;
        if let Some(mailbox) = &found.mailbox {
            let is_confirmed = mailbox.confirmed_at.is_some();
            let proof = if is_confirmed {
                "confirmed"
            } else {
                "not confirmed"
            };
            writeln!(out, "E-mail as typed: {} ({proof})", mailbox.email)?;
        }
        if !comment.network.is_empty() {
            writeln!(out, "Mark of the network: {}", comment.network)?;
        }
        writeln!(out, "Sent: {}", at(comment.created_at.millis()))?;
        for (what, when) in [
            ("Words changed", comment.edited_at),
            ("Words blacked out", comment.redacted_at),
            ("Taken back by its author", comment.withdrawn_at),
            ("Kept as evidence", comment.kept_at),
        ] {
            if let Some(when) = when {
                writeln!(out, "{what}: {}", at(when.millis()))?;
            }
        }
        if !comment.held_because.is_empty() {
            writeln!(out, "Held because: {}", comment.held_because)?;
        }
        for decided in found.history.iter().rev() {
            let state = words::label(&decided.state_after);
            let back = if decided.is_reverted {
                ", taken back later"
            } else {
                ""
            };
            let when = at(decided.at.millis());
            writeln!(out, "Decided: {state} by {}{back}, {when}", decided.by)?;
        }
        let original = comment.original_body.as_deref();
        for (heading, body) in [
            ("Words", Some(&*comment.body)),
            ("Words as they came", original),
        ] {
            if let Some(body) = body {
                writeln!(out, "\n{heading}:\n")?;
                for line in body.lines() {
                    writeln!(out, "    {line}")?;
                }
            }
        }
    }
    Ok(out)
}
