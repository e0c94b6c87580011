//! The menu: places, words, and where they lead.
//!
//! The whole list is sent and replaced at once; a page can also be added to its end by one button.

use crate::context::Context;
use crate::entity::post::{Kind, State as PostState};
use crate::error::{Error, FieldErrors, Result};
use crate::posts::desk::{self, Wanted};
use crate::site::navigation::{self, Entry, MOST_ENTRIES, checked_href};
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::{Claim, Owner};
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, post, routes};

/// Empty rows below the filled ones.
const SPARE: usize = 2;

pub fn routes() -> Vec<Route> {
    routes![form, arrange, add]
}

#[derive(Template)]
#[template(path = "settings/menu.html")]
struct MenuPage<'a> {
    chrome: &'a Chrome,
    rows: Vec<Entry>,
    /// Live pages that the menu does not lead to: title and path.
    pages: Vec<(String, String)>,
    errors: FieldErrors,
    is_saved: bool,
}

#[derive(Debug, FromForm)]
struct MenuForm {
    position: Vec<String>,
    label: Vec<String>,
    href: Vec<String>,
}

impl Bounded for MenuForm {
    const KIBIBYTES: u64 = 32;
}

impl MenuForm {
    /// The rows in the order of their places; rows without a number come last, in the order of the form.
    fn rows(self) -> Vec<Entry> {
        let places = self
            .position
            .iter()
            .map(|place| place.trim().parse().unwrap_or(u32::MAX))
            .chain(std::iter::repeat(u32::MAX));
        let entries = self
            .label
            .into_iter()
            .zip(self.href)
            .map(|(label, href)| Entry { label, href });
        let mut rows: Vec<(u32, Entry)> = places.zip(entries).collect();
        rows.sort_by_key(|(place, _)| *place);
        rows.into_iter().map(|(_, entry)| entry).collect()
    }
}

/// One more entry at the end.
#[derive(Debug, FromForm)]
struct EntryForm {
    #[field(default = String::new())]
    label: String,
    #[field(default = String::new())]
    href: String,
}

impl Bounded for EntryForm {
    const KIBIBYTES: u64 = 8;
}

impl<'a> MenuPage<'a> {
    /// Whether the words of an entry are what is wrong.
    fn is_wrong_label(&self, row: &Entry) -> bool {
        let length = row.label.trim().chars().count();
        !self.errors.is_empty() && (length > 40 || (length == 0 && !row.href.trim().is_empty()))
    }

    /// Whether the address of an entry is what is wrong.
    fn is_wrong_href(&self, row: &Entry) -> bool {
        let is_empty = row.label.trim().is_empty() && row.href.trim().is_empty();
        !self.errors.is_empty() && !is_empty && checked_href(&row.href).is_err()
    }

    async fn new(
        ctx: &Context,
        chrome: &'a Chrome,
        owner: &Owner,
        mut rows: Vec<Entry>,
        errors: FieldErrors,
    ) -> Result<Self> {
        let wanted = Wanted {
            kind: Some(Kind::Page),
            state: Some(PostState::Published),
            ..Wanted::default()
        };
        let pages = desk::list(ctx, &owner.actor(), &wanted).await?.entries;
        let pages = pages
            .into_iter()
            .filter_map(|page| Some((page.title, page.path?)))
            .filter(|(_, path)| !rows.iter().any(|row| row.href == *path))
            .collect();
        for _ in 0..SPARE.min(MOST_ENTRIES.saturating_sub(rows.len())) {
            rows.push(Entry {
                label: String::new(),
                href: String::new(),
            });
        }
        Ok(Self {
            chrome,
            rows,
            pages,
            errors,
            is_saved: false,
        })
    }
}

#[get("/settings/menu?<saved>")]
async fn form(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Owner,
    saved: Option<&str>,
) -> Result<Page> {
    let page = MenuPage::new(
        ctx,
        chrome,
        &owner,
        chrome.menu.to_vec(),
        FieldErrors::default(),
    )
    .await?;
    Page::private(&MenuPage {
        is_saved: saved.is_some(),
        ..page
    })
}

#[post("/settings/menu/entries", data = "<sent>")]
async fn add(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Claim<Owner>,
    sent: Sent<EntryForm>,
) -> Result<Answer> {
    let (EntryForm { label, href }, owner) = (sent.0, owner.claim()?);
    let mut rows = chrome.menu.to_vec();
    if !rows.iter().any(|row| row.href == href.trim()) {
        rows.push(Entry { label, href });
    }
    replace(ctx, chrome, &owner, rows).await
}

#[post("/settings/menu", data = "<sent>")]
async fn arrange(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Claim<Owner>,
    sent: Sent<MenuForm>,
) -> Result<Answer> {
    let (rows, owner) = (sent.0.rows(), owner.claim()?);
    replace(ctx, chrome, &owner, rows).await
}

async fn replace(
    ctx: &Context,
    chrome: &Chrome,
    owner: &Owner,
    rows: Vec<Entry>,
) -> Result<Answer> {
    match navigation::arrange(ctx, &owner.actor(), rows.clone()).await {
        Ok(()) => Ok(Answer::to("/settings/menu?saved")),
        Err(Error::Invalid(errors)) => {
            let page = MenuPage::new(ctx, chrome, owner, rows, errors).await?;
            Ok(Page::private(&page)?
                .status(Status::UnprocessableEntity)
                .into())
        }
        Err(error) => Err(error),
    }
}
