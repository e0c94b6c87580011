//! The receipt: what became of a comment, for whoever has its link.

use crate::comments::receipts::{self, Progress, Receipt};
use crate::context::Context;
use crate::error::Result;
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![receipt]
}

#[derive(Template)]
#[template(path = "commenting/receipt.html")]
struct ReceiptPage<'a> {
    chrome: &'a Chrome,
    receipt: Receipt,
    token: &'a str,
    is_wrong_email: bool,
}

#[get("/receipts/<token>?<email>")]
async fn receipt(
    ctx: &State<Context>,
    chrome: &Chrome,
    token: &str,
    email: Option<&str>,
) -> Result<Page> {
    let receipt = receipts::find(ctx, token).await?;
    let page = Page::private(&ReceiptPage {
        chrome,
        receipt,
        token,
        is_wrong_email: email.is_some(),
    })?;
    // The address is the secret: it must not travel on with a link. Where the page has a form, the browser says at least
    // from which site it came.
    Ok(match chrome.has_mail {
        true => page,
        false => page.header("Referrer-Policy", "no-referrer"),
    })
}
