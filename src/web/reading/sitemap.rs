//! Every public address, for search engines.

use super::asked::Asked;
use super::xml::{self, XmlText};
use crate::context::Context;
use crate::db::ChangeKey;
use crate::error::Result;
use crate::posts::reading;
use crate::text::ids::Moment;
use crate::text::zone;
use crate::web::page::Page;
use askama::Template;
use rocket::http::ContentType;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![sitemap]
}

#[derive(Template)]
#[template(path = "feeds/sitemap.xml")]
struct Sitemap {
    places: Vec<Entry>,
}

struct Entry {
    url: XmlText,
    changed_at: Option<String>,
}

#[get("/sitemap.xml")]
async fn sitemap(asked: Asked<'_>, ctx: &State<Context>) -> Result<Page> {
    asked.at("/sitemap.xml")?;
    let places = reading::places(ctx).await?;
    let site_url = ctx.config().site_url();
    let newest = places.iter().filter_map(|place| place.changed_at).max();
    let lists = ["/", "/tags", "/archive"].map(|path| (path.to_owned(), newest));
    let entry = |(path, changed_at): (String, Option<Moment>)| Entry {
        url: XmlText::new(&format!("{site_url}{path}")),
        changed_at: changed_at.map(|at| zone::rfc3339_utc(at.millis())),
    };
    let others = places
        .into_iter()
        .map(|place| (place.path, place.changed_at));
    let map = Sitemap {
        places: lists.into_iter().chain(others).map(entry).collect(),
    };
    let kind = ContentType::XML.with_params(("charset", "utf-8"));
    Ok(Page::document(
        xml::rendered(&map)?,
        kind,
        &[ChangeKey::Site, ChangeKey::Posts],
    ))
}
