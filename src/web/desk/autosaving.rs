//! What the editor asks for while somebody writes: keeping the text, and whether it still stands as it was.
//!
//! Answers are JSON. A text that somebody else saved in between is handed back with nothing stored.

use super::form::PostForm;
use crate::context::Context;
use crate::entity::post::{self, Kind, State as PostState};
use crate::error::{Error, Result};
use crate::posts::autosaving::{self, Standing};
use crate::posts::writing::Saved;
use crate::text::ids::{PostId, RevisionId};
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
    writer: Claim<Writer>,
    sent: Sent<PostForm>,
) -> Result<Page> {
    let actor = writer.claim()?.actor();
    let post = autosaving::begin(ctx, &actor, Kind::Post, &sent.0.input()).await?;
    Ok(kept(&post))
}

#[post("/desk/pages/autosave", data = "<sent>")]
async fn begin_page(
    _script: Script,
    ctx: &State<Context>,
    owner: Claim<Owner>,
    sent: Sent<PostForm>,
) -> Result<Page> {
    let actor = owner.claim()?.actor();
    let post = autosaving::begin(ctx, &actor, Kind::Page, &sent.0.input()).await?;
    Ok(kept(&post))
}

#[post("/desk/posts/<id>/autosave", data = "<sent>")]
async fn autosave(
    _script: Script,
    ctx: &State<Context>,
    writer: Claim<Writer>,
    id: i64,
    sent: Sent<PostForm>,
) -> Result<Page> {
    let (form, actor, id) = (sent.0, writer.claim()?.actor(), PostId::new(id));
    match autosaving::autosave(ctx, &actor, id, form.base(), &form.input()).await {
        Ok(Saved::Draft(post)) => Ok(kept(&post)),
        // A conflict is somebody who saved at this very instant.
        Ok(Saved::Overtaken(_)) | Err(Error::Conflict(_)) => {
            Ok(newer(&autosaving::standing(ctx, &actor, id).await?))
        }
        Err(error) => Err(error),
    }
}

#[get("/desk/posts/<id>/state")]
async fn state(
    _script: Script,
    ctx: &State<Context>,
    writer: Claim<Writer>,
    id: i64,
) -> Result<Page> {
    let actor = writer.claim()?.actor();
    let standing = autosaving::standing(ctx, &actor, PostId::new(id)).await?;
    Ok(Page::json(&json!({
        "revision": standing.draft.id.number(),
        "by": standing.by,
        "saved_at": standing.draft.saved_at.millis(),
        "live": standing.post.state == PostState::Published,
    })))
}

fn kept(post: &post::Model) -> Page {
    let edit = format!("/desk/posts/{}", post.id);
    Page::json(&json!({
        "post": post.id.number(),
        "revision": post.draft_revision.map(RevisionId::number),
        "saved_at": post.edited_at.millis(),
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
        "saved_at": draft.saved_at.millis(),
        "title": draft.title,
        "body": draft.body,
        "url": format!("/desk/posts/{}/revisions/{}", post.id, draft.id),
    }}))
    .status(Status::Conflict)
}
