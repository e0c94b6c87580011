//! The three ways to write a feed: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.

use super::Feed;
use crate::error::Result;
use crate::web::reading::xml;
use askama::Template;
use rocket::http::ContentType;
use serde_json::{Value, json};

/// A format of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Atom,
    Rss,
    Json,
}

impl Format {
    /// The last part of the feed's address.
    pub fn file(self) -> &'static str {
        match self {
            Self::Atom => "feed.atom",
            Self::Rss => "feed.rss",
            Self::Json => "feed.json",
        }
    }

    /// What the feed is sent as.
    pub fn content_type(self) -> ContentType {
        match self {
            Self::Atom => {
                ContentType::new("application", "atom+xml").with_params(("charset", "utf-8"))
            }
            Self::Rss => {
                ContentType::new("application", "rss+xml").with_params(("charset", "utf-8"))
            }
            Self::Json => ContentType::new("application", "feed+json"),
        }
    }
}

#[derive(Template)]
#[template(path = "feeds/atom.xml")]
struct Atom<'a> {
    feed: &'a Feed,
}

#[derive(Template)]
#[template(path = "feeds/rss.xml")]
struct Rss<'a> {
    feed: &'a Feed,
}

/// The feed as text.
pub fn write(feed: &Feed, format: Format) -> Result<String> {
    match format {
        Format::Atom => xml::rendered(&Atom { feed }),
        Format::Rss => xml::rendered(&Rss { feed }),
        Format::Json => Ok(json_feed(feed).to_string()),
    }
}

fn json_feed(feed: &Feed) -> Value {
    let items: Vec<Value> = feed
        .entries
        .iter()
        .map(|entry| {
            json!({
                "id": entry.id,
                "url": entry.url,
                "title": entry.title.to_string(),
                "summary": entry.summary.to_string(),
                "content_html": entry.content.to_string(),
                "date_published": entry.published.rfc3339,
                "date_modified": entry.updated.rfc3339,
                "authors": [{"name": entry.author.to_string()}],
                "tags": entry.tags.iter().map(ToString::to_string).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title.to_string(),
        "description": feed.description.to_string(),
        "home_page_url": feed.page_url,
        "feed_url": feed.self_url,
        "language": feed.language,
        "items": items,
    })
}
