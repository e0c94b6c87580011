//! The page of a post that is still to come, at the address where it will be.
//!
//! It says what the post will be about and where it was spoken of. Search engines are asked to wait for the post.

use super::asked::Asked;
use super::head::Head;
use crate::audit::Actor;
use crate::context::Context;
use crate::db::ChangeKey;
use crate::error::{Error, Result};
use crate::posts;
use crate::posts::reading::{self, Coming};
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;

#[derive(Template)]
#[template(path = "reading/coming.html")]
struct ComingPage<'a> {
    chrome: &'a Chrome,
    head: Head,
    coming: &'a Coming,
    /// Where the viewer may write it.
    desk: Option<String>,
}

/// The page, or `NotFound` where nothing is announced.
pub async fn page(ctx: &Context, chrome: &Chrome, slug: &str, asked: Asked<'_>) -> Result<Page> {
    let coming = reading::coming(ctx, slug).await?;
    asked.at(&coming.path)?;
    let page = ComingPage {
        chrome,
        head: Head::of_page(chrome, &coming.title, &coming.about, &coming.path),
        desk: desk(ctx, chrome, &coming).await?,
        coming: &coming,
    };
    let keys = [
        ChangeKey::Site,
        ChangeKey::Posts,
        ChangeKey::Post(coming.id),
    ];
    Page::public(&page, chrome, &keys)
}

async fn desk(ctx: &Context, chrome: &Chrome, coming: &Coming) -> Result<Option<String>> {
    let Some(viewer) = &chrome.viewer else {
        return Ok(None);
    };
    match posts::editable(ctx.reading(), &Actor::Person(viewer.clone()), coming.id).await {
        Ok(_) => Ok(Some("/desk/planned".into())),
        Err(Error::NotFound | Error::Forbidden) => Ok(None),
        Err(error) => Err(error),
    }
}
