//! Style sheets, scripts and icons, built into the program and served under names that change with their content.
//!
//! A page links to `href("css/site.css")`, which carries a hash; the hashed address may be kept for ever. The plain
//! name works too, without being kept, for what links to it from outside.

use super::page::{IMMUTABLE, NO_STORE};
use rocket::http::{ContentType, Header};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use rocket::{Route, get, routes};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

static HASHES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let file = Files::get(&name)?;
            let hash: String = Sha256::digest(&file.data)
                .iter()
                .take(6)
                .map(|byte| format!("{byte:02x}"))
                .collect();
            Some((name.into_owned(), hash))
        })
        .collect()
});

pub fn routes() -> Vec<Route> {
    routes![asset, accent, favicon]
}

/// The address of a built-in file, such as `css/site.css`.
pub fn href(name: &str) -> String {
    match (HASHES.get(name), name.rsplit_once('.')) {
        (Some(hash), Some((stem, extension))) => format!("/static/{stem}.{hash}.{extension}"),
        _ => format!("/static/{name}"),
    }
}

/// Whether a file is built into the program.
pub fn is_built_in(name: &str) -> bool {
    HASHES.contains_key(name)
}

/// The address of the style sheet that sets the accent colour.
pub fn accent_href(hue: u16) -> String {
    format!("/static/accent/{hue}.css")
}

struct Asset {
    body: Cow<'static, [u8]>,
    content_type: ContentType,
    cache: &'static str,
}

#[get("/static/<path..>", rank = 2)]
fn asset(path: PathBuf) -> Option<Asset> {
    let path = path.to_str()?;
    let (name, cache) = match unhashed(path) {
        Some(name) => (name, IMMUTABLE),
        None => (path.to_owned(), NO_STORE),
    };
    let content_type = ContentType::from_extension(name.rsplit_once('.')?.1)?;
    Some(Asset {
        body: Files::get(&name)?.data,
        content_type,
        cache,
    })
}

#[get("/static/accent/<file>", rank = 1)]
fn accent(file: &str) -> Option<Asset> {
    let hue: u16 = file
        .strip_suffix(".css")?
        .parse()
        .ok()
        .filter(|hue| *hue < 360)?;
    let body = format!(":root{{--accent-hue:{hue}}}\n").into_bytes();
    Some(Asset {
        body: body.into(),
        content_type: ContentType::CSS,
        cache: IMMUTABLE,
    })
}

#[get("/favicon.ico")]
fn favicon() -> Option<Asset> {
    let body = Files::get("favicon.svg")?.data;
    Some(Asset {
        body,
        content_type: ContentType::SVG,
        cache: "public, max-age=86400",
    })
}

/// `css/site.0a1b2c3d4e5f.css` is `css/site.css`, if the hash is today's.
fn unhashed(path: &str) -> Option<String> {
    let (stem, extension) = path.rsplit_once('.')?;
    let (stem, hash) = stem.rsplit_once('.')?;
    let name = format!("{stem}.{extension}");
    (HASHES.get(&name)? == hash).then_some(name)
}

impl<'r> Responder<'r, 'static> for Asset {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let length = self.body.len();
        Response::build()
            .header(self.content_type)
            .header(Header::new("Cache-Control", self.cache))
            .header(Header::new("Cache-Tag", "assets"))
            .sized_body(length, Cursor::new(self.body))
            .max_chunk_size(length.max(1))
            .ok()
    }
}
