//! Reading posts again: what is due, when a post is due next, and that it is still right.

use crate::context::Context;
use crate::entity::post;
use crate::error::{Error, FieldErrors, Result};
use crate::posts::reviewing::{self, Due};
use crate::posts::{self, writing};
use crate::text::day::Day;
use crate::text::ids::PostId;
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::{Claim, Writer};
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![reviews, review, plan, confirm]
}

#[derive(Template)]
#[template(path = "desk/reviews.html")]
struct ReviewsPage<'a> {
    chrome: &'a Chrome,
    due: Vec<Due>,
    later: Vec<Due>,
    /// The day that is suggested for the next time.
    next: Day,
    is_done: bool,
}

#[derive(Template)]
#[template(path = "desk/review.html")]
struct ReviewPage<'a> {
    chrome: &'a Chrome,
    post: post::Model,
    title: String,
    /// As the field has it.
    review_by: String,
    /// The day that is suggested for the next time.
    next: Day,
    half: Day,
    errors: FieldErrors,
    notice: &'static str,
}

#[derive(Debug, Default, FromForm)]
struct ReviewForm {
    #[field(default = String::new())]
    review_by: String,
}

impl Bounded for ReviewForm {
    const KIBIBYTES: u64 = 16;
}

/// Today in the site's zone.
pub fn today(ctx: &Context, chrome: &Chrome) -> Result<Day> {
    let today = chrome.settings.zone.field_date(ctx.now().millis());
    Day::parse(&today).map_err(|refusal| Error::internal(format!("today is no day: {refusal}")))
}

#[get("/desk/reviews?<done>")]
async fn reviews(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    done: Option<&str>,
) -> Result<Page> {
    let today = today(ctx, chrome)?;
    let all = reviewing::list(ctx, &writer.actor()).await?;
    let (due, later) = all.into_iter().partition(|one| one.review_by <= today);
    Page::private(&ReviewsPage {
        chrome,
        due,
        later,
        next: today.next_year(),
        is_done: done.is_some(),
    })
}

#[get("/desk/posts/<id>/review?<done>")]
async fn review(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    id: i64,
    done: Option<&str>,
) -> Result<Page> {
    let notice = match done {
        Some("planned") => "The date is kept.",
        Some("cleared") => "It has no date now.",
        _ => "",
    };
    Page::private(&page(ctx, chrome, &writer, id, notice).await?)
}

#[post("/desk/posts/<id>/review", data = "<sent>")]
async fn plan(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    id: i64,
    sent: Sent<ReviewForm>,
) -> Result<Answer> {
    let (form, writer) = (sent.0, writer.claim()?);
    let done = if form.review_by.trim().is_empty() {
        "cleared"
    } else {
        "planned"
    };
    match reviewing::plan(ctx, &writer.actor(), PostId::new(id), &form.review_by).await {
        Ok(()) => Ok(Answer::to(format!("/desk/posts/{id}/review?done={done}"))),
        Err(Error::Invalid(errors)) => refused(ctx, chrome, &writer, id, form, errors).await,
        Err(error) => Err(error),
    }
}

#[post("/desk/posts/<id>/review/confirmation", data = "<sent>")]
async fn confirm(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    id: i64,
    sent: Sent<ReviewForm>,
) -> Result<Answer> {
    let (form, writer) = (sent.0, writer.claim()?);
    match reviewing::confirm(ctx, &writer.actor(), PostId::new(id), &form.review_by).await {
        Ok(()) => Ok(Answer::to("/desk/reviews?done")),
        Err(Error::Invalid(errors)) => refused(ctx, chrome, &writer, id, form, errors).await,
        Err(error) => Err(error),
    }
}

async fn page<'a>(
    ctx: &Context,
    chrome: &'a Chrome,
    writer: &Writer,
    id: i64,
    notice: &'static str,
) -> Result<ReviewPage<'a>> {
    let post = posts::editable(ctx.reading(), &writer.actor(), PostId::new(id)).await?;
    let draft = writing::draft(ctx.reading(), &post).await?;
    let today = today(ctx, chrome)?;
    Ok(ReviewPage {
        chrome,
        title: writing::titled(&draft.title).to_owned(),
        review_by: post
            .review_by
            .as_ref()
            .map(Day::to_string)
            .unwrap_or_default(),
        post,
        next: today.next_year(),
        half: today.in_half_a_year(),
        errors: FieldErrors::default(),
        notice,
    })
}

async fn refused(
    ctx: &Context,
    chrome: &Chrome,
    writer: &Writer,
    id: i64,
    form: ReviewForm,
    errors: FieldErrors,
) -> Result<Answer> {
    let page = ReviewPage {
        review_by: form.review_by,
        errors,
        ..page(ctx, chrome, writer, id, "").await?
    };
    let page = Page::private(&page)?;
    Ok(page.status(Status::UnprocessableEntity).into())
}
