//! One's own account: password, name, and what stands about oneself under what one writes.

use crate::context::Context;
use crate::entity::person;
use crate::error::{Error, FieldErrors, Result};
use crate::people::accounts::{self, Introduction};
use crate::web::chrome::Chrome;
use crate::web::field::Field;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::SignedIn;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![account, change_password, rename, introduce]
}

#[derive(Template)]
#[template(path = "people/account.html")]
struct AccountPage<'a> {
    chrome: &'a Chrome,
    name: Field,
    passwords: Vec<Field>,
    /// What readers are told about a writer; nothing for who does not write.
    author: Vec<Field>,
    about: String,
    is_shown: bool,
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
    #[field(default = String::new())]
    credentials: String,
    #[field(default = String::new())]
    licence: String,
    #[field(default = String::new())]
    about: String,
    #[field(default = false)]
    shown: bool,
}

impl Bounded for Change {
    // A password of any length is told at its field that it is too long.
    const KIBIBYTES: u64 = 2 * 1024;
}

impl<'a> AccountPage<'a> {
    fn new(chrome: &'a Chrome, me: &person::Model, errors: FieldErrors) -> Self {
        Self::with(chrome, &me.name, &Introduction::of(me), errors)
    }

    fn with(
        chrome: &'a Chrome,
        name: &str,
        introduction: &Introduction,
        errors: FieldErrors,
    ) -> Self {
        let field = |name, label, value: &str| Field::text(name, label, value).optional();
        let author = vec![
            field(
                "credentials",
                "Training or title",
                &introduction.credentials,
            )
            .hint("Such as “Massage therapist, 700 hours”.")
            .judged(&errors),
            field("licence", "Licence", &introduction.licence)
                .hint("The number under which you practise, and who gave it.")
                .judged(&errors),
        ];
        Self {
            chrome,
            author: if chrome.may_write() {
                author
            } else {
                Vec::new()
            },
            about: introduction.about.clone(),
            is_shown: introduction.is_shown,
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
            is_done: false,
        }
    }
}

#[get("/people/password?<done>")]
async fn account(chrome: &Chrome, me: SignedIn, done: Option<&str>) -> Result<Page> {
    Page::private(&AccountPage {
        is_done: done.is_some(),
        ..AccountPage::new(chrome, &me.person, FieldErrors::default())
    })
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
    outcome(changed, |errors| {
        AccountPage::new(chrome, &me.person, errors)
    })
}

#[post("/people/name", data = "<sent>")]
async fn rename(
    ctx: &State<Context>,
    chrome: &Chrome,
    me: SignedIn,
    sent: Sent<Change>,
) -> Result<Answer> {
    let name = sent.0.name;
    let changed = accounts::rename(ctx, &me.person, &name).await;
    outcome(changed, |errors| {
        AccountPage::with(chrome, &name, &Introduction::of(&me.person), errors)
    })
}

#[post("/people/introduction", data = "<sent>")]
async fn introduce(
    ctx: &State<Context>,
    chrome: &Chrome,
    me: SignedIn,
    sent: Sent<Change>,
) -> Result<Answer> {
    let form = sent.0;
    let new = Introduction {
        credentials: form.credentials,
        licence: form.licence,
        about: form.about,
        is_shown: form.shown,
    };
    let changed = accounts::introduce(ctx, &me.person, &new).await;
    outcome(changed, |errors| {
        AccountPage::with(chrome, &me.person.name, &new, errors)
    })
}

fn outcome<'a>(
    changed: Result<()>,
    page: impl FnOnce(FieldErrors) -> AccountPage<'a>,
) -> Result<Answer> {
    match changed {
        Ok(()) => Ok(Answer::to("/people/password?done")),
        Err(Error::Invalid(errors)) => Ok(Page::private(&page(errors))?
            .status(Status::UnprocessableEntity)
            .into()),
        Err(Error::TooMany { retry_after }) => {
            let seconds = retry_after.as_secs().max(1);
            let mut errors = FieldErrors::default();
            errors.add(
                "current",
                format!("That was a little fast. Please wait {seconds} seconds and try again."),
            );
            let page = Page::private(&page(errors))?.status(Status::TooManyRequests);
            Ok(page.header("Retry-After", seconds.to_string()).into())
        }
        Err(error) => Err(error),
    }
}
