//! One's own account: password and name.

use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::people::accounts;
use crate::web::chrome::Chrome;
use crate::web::field::Field;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::SignedIn;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![account, change_password, rename]
}

#[derive(Template)]
#[template(path = "people/account.html")]
struct AccountPage<'a> {
    chrome: &'a Chrome,
    name: Field,
    passwords: Vec<Field>,
    errors: FieldErrors,
    is_done: bool,
}

#[derive(Debug, Default, FromForm)]
struct Change {
    #[field(default = String::new())]
    current: String,
    #[field(default = String::new())]
    password: String,
    #[field(default = String::new())]
    name: String,
}

impl Bounded for Change {
    // A password of any length is told at its field that it is too long.
    const KIBIBYTES: u64 = 2 * 1024;
}

impl<'a> AccountPage<'a> {
    fn new(chrome: &'a Chrome, name: &str, errors: FieldErrors, is_done: bool) -> Self {
        Self {
            chrome,
            name: Field::text("name", "Your name", name)
                .hint("It stands under what you write.")
                .autocomplete("name")
                .judged(&errors),
            passwords: vec![
                Field::password("current", "The one you have now", "current-password")
                    .judged(&errors),
                Field::password("password", "The new one", "new-password")
                    .hint("At least 10 characters.")
                    .judged(&errors),
            ],
            errors,
            is_done,
        }
    }
}

#[get("/people/password?<done>")]
async fn account(chrome: &Chrome, me: SignedIn, done: Option<&str>) -> Result<Page> {
    Page::private(&AccountPage::new(
        chrome,
        &me.person.name,
        FieldErrors::default(),
        done.is_some(),
    ))
}

#[post("/people/password", data = "<sent>")]
async fn change_password(
    ctx: &State<Context>,
    chrome: &Chrome,
    me: SignedIn,
    sent: Sent<Change>,
) -> Result<Answer> {
    let form = sent.0;
    let changed =
        accounts::change_own_password(ctx, &me.person, me.session, &form.current, &form.password)
            .await;
    outcome(chrome, &me.person.name, changed)
}

#[post("/people/name", data = "<sent>")]
async fn rename(
    ctx: &State<Context>,
    chrome: &Chrome,
    me: SignedIn,
    sent: Sent<Change>,
) -> Result<Answer> {
    let name = sent.0.name;
    outcome(
        chrome,
        &name,
        accounts::rename(ctx, &me.person, &name).await,
    )
}

fn outcome(chrome: &Chrome, name: &str, changed: Result<()>) -> Result<Answer> {
    match changed {
        Ok(()) => Ok(Answer::to("/people/password?done")),
        Err(Error::Invalid(errors)) => {
            let page = AccountPage::new(chrome, name, errors, false);
            Ok(Page::private(&page)?
                .status(Status::UnprocessableEntity)
                .into())
        }
        Err(Error::TooMany { retry_after }) => {
            let seconds = retry_after.as_secs().max(1);
            let mut errors = FieldErrors::default();
            errors.add(
                "current",
                format!("That was a little fast. Please wait {seconds} seconds and try again."),
            );
            let page = Page::private(&AccountPage::new(chrome, name, errors, false))?
                .status(Status::TooManyRequests);
            Ok(page.header("Retry-After", seconds.to_string()).into())
        }
        Err(error) => Err(error),
    }
}
