//! The receipt: what became of a comment, for whoever has its link.

use crate::comments::changing::Manner;
use crate::comments::receipts::{self, Progress, Receipt};
use crate::context::Context;
use crate::error::Result;
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;
use rocket::{FromForm, Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![receipt]
}

#[derive(Template)]
#[template(path = "commenting/receipt.html")]
struct ReceiptPage<'a> {
    chrome: &'a Chrome,
    receipt: Receipt,
    token: &'a str,
    notice: Option<&'static str>,
    is_wrong_email: bool,
}

/// What the address says was done a moment ago.
#[derive(Debug, FromForm)]
struct Done<'r> {
    done: Option<&'r str>,
    /// The address that was typed for mails is none.
    email: Option<&'r str>,
}

impl ReceiptPage<'_> {
    /// What can be done about the words, as the link to it says.
    fn change_words(&self) -> Option<&'static str> {
        match self.receipt.change {
            Ok(Manner::Waiting | Manner::AtOnce(_)) => Some("Change what you wrote"),
            Ok(Manner::Later) if self.receipt.comment.later_at.is_some() => {
                Some("Look at your new words again")
            }
            Ok(Manner::Later) => Some("Ask for a change"),
            Err(_) => None,
        }
    }

    fn can_withdraw(&self) -> bool {
        self.receipt.progress != Progress::Withdrawn
    }
}

#[get("/receipts/<token>?<asked..>")]
async fn receipt(
    ctx: &State<Context>,
    chrome: &Chrome,
    token: &str,
    asked: Done<'_>,
) -> Result<Page> {
    let receipt = receipts::find(ctx, token).await?;
    let notice = match asked.done {
        Some("changed") if receipt.comment.edited_at.is_some() => {
            Some("Your new words have taken the place of the old ones.")
        }
        Some("asked") if receipt.comment.later_at.is_some() => {
            Some("Your new words have arrived and wait to be read.")
        }
        Some("same") => Some("Nothing is changed; your comment says what it said before."),
        _ => None,
    };
    let page = ReceiptPage {
        chrome,
        receipt,
        token,
        notice,
        is_wrong_email: asked.email.is_some(),
    };
    let page = Page::private(&page)?;
    // The address is the secret: it must not travel on with a link. Where the page has a form, the browser says at least
    // from which site it came.
    Ok(match chrome.has_mail {
        true => page,
        false => page.header("Referrer-Policy", "no-referrer"),
    })
}
