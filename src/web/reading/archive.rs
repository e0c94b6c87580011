//! Every post by title, in years.

use super::asked::Asked;
use super::head::Head;
use super::paging::{self, Paging};
use crate::context::Context;
use crate::db::ChangeKey;
use crate::error::Result;
use crate::posts::reading::{self, Dated};
use crate::text::zone::Zone;
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![archive]
}

/// The posts of one year in the site's zone.
struct Year {
    number: i16,
    posts: Vec<Dated>,
}

#[derive(Template)]
#[template(path = "reading/archive.html")]
struct ArchivePage<'a> {
    chrome: &'a Chrome,
    head: Head,
    years: Vec<Year>,
    paging: Paging,
}

impl ArchivePage<'_> {
    /// The day and month; the year stands above.
    fn day(&self, post: &Dated) -> String {
        let date = self
            .chrome
            .settings
            .zone
            .long_date(post.published_at.millis());
        date.rsplit_once(' ')
            .map_or_else(|| date.clone(), |(day, _)| day.to_owned())
    }
}

#[get("/archive?<page>")]
async fn archive(
    page: Option<&str>,
    asked: Asked<'_>,
    chrome: &Chrome,
    ctx: &State<Context>,
) -> Result<Page> {
    asked.at("/archive")?;
    let number = paging::number(page)?;
    let (posts, has_older) = reading::archive(ctx, number).await?;
    let description = format!("Everything on {}, newest first.", chrome.settings.title);
    let address = paging::address("/archive", number);
    let shown = ArchivePage {
        chrome,
        head: Head::of_page(
            chrome,
            paging::titled("Archive", number),
            description,
            &address,
        ),
        years: by_year(posts, &chrome.settings.zone),
        paging: Paging::of("/archive", number, has_older),
    };
    Page::public(&shown, chrome, &[ChangeKey::Site, ChangeKey::Posts])
}

fn by_year(posts: Vec<Dated>, zone: &Zone) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    for post in posts {
        let number = zone.year(post.published_at.millis());
        match years.last_mut() {
            Some(year) if year.number == number => year.posts.push(post),
            _ => years.push(Year {
                number,
                posts: vec![post],
            }),
        }
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::ids::Moment;

    #[test]
    fn years_are_those_of_the_sites_zone() {
        let auckland = Zone::parse("Pacific/Auckland").unwrap();
        let at = |date, time| Moment::from_millis(Zone::utc().instant(date, time).unwrap());
        let posts = [
            ("2025-12-31", "12:00"),
            ("2025-12-31", "10:59"),
            ("2024-12-31", "12:00"),
            ("2024-06-01", "12:00"),
        ];
        let dated = posts.map(|(date, time)| Dated {
            title: "x".into(),
            path: "/x".into(),
            published_at: at(date, time),
        });
        let years = by_year(dated.to_vec(), &auckland);
        let counts: Vec<(i16, usize)> = years
            .iter()
            .map(|year| (year.number, year.posts.len()))
            .collect();
        assert_eq!(counts, [(2026, 1), (2025, 2), (2024, 1)]);
    }
}
