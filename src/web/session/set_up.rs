//! The first page of a new site: its name, and its owner. Opens only by the one-time link.

use super::Arrival;
use crate::audit::Actor;
use crate::context::Context;
use crate::entity::person::{self, Role};
use crate::error::{Error, FieldErrors, Result};
use crate::people::accounts::{self, NewPerson};
use crate::people::setting_up;
use crate::posts::declaring;
use crate::site::settings;
use crate::text::zone::Zone;
use crate::web::chrome::Chrome;
use crate::web::field::Field;
use crate::web::form::{Bounded, Sent};
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
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
    language: Field,
    wants_privacy: bool,
    errors: FieldErrors,
}

/// What a link shows that opens nothing.
#[derive(Template)]
#[template(path = "session/set_up_closed.html")]
struct ClosedPage<'a> {
    chrome: &'a Chrome,
    is_set_up: bool,
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
    language: String,
    #[field(default = String::new())]
    name: String,
    #[field(default = String::new())]
    email: String,
    #[field(default = String::new())]
    password: String,
    #[field(default = false)]
    privacy: bool,
}

impl Bounded for SetUp {
    // A password of any length is told at its field that it is too long.
    const KIBIBYTES: u64 = 2 * 1024;
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
            language: Field::text("language", "Language", &form.language)
                .hint("What you write in, as a short code such as en or de.")
                .judged(&errors),
            wants_privacy: form.privacy,
            errors,
        }
    }
}

#[get("/set-up?<token>")]
async fn form(ctx: &State<Context>, chrome: &Chrome, token: Option<&str>) -> Result<Page> {
    let token = token.unwrap_or_default();
    if !setting_up::is_valid(ctx, token).await? {
        return closed(ctx, chrome).await;
    }
    let settings = chrome.settings.as_input();
    let title = if settings.title == settings::Settings::default().title {
        String::new()
    } else {
        settings.title
    };
    let empty = SetUp {
        token: token.to_owned(),
        title,
        language: settings.language,
        ..SetUp::default()
    };
    Page::private(&SetUpPage::new(chrome, &empty, FieldErrors::default()))
}

#[post("/set-up", data = "<sent>")]
async fn set_up(
    ctx: &State<Context>,
    chrome: &Chrome,
    arrival: Arrival<'_>,
    sent: Sent<SetUp>,
) -> Result<Answer> {
    let form = sent.0;
    match make(ctx, chrome, &form).await {
        Ok(owner) => {
            arrival.sign_in(&owner).await?;
            if form.privacy
                && let Err(error) = declaring::begin(ctx, &Actor::Person(owner)).await
            {
                // The site stands; the page is offered in the settings again.
                tracing::warn!("no privacy page was begun: {error}");
            }
            Ok(Answer::to("/desk"))
        }
        Err(Error::NotFound) => Ok(closed(ctx, chrome).await?.into()),
        Err(Error::Invalid(errors)) => Ok(Page::private(&SetUpPage::new(chrome, &form, errors))?
            .status(Status::UnprocessableEntity)
            .into()),
        Err(error) => Err(error),
    }
}

async fn make(ctx: &Context, chrome: &Chrome, form: &SetUp) -> Result<person::Model> {
    // Nobody without the link learns how forms are judged here.
    if !setting_up::is_valid(ctx, &form.token).await? {
        return Err(Error::NotFound);
    }
    let site = settings::check(&settings::Input {
        title: form.title.clone(),
        tagline: form.tagline.clone(),
        time_zone: form.time_zone.clone(),
        language: form.language.clone(),
        ..chrome.settings.as_input()
    });
    let owner = NewPerson {
        name: form.name.clone(),
        email: form.email.clone(),
        role: Role::Owner,
        password: form.password.clone(),
    };
    match site {
        Ok(site) => setting_up::set_up(ctx, &form.token, owner, &site).await,
        Err(Error::Invalid(mut errors)) => {
            for (field, message) in accounts::problems(&owner).iter() {
                errors.add(field, message.to_owned());
            }
            Err(Error::Invalid(errors))
        }
        Err(error) => Err(error),
    }
}

async fn closed(ctx: &Context, chrome: &Chrome) -> Result<Page> {
    let page = ClosedPage {
        chrome,
        is_set_up: accounts::has_owner(ctx).await?,
    };
    Ok(Page::private(&page)?.status(Status::NotFound))
}
