//! The first page of a new site: its name, and its owner. Opens only by the one-time link.

use super::{Agent, open};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::people::accounts::NewPerson;
use crate::people::setting_up;
use crate::entity::person::Role;
use crate::site::settings;
use crate::text::zone::Zone;
use crate::web::chrome::Chrome;
use crate::web::field::Field;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Network;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::{CookieJar, Status};
use rocket::{FromForm, Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![form, set_up]
}

#[derive(Template)]
#[template(path = "session/set_up.html")]
struct SetUpPage<'a> {
    chrome: &'a Chrome,
    token: String,
    site: Vec<Field>,
    you: Vec<Field>,
    zone: String,
    zones: Vec<String>,
    zone_error: Option<String>,
    errors: FieldErrors,
}

#[derive(Debug, Default, FromForm)]
struct SetUp {
    #[field(default = String::new())]
    token: String,
    #[field(default = String::new())]
    title: String,
    #[field(default = String::new())]
    tagline: String,
    #[field(default = String::new())]
    time_zone: String,
    #[field(default = String::new())]
    name: String,
    #[field(default = String::new())]
    email: String,
    #[field(default = String::new())]
    password: String,
}

impl Bounded for SetUp {
    const KIBIBYTES: u64 = 32;
}

impl<'a> SetUpPage<'a> {
    fn new(chrome: &'a Chrome, form: &SetUp, errors: FieldErrors) -> Self {
        let mut zones: Vec<String> = Zone::names().collect();
        zones.sort_unstable();
        Self {
            chrome,
            token: form.token.clone(),
            site: vec![
                Field::text("title", "Its name", &form.title).hint("The name of your practice, or your own.").judged(&errors),
                Field::text("tagline", "A line under it", &form.tagline)
                    .hint("Such as “Notes from a quiet room”.")
                    .optional()
                    .judged(&errors),
            ],
            you: vec![
                Field::text("name", "Your name", &form.name)
                    .hint("It stands under your posts.")
                    .autocomplete("name")
                    .judged(&errors),
                Field::email("email", "E-mail", &form.email).hint("You sign in with it. It is never shown.").judged(&errors),
                Field::password("password", "Password", "new-password")
                    .hint("At least 10 characters. A few unrelated words are easy to remember and hard to guess.")
                    .judged(&errors),
            ],
            zone: if form.time_zone.is_empty() { "UTC".into() } else { form.time_zone.clone() },
            zones,
            zone_error: errors.of("time_zone").map(str::to_owned),
            errors,
        }
    }
}

#[get("/set-up?<token>")]
async fn form(ctx: &State<Context>, chrome: &Chrome, token: Option<&str>) -> Result<Page> {
    let token = token.unwrap_or_default();
    if !setting_up::is_valid(ctx, token).await? {
        return Err(Error::NotFound);
    }
    let title = match chrome.settings.title.as_str() {
        title if title == settings::Settings::default().title => String::new(),
        title => title.to_owned(),
    };
    let empty = SetUp { token: token.to_owned(), title, ..SetUp::default() };
    Page::private(&SetUpPage::new(chrome, &empty, FieldErrors::default()))
}

#[post("/set-up", data = "<sent>")]
async fn set_up(
    ctx: &State<Context>,
    chrome: &Chrome,
    network: Network,
    agent: Agent,
    jar: &CookieJar<'_>,
    sent: Sent<SetUp>,
) -> Result<Answer> {
    let form = sent.0;
    match make(ctx, chrome, &form).await {
        Ok(owner) => {
            open(ctx, jar, &owner, &agent, &network).await?;
            Ok(Answer::to("/desk"))
        }
        Err(Error::Invalid(errors)) => {
            Ok(Page::private(&SetUpPage::new(chrome, &form, errors))?.status(Status::UnprocessableEntity).into())
        }
        Err(error) => Err(error),
    }
}

async fn make(ctx: &Context, chrome: &Chrome, form: &SetUp) -> Result<crate::entity::person::Model> {
    let site = settings::Input {
        title: form.title.clone(),
        tagline: form.tagline.clone(),
        time_zone: form.time_zone.clone(),
        ..chrome.settings.as_input()
    };
    let owner = NewPerson {
        name: form.name.clone(),
        email: form.email.clone(),
        role: Role::Owner,
        password: form.password.clone(),
    };
    if !setting_up::is_valid(ctx, &form.token).await? {
        return Err(Error::NotFound);
    }
    setting_up::set_up(ctx, &form.token, owner, &settings::check(&site)?).await
}
