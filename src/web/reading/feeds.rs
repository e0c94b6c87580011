//! Feeds in three formats, of the whole site and of each tag, with whole texts.
//!
//! An entry's identity is a UUID of its own, so a post that moves to another address or the site to another domain is
//! not read twice. Addresses inside the texts are whole ones.

mod formats;

use super::absolute;
use super::asked::Asked;
use super::keys;
use super::xml::XmlText;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::posts::reading::{self, Full, Subject};
use crate::site::settings::{self, Settings};
use crate::text::ids::Moment;
use crate::web::page::Page;
use formats::Format;
use hmac::{Hmac, KeyInit, Mac};
use rocket::{Route, State, get, routes};
use sha2::Sha256;

pub fn routes() -> Vec<Route> {
    routes![atom, rss, json, tag_atom, tag_rss, tag_json]
}

/// A feed in no format yet.
struct Feed {
    id: String,
    title: XmlText,
    description: XmlText,
    language: String,
    /// The page that it follows.
    page_url: String,
    self_url: String,
    updated: Dates,
    entries: Vec<Entry>,
}

/// A post in a feed.
struct Entry {
    id: String,
    title: XmlText,
    url: String,
    author: XmlText,
    published: Dates,
    updated: Dates,
    summary: XmlText,
    content: XmlText,
    tags: Vec<XmlText>,
}

/// An instant as the formats write it.
struct Dates {
    rfc3339: String,
    rfc2822: String,
}

#[get("/feed.atom")]
async fn atom(asked: Asked<'_>, ctx: &State<Context>) -> Result<Page> {
    answer(ctx, asked, Format::Atom, None).await
}

#[get("/feed.rss")]
async fn rss(asked: Asked<'_>, ctx: &State<Context>) -> Result<Page> {
    answer(ctx, asked, Format::Rss, None).await
}

#[get("/feed.json")]
async fn json(asked: Asked<'_>, ctx: &State<Context>) -> Result<Page> {
    answer(ctx, asked, Format::Json, None).await
}

#[get("/tags/<tag>/feed.atom")]
async fn tag_atom(tag: &str, asked: Asked<'_>, ctx: &State<Context>) -> Result<Page> {
    answer(ctx, asked, Format::Atom, Some(tag)).await
}

#[get("/tags/<tag>/feed.rss")]
async fn tag_rss(tag: &str, asked: Asked<'_>, ctx: &State<Context>) -> Result<Page> {
    answer(ctx, asked, Format::Rss, Some(tag)).await
}

#[get("/tags/<tag>/feed.json")]
async fn tag_json(tag: &str, asked: Asked<'_>, ctx: &State<Context>) -> Result<Page> {
    answer(ctx, asked, Format::Json, Some(tag)).await
}

async fn answer(
    ctx: &Context,
    asked: Asked<'_>,
    format: Format,
    tag: Option<&str>,
) -> Result<Page> {
    let subject = match tag {
        Some(tag) => Some(subject(ctx, tag, format).await?),
        None => None,
    };
    let posts = reading::newest_full(ctx, subject.as_ref().map(|subject| subject.id)).await?;
    if subject.is_some() && posts.is_empty() {
        return Err(Error::NotFound);
    }
    asked.at(&path(subject.as_ref(), format))?;
    let settings = settings::load(ctx.reading()).await?;
    // Every post of a tag's feed carries the tag, so its key is among theirs.
    let keys = keys::of_list(posts.iter().map(|post| &post.listed));
    let feed = feed(ctx, format, &settings, subject.as_ref(), &posts);
    Ok(
        Page::document(formats::write(&feed, format)?, format.content_type(), &keys)
            .header("Content-Security-Policy", "default-src 'none'")
            .header("Cross-Origin-Resource-Policy", "cross-origin")
            .header("Access-Control-Allow-Origin", "*"),
    )
}

/// The tag, or from an old path of it the way to the feed at the new one.
async fn subject(ctx: &Context, tag: &str, format: Format) -> Result<Subject> {
    match reading::subject(ctx, tag).await {
        Err(Error::MovedTo(path)) => Err(Error::MovedTo(format!("{path}/{}", format.file()))),
        other => other,
    }
}

fn path(subject: Option<&Subject>, format: Format) -> String {
    format!(
        "{}/{}",
        subject.map_or("", |subject| subject.path.as_str()),
        format.file()
    )
}

fn feed(
    ctx: &Context,
    format: Format,
    settings: &Settings,
    subject: Option<&Subject>,
    posts: &[Full],
) -> Feed {
    let site_url = ctx.config().site_url();
    let title = match subject {
        Some(subject) => format!("{}: {}", settings.title, subject.name),
        None => settings.title.clone(),
    };
    let said = subject.map_or("", |subject| subject.description.as_str());
    let description = [said, &settings.tagline]
        .into_iter()
        .find(|words| !words.is_empty())
        .unwrap_or(&title);
    let page = subject.map_or("/", |subject| subject.path.as_str());
    // A feed without entries has never been updated.
    let updated = posts
        .iter()
        .map(|post| post.listed.updated_at)
        .max()
        .unwrap_or(Moment::from_millis(0));
    Feed {
        id: format!(
            "urn:uuid:{}",
            subject.map_or_else(|| site_uuid(ctx), |subject| subject.uuid.clone())
        ),
        description: XmlText::new(description),
        title: XmlText::new(&title),
        language: settings.language.clone(),
        page_url: format!("{site_url}{page}"),
        self_url: format!("{site_url}{}", path(subject, format)),
        updated: Dates::of(settings, updated),
        entries: posts
            .iter()
            .map(|post| entry(settings, &site_url, post))
            .collect(),
    }
}

fn entry(settings: &Settings, site_url: &str, post: &Full) -> Entry {
    let listed = &post.listed;
    Entry {
        id: format!("urn:uuid:{}", post.uuid),
        title: XmlText::new(&listed.title),
        url: format!("{site_url}{}", listed.path),
        author: XmlText::new(&listed.author),
        published: Dates::of(settings, listed.published_at),
        updated: Dates::of(settings, listed.updated_at),
        summary: XmlText::new(&listed.summary),
        content: XmlText::new(&absolute::links(&post.html, site_url, &listed.path)),
        tags: listed
            .tags
            .iter()
            .map(|tag| XmlText::new(&tag.name))
            .collect(),
    }
}

impl Dates {
    fn of(settings: &Settings, at: Moment) -> Self {
        Self {
            rfc3339: settings.zone.rfc3339(at.millis()),
            rfc2822: settings.zone.rfc2822(at.millis()),
        }
    }
}

fn site_uuid(ctx: &Context) -> String {
    drawn_uuid(ctx, "the feed of the site")
}

/// The identity of something that has none of its own: drawn from the site's signing key, so it is the same for as long
/// as the site lives, wherever it moves, and tells nothing about the key.
pub(super) fn drawn_uuid(ctx: &Context, name: &str) -> String {
    let mut bytes = [0; 16];
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&ctx.secrets().signing) {
        mac.update(name.as_bytes());
        for (byte, drawn) in bytes.iter_mut().zip(mac.finalize().into_bytes()) {
            *byte = drawn;
        }
    }
    uuid::Builder::from_custom_bytes(bytes)
        .into_uuid()
        .to_string()
}
