//! Changing the words of a comment for the practice, or blackening some of them.

use super::comment::{as_it_is, handed_back};
use super::deciding::Place;
use super::focus::{Beginning, Draft, Focus};
use super::listing::Listing;
use crate::comments::wording;
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::web::chrome::Chrome;
use crate::web::commenting::thread::numbered;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Moderator;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, delete, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![wording_page, edit, blacken, revert]
}

#[derive(Template)]
#[template(path = "moderation/wording.html")]
struct WordingPage<'a> {
    chrome: &'a Chrome,
    focus: &'a Focus,
    list: &'a str,
    version: i64,
    body: &'a str,
    errors: FieldErrors,
    warning: Option<&'static str>,
}

/// What was typed over a comment's words.
#[derive(Debug, FromForm)]
struct WordingForm {
    #[field(default = String::new())]
    body: String,
    /// The words to blacken, one expression a line.
    #[field(default = String::new())]
    words: String,
    /// Which words of the comment the form was made from.
    #[field(default = String::new())]
    version: String,
    #[field(default = String::new())]
    from: String,
    #[field(default = String::new())]
    list: String,
}

impl Bounded for WordingForm {
    const KIBIBYTES: u64 = 128;
}

impl WordingForm {
    /// A form without it is out of date.
    fn version(&self) -> i64 {
        self.version.trim().parse().unwrap_or(-1)
    }

    fn back(&self) -> String {
        Listing::sent(&self.list, &self.from).path()
    }
}

#[get("/moderation/comments/<id>/wording?<list>")]
async fn wording_page(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    list: Option<&str>,
) -> Result<Page> {
    let focus = Focus::of(
        ctx,
        &moderator.actor(),
        numbered(id)?,
        None,
        Beginning::default(),
    )
    .await?;
    if focus.is_settled() {
        return Err(Error::NotFound);
    }
    let list = list
        .map(|list| Listing::read(list).query())
        .unwrap_or_default();
    Page::private(&WordingPage {
        chrome,
        list: &list,
        version: focus.version(),
        body: &focus.found.entry.comment.body,
        errors: FieldErrors::default(),
        warning: None,
        focus: &focus,
    })
}

#[post("/moderation/comments/<id>/wording", data = "<sent>")]
async fn edit(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    sent: Sent<WordingForm>,
) -> Result<Answer> {
    let (actor, id, form) = (moderator.actor(), numbered(id)?, sent.0);
    let (errors, warning) = match wording::edit(ctx, &actor, id, form.version(), &form.body).await {
        Ok(()) => {
            let back = form.back();
            return Ok(Answer::to(format!("{back}focus={id}&did=edited&on={id}")));
        }
        Err(Error::Invalid(errors)) => (errors, None),
        Err(Error::Conflict(why)) => (FieldErrors::default(), Some(why)),
        Err(error) => return Err(error),
    };
    let focus = Focus::of(ctx, &actor, id, None, Beginning::default()).await?;
    if focus.is_settled() {
        return Ok(
            as_it_is(ctx, chrome, &actor, id, warning.unwrap_or_default())
                .await?
                .into(),
        );
    }
    let status = match warning {
        Some(_) => Status::Conflict,
        None => Status::UnprocessableEntity,
    };
    let page = Page::private(&WordingPage {
        chrome,
        list: &form.list,
        version: focus.version(),
        body: &form.body,
        errors,
        warning,
        focus: &focus,
    })?;
    Ok(page.status(status).into())
}

#[post("/moderation/comments/<id>/blackening", data = "<sent>")]
async fn blacken(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    sent: Sent<WordingForm>,
) -> Result<Answer> {
    let (actor, id, form) = (moderator.actor(), numbered(id)?, sent.0);
    let draft = |words_error| Draft {
        words: form.words.clone(),
        words_error,
        ..Draft::default()
    };
    match wording::blacken(ctx, &actor, id, form.version(), &form.words).await {
        Ok(()) => {
            let back = form.back();
            Ok(Answer::to(format!(
                "{back}focus={id}&did=blackened&on={id}"
            )))
        }
        Err(Error::Invalid(errors)) => {
            let draft = draft(errors.of("words").map(str::to_owned));
            Ok(handed_back(ctx, chrome, &actor, id, draft, None)
                .await?
                .into())
        }
        Err(Error::Conflict(why)) => {
            let page = handed_back(ctx, chrome, &actor, id, draft(None), Some(why));
            Ok(page.await?.into())
        }
        Err(error) => Err(error),
    }
}

#[delete("/moderation/comments/<id>/wording", data = "<sent>")]
async fn revert(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    id: Option<i64>,
    sent: Sent<Place>,
) -> Result<Answer> {
    let (actor, id) = (moderator.actor(), numbered(id)?);
    match wording::revert(ctx, &actor, id).await {
        Ok(()) => {
            let back = sent.0.listing().path();
            Ok(Answer::to(format!("{back}focus={id}&did=restored&on={id}")))
        }
        Err(Error::Conflict(why)) => Ok(as_it_is(ctx, chrome, &actor, id, why).await?.into()),
        Err(error) => Err(error),
    }
}
