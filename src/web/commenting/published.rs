//! The receipt of a comment that was published at once, shown once after sending.
//!
//! The answer to sending leads to the comment as it does for everybody. A cookie that lives for some minutes and is sent
//! to this one address alone carries the receipt there; the page that shows it takes the cookie away.

use crate::comments::changing::{MINUTES, Manner};
use crate::comments::receipts::{self, Progress};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::text::ids::CommentId;
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;
use rocket::http::{Cookie, CookieJar, SameSite};
use rocket::time::Duration;

const COOKIE: &str = "receipt";

#[derive(Template)]
#[template(path = "commenting/published.html")]
struct PublishedPage<'a> {
    chrome: &'a Chrome,
    /// Where the comment stands.
    place: String,
    token: &'a str,
    can_change: bool,
}

/// Sends the receipt along to the comment's own address.
pub fn hand_over(ctx: &Context, cookies: &CookieJar<'_>, id: CommentId, token: &str) {
    let cookie = Cookie::build((COOKIE, token.to_owned()))
        .path(format!("/comments/{id}"))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(ctx.config().is_https())
        .max_age(Duration::minutes(MINUTES));
    cookies.add(cookie);
}

/// The page with the receipt, if this visit brings one for this comment.
pub async fn page(
    ctx: &Context,
    chrome: &Chrome,
    cookies: &CookieJar<'_>,
    id: CommentId,
) -> Result<Option<Page>> {
    let Some(token) = cookies.get(COOKIE).map(|cookie| cookie.value().to_owned()) else {
        return Ok(None);
    };
    let receipt = match receipts::find(ctx, &token).await {
        Ok(receipt) if receipt.comment.id == id => receipt,
        Ok(_) | Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    cookies.remove(Cookie::build(COOKIE).path(format!("/comments/{id}")));
    let Progress::Published(place) = receipt.progress else {
        return Ok(None);
    };
    let page = PublishedPage {
        chrome,
        place,
        token: &token,
        can_change: matches!(receipt.change, Ok(Manner::AtOnce(_))),
    };
    let page = Page::private(&page)?.header("Referrer-Policy", "no-referrer");
    Ok(Some(page))
}
