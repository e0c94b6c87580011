//! The sign-in form, at its own address and in the way of others.

use super::handing_back::HandBackPage;
use super::{Agent, open};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::people::signing_in;
use crate::web::chrome::Chrome;
use crate::web::field::Field;
use crate::web::form::{Bounded, Held, Sent, local_path};
use crate::web::guard::Network;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::{CookieJar, Status};
use rocket::{FromForm, Route, State, get, post, routes};

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
    next: String,
    held: Option<Held>,
    is_in_the_way: bool,
}

impl<'a> SignInPage<'a> {
    /// The form as it stands in the way of another address.
    pub fn in_the_way(chrome: &'a Chrome, next: String, held: Option<&Held>) -> Self {
        let form = SignIn { next, ..SignIn::default() };
        Self { held: held.cloned(), is_in_the_way: true, ..Self::new(chrome, form, FieldErrors::default()) }
    }

    fn new(chrome: &'a Chrome, form: SignIn, errors: FieldErrors) -> Self {
        let fields = vec![
            Field::email("email", "E-mail", &form.email).judged(&errors),
            Field::password("password", "Password", "current-password").judged(&errors),
        ];
        let held = (!form.held_action.is_empty()).then_some(Held { action: form.held_action, body: form.held_body });
        Self { chrome, fields, errors, next: form.next, is_in_the_way: held.is_some(), held }
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
    // A held form of 3 MiB, url-encoded once more, may need three times its room.
    const KIBIBYTES: u64 = 3 * 1024;
}

#[get("/sign-in?<next>")]
async fn form(chrome: &Chrome, next: Option<&str>) -> Result<Answer> {
    if chrome.viewer.is_some() {
        return Ok(Answer::to(home_of(chrome)));
    }
    let form = SignIn { next: next.and_then(local_path).unwrap_or_default(), ..SignIn::default() };
    Ok(Page::private(&SignInPage::new(chrome, form, FieldErrors::default()))?.into())
}

#[post("/sign-in", data = "<sent>")]
async fn sign_in(
    ctx: &State<Context>,
    chrome: &Chrome,
    network: Network,
    agent: Agent,
    jar: &CookieJar<'_>,
    sent: Sent<SignIn>,
) -> Result<Answer> {
    let form = sent.0;
    match signing_in::sign_in(ctx, network.key(), &form.email, &form.password).await {
        Ok(person) => {
            open(ctx, jar, &person, &agent, &network).await?;
            match (local_path(&form.held_action), form.held_body.is_empty()) {
                (Some(action), false) => {
                    let held = Held { action, body: form.held_body };
                    Ok(Page::private(&HandBackPage::new(chrome, &held))?.into())
                }
                _ => Ok(Answer::to(local_path(&form.next).unwrap_or_else(|| start_of(person.role).to_owned()))),
            }
        }
        Err(Error::Invalid(errors)) => {
            Ok(Page::private(&SignInPage::new(chrome, form, errors))?.status(Status::UnprocessableEntity).into())
        }
        Err(Error::TooMany { retry_after }) => {
            let seconds = retry_after.as_secs().max(1);
            let mut errors = FieldErrors::default();
            errors.add("password", format!("That was a little fast. Please wait {seconds} seconds and try again."));
            let page = Page::private(&SignInPage::new(chrome, form, errors))?.status(Status::TooManyRequests);
            Ok(page.header("Retry-After", seconds.to_string()).into())
        }
        Err(error) => Err(error),
    }
}

fn home_of(chrome: &Chrome) -> &'static str {
    chrome.viewer.as_ref().map_or("/", |person| start_of(person.role))
}

/// Where a person of this role begins.
fn start_of(role: crate::entity::person::Role) -> &'static str {
    if role.may_write() { "/desk" } else { "/moderation" }
}
