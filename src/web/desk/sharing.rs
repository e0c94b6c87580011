//! Links for somebody outside to read a draft: making one, which is shown once, and taking it back.

use crate::context::Context;
use crate::entity::{post, preview};
use crate::error::Result;
use crate::posts::sharing::{self, DAYS};
use crate::text::ids::{PostId, PreviewId};
use crate::web::chrome::Chrome;
use crate::web::guard::Writer;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::{Route, State, delete, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![links, share, revoke]
}

#[derive(Template)]
#[template(path = "desk/sharing.html")]
struct SharingPage<'a> {
    chrome: &'a Chrome,
    post: post::Model,
    links: Vec<preview::Model>,
    /// The link that was just made.
    link: Option<String>,
    notice: &'static str,
}

#[get("/desk/posts/<id>/previews?<done>")]
async fn links(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    id: i64,
    done: Option<&str>,
) -> Result<Page> {
    let (post, links) = sharing::list(ctx, &writer.actor(), PostId::new(id)).await?;
    Page::private(&SharingPage {
        chrome,
        post,
        links,
        link: None,
        notice: match done {
            Some("revoked") => "That link opens nothing any more.",
            _ => "",
        },
    })
}

#[post("/desk/posts/<id>/previews")]
async fn share(ctx: &State<Context>, chrome: &Chrome, writer: Writer, id: i64) -> Result<Page> {
    let (actor, id) = (writer.actor(), PostId::new(id));
    let token = sharing::share(ctx, &actor, id).await?;
    let (post, links) = sharing::list(ctx, &actor, id).await?;
    Page::private(&SharingPage {
        chrome,
        post,
        links,
        link: Some(chrome.absolute(&format!("/previews/{token}"))),
        notice: "",
    })
}

#[delete("/desk/posts/<id>/previews/<link_id>")]
async fn revoke(ctx: &State<Context>, writer: Writer, id: i64, link_id: i64) -> Result<Answer> {
    let (id, link) = (PostId::new(id), PreviewId::new(link_id));
    sharing::revoke(ctx, &writer.actor(), id, link).await?;
    Ok(Answer::to(format!(
        "/desk/posts/{id}/previews?done=revoked"
    )))
}
