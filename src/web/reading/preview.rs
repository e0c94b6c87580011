//! A draft for whoever was sent the link to it. Nobody keeps it, and search engines are kept out.

use crate::context::Context;
use crate::entity::post::Kind;
use crate::error::Result;
use crate::posts::sharing::{self, Opened};
use crate::posts::tagging;
use crate::text::markdown::reading_minutes;
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![preview]
}

#[derive(Template)]
#[template(path = "reading/preview.html")]
struct PreviewPage<'a> {
    chrome: &'a Chrome,
    draft: Opened,
}

impl PreviewPage<'_> {
    fn minutes(&self) -> usize {
        reading_minutes(self.draft.article.words)
    }

    fn is_post(&self) -> bool {
        self.draft.post.kind == Kind::Post
    }

    fn tags(&self) -> impl Iterator<Item = &str> {
        tagging::listed(&self.draft.tags)
    }
}

#[get("/previews/<token>")]
async fn preview(token: &str, chrome: &Chrome, ctx: &State<Context>) -> Result<Page> {
    let draft = sharing::opened(ctx, token).await?;
    Page::private(&PreviewPage { chrome, draft })
}
