//! The queue: one comment in focus with everything around it, the others in line, counts that never shame.

use super::{decision, label, past, state, word};
use crate::audit::Actor;
use crate::comments::moderating;
use crate::comments::queue::{self, Entry, InContext, Listed};
use crate::context::Context;
use crate::entity::comment::{CommentState, Model};
use crate::error::{Error, Result};
use crate::text::excerpt;
use crate::text::ids::CommentId;
use crate::text::markdown;
use crate::web::chrome::Chrome;
use crate::web::guard::Moderator;
use crate::web::page::Page;
use askama::Template;
use rocket::{FromForm, Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![comments, comment]
}

#[derive(Template)]
#[template(path = "moderation/queue.html")]
struct QueuePage<'a> {
    chrome: &'a Chrome,
    tabs: Vec<Tab>,
    state: CommentState,
    focus: Option<InContext>,
    listed: Listed,
    done: Option<Done>,
    undone: usize,
}

#[derive(Template)]
#[template(path = "moderation/comment.html")]
struct CommentPage<'a> {
    chrome: &'a Chrome,
    focus: Option<InContext>,
}

struct Tab {
    label: &'static str,
    word: &'static str,
    count: String,
    is_current: bool,
}

/// What the last act did, with what undoing it needs.
struct Done {
    words: String,
    ids: Vec<CommentId>,
    verdict: String,
}

/// What the address asks for.
#[derive(Debug, FromForm)]
struct Asked<'r> {
    state: Option<&'r str>,
    after: Option<i64>,
    focus: Option<i64>,
    done: Option<&'r str>,
    verdict: Option<&'r str>,
    left: Option<usize>,
    undone: Option<usize>,
}

impl QueuePage<'_> {
    fn word(&self) -> &'static str {
        word(self.state)
    }

    /// The comments that are not in focus.
    fn others(&self) -> impl Iterator<Item = &Entry> {
        let focus = self.focus.as_ref().map(|focus| focus.entry.comment.id);
        self.listed.entries.iter().filter(move |entry| Some(entry.comment.id) != focus)
    }

    fn last(&self) -> Option<CommentId> {
        self.listed.entries.last().map(|entry| entry.comment.id)
    }
}

/// The readable beginning of a comment.
pub fn beginning(comment: &Model) -> String {
    excerpt::of(&markdown::comment(&comment.body).plain, 180)
}

/// The state of a comment in a word.
pub fn state_label(state: &CommentState) -> &'static str {
    label(*state)
}

/// The state of a comment as addresses call it.
pub fn state_word(state: &CommentState) -> &'static str {
    word(*state)
}

/// The class that colours a state.
pub fn state_class(state: &CommentState) -> &'static str {
    match state {
        CommentState::Pending => "state-draft",
        CommentState::Approved => "state-published",
        CommentState::Rejected => "state-offline",
        CommentState::Spam => "state-trashed",
    }
}

#[get("/moderation?<asked..>")]
async fn comments(ctx: &State<Context>, chrome: &Chrome, moderator: Moderator, asked: Asked<'_>) -> Result<Page> {
    let actor = moderator.actor();
    let state = state(asked.state);
    let listed = queue::list(ctx, &actor, state, asked.after.map(CommentId::new)).await?;
    let focus = match (asked.focus, state) {
        (Some(id), _) => queue::one(ctx, &actor, CommentId::new(id)).await.map(Some).or_else(none_found)?,
        (None, CommentState::Pending) => match listed.entries.first() {
            Some(first) => Some(queue::one(ctx, &actor, first.comment.id).await?),
            None => None,
        },
        _ => None,
    };
    let page = QueuePage {
        chrome,
        tabs: tabs(ctx, &actor, state).await?,
        state,
        focus,
        listed,
        done: done(ctx, &actor, &asked).await?,
        undone: asked.undone.unwrap_or_default(),
    };
    Page::private(&page)
}

#[get("/moderation/comments/<id>")]
async fn comment(ctx: &State<Context>, chrome: &Chrome, moderator: Moderator, id: i64) -> Result<Page> {
    let focus = queue::one(ctx, &moderator.actor(), CommentId::new(id)).await?;
    Page::private(&CommentPage { chrome, focus: Some(focus) })
}

fn none_found(error: Error) -> Result<Option<InContext>> {
    match error {
        Error::NotFound => Ok(None),
        error => Err(error),
    }
}

async fn tabs(ctx: &Context, actor: &Actor, current: CommentState) -> Result<Vec<Tab>> {
    let mut tabs = Vec::new();
    for state in [CommentState::Pending, CommentState::Approved, CommentState::Rejected, CommentState::Spam] {
        let count = moderating::count(ctx, actor, state).await?;
        tabs.push(Tab {
            label: label(state),
            word: word(state),
            count: if count >= moderating::MOST_COUNTED { "999+".into() } else { count.to_string() },
            is_current: state == current,
        });
    }
    Ok(tabs)
}

/// Says what was done, as far as these are this person's comments and still in that state.
async fn done(ctx: &Context, actor: &Actor, asked: &Asked<'_>) -> Result<Option<Done>> {
    let (Some(ids), Some(verdict)) = (asked.done, asked.verdict) else {
        return Ok(None);
    };
    let Some(what) = decision(verdict) else {
        return Ok(None);
    };
    let ids: Vec<CommentId> =
        ids.split(',').filter_map(|id| id.parse().ok()).map(CommentId::new).take(moderating::MOST_AT_ONCE).collect();
    let left = match asked.left.unwrap_or_default() {
        0 => String::new(),
        1 => " 1 had been decided already.".into(),
        left => format!(" {left} had been decided already."),
    };
    let words = match ids.as_slice() {
        [] => format!("Nothing was changed.{left}"),
        [one] => match queue::one(ctx, actor, *one).await.map(Some).or_else(none_found)? {
            Some(found) if found.entry.comment.state == what.state() => {
                format!("The comment by {} is {}.{left}", found.entry.comment.name, past(what))
            }
            _ => return Ok(None),
        },
        several => format!("{} comments are {}.{left}", several.len(), past(what)),
    };
    Ok(Some(Done { words, ids, verdict: verdict.to_owned() }))
}
