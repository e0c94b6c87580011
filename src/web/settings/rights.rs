//! What is kept about somebody, by their mail address: to read, to hand over, and to erase in one act.
//!
//! The address travels in forms alone, never in an address of ours, so that it stands in no log and no history.

use crate::comments::reporting;
use crate::comments::rights::{self, Erased, Kept};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Owner;
use crate::web::moderation::words;
use crate::web::page::Page;
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![form, find, export, erase]
}

#[derive(Template)]
#[template(path = "settings/rights.html")]
struct RightsPage<'a> {
    chrome: &'a Chrome,
    email: String,
    kept: Option<Kept>,
    erased: Option<Erased>,
    errors: FieldErrors,
}

/// Asks once more before everything goes.
#[derive(Template)]
#[template(path = "settings/erasure.html")]
struct ErasurePage<'a> {
    chrome: &'a Chrome,
    kept: Kept,
}

#[derive(Debug, Default, FromForm)]
struct Address {
    #[field(default = String::new())]
    email: String,
}

impl Bounded for Address {
    const KIBIBYTES: u64 = 8;
}

#[derive(Debug, Default, FromForm)]
struct Erasure {
    #[field(default = String::new())]
    email: String,
    /// Whether what is kept as evidence goes too.
    #[field(default = false)]
    evidence: bool,
    #[field(default = String::new())]
    confirmed: String,
}

impl Bounded for Erasure {
    const KIBIBYTES: u64 = 8;
}

impl<'a> RightsPage<'a> {
    fn empty(chrome: &'a Chrome, email: &str) -> Self {
        Self {
            chrome,
            email: email.to_owned(),
            kept: None,
            erased: None,
            errors: FieldErrors::default(),
        }
    }
}

#[get("/settings/rights")]
async fn form(chrome: &Chrome, _owner: Owner) -> Result<Page> {
    Page::private(&RightsPage::empty(chrome, ""))
}

#[post("/settings/rights", data = "<sent>")]
async fn find(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Owner,
    sent: Sent<Address>,
) -> Result<Page> {
    let email = sent.0.email;
    match rights::find(ctx, &owner.actor(), &email).await {
        Ok(kept) => Page::private(&RightsPage {
            kept: Some(kept),
            ..RightsPage::empty(chrome, &email)
        }),
        Err(error) => refused(chrome, &email, error),
    }
}

#[post("/settings/rights/export", data = "<sent>")]
async fn export(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Owner,
    sent: Sent<Address>,
) -> Result<Page> {
    let email = sent.0.email;
    match rights::export(ctx, &owner.actor(), &email).await {
        Ok(kept) => Ok(Page::json(&kept).header(
            "Content-Disposition",
            "attachment; filename=\"what-is-kept.json\"",
        )),
        Err(error) => refused(chrome, &email, error),
    }
}

#[post("/settings/rights/erasure", data = "<sent>")]
async fn erase(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Owner,
    sent: Sent<Erasure>,
) -> Result<Page> {
    let asked = sent.0;
    let actor = owner.actor();
    if asked.confirmed.is_empty() {
        return match rights::find(ctx, &actor, &asked.email).await {
            Ok(kept) => Page::private(&ErasurePage { chrome, kept }),
            Err(error) => refused(chrome, &asked.email, error),
        };
    }
    match rights::erase(ctx, &actor, &asked.email, asked.evidence).await {
        Ok(erased) => Page::private(&RightsPage {
            erased: Some(erased),
            ..RightsPage::empty(chrome, "")
        }),
        Err(error) => refused(chrome, &asked.email, error),
    }
}

fn refused(chrome: &Chrome, email: &str, error: Error) -> Result<Page> {
    match error {
        Error::Invalid(errors) => {
            let page = RightsPage {
                errors,
                ..RightsPage::empty(chrome, email)
            };
            Ok(Page::private(&page)?.status(Status::UnprocessableEntity))
        }
        error => Err(error),
    }
}
