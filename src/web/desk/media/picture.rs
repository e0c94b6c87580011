//! One picture: what it shows, where it is used, who allowed it, and what can be done with it.

use super::told;
use crate::audit::Actor;
use crate::context::Context;
use crate::entity::media::Model as Picture;
use crate::error::{Error, FieldErrors, Result};
use crate::posts::writing::titled;
use crate::site::media::describing::{self, Permission};
use crate::site::media::uses::{self, Using};
use crate::site::media::{self, cleaning, library, withdrawing};
use crate::text::ids::Moment;
use crate::text::media::PATH;
use crate::text::zone::Zone;
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Writer;
use crate::web::page::{Answer, Page};
use crate::web::script::Caller;
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, delete, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![picture, describe, permit, withdraw, remove]
}

/// The page of a picture.
#[derive(Template)]
#[template(path = "desk/media/picture.html")]
pub struct PicturePage<'a> {
    chrome: &'a Chrome,
    picture: Picture,
    thumbnail: String,
    used_in: Vec<Using>,
    description: String,
    is_decoration: bool,
    permission: PermissionForm,
    errors: FieldErrors,
    notice: &'static str,
    /// Why another file did not take its place.
    refusal: &'static str,
}

#[derive(Debug, FromForm)]
struct DescriptionForm {
    #[field(default = String::new())]
    description: String,
    #[field(default = String::new())]
    decoration: String,
}

impl Bounded for DescriptionForm {
    const KIBIBYTES: u64 = 32;
}

/// What was agreed with a person, as its form has it.
#[derive(Debug, Clone, Default, FromForm)]
pub struct PermissionForm {
    #[field(default = String::new())]
    person: String,
    /// A date, the last day of the permission.
    #[field(default = String::new())]
    until: String,
    #[field(default = String::new())]
    note: String,
}

impl Bounded for PermissionForm {
    const KIBIBYTES: u64 = 64;
}

impl PermissionForm {
    fn of(picture: &Picture, zone: &Zone) -> Self {
        Self {
            person: if picture.shows_person { "on" } else { "" }.into(),
            until: picture
                .permission_until
                .map(|until| zone.field_date(until.millis()))
                .unwrap_or_default(),
            note: picture.permission_note.clone(),
        }
    }

    /// What it says; the last day is allowed to its end.
    fn permission(&self, zone: &Zone) -> Result<Permission> {
        let until = match self.until.trim() {
            "" => None,
            date => {
                let refused = |refusal: String| Error::field("until", refusal);
                let end = zone
                    .instant(date, "23:59")
                    .map_err(|refusal| refused(refusal.to_string()))?;
                Some(Moment::from_millis(end))
            }
        };
        Ok(Permission {
            shows_person: self.person == "on",
            until,
            note: self.note.clone(),
        })
    }
}

impl<'a> PicturePage<'a> {
    async fn new(
        ctx: &Context,
        chrome: &'a Chrome,
        actor: &Actor,
        name: &str,
    ) -> Result<PicturePage<'a>> {
        let picture = media::changeable(ctx.reading(), actor, name).await?;
        Ok(Self {
            chrome,
            thumbnail: library::thumbnail(ctx, &picture).await?,
            used_in: uses::using(ctx, picture.id).await?,
            description: picture.description.clone(),
            is_decoration: picture.is_decoration,
            permission: PermissionForm::of(&picture, &chrome.settings.zone),
            errors: FieldErrors::default(),
            picture,
            notice: "",
            refusal: "",
        })
    }

    /// The page again, with the reason why another file did not take the picture's place.
    pub async fn refused(
        ctx: &Context,
        chrome: &Chrome,
        actor: &Actor,
        name: &str,
        words: &'static str,
    ) -> Result<Page> {
        let page = PicturePage::new(ctx, chrome, actor, name).await?;
        Page::private(&PicturePage {
            refusal: words,
            ..page
        })
    }

    fn src(&self) -> String {
        format!("{PATH}{}", self.picture.name)
    }

    /// What is written into a text to show it.
    fn markdown(&self) -> String {
        let description = self.picture.description.replace(['[', ']'], "");
        format!("![{description}]({})", self.src())
    }

    fn title<'u>(&self, using: &'u Using) -> &'u str {
        titled(&using.title)
    }

    fn is_withdrawn(&self) -> bool {
        self.picture.withdrawn_at.is_some()
    }

    fn size(&self) -> String {
        let bytes = u64::try_from(self.picture.bytes).unwrap_or_default();
        match bytes {
            0..=999_999 => format!("{} KB", bytes.div_ceil(1_000)),
            _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
        }
    }

    fn date(&self, millis: i64) -> String {
        self.chrome.settings.zone.long_date(millis)
    }
}

#[get("/desk/media/<name>?<done>")]
async fn picture(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    name: &str,
    done: Option<&str>,
) -> Result<Page> {
    let page = PicturePage::new(ctx, chrome, &writer.actor(), name).await?;
    Page::private(&PicturePage {
        notice: match done {
            Some("uploaded") => {
                "The picture is here. Say what it shows, for those who cannot see it."
            }
            Some("described") => "Saved. New texts are offered this description.",
            Some("permitted") => "Saved.",
            Some("replaced") => "The new file has taken its place, everywhere it is used.",
            Some("withdrawn") => "The picture is withdrawn. Nobody is shown it any more.",
            _ => "",
        },
        ..page
    })
}

#[post("/desk/media/<name>", data = "<sent>")]
async fn describe(
    caller: Caller,
    ctx: &State<Context>,
    writer: Writer,
    chrome: &Chrome,
    name: &str,
    sent: Sent<DescriptionForm>,
) -> Result<Answer> {
    let (form, actor) = (sent.0, writer.actor());
    let is_decoration = form.decoration == "on";
    match describing::describe(ctx, &actor, name, &form.description, is_decoration).await {
        Ok(picture) if caller == Caller::Script => Ok(Page::json(&told(&picture)).into()),
        Ok(picture) => Ok(Answer::to(format!(
            "/desk/media/{}?done=described",
            picture.name
        ))),
        Err(Error::Invalid(errors)) if caller == Caller::Browser => {
            let page = PicturePage::new(ctx, chrome, &actor, name).await?;
            refilled(PicturePage {
                description: form.description,
                is_decoration,
                errors,
                ..page
            })
        }
        Err(Error::Invalid(errors)) => {
            let words = errors.iter().next().map_or("", |(_, words)| words);
            Ok(super::refused(Status::UnprocessableEntity, words).into())
        }
        Err(error) => Err(error),
    }
}

#[post("/desk/media/<name>/permission", data = "<sent>")]
async fn permit(
    ctx: &State<Context>,
    writer: Writer,
    chrome: &Chrome,
    name: &str,
    sent: Sent<PermissionForm>,
) -> Result<Answer> {
    let (form, actor) = (sent.0, writer.actor());
    let permitted = match form.permission(&chrome.settings.zone) {
        Ok(permission) => describing::permit(ctx, &actor, name, &permission).await,
        Err(error) => Err(error),
    };
    match permitted {
        Ok(picture) => Ok(Answer::to(format!(
            "/desk/media/{}?done=permitted",
            picture.name
        ))),
        Err(Error::Invalid(errors)) => {
            let page = PicturePage::new(ctx, chrome, &actor, name).await?;
            refilled(PicturePage {
                permission: form,
                errors,
                ..page
            })
        }
        Err(error) => Err(error),
    }
}

#[post("/desk/media/<name>/withdrawal")]
async fn withdraw(ctx: &State<Context>, writer: Writer, name: &str) -> Result<Answer> {
    let picture = withdrawing::withdraw(ctx, &writer.actor(), name).await?;
    Ok(Answer::to(format!(
        "/desk/media/{}?done=withdrawn",
        picture.name
    )))
}

#[delete("/desk/media/<name>")]
async fn remove(ctx: &State<Context>, writer: Writer, name: &str) -> Result<Answer> {
    cleaning::delete(ctx, &writer.actor(), name).await?;
    Ok(Answer::to("/desk/media?done=deleted"))
}

fn refilled(page: PicturePage<'_>) -> Result<Answer> {
    Ok(Page::private(&page)?
        .status(Status::UnprocessableEntity)
        .into())
}
