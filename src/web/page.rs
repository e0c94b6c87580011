//! What handlers answer with: a finished page, or another place to go.
//!
//! A page carries who it is for. A public one names the change keys it was made from and may be kept by caches until
//! they ask again; everything else is `no-store`. A public page that was made for a signed-in person is private.

use super::chrome::Chrome;
use crate::db::ChangeKey;
use crate::error::{Error, Result};
use crate::text::ids::Moment;
use anyhow::Context as _;
use askama::Template;
use rocket::http::{ContentType, Header, Status};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use std::io::Cursor;

/// Caches may keep the answer and must ask before each use.
pub const REVALIDATE: &str = "public, max-age=0, must-revalidate";
/// The address changes with the content.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Nobody keeps it.
pub const NO_STORE: &str = "no-store";

/// When the passing of time alone makes another page of this one.
#[derive(Debug, Clone, Copy)]
pub struct Until(pub Option<Moment>);

/// A finished answer with a body.
#[derive(Debug)]
pub struct Page {
    body: Vec<u8>,
    status: Status,
    content_type: ContentType,
    headers: Vec<Header<'static>>,
    until: Option<Moment>,
}

impl Page {
    /// A page that is the same for every stranger; `keys` are all the things it was made from.
    pub fn public(template: &impl Template, chrome: &Chrome, keys: &[ChangeKey]) -> Result<Self> {
        if chrome.viewer.is_some() {
            return Self::private(template);
        }
        Ok(Self::rendered(template)?.kept(keys))
    }

    /// A page for one person.
    pub fn private(template: &impl Template) -> Result<Self> {
        Ok(Self::rendered(template)?
            .header("Cache-Control", NO_STORE)
            .header("Referrer-Policy", "same-origin")
            .header("X-Robots-Tag", "noindex"))
    }

    /// A public document that is not a page: a feed, the sitemap.
    pub fn document(
        body: impl Into<Vec<u8>>,
        content_type: ContentType,
        keys: &[ChangeKey],
    ) -> Self {
        Self {
            body: body.into(),
            status: Status::Ok,
            content_type,
            headers: Vec::new(),
            until: None,
        }
        .kept(keys)
    }

    /// A public document that is made for every visit; whoever has it already is told so.
    pub fn fresh(body: impl Into<Vec<u8>>, content_type: ContentType) -> Self {
        Self {
            body: body.into(),
            status: Status::Ok,
            content_type,
            headers: Vec::new(),
            until: None,
        }
        .header("Cache-Control", REVALIDATE)
        .header("Vary", "Accept-Encoding, Cookie")
    }

    /// A small answer for a script.
    pub fn json(value: &serde_json::Value) -> Self {
        let body = value.to_string().into_bytes();
        Self {
            body,
            status: Status::Ok,
            content_type: ContentType::JSON,
            headers: Vec::new(),
            until: None,
        }
        .header("Cache-Control", NO_STORE)
    }

    /// A file of plain text for one person.
    pub fn plain(text: String) -> Self {
        Self {
            body: text.into_bytes(),
            status: Status::Ok,
            content_type: ContentType::Plain,
            headers: Vec::new(),
            until: None,
        }
        .header("Cache-Control", NO_STORE)
    }

    /// The same page under another status.
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// The same page with one more header.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push(Header::new(name, value.into()));
        self
    }

    /// The same page, which is another one from this moment on.
    pub fn until(mut self, moment: Option<Moment>) -> Self {
        self.until = moment;
        self
    }

    fn rendered(template: &impl Template) -> Result<Self> {
        let body = template
            .render()
            .context("rendering a page")
            .map_err(Error::Internal)?;
        Ok(Self {
            body: body.into_bytes(),
            status: Status::Ok,
            content_type: ContentType::HTML,
            headers: Vec::new(),
            until: None,
        })
    }

    fn kept(self, keys: &[ChangeKey]) -> Self {
        let tags: Vec<String> = keys.iter().map(ToString::to_string).collect();
        self.header("Cache-Control", REVALIDATE)
            .header("Vary", "Accept-Encoding, Cookie")
            .header("Cache-Tag", tags.join(","))
    }
}

impl<'r> Responder<'r, 'static> for Page {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        request.local_cache(|| Until(self.until));
        let length = self.body.len();
        let mut response = Response::build();
        response.status(self.status).header(self.content_type);
        for header in self.headers {
            response.header(header);
        }
        // One piece instead of Rocket's 4 KiB ones.
        response
            .sized_body(length, Cursor::new(self.body))
            .max_chunk_size(length.max(1));
        response.ok()
    }
}

/// What most handlers answer.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "one per request, and mostly pages: a box would only add an allocation"
)]
pub enum Answer {
    Page(Page),
    /// 303: look there now.
    SeeOther(String),
}

impl Answer {
    /// Leads to a path of this site.
    pub fn to(path: impl Into<String>) -> Self {
        Self::SeeOther(path.into())
    }
}

impl From<Page> for Answer {
    fn from(page: Page) -> Self {
        Self::Page(page)
    }
}

impl<'r> Responder<'r, 'static> for Answer {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        match self {
            Self::Page(page) => page.respond_to(request),
            Self::SeeOther(path) => Response::build()
                .status(Status::SeeOther)
                .header(Header::new("Location", path))
                .header(Header::new("Cache-Control", NO_STORE))
                .ok(),
        }
    }
}
