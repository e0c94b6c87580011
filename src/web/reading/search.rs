//! Looking for words.
//!
//! The page works without a script, keeps what was typed, and asks search engines to leave it alone.

use super::asked::Asked;
use super::head::Head;
use super::keys;
use crate::context::Context;
use crate::db::ChangeKey;
use crate::error::Result;
use crate::posts::reading::{self, Found};
use crate::site::search::Query;
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;
use rocket::http::Status;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![search]
}

#[derive(Template)]
#[template(path = "reading/search.html")]
struct SearchPage<'a> {
    chrome: &'a Chrome,
    head: Head,
    typed: &'a str,
    /// What is wrong with it; empty when nothing is.
    refusal: String,
    found: Option<Found>,
}

#[get("/search?<q>")]
async fn search(
    q: Option<&str>,
    asked: Asked<'_>,
    chrome: &Chrome,
    ctx: &State<Context>,
) -> Result<Page> {
    asked.at("/search")?;
    let typed = q.unwrap_or_default();
    let page = |title: String, found, refusal| {
        let head = Head::of_page(chrome, title, "", "/search");
        SearchPage {
            chrome,
            head,
            typed,
            refusal,
            found,
        }
    };
    let (shown, keys, status) = match Query::parse(typed) {
        Ok(Some(query)) => {
            let found = reading::found(ctx, &query).await?;
            let keys = keys::of_list(&found.posts);
            (
                page(
                    format!("Search: {}", query.as_str()),
                    Some(found),
                    String::new(),
                ),
                keys,
                Status::Ok,
            )
        }
        Ok(None) => (
            page("Search".into(), None, String::new()),
            vec![ChangeKey::Site],
            Status::Ok,
        ),
        Err(refusal) => {
            let shown = page("Search".into(), None, refusal.to_string());
            (shown, vec![ChangeKey::Site], Status::UnprocessableEntity)
        }
    };
    Ok(Page::public(&shown, chrome, &keys)?
        .status(status)
        .header("X-Robots-Tag", "noindex"))
}
