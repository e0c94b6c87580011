//! A forgotten password: asking for a link by mail, and choosing a new one behind it.
//!
//! The answer is the same whether anybody has the address or not.

use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::letters;
use crate::people::resetting;
use crate::web::chrome::Chrome;
use crate::web::field::Field;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Network;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![form, ask, asked, changed, choose, reset]
}

#[derive(Template)]
#[template(path = "session/forgotten.html")]
struct ForgottenPage<'a> {
    chrome: &'a Chrome,
    title: &'static str,
    /// Where the fields are sent to; nothing is asked where this is empty.
    action: String,
    fields: Vec<Field>,
    button: &'static str,
    words: &'static str,
    errors: FieldErrors,
}

#[derive(Debug, Default, FromForm)]
struct Typed {
    #[field(default = String::new())]
    email: String,
    #[field(default = String::new())]
    password: String,
}

impl Bounded for Typed {
    // A password of any length is told at its field that it is too long.
    const KIBIBYTES: u64 = 128;
}

impl<'a> ForgottenPage<'a> {
    fn asking(chrome: &'a Chrome, email: &str, errors: FieldErrors) -> Self {
        Self {
            chrome,
            title: "Forgotten your password?",
            action: "/password/forgotten".into(),
            fields: vec![Field::email("email", "E-mail", email).judged(&errors)],
            button: "Send me a link",
            words: "Write the address with which you sign in.",
            errors,
        }
    }

    fn choosing(chrome: &'a Chrome, token: &str, errors: FieldErrors) -> Self {
        Self {
            chrome,
            title: "Choose a new password",
            action: format!("/password/{token}"),
            fields: vec![
                Field::password("password", "The new one", "new-password")
                    .hint("At least 10 characters. A few unrelated words are easy to remember and hard to guess.")
                    .judged(&errors),
            ],
            button: "Keep it",
            words: "You are signed out everywhere with it.",
            errors,
        }
    }

    fn telling(chrome: &'a Chrome, title: &'static str, words: &'static str) -> Self {
        Self {
            chrome,
            title,
            action: String::new(),
            fields: Vec::new(),
            button: "",
            words,
            errors: FieldErrors::default(),
        }
    }
}

#[get("/password/forgotten")]
async fn form(ctx: &State<Context>, chrome: &Chrome) -> Result<Page> {
    if !letters::is_on(ctx) {
        return Err(Error::NotFound);
    }
    Page::private(&ForgottenPage::asking(chrome, "", FieldErrors::default()))
}

#[post("/password/forgotten", data = "<sent>")]
async fn ask(
    ctx: &State<Context>,
    chrome: &Chrome,
    network: Network,
    sent: Sent<Typed>,
) -> Result<Answer> {
    let email = &sent.0.email;
    match resetting::ask(ctx, network.key(), email).await {
        Ok(()) => Ok(Answer::to("/password/asked")),
        Err(Error::Invalid(errors)) => Ok(Page::private(&ForgottenPage::asking(
            chrome, email, errors,
        ))?
        .status(Status::UnprocessableEntity)
        .into()),
        Err(error) => Err(error),
    }
}

#[get("/password/asked")]
async fn asked(chrome: &Chrome) -> Result<Page> {
    Page::private(&ForgottenPage::telling(
        chrome,
        "Please look into your mail",
        "If somebody signs in with this address, a link is on its way. It works once, for thirty minutes.",
    ))
}

#[get("/password/changed")]
async fn changed(chrome: &Chrome) -> Result<Page> {
    Page::private(&ForgottenPage::telling(
        chrome,
        "The new password is kept",
        "Sign in with it now.",
    ))
}

#[get("/password/<token>", rank = 2)]
async fn choose(ctx: &State<Context>, chrome: &Chrome, token: &str) -> Result<Page> {
    match resetting::by_token(ctx, token).await {
        Ok(_) => Page::private(&ForgottenPage::choosing(
            chrome,
            token,
            FieldErrors::default(),
        )),
        Err(Error::NotFound) => ended(chrome),
        Err(error) => Err(error),
    }
}

#[post("/password/<token>", data = "<sent>", rank = 2)]
async fn reset(
    ctx: &State<Context>,
    chrome: &Chrome,
    token: &str,
    sent: Sent<Typed>,
) -> Result<Answer> {
    match resetting::reset(ctx, token, &sent.0.password).await {
        Ok(_) => Ok(Answer::to("/password/changed")),
        Err(Error::Invalid(errors)) => Ok(Page::private(&ForgottenPage::choosing(
            chrome, token, errors,
        ))?
        .status(Status::UnprocessableEntity)
        .into()),
        Err(Error::NotFound) => Ok(ended(chrome)?.into()),
        Err(error) => Err(error),
    }
}

fn ended(chrome: &Chrome) -> Result<Page> {
    let page = ForgottenPage::telling(
        chrome,
        "This link opens nothing any more",
        "It was used before, or it is older than thirty minutes. Ask for a new one.",
    );
    Ok(Page::private(&page)?.status(Status::NotFound))
}
