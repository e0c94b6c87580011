//! The sign-in form, at its own address and in the way of others; and for the editor, which signs in again in place.

use super::Arrival;
use super::handing_back::{HandBackPage, pack};
use crate::context::Context;
use crate::entity::person::Role;
use crate::error::{Error, FieldErrors, Result};
use crate::people::signing_in;
use crate::web::chrome::Chrome;
use crate::web::field::Field;
use crate::web::form::{Bounded, Held, Sent, local_path};
use crate::web::page::{Answer, Page};
use crate::web::script::{self, Caller};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, post, routes};
use serde_json::json;

pub fn routes() -> Vec<Route> {
    routes![form, sign_in]
}

/// The sign-in form; with a held form it keeps what was typed elsewhere.
#[derive(Template)]
#[template(path = "session/sign_in.html")]
pub struct SignInPage<'a> {
    chrome: &'a Chrome,
    fields: Vec<Field>,
    errors: FieldErrors,
    /// Where to go afterwards; empty at the form's own address.
    next: String,
    /// The address and the packed fields of a form that waits; both empty if none does.
    held_action: String,
    held_body: String,
}

impl<'a> SignInPage<'a> {
    /// The form as it stands in the way of another address.
    pub fn in_the_way(chrome: &'a Chrome, next: String, held: Option<&'a Held>) -> Self {
        let form = SignIn {
            next,
            held_action: held.map(|held| held.action.clone()).unwrap_or_default(),
            held_body: held.map(pack).unwrap_or_default(),
            ..SignIn::default()
        };
        Self::new(chrome, form, FieldErrors::default())
    }

    fn new(chrome: &'a Chrome, form: SignIn, errors: FieldErrors) -> Self {
        let fields = vec![
            Field::email("email", "E-mail", &form.email).judged(&errors),
            Field::password("password", "Password", "current-password").judged(&errors),
        ];
        let SignIn {
            next,
            held_action,
            held_body,
            ..
        } = form;
        Self {
            chrome,
            fields,
            errors,
            next,
            held_action,
            held_body,
        }
    }
}

#[derive(Debug, Default, FromForm)]
struct SignIn {
    #[field(default = String::new())]
    email: String,
    #[field(default = String::new())]
    password: String,
    #[field(default = String::new())]
    next: String,
    #[field(default = String::new())]
    held_action: String,
    #[field(default = String::new())]
    held_body: String,
}

impl Bounded for SignIn {
    // Room for a whole article that waits in `held_body`.
    const KIBIBYTES: u64 = 3 * 1024;
}

#[get("/sign-in?<next>")]
async fn form(chrome: &Chrome, next: Option<&str>) -> Result<Answer> {
    let next = next.and_then(local_path).unwrap_or_default();
    if let Some(person) = &chrome.viewer {
        return Ok(Answer::to(if next.is_empty() {
            start_of(person.role).to_owned()
        } else {
            next
        }));
    }
    let form = SignIn {
        next,
        ..SignIn::default()
    };
    Ok(Page::private(&SignInPage::new(chrome, form, FieldErrors::default()))?.into())
}

#[post("/sign-in", data = "<sent>")]
async fn sign_in(
    ctx: &State<Context>,
    caller: Caller,
    chrome: &Chrome,
    arrival: Arrival<'_>,
    sent: Sent<SignIn>,
) -> Result<Answer> {
    let form = sent.0;
    match signing_in::sign_in(ctx, arrival.network(), &form.email, &form.password).await {
        Ok(person) => {
            arrival.sign_in(&person).await?;
            match caller {
                Caller::Browser => go_on(chrome, &form, person.role),
                Caller::Script => Ok(Page::json(&json!({"person": person.id.number()})).into()),
            }
        }
        Err(Error::Invalid(errors)) if caller == Caller::Script => {
            let words = errors.iter().next().map(|(_, message)| message);
            Ok(script::refusal(Status::Unauthorized, None, words).into())
        }
        Err(error) if caller == Caller::Script => Err(error),
        Err(Error::Invalid(errors)) => Ok(Page::private(&SignInPage::new(chrome, form, errors))?
            .status(Status::UnprocessableEntity)
            .into()),
        Err(Error::TooMany { retry_after }) => {
            let seconds = retry_after.as_secs().max(1);
            let mut errors = FieldErrors::default();
            errors.add(
                "password",
                format!("That was a little fast. Please wait {seconds} seconds and try again."),
            );
            let page = Page::private(&SignInPage::new(chrome, form, errors))?
                .status(Status::TooManyRequests);
            Ok(page.header("Retry-After", seconds.to_string()).into())
        }
        Err(error) => Err(error),
    }
}

fn go_on(chrome: &Chrome, form: &SignIn, role: Role) -> Result<Answer> {
    match HandBackPage::unpack(chrome, &form.held_action, &form.held_body) {
        Some(page) => Ok(Page::private(&page)?.into()),
        None => Ok(Answer::to(
            local_path(&form.next).unwrap_or_else(|| start_of(role).to_owned()),
        )),
    }
}

/// Where a person of this role begins.
pub fn start_of(role: Role) -> &'static str {
    if role.may_write() {
        "/desk"
    } else {
        "/moderation"
    }
}
