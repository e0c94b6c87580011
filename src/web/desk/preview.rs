//! Looking at a text as readers will see it, stored or not. A preview stores nothing.
//!
//! What was typed stands hidden in the bar above it, so that the writer can go on from here with everything kept.

use super::editing::{self, WritePage};
use super::form::PostForm;
use crate::context::Context;
use crate::entity::post::{self, Kind};
use crate::error::{Error, FieldErrors, Result};
use crate::people::accounts;
use crate::posts::picturing::{self, Readers};
use crate::posts::{self, linking, tagging, writing};
use crate::text::ids::PostId;
use crate::text::markdown::{self, Article, Heading, reading_minutes};
use crate::text::names::Body;
use crate::text::sanitise::SafeHtml;
use crate::text::sanitise::picturing::Shown as Picture;
use crate::web::chrome::Chrome;
use crate::web::form::Sent;
use crate::web::guard::{Claim, Owner, Writer};
use crate::web::page::Page;
use askama::Template;
use rocket::{Route, State, get, post, routes};

/// A text with so many headings has a table of contents.
const LONG: usize = 5;

pub fn routes() -> Vec<Route> {
    routes![preview_new, preview_page, preview, preview_saved]
}

#[derive(Template)]
#[template(path = "desk/preview.html")]
struct PreviewPage<'a> {
    chrome: &'a Chrome,
    title: &'a str,
    author: String,
    tags: String,
    /// The name of the picture above the text, and how it stands today.
    cover_name: &'a str,
    cover: Option<Picture>,
    article: Article,
    /// What it rests on, if it says so.
    sources: Option<SafeHtml>,
    contents: Vec<Heading>,
    /// What was typed, to go on with, unless it is stored.
    form: Option<&'a PostForm>,
    /// Where the text is written.
    desk: String,
    is_page: bool,
}

/// What is looked at.
struct Text<'a> {
    title: &'a str,
    tags: &'a str,
    cover: &'a str,
    body: &'a str,
    sources: &'a str,
}

impl<'a> PreviewPage<'a> {
    fn new(chrome: &'a Chrome, text: &Text<'a>) -> Result<Self> {
        let body =
            Body::parse(text.body).map_err(|refusal| Error::field("body", refusal.to_string()))?;
        let mut article = markdown::article(body.as_str());
        let mut contents = std::mem::take(&mut article.headings);
        contents.retain(|heading| heading.level <= 4 && !heading.text.is_empty());
        if contents.len() < LONG {
            contents.clear();
        }
        Ok(Self {
            chrome,
            title: Some(text.title.trim())
                .filter(|title| !title.is_empty())
                .unwrap_or(writing::UNTITLED),
            author: String::new(),
            tags: text.tags.to_owned(),
            cover_name: text.cover.trim(),
            cover: None,
            article,
            sources: (!text.sources.trim().is_empty()).then(|| markdown::sources(text.sources)),
            contents,
            form: None,
            desk: String::new(),
            is_page: false,
        })
    }

    /// The page of a text that was typed and may be stored nowhere.
    fn typed(chrome: &'a Chrome, form: &'a PostForm) -> Result<Self> {
        let text = Text {
            title: &form.title,
            tags: &form.tags,
            cover: &form.cover,
            body: &form.body,
            sources: &form.sources,
        };
        Ok(Self {
            form: Some(form),
            ..Self::new(chrome, &text)?
        })
    }

    /// The same with its links, tags and pictures as readers would find them.
    async fn linked(mut self, ctx: &Context) -> Result<Self> {
        self.article.html = linking::resolved(ctx, self.article.html).await?;
        self.article.html = picturing::resolved(ctx, self.article.html, Readers::Staff).await?;
        self.cover = picturing::cover(ctx, self.cover_name, Readers::Staff).await?;
        self.tags = tagging::as_today(ctx, &self.tags).await?;
        Ok(self)
    }

    /// The same, belonging to a post.
    async fn of(self, ctx: &Context, post: &post::Model) -> Result<Self> {
        Ok(Self {
            author: accounts::person(ctx, post.author_id).await?.name,
            desk: format!("/desk/posts/{}", post.id),
            is_page: post.kind == Kind::Page,
            ..self.linked(ctx).await?
        })
    }

    fn tags(&self) -> impl Iterator<Item = &str> {
        tagging::listed(&self.tags)
    }

    fn minutes(&self) -> usize {
        reading_minutes(self.article.words)
    }
}

#[post("/desk/posts/preview", data = "<sent>")]
async fn preview_new(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    sent: Sent<PostForm>,
) -> Result<Page> {
    let writer = writer.claim()?;
    begun(ctx, chrome, Kind::Post, &writer.0.name, sent.0).await
}

#[post("/desk/pages/preview", data = "<sent>")]
async fn preview_page(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Claim<Owner>,
    sent: Sent<PostForm>,
) -> Result<Page> {
    let owner = owner.claim()?;
    begun(ctx, chrome, Kind::Page, &owner.0.name, sent.0).await
}

#[post("/desk/posts/<id>/preview", data = "<sent>")]
async fn preview(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    id: i64,
    sent: Sent<PostForm>,
) -> Result<Page> {
    let (form, actor, id) = (sent.0, writer.claim()?.actor(), PostId::new(id));
    let post = posts::editable(ctx.reading(), &actor, id).await?;
    let failure = match PreviewPage::typed(chrome, &form) {
        Ok(page) => return Page::private(&page.of(ctx, &post).await?),
        Err(error) => error,
    };
    editing::handed_back(ctx, chrome, &actor, id, form, failure).await
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
    let text = Text {
        title: &draft.title,
        tags: &draft.tags,
        cover: &draft.cover,
        body: &draft.body,
        sources: &draft.sources,
    };
    let page = PreviewPage::new(chrome, &text)?;
    Page::private(&page.of(ctx, &post).await?)
}

/// A text that is stored nowhere yet, or the page for it with what is wrong.
async fn begun(
    ctx: &Context,
    chrome: &Chrome,
    kind: Kind,
    author: &str,
    form: PostForm,
) -> Result<Page> {
    let errors: FieldErrors = match PreviewPage::typed(chrome, &form) {
        Ok(page) => {
            return Page::private(&PreviewPage {
                author: author.to_owned(),
                desk: match kind {
                    Kind::Post => "/desk/posts".into(),
                    Kind::Page => "/desk/pages".into(),
                },
                is_page: kind == Kind::Page,
                ..page.linked(ctx).await?
            });
        }
        Err(Error::Invalid(errors)) => errors,
        Err(error) => return Err(error),
    };
    WritePage::empty(chrome, kind).refused(form, errors)
}
