//! The list of pages; they are written at the desk like posts.

use crate::context::Context;
use crate::entity::post::{Kind, State as PostState};
use crate::error::Result;
use crate::posts::desk::{self, Listed, Wanted};
use crate::web::chrome::Chrome;
use crate::web::guard::Owner;
use crate::web::page::Page;
use askama::Template;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![pages]
}

#[derive(Template)]
#[template(path = "settings/pages.html")]
struct PagesPage<'a> {
    chrome: &'a Chrome,
    listed: Listed,
    is_trash: bool,
}

#[get("/settings/pages?<trash>")]
async fn pages(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Owner,
    trash: Option<&str>,
) -> Result<Page> {
    let is_trash = trash.is_some();
    let state = is_trash.then_some(PostState::Trashed);
    let wanted = Wanted {
        kind: Some(Kind::Page),
        state,
        ..Wanted::default()
    };
    let listed = desk::list(ctx, &owner.actor(), &wanted).await?;
    Page::private(&PagesPage {
        chrome,
        listed,
        is_trash,
    })
}
