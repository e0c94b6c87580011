//! The privacy page: beginning it, and what a setting has changed in it.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::posts::declaring::{self, Declaration, Put};
use crate::web::chrome::Chrome;
use crate::web::guard::Owner;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, delete, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![page, begin, put_in, leave]
}

#[derive(Template)]
#[template(path = "settings/privacy.html")]
struct PrivacyPage<'a> {
    chrome: &'a Chrome,
    declaration: Declaration,
    done: Option<&'static str>,
    problem: Option<&'static str>,
}

/// What the address says was done a moment ago.
#[derive(Debug, FromForm)]
struct Done<'r> {
    done: Option<&'r str>,
}

#[get("/settings/privacy?<asked..>")]
async fn page(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Owner,
    asked: Done<'_>,
) -> Result<Page> {
    let done = match asked.done {
        Some("published") => Some("The new sentence is in its place. Readers see it now."),
        Some("saved") => {
            Some("The new sentence is in your draft. Readers see it when you publish the page.")
        }
        Some("left") => Some("Noted: your page says it in your own words."),
        _ => None,
    };
    shown(ctx, chrome, &owner, done, None).await
}

#[post("/settings/privacy/page")]
async fn begin(ctx: &State<Context>, owner: Owner) -> Result<Answer> {
    let page = declaring::begin(ctx, &owner.actor()).await?;
    Ok(Answer::to(format!("/desk/posts/{page}")))
}

#[post("/settings/privacy/sentences/<key>")]
async fn put_in(ctx: &State<Context>, chrome: &Chrome, owner: Owner, key: &str) -> Result<Answer> {
    match declaring::put_in(ctx, &owner.actor(), key).await {
        Ok(Put::Published) => Ok(Answer::to("/settings/privacy?done=published")),
        Ok(Put::Saved) => Ok(Answer::to("/settings/privacy?done=saved")),
        Err(Error::Conflict(words)) => {
            let page = shown(ctx, chrome, &owner, None, Some(words)).await?;
            Ok(page.status(Status::Conflict).into())
        }
        Err(error) => Err(error),
    }
}

#[delete("/settings/privacy/sentences/<key>")]
async fn leave(ctx: &State<Context>, owner: Owner, key: &str) -> Result<Answer> {
    declaring::leave(ctx, &owner.actor(), key).await?;
    Ok(Answer::to("/settings/privacy?done=left"))
}

async fn shown(
    ctx: &Context,
    chrome: &Chrome,
    owner: &Owner,
    done: Option<&'static str>,
    problem: Option<&'static str>,
) -> Result<Page> {
    Page::private(&PrivacyPage {
        chrome,
        declaration: declaring::declaration(ctx, &owner.actor()).await?,
        done,
        problem,
    })
}
