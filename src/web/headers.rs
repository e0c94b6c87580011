//! Headers that every answer carries, and conditional requests.
//!
//! Answers say `no-store` unless their handler said otherwise; an answer with a cookie, or of any status but 200, 206,
//! 301 and 304, is never kept. A public page gets a weak ETag of its bytes, and 304 where the reader has them already; the
//! page cache is told what it depends on.

use super::page::{NO_STORE, REVALIDATE, Until};
use crate::cache::{self, Declared, Declaring};
use crate::context::Context;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::{ContentType, Header, Status};
use rocket::{Request, Response};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// The policy of pages; nothing inline, nothing from elsewhere.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";
/// The only other sites whose frames may stand on a page, and only where the owner lets videos play.
const VIDEO_FRAMES: &str = "https://www.youtube-nocookie.com https://player.vimeo.com";
/// The policy of everything that is not a page.
const DOCUMENT_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";
const PERMISSIONS: &str =
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()";

/// The policy of a page on which videos may play.
pub fn policy_with_videos() -> String {
    format!("{PAGE_POLICY}; frame-src {VIDEO_FRAMES}")
}

/// The fairing.
pub struct Headers;

#[rocket::async_trait]
impl Fairing for Headers {
    fn info(&self) -> Info {
        Info {
            name: "headers",
            kind: Kind::Response,
        }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        secure(request, response);
        settle_cache(response);
        if response.headers().get_one("Cache-Control") == Some(REVALIDATE)
            && response.status() == Status::Ok
        {
            tag(request, response).await;
        }
        if response.headers().contains("Cache-Tag") {
            declare(request);
        }
    }
}

fn secure(request: &Request<'_>, response: &mut Response<'_>) {
    let is_page = response
        .content_type()
        .is_some_and(|kind| kind == ContentType::HTML);
    let policy = if is_page {
        PAGE_POLICY
    } else {
        DOCUMENT_POLICY
    };
    let policy = match request.rocket().state::<Context>() {
        Some(ctx) if is_page => with_pictures(policy, ctx.config().media.origin()),
        _ => policy.into(),
    };
    for (name, value) in [
        ("Content-Security-Policy", policy.as_ref()),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Permissions-Policy", PERMISSIONS),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ] {
        if !response.headers().contains(name) {
            response.set_header(Header::new(name, value.to_owned()));
        }
    }
    if request
        .rocket()
        .state::<Context>()
        .is_some_and(|ctx| ctx.config().is_https())
    {
        response.set_header(Header::new("Strict-Transport-Security", "max-age=31536000"));
    }
    response.remove_header("Server");
}

/// The policy with the CDN's pictures, if there is one.
fn with_pictures<'p>(policy: &'p str, origin: &str) -> Cow<'p, str> {
    match origin {
        "" => policy.into(),
        origin => policy
            .replace("img-src 'self'", &format!("img-src 'self' {origin}"))
            .into(),
    }
}

fn settle_cache(response: &mut Response<'_>) {
    let may_be_kept = matches!(response.status().code, 200 | 206 | 301 | 304)
        && !response.headers().contains("Set-Cookie");
    if !may_be_kept || !response.headers().contains("Cache-Control") {
        response.set_header(Header::new("Cache-Control", NO_STORE));
        response.remove_header("Cache-Tag");
    }
}

/// Tells the page cache what the page depends on beside its keys: the parameters that its route names, and time.
fn declare(request: &Request<'_>) {
    let named = request.route().and_then(|route| route.uri.query());
    let parameters = named.unwrap_or_default().split('&').filter_map(|segment| {
        let name = segment.strip_prefix('<')?.strip_suffix('>')?;
        (!name.ends_with("..")).then(|| name.into())
    });
    let declared = Declared {
        parameters: parameters.collect(),
        until: request.local_cache(|| Until(None)).0,
    };
    request.local_cache(Declaring::default).declare(declared);
}

async fn tag(request: &Request<'_>, response: &mut Response<'_>) {
    let body = match response.body_mut().to_bytes().await {
        Ok(body) => body,
        Err(error) => {
            tracing::error!("a finished page could not be read: {error}");
            response.set_status(Status::InternalServerError);
            return;
        }
    };
    let digest: String = Sha256::digest(&body)
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let tag = format!("W/\"{digest}\"");
    let is_known = request
        .headers()
        .get("If-None-Match")
        .any(|known| cache::names(known.as_bytes(), &tag));
    response.set_header(Header::new("ETag", tag));
    if is_known {
        response.set_status(Status::NotModified);
        response.remove_header("Content-Type");
    } else {
        let length = body.len();
        response.set_sized_body(length, std::io::Cursor::new(body));
        response.set_max_chunk_size(length.max(1));
    }
}
