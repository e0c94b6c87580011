//! What the editor asks for while somebody writes: keeping the text, and whether it still stands as it was.
//!
//! Answers are JSON. A text that somebody else saved in between is handed back with nothing stored. A page says whose
//! text it sends: where another person has signed in on its browser meanwhile, it hears that it is signed out.

use super::form::PostForm;
use super::standing;
use crate::audit::Actor;
use crate::context::Context;
use crate::entity::post::{self, Kind, State as PostState};
use crate::error::{Error, Result};
use crate::posts::autosaving::{self, Standing};
use crate::posts::writing::Saved;
use crate::text::ids::{PersonId, PostId, RevisionId};
use crate::web::chrome::Chrome;
use crate::web::form::Sent;
use crate::web::guard::{Claim, Owner, Writer};
use crate::web::page::Page;
use crate::web::script::Script;
use rocket::http::Status;
use rocket::{Route, State, get, post, routes};
use serde_json::json;

pub fn routes() -> Vec<Route> {
    routes![begin_post, begin_page, autosave, state]
}

#[post("/desk/posts/autosave", data = "<sent>")]
async fn begin_post(
    _script: Script,
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    sent: Sent<PostForm>,
) -> Result<Page> {
    let writer = writer.claim()?;
    begin(ctx, chrome, &writer.actor(), Kind::Post, &sent.0).await
}

#[post("/desk/pages/autosave", data = "<sent>")]
async fn begin_page(
    _script: Script,
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Claim<Owner>,
    sent: Sent<PostForm>,
) -> Result<Page> {
    let owner = owner.claim()?;
    begin(ctx, chrome, &owner.actor(), Kind::Page, &sent.0).await
}

#[post("/desk/posts/<id>/autosave", data = "<sent>")]
async fn autosave(
    _script: Script,
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Claim<Writer>,
    id: i64,
    sent: Sent<PostForm>,
) -> Result<Page> {
    let (form, actor, id) = (sent.0, writer.claim()?.actor(), PostId::new(id));
    typed_by(&actor, &form.person)?;
    match autosaving::autosave(ctx, &actor, id, form.base(), &form.input()).await {
        Ok(Saved::Draft(post)) => Ok(kept(ctx, chrome, &post)),
        // A conflict is somebody who saved at this very instant.
        Ok(Saved::Overtaken(_)) | Err(Error::Conflict(_)) => {
            Ok(newer(&autosaving::standing(ctx, &actor, id).await?))
        }
        Err(error) => Err(error),
    }
}

#[get("/desk/posts/<id>/state?<person>")]
async fn state(
    _script: Script,
    ctx: &State<Context>,
    writer: Claim<Writer>,
    id: i64,
    person: Option<&str>,
) -> Result<Page> {
    let actor = writer.claim()?.actor();
    typed_by(&actor, person.unwrap_or_default())?;
    let standing = autosaving::standing(ctx, &actor, PostId::new(id)).await?;
    Ok(Page::json(&json!({
        "revision": standing.draft.id.number(),
        "by": standing.by,
        "person": standing.draft.saved_by.map(PersonId::number),
        "saved_at": standing.draft.saved_at.millis(),
        "live": standing.post.state == PostState::Published,
    })))
}

async fn begin(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    kind: Kind,
    form: &PostForm,
) -> Result<Page> {
    typed_by(actor, &form.person)?;
    let post = autosaving::begin(ctx, actor, kind, &form.key, &form.input()).await?;
    Ok(kept(ctx, chrome, &post))
}

/// Refuses a text of one person in the session of another, as if nobody were signed in.
fn typed_by(actor: &Actor, person: &str) -> Result<()> {
    let own = actor.person_id().map(|id| id.to_string());
    if person.is_empty() || own.as_deref() == Some(person) {
        Ok(())
    } else {
        Err(Error::SignInRequired)
    }
}

fn kept(ctx: &Context, chrome: &Chrome, post: &post::Model) -> Page {
    let edit = format!("/desk/posts/{}", post.id);
    Page::json(&json!({
        "post": post.id.number(),
        "revision": post.draft_revision.map(RevisionId::number),
        "saved_at": post.edited_at.millis(),
        "words": standing::words(Some(post), &chrome.settings.zone, ctx.now()),
        "class": standing::class(Some(post)),
        "autosave": format!("{edit}/autosave"),
        "state": format!("{edit}/state"),
        "edit": edit,
    }))
}

fn newer(standing: &Standing) -> Page {
    let (post, draft) = (&standing.post, &standing.draft);
    Page::json(&json!({"newer": {
        "revision": draft.id.number(),
        "by": standing.by,
        "person": draft.saved_by.map(PersonId::number),
        "saved_at": draft.saved_at.millis(),
        "title": draft.title,
        "body": draft.body,
        "url": format!("/desk/posts/{}/revisions/{}", post.id, draft.id),
    }}))
    .status(Status::Conflict)
}
