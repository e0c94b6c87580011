//! The first page: the newest post large, the others in a list behind it.

use super::asked::Asked;
use super::head::Head;
use super::paging::{self, Paging};
use super::{keys, post};
use crate::context::Context;
use crate::error::Result;
use crate::posts::reading::{self, Listed};
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![home]
}

#[derive(Template)]
#[template(path = "reading/home.html")]
struct HomePage<'a> {
    chrome: &'a Chrome,
    head: Head,
    /// The newest post of all, on the first page alone.
    newest: Option<&'a Listed>,
    cover: String,
    posts: &'a [Listed],
    paging: Paging,
}

impl HomePage<'_> {
    /// On the first page the list stands under a heading of its own.
    fn heading_level(&self) -> u8 {
        if self.newest.is_some() { 3 } else { 2 }
    }
}

#[get("/?<page>")]
async fn home(
    page: Option<&str>,
    asked: Asked<'_>,
    chrome: &Chrome,
    ctx: &State<Context>,
) -> Result<Page> {
    asked.at("/")?;
    let list = reading::page(ctx, paging::number(page)?).await?;
    let (newest, posts) = match list.posts.split_first() {
        Some((newest, others)) if list.number == 1 => (Some(newest), others),
        _ => (None, list.posts.as_slice()),
    };
    let title = paging::titled(&chrome.settings.title, list.number);
    let shown = HomePage {
        chrome,
        head: Head::of_page(
            chrome,
            title,
            &chrome.settings.tagline,
            &paging::address("/", list.number),
        ),
        newest,
        cover: newest
            .map(|newest| post::cover(newest.id))
            .unwrap_or_else(post::any_cover),
        posts,
        paging: Paging::of("/", list.number, list.has_older),
    };
    Page::public(&shown, chrome, &keys::of_list(&list.posts))
}
