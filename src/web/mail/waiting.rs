//! "Tell me when it is out", on the page of a planned post.

use super::or_ended;
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::posts::{awaiting, reading};
use crate::web::chrome::Chrome;
use crate::web::field::Field;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Network;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![place, wait]
}

#[derive(Template)]
#[template(path = "mailing/wait.html")]
struct WaitPage<'a> {
    chrome: &'a Chrome,
    title: String,
    path: String,
    email: Field,
    errors: FieldErrors,
}

#[derive(Debug, Default, FromForm)]
struct Address {
    #[field(default = String::new())]
    email: String,
}

impl Bounded for Address {
    const KIBIBYTES: u64 = 8;
}

/// Where the form is sent to; whoever opens it by itself wants the page of the post.
#[get("/<slug>/notice", rank = 10)]
async fn place(ctx: &State<Context>, slug: &str) -> Result<Answer> {
    Ok(Answer::to(reading::coming(ctx, slug).await?.path))
}

#[post("/<slug>/notice", data = "<sent>", rank = 10)]
async fn wait(
    ctx: &State<Context>,
    chrome: &Chrome,
    network: Network,
    slug: &str,
    sent: Sent<Address>,
) -> Result<Answer> {
    let typed = &sent.0.email;
    match awaiting::wait(ctx, network.key(), slug, typed).await {
        Ok(()) => Ok(Answer::to(format!("/subscriptions/asked?from=/{slug}"))),
        Err(Error::Invalid(errors)) => {
            let coming = reading::coming(ctx, slug).await?;
            let page = WaitPage {
                chrome,
                title: coming.title,
                path: coming.path,
                email: Field::email("email", "E-mail", typed)
                    .autocomplete("email")
                    .judged(&errors),
                errors,
            };
            Ok(Page::private(&page)?
                .status(Status::UnprocessableEntity)
                .into())
        }
        Err(error) => or_ended(chrome, Err(error)),
    }
}
