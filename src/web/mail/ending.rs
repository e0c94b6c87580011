//! Getting no more mail: by the button on a page, or by the one press that mail programs offer (RFC 8058).

use super::{or_ended, told};
use crate::comments::subscribing;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::letters::links::{self, Link, Purpose};
use crate::letters::mailboxes;
use crate::posts::awaiting;
use crate::text::ids::{AwaitingId, MailboxId, SubscriptionId};
use crate::web::chrome::Chrome;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::{Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![ended, page, end]
}

#[derive(Template)]
#[template(path = "mailing/end.html")]
struct EndPage<'a> {
    chrome: &'a Chrome,
    token: &'a str,
    words: String,
    button: &'static str,
}

#[get("/unsubscribe/done")]
async fn ended(chrome: &Chrome) -> Result<Page> {
    told(
        chrome,
        "Done",
        "No more of these mails will come.",
        Some("/"),
    )
}

#[get("/unsubscribe/<token>", rank = 2)]
async fn page(ctx: &State<Context>, chrome: &Chrome, token: &str) -> Result<Answer> {
    or_ended(chrome, shown(ctx, chrome, token).await)
}

async fn shown(ctx: &Context, chrome: &Chrome, token: &str) -> Result<Answer> {
    let Some(link) = links::read(ctx, token) else {
        return Err(Error::NotFound);
    };
    let about = match link.purpose {
        Purpose::EndSubscription => subscribing::about(ctx, SubscriptionId::new(link.id)).await,
        Purpose::EndAwaiting => awaiting::about(ctx, AwaitingId::new(link.id)).await,
        _ => Ok(Default::default()),
    };
    let about = match about {
        Ok(about) => about,
        // What has ended already needs no button.
        Err(Error::NotFound) => return Ok(Answer::to("/unsubscribe/done")),
        Err(error) => return Err(error),
    };
    let (words, button) = match link.purpose {
        Purpose::EndSubscription => (
            format!(
                "Answers to your comment under “{}” are not mailed to you any more.",
                about.title
            ),
            "No more of these",
        ),
        Purpose::EndAwaiting => (
            format!(
                "You are not told when “{}” is out, and your address is forgotten.",
                about.title
            ),
            "Do not tell me",
        ),
        Purpose::NeverAgain => (
            "Nothing is ever mailed to your address from this site again, whoever types it.".into(),
            "Never write to me",
        ),
        Purpose::Confirm | Purpose::Proof => return Err(Error::NotFound),
    };
    let page = EndPage {
        chrome,
        token,
        words,
        button,
    };
    Ok(Page::private(&page)?.into())
}

/// The body says nothing that the link does not: a mail program sends `List-Unsubscribe=One-Click`.
#[post("/unsubscribe/<token>", rank = 2)]
async fn end(ctx: &State<Context>, chrome: &Chrome, token: &str) -> Result<Answer> {
    let outcome = match links::read(ctx, token) {
        Some(link) => settle(ctx, &link).await,
        None => Err(Error::NotFound),
    };
    or_ended(chrome, outcome.map(|()| Answer::to("/unsubscribe/done")))
}

async fn settle(ctx: &Context, link: &Link) -> Result<()> {
    match link.purpose {
        Purpose::EndSubscription => subscribing::end(ctx, SubscriptionId::new(link.id)).await,
        Purpose::EndAwaiting => awaiting::end(ctx, AwaitingId::new(link.id)).await,
        Purpose::NeverAgain => mailboxes::never_again(ctx, MailboxId::new(link.id)).await,
        Purpose::Confirm | Purpose::Proof => Err(Error::NotFound),
    }
}
