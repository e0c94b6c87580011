//! The page of a series: its posts in the order in which they are to be read.

use super::asked::Asked;
use super::head::Head;
use super::keys;
use crate::context::Context;
use crate::error::Result;
use crate::posts::reading::{self, Series};
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![series]
}

#[derive(Template)]
#[template(path = "reading/series.html")]
struct SeriesPage<'a> {
    chrome: &'a Chrome,
    head: Head,
    series: &'a Series,
}

#[get("/series/<slug>")]
async fn series(
    slug: &str,
    asked: Asked<'_>,
    chrome: &Chrome,
    ctx: &State<Context>,
) -> Result<Page> {
    let series = reading::series(ctx, slug).await?;
    asked.at(&series.path)?;
    let description = if series.description.is_empty() {
        format!("A series of posts on {}.", chrome.settings.title)
    } else {
        series.description.clone()
    };
    let page = SeriesPage {
        chrome,
        head: Head::of_page(chrome, &series.title, description, &series.path),
        series: &series,
    };
    // Whatever changes about a series is a change of `posts`.
    Page::public(&page, chrome, &keys::of_list(&series.posts))
}
