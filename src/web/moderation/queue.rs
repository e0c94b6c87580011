//! The queue: one comment in focus with everything around it, the others in line, counts that never shame.

use super::words::{self, STATES};
use crate::audit::Actor;
use crate::comments::queue::{self, Entry, InContext, Listed};
use crate::comments::{deciding_changes, moderating, reporting};
use crate::context::Context;
use crate::entity::comment::CommentState;
use crate::error::{Error, Result};
use crate::text::ids::CommentId;
use crate::web::chrome::Chrome;
use crate::web::guard::Moderator;
use crate::web::page::Page;
use askama::Template;
use rocket::{FromForm, Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![comments]
}

#[derive(Template)]
#[template(path = "moderation/queue.html")]
struct QueuePage<'a> {
    chrome: &'a Chrome,
    tabs: Vec<Tab>,
    state: CommentState,
    /// The comment that the list goes on after.
    after: Option<CommentId>,
    focus: Option<InContext>,
    listed: Listed,
    done: Option<Done>,
    undone: Option<String>,
    /// Changes and reports that readers ask somebody to look at.
    requests: u64,
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
#[derive(Debug, Default, FromForm)]
struct Asked<'r> {
    state: Option<&'r str>,
    after: Option<i64>,
    focus: Option<i64>,
    done: Option<&'r str>,
    verdict: Option<&'r str>,
    left: Option<usize>,
    undone: Option<usize>,
}

impl Asked<'_> {
    fn done(&self) -> Vec<CommentId> {
        let ids = self
            .done
            .unwrap_or_default()
            .split(',')
            .filter_map(|id| id.parse().ok())
            .map(CommentId::new);
        ids.take(moderating::MOST_AT_ONCE).collect()
    }
}

impl QueuePage<'_> {
    fn word(&self) -> &'static str {
        words::word(&self.state)
    }

    /// The queue's address with this state, ready for one more parameter.
    fn path(&self) -> String {
        match self.state {
            CommentState::Pending => "/moderation?".to_owned(),
            _ => format!("/moderation?state={}&", self.word()),
        }
    }

    /// The comments that are not in focus.
    fn others(&self) -> impl Iterator<Item = &Entry> {
        let focus = self.focus.as_ref().map(|focus| focus.entry.comment.id);
        self.listed
            .entries
            .iter()
            .filter(move |entry| Some(entry.comment.id) != focus)
    }

    fn has_others(&self) -> bool {
        self.others().next().is_some()
    }

    /// The comment that the next page goes on after.
    fn last(&self) -> Option<CommentId> {
        self.listed
            .entries
            .last()
            .filter(|_| self.listed.has_more)
            .map(|entry| entry.comment.id)
    }
}

#[get("/moderation?<asked..>")]
async fn comments(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    asked: Asked<'_>,
) -> Result<Page> {
    let actor = moderator.actor();
    let state = asked
        .state
        .and_then(words::state)
        .unwrap_or(CommentState::Pending);
    let mut after = asked.after.map(CommentId::new);
    let mut listed = queue::list(ctx, &actor, state, after).await?;
    if listed.entries.is_empty() && after.take().is_some() {
        listed = queue::list(ctx, &actor, state, None).await?;
    }
    let page = QueuePage {
        chrome,
        tabs: tabs(ctx, &actor, state).await?,
        state,
        after,
        focus: focus(ctx, &actor, &asked, state, &listed).await?,
        listed,
        done: done(ctx, &actor, &asked).await?,
        undone: undone(&asked),
        requests: deciding_changes::count(ctx, &actor).await?
            + reporting::count(ctx, &actor).await?,
    };
    Page::private(&page)
}

/// The comment that was asked for; among waiting ones otherwise the one after what was just decided, or the first.
async fn focus(
    ctx: &Context,
    actor: &Actor,
    asked: &Asked<'_>,
    state: CommentState,
    listed: &Listed,
) -> Result<Option<InContext>> {
    let last_done = asked.done().into_iter().max();
    let next = listed.entries.iter().map(|entry| entry.comment.id);
    let id = match (asked.focus, state) {
        (Some(id), _) => Some(CommentId::new(id)),
        (None, CommentState::Pending) => next
            .clone()
            .find(|id| Some(*id) > last_done)
            .or(next.clone().next()),
        _ => None,
    };
    let Some(id) = id else {
        return Ok(None);
    };
    match queue::one(ctx, actor, id).await {
        Ok(found) => Ok(Some(found)),
        // Decided or erased by somebody else between two queries, or an old address.
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn tabs(ctx: &Context, actor: &Actor, current: CommentState) -> Result<Vec<Tab>> {
    let mut tabs = Vec::new();
    for state in STATES {
        let count = moderating::count(ctx, actor, state).await?;
        tabs.push(Tab {
            label: words::label(&state),
            word: words::word(&state),
            count: if count >= moderating::MOST_COUNTED {
                "999+".into()
            } else {
                count.to_string()
            },
            is_current: state == current,
        });
    }
    Ok(tabs)
}

/// Says what was done, as far as these are this person's comments and it still stands.
async fn done(ctx: &Context, actor: &Actor, asked: &Asked<'_>) -> Result<Option<Done>> {
    let Some((verdict, decision)) = asked
        .verdict
        .and_then(|word| Some((word, words::decision(word)?)))
    else {
        return Ok(None);
    };
    let standing = queue::decided(ctx, actor, &asked.done(), decision).await?;
    let outcome = words::outcome(decision);
    let what = match standing.as_slice() {
        [] => String::new(),
        [one] => format!("The comment by {} is {outcome}.", one.name),
        several => format!("{} comments are {outcome}.", several.len()),
    };
    let left = match asked.left.unwrap_or_default() {
        0 => String::new(),
        left => format!("{left} had been decided already."),
    };
    let words = format!("{what} {left}").trim().to_owned();
    let ids = standing.into_iter().map(|comment| comment.id).collect();
    Ok((!words.is_empty()).then(|| Done {
        words,
        ids,
        verdict: verdict.to_owned(),
    }))
}

/// Says what was taken back.
fn undone(asked: &Asked<'_>) -> Option<String> {
    let back = match asked.undone? {
        0 => String::new(),
        1 => "It is as it was before.".to_owned(),
        several => format!("{several} are as they were before."),
    };
    let left = match asked.left.unwrap_or_default() {
        0 => String::new(),
        left => format!("{left} had been decided again."),
    };
    let words = format!("{back} {left}").trim().to_owned();
    (!words.is_empty()).then_some(words)
}
