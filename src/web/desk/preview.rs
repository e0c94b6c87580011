//! Looking at a text as readers will see it, stored or not. A preview stores nothing.

use super::form::PostForm;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::posts::{self, writing};
use crate::text::ids::PostId;
use crate::text::markdown::{self, Article, reading_minutes};
use crate::text::names::Body;
use crate::web::chrome::Chrome;
use crate::web::form::Sent;
use crate::web::guard::{Claim, Writer};
use crate::web::page::Page;
use askama::Template;
use rocket::{Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![preview_new, preview_page, preview, preview_saved]
}

#[derive(Template)]
#[template(path = "desk/preview.html")]
struct PreviewPage<'a> {
    chrome: &'a Chrome,
    title: String,
    tags: Vec<String>,
    article: Article,
    /// What was typed, to go on with, unless it is stored.
    form: Option<PostForm>,
    /// Where the text is written.
    desk: String,
}

impl<'a> PreviewPage<'a> {
    fn new(chrome: &'a Chrome, title: &str, tags: &str, body: &str, desk: String) -> Result<Self> {
        let body =
            Body::parse(body).map_err(|refusal| Error::field("body", refusal.to_string()))?;
        let title = if title.trim().is_empty() {
            writing::UNTITLED
        } else {
            title
        };
        Ok(Self {
            chrome,
            title: title.to_owned(),
            tags: tags
                .split(',')
                .map(|tag| tag.trim().to_owned())
                .filter(|tag| !tag.is_empty())
                .collect(),
            article: markdown::article(body.as_str()),
            form: None,
            desk,
        })
    }

    fn minutes(&self) -> usize {
        reading_minutes(self.article.words)
    }

    fn contents(&self) -> &[markdown::Heading] {
        if self.article.headings.len() < 5 {
            &[]
        } else {
            &self.article.headings
        }
    }
}

#[post("/desk/posts/preview", data = "<sent>")]
async fn preview_new(chrome: &Chrome, writer: Claim<Writer>, sent: Sent<PostForm>) -> Result<Page> {
    writer.claim()?;
    typed(chrome, sent.0, "/desk/posts".into())
}

#[post("/desk/pages/preview", data = "<sent>")]
async fn preview_page(
    chrome: &Chrome,
    writer: Claim<Writer>,
    sent: Sent<PostForm>,
) -> Result<Page> {
    writer.claim()?;
    typed(chrome, sent.0, "/desk/pages".into())
}

#[post("/desk/posts/<id>/preview", data = "<sent>")]
async fn preview(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    id: i64,
    sent: Sent<PostForm>,
) -> Result<Page> {
    let post = posts::editable(ctx.reading(), &writer.claim()?.actor(), PostId::new(id)).await?;
    typed(chrome, sent.0, format!("/desk/posts/{}", post.id))
}

#[get("/desk/posts/<id>/preview")]
async fn preview_saved(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    id: i64,
) -> Result<Page> {
    let post = posts::editable(ctx.reading(), &writer.actor(), PostId::new(id)).await?;
    let draft = writing::draft(ctx.reading(), &post).await?;
    let desk = format!("/desk/posts/{}", post.id);
    Page::private(&PreviewPage::new(
        chrome,
        &draft.title,
        &draft.tags,
        &draft.body,
        desk,
    )?)
}

fn typed(chrome: &Chrome, form: PostForm, desk: String) -> Result<Page> {
    let page = PreviewPage::new(chrome, &form.title, &form.tags, &form.body, desk)?;
    Page::private(&PreviewPage {
        form: Some(form),
        ..page
    })
}
