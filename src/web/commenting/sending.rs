//! Sending a comment, and looking at it first.

use super::refusing::refused;
use super::write::{WritePage, again};
use crate::audit::Actor;
use crate::comments::submitting::{self, Input, Outcome, Sender};
use crate::context::Context;
use crate::error::{FieldErrors, Result};
use crate::posts::reading;
use crate::text::private::Found;
use crate::text::sanitise::SafeHtml;
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Network;
use crate::web::page::{Answer, Page};
use rocket::{FromForm, Route, State, post, routes};

pub fn routes() -> Vec<Route> {
    routes![create_comment]
}

#[derive(Debug, Default, FromForm)]
struct SentComment {
    #[field(default = String::new())]
    name: String,
    #[field(default = String::new())]
    email: String,
    #[field(default = String::new())]
    body: String,
    #[field(default = String::new())]
    parent: String,
    #[field(default = String::new())]
    token: String,
    /// People do not see this one.
    #[field(default = String::new())]
    website: String,
    #[field(default = String::new())]
    preview: String,
    #[field(default = String::new())]
    told: String,
}

impl Bounded for SentComment {
    // The longest comment in letters of four bytes needs 96,000 of them once they are url-encoded.
    const KIBIBYTES: u64 = 128;
}

#[post("/<slug>/comments", data = "<sent>", rank = 10)]
async fn create_comment(
    ctx: &State<Context>,
    chrome: &Chrome,
    network: Network,
    slug: &str,
    sent: Sent<SentComment>,
) -> Result<Answer> {
    let input = input(sent.0);
    let actor = chrome.viewer.clone().map_or(Actor::Reader, Actor::Person);
    let sender = Sender {
        network: network.key().to_owned(),
        address: Some(network.address()),
        proven: None,
    };
    match Box::pin(submitting::submit(ctx, &actor, &sender, slug, &input)).await {
        Ok(Outcome::Held(receipt)) => Ok(Answer::to(format!("/receipts/{receipt}"))),
        Ok(Outcome::Published(id)) => Ok(Answer::to(format!("/comments/{id}"))),
        Ok(Outcome::Preview { html, token, found }) => {
            let input = Input { token, ..input };
            Box::pin(preview(ctx, chrome, slug, &input, html, found)).await
        }
        Err(error) => Box::pin(refused(ctx, chrome, slug, &input, error)).await,
    }
}

async fn preview(
    ctx: &Context,
    chrome: &Chrome,
    slug: &str,
    input: &Input,
    html: SafeHtml,
    found: Vec<Found>,
) -> Result<Answer> {
    let at = reading::open_for_comments(ctx.reading(), slug).await?;
    let mut form = again(ctx, &at, input, FieldErrors::default()).await?;
    form.is_preview = true;
    form.told = found.iter().map(Found::mark).collect::<Vec<_>>().join(" ");
    let heading = if found.is_empty() {
        "This is how it will look"
    } else {
        "This will be public"
    };
    let page = WritePage::new(chrome, heading, &at, form);
    Ok(Page::private(&WritePage {
        preview: Some(html),
        found,
        ..page
    })?
    .into())
}

fn input(sent: SentComment) -> Input {
    Input {
        name: sent.name,
        email: sent.email,
        body: sent.body,
        parent: sent.parent,
        token: sent.token,
        trap: sent.website,
        wants_preview: !sent.preview.is_empty(),
        told: sent.told,
    }
}
