//! What crawlers are asked to leave alone.
//!
//! Only the rooms themselves: a rule that merely began with `/desk` would also hide a post about desk shoulders.

use super::asked::Asked;
use crate::context::Context;
use crate::db::ChangeKey;
use crate::error::Result;
use crate::web::page::Page;
use rocket::http::ContentType;
use rocket::{Route, State, get, routes};

const ROOMS: [&str; 6] = [
    "/desk",
    "/moderation",
    "/settings",
    "/people",
    "/search",
    "/receipts",
];

pub fn routes() -> Vec<Route> {
    routes![robots]
}

#[get("/robots.txt")]
fn robots(asked: Asked<'_>, ctx: &State<Context>) -> Result<Page> {
    asked.at("/robots.txt")?;
    Ok(Page::document(
        text(&ctx.config().site_url()),
        ContentType::Plain,
        &[ChangeKey::Site],
    ))
}

fn text(site_url: &str) -> String {
    // `$` and the plain prefix are those of RFC 9309, section 2.2.3.
    let rules: String = ROOMS
        .iter()
        .map(|room| format!("Disallow: {room}$\nDisallow: {room}?\nDisallow: {room}/\n"))
        .collect();
    format!("User-agent: *\n{rules}\nSitemap: {site_url}/sitemap.xml\n")
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn rooms_are_closed_and_posts_with_like_names_are_not() {
        let text = text("https://example.org");
        assert!(text.contains("\nDisallow: /desk$\n") && text.contains("\nDisallow: /desk/\n"));
        assert!(!text.contains("Disallow: /desk\n"));
        assert!(text.ends_with("\nSitemap: https://example.org/sitemap.xml\n"));
    }
}
