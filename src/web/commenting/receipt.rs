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
}

#[get("/receipts/<token>")]
async fn receipt(ctx: &State<Context>, chrome: &Chrome, token: &str) -> Result<Page> {
    let receipt = receipts::find(ctx, token).await?;
    // The address is the secret: it must not travel on with a link. The page has no form that would need an origin.
    Ok(Page::private(&ReceiptPage { chrome, receipt })?.header("Referrer-Policy", "no-referrer"))
}
