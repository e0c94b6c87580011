//! Series at the desk: the list, and one with its posts in their order.

use crate::context::Context;
use crate::entity::post::State as PostState;
use crate::error::{Error, FieldErrors, Result};
use crate::posts::arranging::{self, Entry, Member, Move, Words};
use crate::text::ids::{PostId, SeriesId};
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::{Claim, Writer};
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, delete, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![list, make, one, change, remove, put_in, take_out, shift]
}

#[derive(Template)]
#[template(path = "desk/series.html")]
struct SeriesListPage<'a> {
    chrome: &'a Chrome,
    entries: Vec<Entry>,
    form: SeriesForm,
    errors: FieldErrors,
    notice: &'static str,
}

#[derive(Template)]
#[template(path = "desk/one_series.html")]
struct SeriesPage<'a> {
    chrome: &'a Chrome,
    entry: Entry,
    members: Vec<Member>,
    /// What could be put in.
    free: Vec<Member>,
    form: SeriesForm,
    errors: FieldErrors,
    notice: &'static str,
}

#[derive(Debug, Clone, Default, FromForm)]
struct SeriesForm {
    #[field(default = String::new())]
    title: String,
    #[field(default = String::new())]
    description: String,
    #[field(default = String::new())]
    slug: String,
    /// The number of a post to put in.
    #[field(default = String::new())]
    post: String,
    /// `up` or `down`.
    #[field(default = String::new())]
    to: String,
}

impl Bounded for SeriesForm {
    const KIBIBYTES: u64 = 64;
}

impl SeriesForm {
    fn words(&self) -> Words {
        Words {
            title: self.title.clone(),
            description: self.description.clone(),
            slug: self.slug.clone(),
        }
    }
}

/// Where a post stands, in a word.
pub fn word(state: &PostState) -> &'static str {
    match state {
        PostState::Draft => "Draft",
        PostState::Scheduled => "Scheduled",
        PostState::Published => "Live",
        PostState::Offline => "Offline",
        PostState::Trashed => "In the trash",
    }
}

#[get("/desk/series?<done>")]
async fn list(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    done: Option<&str>,
) -> Result<Page> {
    Page::private(&SeriesListPage {
        chrome,
        entries: arranging::list(ctx, &writer.actor()).await?,
        form: SeriesForm::default(),
        errors: FieldErrors::default(),
        notice: match done {
            Some("removed") => "It is removed. Its posts are where they were.",
            _ => "",
        },
    })
}

#[post("/desk/series", data = "<sent>")]
async fn make(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    sent: Sent<SeriesForm>,
) -> Result<Answer> {
    let (form, actor) = (sent.0, writer.claim()?.actor());
    match arranging::make(ctx, &actor, &form.words()).await {
        Ok(id) => Ok(Answer::to(format!("/desk/series/{id}"))),
        Err(Error::Invalid(errors)) => {
            let page = Page::private(&SeriesListPage {
                chrome,
                entries: arranging::list(ctx, &actor).await?,
                form,
                errors,
                notice: "",
            })?;
            Ok(page.status(Status::UnprocessableEntity).into())
        }
        Err(error) => Err(error),
    }
}

#[get("/desk/series/<id>?<done>")]
async fn one(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    id: i64,
    done: Option<&str>,
) -> Result<Page> {
    let page = page(ctx, chrome, &writer, SeriesId::new(id)).await?;
    Page::private(&SeriesPage {
        notice: match done {
            Some("changed") => "It is changed.",
            Some("arranged") => "The order is kept.",
            _ => "",
        },
        ..page
    })
}

#[post("/desk/series/<id>", data = "<sent>")]
async fn change(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    id: i64,
    sent: Sent<SeriesForm>,
) -> Result<Answer> {
    let (form, writer, id) = (sent.0, writer.claim()?, SeriesId::new(id));
    let changed = arranging::change(ctx, &writer.actor(), id, &form.words()).await;
    match changed {
        Ok(()) => Ok(Answer::to(format!("/desk/series/{id}?done=changed"))),
        Err(Error::Invalid(errors)) => {
            let page = SeriesPage {
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

#[delete("/desk/series/<id>")]
async fn remove(ctx: &State<Context>, writer: Writer, id: i64) -> Result<Answer> {
    arranging::remove(ctx, &writer.actor(), SeriesId::new(id)).await?;
    Ok(Answer::to("/desk/series?done=removed"))
}

#[post("/desk/series/<id>/posts", data = "<sent>")]
async fn put_in(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    id: i64,
    sent: Sent<SeriesForm>,
) -> Result<Answer> {
    let (form, writer, id) = (sent.0, writer.claim()?, SeriesId::new(id));
    let post = PostId::new(form.post.trim().parse().unwrap_or_default());
    match arranging::put_in(ctx, &writer.actor(), id, post).await {
        Ok(()) => Ok(arranged(id)),
        Err(Error::Invalid(errors)) => {
            let page = SeriesPage {
                errors,
                ..page(ctx, chrome, &writer, id).await?
            };
            let page = Page::private(&page)?;
            Ok(page.status(Status::UnprocessableEntity).into())
        }
        Err(error) => Err(error),
    }
}

#[delete("/desk/series/<id>/posts/<post_id>")]
async fn take_out(ctx: &State<Context>, writer: Writer, id: i64, post_id: i64) -> Result<Answer> {
    let (id, post) = (SeriesId::new(id), PostId::new(post_id));
    arranging::take_out(ctx, &writer.actor(), id, post).await?;
    Ok(arranged(id))
}

#[post("/desk/series/<id>/posts/<post_id>/position", data = "<sent>")]
async fn shift(
    ctx: &State<Context>,
    writer: Writer,
    id: i64,
    post_id: i64,
    sent: Sent<SeriesForm>,
) -> Result<Answer> {
    let (id, post) = (SeriesId::new(id), PostId::new(post_id));
    let to = match sent.0.to.as_str() {
        "up" => Move::Up,
        "down" => Move::Down,
        _ => return Err(Error::NotFound),
    };
    arranging::shift(ctx, &writer.actor(), id, post, to).await?;
    Ok(arranged(id))
}

fn arranged(id: SeriesId) -> Answer {
    Answer::to(format!("/desk/series/{id}?done=arranged"))
}

async fn page<'a>(
    ctx: &Context,
    chrome: &'a Chrome,
    writer: &Writer,
    id: SeriesId,
) -> Result<SeriesPage<'a>> {
    let (entry, members, free) = arranging::one(ctx, &writer.actor(), id).await?;
    let form = SeriesForm {
        title: entry.series.title.clone(),
        description: entry.series.description.clone(),
        slug: entry.path.trim_start_matches("/series/").to_owned(),
        ..SeriesForm::default()
    };
    Ok(SeriesPage {
        chrome,
        entry,
        members,
        free,
        form,
        errors: FieldErrors::default(),
        notice: "",
    })
}
