//! Taking one's comment back, by the receipt: asked once more on a page of its own, since nobody can undo it.

use crate::comments::receipts::{self, Progress, Receipt};
use crate::comments::withdrawing;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::web::chrome::Chrome;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::{Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![question, withdraw]
}

#[derive(Template)]
#[template(path = "commenting/withdrawal.html")]
struct QuestionPage<'a> {
    chrome: &'a Chrome,
    receipt: Receipt,
    token: &'a str,
}

#[get("/receipts/<token>/withdrawal")]
async fn question(ctx: &State<Context>, chrome: &Chrome, token: &str) -> Result<Answer> {
    let receipt = receipts::find(ctx, token).await?;
    if receipt.progress == Progress::Withdrawn {
        return Ok(Answer::to(format!("/receipts/{token}")));
    }
    let page = QuestionPage {
        chrome,
        receipt,
        token,
    };
    Ok(Page::private(&page)?.into())
}

#[post("/receipts/<token>/withdrawal")]
async fn withdraw(ctx: &State<Context>, token: &str) -> Result<Answer> {
    let receipt = receipts::find(ctx, token).await?;
    match withdrawing::withdraw(ctx, receipt.comment.id).await {
        // Pressed twice: it is what they wanted.
        Ok(()) | Err(Error::Conflict(_)) => Ok(Answer::to(format!("/receipts/{token}"))),
        Err(error) => Err(error),
    }
}
