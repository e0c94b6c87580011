//! Feeds of comments: under one post, and of the whole site.
//!
//! A post's feed is kept as its page is, under the same key. The site's is made for every visit: what its author took
//! back or the owner erased under any post is out of it at once, and a reader who has it already gets 304.

use super::asked::Asked;
use super::feeds::drawn_uuid;
use super::xml::{self, XmlText};
use crate::comments::feeding::{self, Entry};
use crate::context::Context;
use crate::db::ChangeKey;
use crate::error::Result;
use crate::posts::reading;
use crate::site::settings::{self, Settings};
use crate::text::ids::{CommentId, Moment};
use crate::web::page::Page;
use askama::Template;
use rocket::http::ContentType;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![of_site, of_post]
}

#[derive(Template)]
#[template(path = "feeds/comments.xml")]
struct Feed {
    id: String,
    title: XmlText,
    language: String,
    page_url: String,
    self_url: String,
    updated: String,
    entries: Vec<Drawn>,
}

struct Drawn {
    id: String,
    title: XmlText,
    url: String,
    author: XmlText,
    published: String,
    updated: String,
    content: XmlText,
    /// The identity and the address of what it answers.
    answers: Option<(String, String)>,
}

/// What a feed is of.
struct Of<'a> {
    /// What its identity is drawn from; it stays when the post moves.
    name: &'a str,
    page: &'a str,
    path: &'a str,
    title: &'a str,
}

#[get("/comments.atom")]
async fn of_site(asked: Asked<'_>, ctx: &State<Context>) -> Result<Page> {
    asked.at("/comments.atom")?;
    let settings = settings::load(ctx.reading()).await?;
    let entries = feeding::newest(ctx, None).await?;
    let title = format!("Comments on {}", settings.title);
    let of = Of {
        name: "comments of the site",
        page: "/",
        path: "/comments.atom",
        title: &title,
    };
    let feed = feed(ctx, &settings, &of, &entries);
    Ok(open(Page::fresh(xml::rendered(&feed)?, content_type())))
}

#[get("/<slug>/comments.atom", rank = 10)]
async fn of_post(slug: &str, asked: Asked<'_>, ctx: &State<Context>) -> Result<Page> {
    let at = reading::open_for_comments(ctx.reading(), slug).await?;
    let path = format!("{}/comments.atom", at.path);
    asked.at(&path)?;
    let settings = settings::load(ctx.reading()).await?;
    let entries = feeding::newest(ctx, Some(at.post.id)).await?;
    let title = format!("Comments on “{}”", at.title);
    let of = Of {
        name: &format!("comments of post {}", at.post.id),
        page: &at.path,
        path: &path,
        title: &title,
    };
    let feed = feed(ctx, &settings, &of, &entries);
    let keys = [ChangeKey::Site, ChangeKey::Post(at.post.id)];
    Ok(open(Page::document(
        xml::rendered(&feed)?,
        content_type(),
        &keys,
    )))
}

fn content_type() -> ContentType {
    ContentType::new("application", "atom+xml").with_params(("charset", "utf-8"))
}

fn open(page: Page) -> Page {
    page.header("Content-Security-Policy", "default-src 'none'")
        .header("Cross-Origin-Resource-Policy", "cross-origin")
        .header("Access-Control-Allow-Origin", "*")
}

fn feed(ctx: &Context, settings: &Settings, of: &Of<'_>, entries: &[Entry]) -> Feed {
    let site_url = ctx.config().site_url();
    let dated = |at: Moment| settings.zone.rfc3339(at.millis());
    let identity =
        |id: CommentId| format!("urn:uuid:{}", drawn_uuid(ctx, &format!("comment {id}")));
    let address = |id: CommentId| format!("{site_url}/comments/{id}");
    // A feed without entries has never been updated.
    let updated = entries
        .iter()
        .map(|entry| entry.updated_at)
        .max()
        .unwrap_or(Moment::from_millis(0));
    Feed {
        id: format!("urn:uuid:{}", drawn_uuid(ctx, of.name)),
        title: XmlText::new(of.title),
        language: settings.language.clone(),
        page_url: format!("{site_url}{}", of.page),
        self_url: format!("{site_url}{}", of.path),
        updated: dated(updated),
        entries: entries
            .iter()
            .map(|entry| Drawn {
                id: identity(entry.id),
                title: XmlText::new(&format!("{} on “{}”", entry.name, entry.title)),
                url: address(entry.id),
                author: XmlText::new(&entry.name),
                published: dated(entry.created_at),
                updated: dated(entry.updated_at),
                content: XmlText::new(entry.html.as_str()),
                answers: entry.answers.map(|id| (identity(id), address(id))),
            })
            .collect(),
    }
}
