//! Name, zone, language, colour, and the card under every post.

use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::site::settings::{self, Input};
use crate::text::zone::Zone;
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::{Claim, Owner};
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, post, routes};

/// The colours that are offered, as hues with their names.
const COLOURS: [(u16, &str); 9] = [
    (5, "Rose"),
    (40, "Terracotta"),
    (75, "Ochre"),
    (115, "Olive"),
    (155, "Sage"),
    (195, "Lagoon"),
    (235, "Sky"),
    (280, "Lavender"),
    (325, "Plum"),
];

pub fn routes() -> Vec<Route> {
    routes![form, change]
}

#[derive(Template)]
#[template(path = "settings/site.html")]
struct SettingsPage<'a> {
    chrome: &'a Chrome,
    input: Input,
    zones: Vec<String>,
    colours: &'static [(u16, &'static str)],
    errors: FieldErrors,
    is_saved: bool,
}

#[derive(Debug, FromForm)]
struct SettingsForm {
    #[field(default = String::new())]
    title: String,
    #[field(default = String::new())]
    tagline: String,
    #[field(default = String::new())]
    time_zone: String,
    #[field(default = String::new())]
    language: String,
    #[field(default = String::new())]
    accent_hue: String,
    #[field(default = String::new())]
    practice_text: String,
    #[field(default = String::new())]
    booking_label: String,
    #[field(default = String::new())]
    booking_href: String,
    #[field(default = false)]
    plays_videos: bool,
}

impl Bounded for SettingsForm {
    const KIBIBYTES: u64 = 64;
}

impl<'a> SettingsPage<'a> {
    fn new(chrome: &'a Chrome, input: Input, errors: FieldErrors) -> Self {
        let mut zones: Vec<String> = Zone::names().collect();
        zones.sort_unstable();
        Self {
            chrome,
            input,
            zones,
            colours: &COLOURS,
            errors,
            is_saved: false,
        }
    }

    fn is_hue(&self, hue: &u16) -> bool {
        self.input.accent_hue == hue.to_string()
    }

    /// A hue that was set by other means stays a choice.
    fn has_own_hue(&self) -> bool {
        !COLOURS.iter().any(|(hue, _)| self.is_hue(hue))
    }

    fn described_by(&self, field: &str) -> String {
        match self.errors.of(field) {
            Some(_) => format!("{field}-hint {field}-error"),
            None => format!("{field}-hint"),
        }
    }
}

#[get("/settings?<saved>")]
async fn form(chrome: &Chrome, _owner: Owner, saved: Option<&str>) -> Result<Page> {
    let page = SettingsPage::new(chrome, chrome.settings.as_input(), FieldErrors::default());
    Page::private(&SettingsPage {
        is_saved: saved.is_some(),
        ..page
    })
}

#[post("/settings", data = "<sent>")]
async fn change(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Claim<Owner>,
    sent: Sent<SettingsForm>,
) -> Result<Answer> {
    let (form, owner) = (sent.0, owner.claim()?);
    let input = Input {
        title: form.title,
        tagline: form.tagline,
        time_zone: form.time_zone,
        language: form.language,
        accent_hue: form.accent_hue,
        practice_text: form.practice_text,
        booking_label: form.booking_label,
        booking_href: form.booking_href,
        plays_videos: form.plays_videos,
    };
    match settings::change(ctx, &owner.actor(), input.clone()).await {
        Ok(()) => Ok(Answer::to("/settings?saved")),
        Err(Error::Invalid(errors)) => {
            Ok(Page::private(&SettingsPage::new(chrome, input, errors))?
                .status(Status::UnprocessableEntity)
                .into())
        }
        Err(error) => Err(error),
    }
}
