//! The list of tags, and the posts of one.

use super::asked::Asked;
use super::head::Head;
use super::keys;
use super::paging::{self, Paging};
use crate::context::Context;
use crate::db::ChangeKey;
use crate::error::Result;
use crate::posts::reading::{self, Listed, Subject};
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![tags, tag]
}

#[derive(Template)]
#[template(path = "reading/tags.html")]
struct TagsPage<'a> {
    chrome: &'a Chrome,
    head: Head,
    subjects: &'a [(Subject, i64)],
}

#[derive(Template)]
#[template(path = "reading/tag.html")]
struct TagPage<'a> {
    chrome: &'a Chrome,
    head: Head,
    subject: &'a Subject,
    posts: &'a [Listed],
    paging: Paging,
}

#[get("/tags")]
async fn tags(asked: Asked<'_>, chrome: &Chrome, ctx: &State<Context>) -> Result<Page> {
    asked.at("/tags")?;
    let subjects = reading::subjects(ctx).await?;
    let description = format!("What {} is about, by topic.", chrome.settings.title);
    let head = Head::of_page(chrome, "Tags", description, "/tags");
    let keys: Vec<ChangeKey> = [ChangeKey::Site, ChangeKey::Posts]
        .into_iter()
        .chain(
            subjects
                .iter()
                .map(|(subject, _)| ChangeKey::Tag(subject.id)),
        )
        .collect();
    Page::public(
        &TagsPage {
            chrome,
            head,
            subjects: &subjects,
        },
        chrome,
        &keys,
    )
}

#[get("/tags/<tag>?<page>")]
async fn tag(
    tag: &str,
    page: Option<&str>,
    asked: Asked<'_>,
    chrome: &Chrome,
    ctx: &State<Context>,
) -> Result<Page> {
    let number = paging::number(page)?;
    let subject = reading::subject(ctx, tag).await?;
    let list = reading::page_of_tag(ctx, subject.id, number).await?;
    asked.at(&subject.path)?;
    let description = if subject.description.is_empty() {
        format!(
            "Everything on {} about {}.",
            chrome.settings.title, subject.name
        )
    } else {
        subject.description.clone()
    };
    let address = paging::address(&subject.path, number);
    let shown = TagPage {
        chrome,
        head: Head::of_page(
            chrome,
            paging::titled(&subject.name, number),
            description,
            &address,
        ),
        subject: &subject,
        posts: &list.posts,
        paging: Paging::of(&subject.path, number, list.has_older),
    };
    // Every post of the list carries the tag, so its key is among theirs.
    Page::public(&shown, chrome, &keys::of_list(&list.posts))
}
