//! Tags at the desk: the list, one of them, and their names for completion.

use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::posts::tagging;
use crate::posts::tending::{self, Entry, Words};
use crate::text::ids::TagId;
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::{Claim, Writer};
use crate::web::page::{Answer, Page};
use crate::web::script::Script;
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, delete, get, post, routes};
use serde_json::json;

pub fn routes() -> Vec<Route> {
    routes![list, names, one, change, merge, remove]
}

#[derive(Template)]
#[template(path = "desk/tags.html")]
struct TagsPage<'a> {
    chrome: &'a Chrome,
    entries: Vec<Entry>,
    notice: &'static str,
}

#[derive(Template)]
#[template(path = "desk/tag.html")]
struct TagPage<'a> {
    chrome: &'a Chrome,
    entry: Entry,
    form: TagForm,
    others: Vec<Entry>,
    errors: FieldErrors,
}

#[derive(Debug, Clone, Default, FromForm)]
struct TagForm {
    #[field(default = String::new())]
    name: String,
    #[field(default = String::new())]
    description: String,
    /// The number of the tag that takes its place.
    #[field(default = String::new())]
    into: String,
}

impl Bounded for TagForm {
    const KIBIBYTES: u64 = 64;
}

#[get("/desk/tags?<done>")]
async fn list(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    done: Option<&str>,
) -> Result<Page> {
    Page::private(&TagsPage {
        chrome,
        entries: tending::list(ctx, &writer.actor()).await?,
        notice: match done {
            Some("changed") => "It is changed. The old address leads to the new one.",
            Some("merged") => "The two are one now. The old address leads to what stayed.",
            Some("removed") => "It is removed.",
            _ => "",
        },
    })
}

#[get("/desk/tags/names")]
async fn names(_script: Script, ctx: &State<Context>, writer: Claim<Writer>) -> Result<Page> {
    writer.claim()?;
    let names = tagging::names(ctx).await?;
    Ok(Page::json(&json!({ "names": names })))
}

#[get("/desk/tags/<id>", rank = 2)]
async fn one(ctx: &State<Context>, chrome: &Chrome, writer: Writer, id: i64) -> Result<Page> {
    Page::private(&page(ctx, chrome, &writer, id).await?)
}

#[post("/desk/tags/<id>", data = "<sent>")]
async fn change(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    id: i64,
    sent: Sent<TagForm>,
) -> Result<Answer> {
    let (form, writer) = (sent.0, writer.claim()?);
    let words = Words {
        name: form.name.clone(),
        description: form.description.clone(),
    };
    match tending::change(ctx, &writer.actor(), TagId::new(id), &words).await {
        Ok(()) => Ok(Answer::to("/desk/tags?done=changed")),
        Err(Error::Invalid(errors)) => {
            let page = TagPage {
                form,
                errors,
                ..page(ctx, chrome, &writer, id).await?
            };
            let page = Page::private(&page)?;
            Ok(page.status(Status::UnprocessableEntity).into())
        }
        Err(error) => Err(error),
    }
}

#[post("/desk/tags/<id>/merger", data = "<sent>")]
async fn merge(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    id: i64,
    sent: Sent<TagForm>,
) -> Result<Answer> {
    let (form, writer) = (sent.0, writer.claim()?);
    let into = TagId::new(form.into.trim().parse().unwrap_or_default());
    match tending::merge(ctx, &writer.actor(), TagId::new(id), into).await {
        Ok(()) => Ok(Answer::to("/desk/tags?done=merged")),
        Err(Error::Invalid(errors)) => {
            let page = TagPage {
                errors,
                ..page(ctx, chrome, &writer, id).await?
            };
            let page = Page::private(&page)?;
            Ok(page.status(Status::UnprocessableEntity).into())
        }
        Err(error) => Err(error),
    }
}

#[delete("/desk/tags/<id>")]
async fn remove(ctx: &State<Context>, writer: Writer, id: i64) -> Result<Answer> {
    tending::remove(ctx, &writer.actor(), TagId::new(id)).await?;
    Ok(Answer::to("/desk/tags?done=removed"))
}

async fn page<'a>(
    ctx: &Context,
    chrome: &'a Chrome,
    writer: &Writer,
    id: i64,
) -> Result<TagPage<'a>> {
    let mut others = tending::list(ctx, &writer.actor()).await?;
    let at = others
        .iter()
        .position(|entry| entry.tag.id.number() == id)
        .ok_or(Error::NotFound)?;
    let entry = others.remove(at);
    let form = TagForm {
        name: entry.tag.name.clone(),
        description: entry.tag.description.clone(),
        into: String::new(),
    };
    Ok(TagPage {
        chrome,
        entry,
        form,
        others,
        errors: FieldErrors::default(),
    })
}
