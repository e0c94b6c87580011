//! New texts, and saving them.

use super::conflict::{self, Pressed};
use super::editing::{self, WritePage};
use super::form::PostForm;
use crate::context::Context;
use crate::entity::post::{self, Kind, State as PostState};
use crate::error::{Error, Result};
use crate::posts;
use crate::posts::writing::{self, Saved};
use crate::text::ids::PostId;
use crate::web::chrome::Chrome;
use crate::web::form::Sent;
use crate::web::guard::{Claim, Owner, Writer};
use crate::web::page::{Answer, Page};
use rocket::{Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![
        new_post,
        new_page_form,
        create_post,
        create_page,
        edit,
        save
    ]
}

#[get("/desk/posts/new")]
async fn new_post(ctx: &State<Context>, chrome: &Chrome, writer: Writer) -> Result<Page> {
    let page = WritePage::empty(chrome, Kind::Post);
    Page::private(&page.with_pictures(ctx, &writer.actor()).await?)
}

#[get("/desk/pages/new")]
async fn new_page_form(ctx: &State<Context>, chrome: &Chrome, owner: Owner) -> Result<Page> {
    let page = WritePage::empty(chrome, Kind::Page);
    Page::private(&page.with_pictures(ctx, &owner.actor()).await?)
}

#[post("/desk/posts", data = "<sent>")]
async fn create_post(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    sent: Sent<PostForm>,
) -> Result<Answer> {
    create(ctx, chrome, writer.claim()?, Kind::Post, sent.0).await
}

#[post("/desk/pages", data = "<sent>")]
async fn create_page(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    sent: Sent<PostForm>,
) -> Result<Answer> {
    create(ctx, chrome, writer.claim()?, Kind::Page, sent.0).await
}

#[get("/desk/posts/<id>?<saved>&<at>", rank = 2)]
async fn edit(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    id: i64,
    saved: Option<&str>,
    at: Option<&str>,
) -> Result<Page> {
    let actor = writer.actor();
    let post = posts::editable(ctx.reading(), &actor, PostId::new(id)).await?;
    let mut page = WritePage::stored(ctx, chrome, &actor, post, notice(saved)).await?;
    if let Some(at) = at {
        page.form.at = at.to_owned();
    }
    Page::private(&page)
}

#[post("/desk/posts/<id>", data = "<sent>", rank = 2)]
async fn save(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    id: i64,
    sent: Sent<PostForm>,
) -> Result<Answer> {
    let (form, actor, id) = (sent.0, writer.claim()?.actor(), PostId::new(id));
    let page = match writing::save(ctx, &actor, id, form.base(), &form.input()).await {
        Ok(Saved::Draft(post)) => return Ok(kept(chrome, &form, &post)),
        Ok(Saved::Overtaken(theirs)) => {
            conflict::page(ctx, chrome, id, Pressed::Save, form, &theirs).await?
        }
        Err(error) => editing::handed_back(ctx, chrome, &actor, id, form, error).await?,
    };
    Ok(page.into())
}

async fn create(
    ctx: &Context,
    chrome: &Chrome,
    writer: Writer,
    kind: Kind,
    form: PostForm,
) -> Result<Answer> {
    match writing::create(ctx, &writer.actor(), kind, &form.input()).await {
        Ok(post) => Ok(kept(chrome, &form, &post)),
        Err(Error::Invalid(errors)) => {
            Ok(WritePage::empty(chrome, kind).refused(form, errors)?.into())
        }
        Err(error) => Err(error),
    }
}

/// Leads to the saved text; a time that was typed with it comes along, since a save plans nothing.
fn kept(chrome: &Chrome, form: &PostForm, post: &post::Model) -> Answer {
    Answer::to(match form.unplanned(post, &chrome.settings.zone) {
        Some(at) if post.state != PostState::Published => {
            format!("/desk/posts/{}?saved=unplanned&at={at}", post.id)
        }
        _ => format!("/desk/posts/{}?saved=draft", post.id),
    })
}

/// What just happened, in words.
fn notice(saved: Option<&str>) -> &'static str {
    match saved {
        Some("draft") => "Saved.",
        Some("unplanned") => {
            "Saved. It does not go out by itself yet: publish it, and it waits for the time that you chose."
        }
        Some("live") => "Readers can see it now.",
        Some("planned") => "It is scheduled, and goes out by itself.",
        Some("offline") => "Readers can no longer see it.",
        Some("restored") => {
            "This is the older version. What you had before is in the list of earlier versions."
        }
        Some("back") => "It is back from the trash.",
        _ => "",
    }
}
