//! Publishing, updating, planning, and taking back: one address, as a publication is one thing.

use super::before::{self, Findings};
use super::changing::{self, Asked};
use super::conflict::{self, Pressed};
use super::editing::{self, WritePage};
use super::form::PostForm;
use crate::audit::Actor;
use crate::context::Context;
use crate::entity::post::{self, Kind, State as PostState};
use crate::error::{Error, Result};
use crate::posts::publishing::{self, Release, When};
use crate::posts::writing::Saved;
use crate::text::ids::PostId;
use crate::web::chrome::Chrome;
use crate::web::form::Sent;
use crate::web::guard::{Claim, Writer};
use crate::web::page::{Answer, Page};
use rocket::{Route, State, delete, post, routes};

pub fn routes() -> Vec<Route> {
    routes![publish_new_post, publish_new_page, publish, take_back]
}

#[post("/desk/posts/publication", data = "<sent>")]
async fn publish_new_post(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    sent: Sent<PostForm>,
) -> Result<Answer> {
    publish_new(ctx, chrome, writer.claim()?, Kind::Post, sent.0).await
}

#[post("/desk/pages/publication", data = "<sent>")]
async fn publish_new_page(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    sent: Sent<PostForm>,
) -> Result<Answer> {
    publish_new(ctx, chrome, writer.claim()?, Kind::Page, sent.0).await
}

#[post("/desk/posts/<id>/publication", data = "<sent>")]
async fn publish(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    id: i64,
    sent: Sent<PostForm>,
) -> Result<Answer> {
    let (form, actor, id) = (sent.0, writer.claim()?.actor(), PostId::new(id));
    let desk = format!("/desk/posts/{id}");
    if let Some(page) = told_before(ctx, chrome, &actor, (Some(id), &desk), &form).await? {
        return Ok(page.into());
    }
    let correction = match changing::asked(ctx, chrome, &actor, id, &form).await? {
        Asked::Page(page) => return Ok(page.into()),
        Asked::Answered(correction) => correction,
    };
    let published = match when(ctx, chrome, &form, Some(id)).await {
        Ok(when) => {
            let how = Release { when, correction };
            publishing::publish(ctx, &actor, id, form.base(), &form.input(), how).await
        }
        Err(error) => Err(error),
    };
    let page = match published {
        Ok(Saved::Draft(post)) => return Ok(told(&post)),
        Ok(Saved::Overtaken(theirs)) => {
            conflict::page(ctx, chrome, id, Pressed::Publish, form, &theirs).await?
        }
        Err(error) => editing::handed_back(ctx, chrome, &actor, id, form, error).await?,
    };
    Ok(page.into())
}

#[delete("/desk/posts/<id>/publication")]
async fn take_back(ctx: &State<Context>, writer: Writer, id: i64) -> Result<Answer> {
    let post = publishing::take_offline(ctx, &writer.actor(), PostId::new(id)).await?;
    Ok(Answer::to(format!("/desk/posts/{}?saved=offline", post.id)))
}

async fn publish_new(
    ctx: &Context,
    chrome: &Chrome,
    writer: Writer,
    kind: Kind,
    form: PostForm,
) -> Result<Answer> {
    let desk = match kind {
        Kind::Post => "/desk/posts",
        Kind::Page => "/desk/pages",
    };
    if let Some(page) = told_before(ctx, chrome, &writer.actor(), (None, desk), &form).await? {
        return Ok(page.into());
    }
    let published = match when(ctx, chrome, &form, None).await {
        Ok(when) => publishing::publish_new(ctx, &writer.actor(), kind, &form.input(), when).await,
        Err(error) => Err(error),
    };
    match published {
        Ok(post) => Ok(told(&post)),
        Err(Error::Invalid(errors)) => {
            Ok(WritePage::empty(chrome, kind).refused(form, errors)?.into())
        }
        Err(error) => Err(error),
    }
}

/// The page to show first, if there is something to tell of the text that the writer was not told.
async fn told_before(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    (own, desk): (Option<PostId>, &str),
    form: &PostForm,
) -> Result<Option<Page>> {
    let findings = Findings::of(ctx, actor, own, &form.body).await?;
    if findings.was_told(form) {
        return Ok(None);
    }
    before::page(chrome, form, &findings, desk).map(Some)
}

/// When to publish; a time that cannot be read is told together with everything else that is wrong.
async fn when(
    ctx: &Context,
    chrome: &Chrome,
    form: &PostForm,
    own: Option<PostId>,
) -> Result<When> {
    match form.when(&chrome.settings.zone) {
        Err(Error::Invalid(unread)) => {
            let mut errors = publishing::problems(ctx, &form.input(), own).await?;
            for (field, message) in unread.iter() {
                errors.add(field, message.to_owned());
            }
            Err(Error::Invalid(errors))
        }
        when => when,
    }
}

fn told(post: &post::Model) -> Answer {
    let saved = if post.state == PostState::Scheduled {
        "planned"
    } else {
        "live"
    };
    Answer::to(format!("/desk/posts/{}?saved={saved}", post.id))
}
