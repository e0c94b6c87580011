//! "Is this your address?": what was asked for in its name, and the one button that says yes.

use super::{or_ended, told};
use crate::comments::subscribing;
use crate::context::Context;
use crate::error::Result;
use crate::letters::confirming;
use crate::posts::awaiting;
use crate::posts::naming::Named;
use crate::web::chrome::Chrome;
use crate::web::guard::Proof;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::CookieJar;
use rocket::{Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![asked, confirmed, page, confirm]
}

#[derive(Template)]
#[template(path = "mailing/confirm.html")]
struct ConfirmPage<'a> {
    chrome: &'a Chrome,
    token: &'a str,
    email: String,
    threads: Vec<Named>,
    posts: Vec<Named>,
}

#[get("/subscriptions/asked?<from>")]
async fn asked(chrome: &Chrome, from: Option<&str>) -> Result<Page> {
    let back = from.and_then(crate::web::form::local_path);
    told(
        chrome,
        "Please look into your mail",
        "If mail may go to this address, a link is on its way with which you confirm it. One such mail comes a day at most, so if you asked before, look for that one.",
        back.as_deref(),
    )
}

#[get("/subscriptions/confirmed")]
async fn confirmed(chrome: &Chrome) -> Result<Page> {
    told(
        chrome,
        "Thank you, that is confirmed",
        "Every mail has a link that ends it. This browser now remembers that the address is yours.",
        Some("/"),
    )
}

#[get("/subscriptions/<token>", rank = 2)]
async fn page(ctx: &State<Context>, chrome: &Chrome, token: &str) -> Result<Answer> {
    or_ended(chrome, shown(ctx, chrome, token).await)
}

async fn shown(ctx: &Context, chrome: &Chrome, token: &str) -> Result<Answer> {
    let mailbox = confirming::asked(ctx, token).await?;
    let page = ConfirmPage {
        chrome,
        token,
        threads: subscribing::unconfirmed(ctx, mailbox.id).await?,
        posts: awaiting::unconfirmed(ctx, mailbox.id).await?,
        email: mailbox.email,
    };
    Ok(Page::private(&page)?.into())
}

#[post("/subscriptions/<token>", rank = 2)]
async fn confirm(
    ctx: &State<Context>,
    chrome: &Chrome,
    jar: &CookieJar<'_>,
    token: &str,
) -> Result<Answer> {
    match confirming::confirm(ctx, token).await {
        Ok(proof) => {
            Proof::give(ctx, jar, proof);
            Ok(Answer::to("/subscriptions/confirmed"))
        }
        Err(error) => or_ended(chrome, Err(error)),
    }
}
