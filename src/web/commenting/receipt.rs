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
}

/// What the address says was done a moment ago.
#[derive(Debug, FromForm)]
struct Done<'r> {
    done: Option<&'r str>,
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
    };
    // The address is the secret: it must not travel on with a link. The page has no form that would need an origin.
    Ok(Page::private(&page)?.header("Referrer-Policy", "no-referrer"))
}
