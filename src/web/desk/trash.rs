//! Into the trash and back, asked once in plain words.

use crate::context::Context;
use crate::entity::post;
use crate::error::Result;
use crate::posts::{self, trashing, writing};
use crate::text::ids::PostId;
use crate::web::chrome::Chrome;
use crate::web::guard::Writer;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::{Route, State, delete, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![ask, trash, put_back]
}

#[derive(Template)]
#[template(path = "desk/trash.html")]
struct TrashPage<'a> {
    chrome: &'a Chrome,
    post: post::Model,
    title: String,
}

#[get("/desk/posts/<id>/trash")]
async fn ask(ctx: &State<Context>, chrome: &Chrome, writer: Writer, id: i64) -> Result<Page> {
    let post = posts::editable(ctx.reading(), &writer.actor(), PostId::new(id)).await?;
    let title = writing::draft(ctx.reading(), &post).await?.title;
    let title = if title.is_empty() {
        writing::UNTITLED.into()
    } else {
        title
    };
    Page::private(&TrashPage {
        chrome,
        post,
        title,
    })
}

#[post("/desk/posts/<id>/trash")]
async fn trash(ctx: &State<Context>, writer: Writer, id: i64) -> Result<Answer> {
    let post = trashing::trash(ctx, &writer.actor(), PostId::new(id)).await?;
    Ok(Answer::to(match post.kind {
        post::Kind::Post => format!("/desk?trashed={}", post.id),
        post::Kind::Page => "/settings/pages".into(),
    }))
}

#[delete("/desk/posts/<id>/trash")]
async fn put_back(ctx: &State<Context>, writer: Writer, id: i64) -> Result<Answer> {
    let post = trashing::put_back(ctx, &writer.actor(), PostId::new(id)).await?;
    Ok(Answer::to(format!("/desk/posts/{}?saved=back", post.id)))
}
