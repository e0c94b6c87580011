//! Senders who are kept out: choosing how, the list, and letting them in again.

use crate::audit::Actor;
use crate::comments::blocking::{self, Listed};
use crate::comments::queue;
use crate::context::Context;
use crate::entity::block::BlockKind;
use crate::entity::person::Role;
use crate::error::{Error, Result};
use crate::text::ids::{BlockId, CommentId};
use crate::web::chrome::Chrome;
use crate::web::commenting::thread::numbered;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Moderator;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, delete, get, post, routes};

/// For how long somebody can be kept out: the value in the form, and in words.
const SPANS: [(&str, &str); 4] = [
    ("7", "A week"),
    ("30", "A month"),
    ("365", "A year"),
    ("ever", "For good"),
];

pub fn routes() -> Vec<Route> {
    routes![blocks, new_block, block, unblock]
}

#[derive(Template)]
#[template(path = "moderation/blocks.html")]
struct BlocksPage<'a> {
    chrome: &'a Chrome,
    blocks: Vec<Listed>,
    is_done: bool,
    is_undone: bool,
}

#[derive(Template)]
#[template(path = "moderation/block.html")]
struct BlockPage<'a> {
    chrome: &'a Chrome,
    comment: CommentId,
    name: String,
    ways: Vec<(BlockKind, String)>,
    spans: [(&'static str, &'static str); 4],
    notice: Option<&'static str>,
}

#[derive(Debug, FromForm)]
struct BlockForm {
    comment: Option<i64>,
    #[field(default = String::new())]
    kind: String,
    #[field(default = String::new())]
    days: String,
}

impl Bounded for BlockForm {
    const KIBIBYTES: u64 = 2;
}

/// Whether the viewer may keep senders out of the whole site.
pub fn may_block(chrome: &Chrome) -> bool {
    let viewer = chrome.viewer.as_ref();
    viewer.is_some_and(|person| matches!(person.role, Role::Owner | Role::Moderator))
}

#[get("/moderation/blocks?<done>&<undone>")]
async fn blocks(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    done: Option<&str>,
    undone: Option<&str>,
) -> Result<Page> {
    Page::private(&BlocksPage {
        chrome,
        blocks: blocking::standing(ctx, &moderator.actor()).await?,
        is_done: done.is_some(),
        is_undone: undone.is_some(),
    })
}

#[get("/moderation/blocks/new?<comment>")]
async fn new_block(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    comment: Option<i64>,
) -> Result<Page> {
    page(ctx, chrome, &moderator.actor(), numbered(comment)?, None).await
}

#[post("/moderation/blocks", data = "<sent>")]
async fn block(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    sent: Sent<BlockForm>,
) -> Result<Answer> {
    let (actor, form) = (moderator.actor(), sent.0);
    let comment = numbered(form.comment)?;
    let kind = match form.kind.as_str() {
        "address" => BlockKind::Address,
        "network" => BlockKind::Network,
        "receipt" => BlockKind::Receipt,
        _ => return Err(Error::NotFound),
    };
    let days = match form.days.trim() {
        "ever" => None,
        // What is no number is no length of time either, and refused as one.
        days => Some(days.parse().unwrap_or_default()),
    };
    let why = match blocking::block(ctx, &actor, comment, kind, days).await {
        Ok(_) => return Ok(Answer::to("/moderation/blocks?done")),
        Err(Error::Conflict(why)) => why,
        Err(Error::Invalid(_)) => "Choose for how long.",
        Err(error) => return Err(error),
    };
    let page = page(ctx, chrome, &actor, comment, Some(why)).await?;
    Ok(page.status(Status::UnprocessableEntity).into())
}

#[delete("/moderation/blocks/<id>")]
async fn unblock(ctx: &State<Context>, moderator: Moderator, id: Option<i64>) -> Result<Answer> {
    let id = id.map(BlockId::new).ok_or(Error::NotFound)?;
    match blocking::unblock(ctx, &moderator.actor(), id).await {
        // Let in already is what was wanted.
        Ok(()) | Err(Error::Conflict(_)) => Ok(Answer::to("/moderation/blocks?undone")),
        Err(error) => Err(error),
    }
}

async fn page(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    comment: CommentId,
    notice: Option<&'static str>,
) -> Result<Page> {
    let name = queue::one(ctx, actor, comment).await?.entry.comment.name;
    Page::private(&BlockPage {
        chrome,
        comment,
        name,
        ways: blocking::ways(ctx, actor, comment).await?,
        spans: SPANS,
        notice,
    })
}
