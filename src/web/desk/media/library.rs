//! The library: all pictures, found by what they show, and those that want looking after.

use super::told;
use crate::audit::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::site::media::cleaning;
use crate::site::media::library::{self, Listed, Shelf, Wanted};
use crate::text::ids::MediaId;
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::{Claim, Writer};
use crate::web::page::{Answer, Page};
use crate::web::script::Script;
use askama::Template;
use rocket::{FromForm, Route, State, delete, get, routes};
use serde_json::{Value, json};

pub fn routes() -> Vec<Route> {
    routes![media_library, pictures, clean]
}

/// The page of all pictures.
#[derive(Template)]
#[template(path = "desk/media/library.html")]
pub struct LibraryPage<'a> {
    chrome: &'a Chrome,
    asked: Asked,
    listed: Listed,
    shelves: Vec<Tab>,
    notice: String,
    /// Why a picture was not taken.
    refusal: &'static str,
}

struct Tab {
    label: &'static str,
    href: String,
    is_current: bool,
}

/// What the address asks for.
#[derive(Debug, Clone, Default, FromForm)]
pub struct Asked {
    #[field(default = String::new())]
    shelf: String,
    #[field(default = String::new())]
    q: String,
    after: Option<i64>,
    #[field(default = String::new())]
    done: String,
    count: Option<usize>,
}

/// The pictures to delete.
#[derive(Debug, FromForm)]
pub struct Chosen {
    names: Vec<String>,
}

impl Bounded for Chosen {
    const KIBIBYTES: u64 = 64;
}

impl Asked {
    fn shelf(&self) -> Shelf {
        match self.shelf.as_str() {
            "unused" => Shelf::Unused,
            "due" => Shelf::Due,
            "undescribed" => Shelf::Undescribed,
            _ => Shelf::All,
        }
    }
}

impl<'a> LibraryPage<'a> {
    async fn new(
        ctx: &Context,
        chrome: &'a Chrome,
        actor: &Actor,
        asked: Asked,
    ) -> Result<LibraryPage<'a>> {
        let wanted = Wanted {
            shelf: asked.shelf(),
            search: asked.q.clone(),
            after: asked.after.map(MediaId::new),
        };
        Ok(Self {
            chrome,
            listed: library::list(ctx, actor, &wanted).await?,
            shelves: shelves(&asked.shelf),
            notice: notice(&asked),
            asked,
            refusal: "",
        })
    }

    /// The page again, with the reason why a picture was not taken.
    pub async fn refused(
        ctx: &Context,
        chrome: &Chrome,
        actor: &Actor,
        words: &'static str,
    ) -> Result<Page> {
        let page = LibraryPage::new(ctx, chrome, actor, Asked::default()).await?;
        Page::private(&LibraryPage {
            refusal: words,
            ..page
        })
    }

    fn is_empty_library(&self) -> bool {
        self.listed.entries.is_empty() && self.asked.shelf.is_empty() && self.asked.q.is_empty()
    }

    fn is_for_cleaning(&self) -> bool {
        self.asked.shelf() == Shelf::Unused && !self.listed.entries.is_empty()
    }

    /// Where the following page begins.
    fn after(&self) -> Option<MediaId> {
        let last = self.listed.entries.last();
        last.filter(|_| self.listed.has_more)
            .map(|entry| entry.picture.id)
    }
}

#[get("/desk/media?<asked..>")]
async fn media_library(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    asked: Asked,
) -> Result<Page> {
    Page::private(&LibraryPage::new(ctx, chrome, &writer.actor(), asked).await?)
}

#[get("/desk/media/pictures?<q>")]
async fn pictures(
    _script: Script,
    ctx: &State<Context>,
    writer: Claim<Writer>,
    q: Option<&str>,
) -> Result<Page> {
    let actor = writer.claim()?.actor();
    let offered = library::offered(ctx, &actor, q.unwrap_or_default()).await?;
    let pictures: Vec<Value> = offered
        .iter()
        .map(|entry| {
            let mut one = told(&entry.picture);
            if let Some(fields) = one.as_object_mut() {
                fields.insert("thumbnail".into(), entry.thumbnail.as_str().into());
            }
            one
        })
        .collect();
    Ok(Page::json(&json!({ "pictures": pictures })))
}

#[delete("/desk/media", data = "<sent>")]
async fn clean(ctx: &State<Context>, writer: Writer, sent: Sent<Chosen>) -> Result<Answer> {
    let count = cleaning::delete_unused(ctx, &writer.actor(), &sent.0.names).await?;
    Ok(Answer::to(format!(
        "/desk/media?shelf=unused&done=cleaned&count={count}"
    )))
}

fn notice(asked: &Asked) -> String {
    match (asked.done.as_str(), asked.count) {
        ("cleaned", Some(1)) => "One picture was deleted.".into(),
        ("cleaned", Some(count)) => format!("{count} pictures were deleted."),
        ("deleted", _) => "The picture was deleted.".into(),
        _ => String::new(),
    }
}

fn shelves(current: &str) -> Vec<Tab> {
    [
        ("", "All"),
        ("unused", "Not used"),
        ("undescribed", "Without a description"),
        ("due", "Permission ends"),
    ]
    .into_iter()
    .map(|(shelf, label)| Tab {
        label,
        href: match shelf {
            "" => "/desk/media".into(),
            shelf => format!("/desk/media?shelf={shelf}"),
        },
        is_current: shelf == current,
    })
    .collect()
}
