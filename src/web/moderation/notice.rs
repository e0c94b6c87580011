//! What was just done, in words, with the button that takes it back. The address only says where to look.

use super::words;
use crate::audit::Actor;
use crate::comments::moderating::MOST_AT_ONCE;
use crate::comments::{closing, queue};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::text::ids::{CommentId, PostId};
use url::form_urlencoded;

/// What was done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Notice {
    pub words: String,
    pub undo: Option<Undo>,
    /// Where to look at what came of it.
    pub link: Option<(String, &'static str)>,
}

/// The form that takes it back.
#[derive(Debug, PartialEq, Eq)]
pub struct Undo {
    pub action: String,
    pub is_delete: bool,
    pub label: &'static str,
    /// The decision and the comments of a batch.
    pub batch: Option<(String, Vec<CommentId>)>,
    /// The days of a thread as they were.
    pub days: Option<String>,
}

/// What an address says was done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub done: Vec<CommentId>,
    verdict: String,
    /// How many of a batch were left; absent after a single act.
    pub left: Option<usize>,
    undone: Option<usize>,
    did: String,
    pub on: Option<i64>,
    /// The days of a thread before they were changed.
    days: Option<String>,
}

impl Told {
    /// Reads the query of an address.
    pub fn read(query: &str) -> Self {
        let mut told = Self::default();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            match key.as_ref() {
                "done" => {
                    let ids = value.split(',').filter_map(|id| id.parse().ok());
                    told.done = ids.map(CommentId::new).take(MOST_AT_ONCE).collect();
                }
                "verdict" => told.verdict = value.into_owned(),
                "left" => told.left = value.parse().ok(),
                "undone" => told.undone = value.parse().ok(),
                "did" => told.did = value.into_owned(),
                "on" => told.on = value.parse().ok(),
                "days" => told.days = Some(value.into_owned()),
                _ => {}
            }
        }
        told
    }

    /// The last comment that was dealt with and is out of the way, for the next one to come up.
    pub fn passed(&self) -> Option<CommentId> {
        match self.did.as_str() {
            "left" => self.on.map(CommentId::new),
            _ => self.done.iter().max().copied(),
        }
    }

    /// What was done, as far as it is this person's to see and still stands.
    pub async fn notice(&self, ctx: &Context, actor: &Actor) -> Result<Option<Notice>> {
        if !self.verdict.is_empty() {
            return self.decided(ctx, actor).await;
        }
        if let Some(undone) = self.undone {
            return Ok(taken_back(undone, self.left.unwrap_or_default()));
        }
        let Some(on) = self.on else {
            return Ok(None);
        };
        let told = match self.did.as_str() {
            "closed" | "opened" => self.closed(ctx, actor, PostId::new(on)).await,
            "days" => self.lengthened(ctx, actor, PostId::new(on)).await,
            "replied" => replied(ctx, actor, CommentId::new(on)).await,
            _ => self.marked(ctx, actor, CommentId::new(on)).await,
        };
        match told {
            Err(Error::NotFound) => Ok(None),
            told => told,
        }
    }

    async fn decided(&self, ctx: &Context, actor: &Actor) -> Result<Option<Notice>> {
        let Some(decision) = words::decision(&self.verdict) else {
            return Ok(None);
        };
        let standing = queue::decided(ctx, actor, &self.done, decision).await?;
        let outcome = words::outcome(decision);
        let what = match standing.as_slice() {
            [] => String::new(),
            [one] => format!("The comment by {} is {outcome}.", one.name),
            several => format!("{} comments are {outcome}.", several.len()),
        };
        let left = match self.left.unwrap_or_default() {
            0 => String::new(),
            left => format!("{left} had been decided already."),
        };
        let told = format!("{what} {left}").trim().to_owned();
        if told.is_empty() {
            return Ok(None);
        }
        let ids: Vec<CommentId> = standing.into_iter().map(|comment| comment.id).collect();
        let undo = match (ids.as_slice(), self.on) {
            ([], _) => None,
            ([_], Some(reply)) => Some(undo(format!("/moderation/comments/{reply}/reply"), true)),
            ([id], None) => Some(undo(
                format!("/moderation/comments/{id}/{}", self.verdict),
                true,
            )),
            (ids, _) => Some(Undo {
                label: "Undo all",
                batch: Some((self.verdict.clone(), ids.to_vec())),
                ..undo("/moderation/comments/batch".to_owned(), true)
            }),
        };
        // A reply came with the approval.
        let link = self
            .on
            .map(|reply| (format!("/comments/{reply}"), "See your reply"));
        Ok(Some(Notice {
            words: told,
            undo,
            link,
        }))
    }

    async fn marked(&self, ctx: &Context, actor: &Actor, id: CommentId) -> Result<Option<Notice>> {
        let found = queue::one(ctx, actor, id).await?;
        let comment = &found.entry.comment;
        let at = |act: &str| format!("/moderation/comments/{id}/{act}");
        let name = &comment.name;
        let is_changed = found.last_change.is_some();
        let (stands, words, undo) = match self.did.as_str() {
            "pinned" => (
                comment.pinned_at.is_some(),
                format!("The comment by {name} stands first now."),
                Some(undo(at("pin"), true)),
            ),
            "unpinned" => (
                comment.pinned_at.is_none(),
                format!("The comment by {name} stands in its place again."),
                Some(undo(at("pin"), false)),
            ),
            "left" => (
                comment.left_for_author_at.is_some(),
                format!("The comment by {name} waits for the author of the post."),
                Some(undo(at("author"), true)),
            ),
            "fetched" => (
                comment.left_for_author_at.is_none(),
                format!("The comment by {name} waits for everybody again."),
                Some(undo(at("author"), false)),
            ),
            "edited" => (
                is_changed,
                format!("The comment by {name} has other words now, and says so."),
                Some(undo(at("wording"), true)),
            ),
            "blackened" => (
                is_changed,
                format!("The words are blacked out in the comment by {name}."),
                Some(undo(at("wording"), true)),
            ),
            "restored" => (true, "Its words are as they were before.".to_owned(), None),
            "kept" => (
                comment.kept_at.is_some(),
                "It is kept as evidence, until you let it go.".to_owned(),
                Some(undo(at("evidence"), true)),
            ),
            "released" => (
                comment.kept_at.is_none(),
                "It is kept no longer than others.".to_owned(),
                None,
            ),
            _ => return Ok(None),
        };
        let link = (self.did == "kept").then(|| (at("evidence"), "Download it"));
        Ok(stands.then_some(Notice { words, undo, link }))
    }

    async fn lengthened(&self, ctx: &Context, actor: &Actor, id: PostId) -> Result<Option<Notice>> {
        let thread = closing::find(ctx, actor, id).await?;
        let words = match (thread.is_open, thread.post.comments_open) {
            (true, _) => "The days are changed.",
            (false, true) => "The days are changed, and they are over: it takes no more comments.",
            (false, false) => "The days are changed. They count once you open the comments again.",
        };
        Ok(Some(Notice {
            words: words.to_owned(),
            undo: Some(Undo {
                days: Some(self.days.clone().unwrap_or_default()),
                ..undo(format!("/moderation/posts/{id}/days"), false)
            }),
            link: None,
        }))
    }

    async fn closed(&self, ctx: &Context, actor: &Actor, id: PostId) -> Result<Option<Notice>> {
        let thread = closing::find(ctx, actor, id).await?;
        let is_closing = self.did == "closed";
        if thread.post.comments_open == is_closing {
            return Ok(None);
        }
        let words = if is_closing {
            format!("“{}” takes no more comments.", thread.title)
        } else if thread.is_open {
            format!("“{}” takes comments again.", thread.title)
        } else {
            "It is open, but its days are over: give it more days below.".to_owned()
        };
        Ok(Some(Notice {
            words,
            undo: Some(undo(format!("/moderation/posts/{id}/closing"), is_closing)),
            link: None,
        }))
    }
}

/// A reply to what stood there before.
async fn replied(ctx: &Context, actor: &Actor, id: CommentId) -> Result<Option<Notice>> {
    let reply = queue::one(ctx, actor, id).await?.entry.comment;
    Ok(reply.withdrawn_at.is_none().then(|| Notice {
        words: "Your reply stands under the comment.".to_owned(),
        undo: Some(undo(format!("/moderation/comments/{id}/reply"), true)),
        link: Some((format!("/comments/{id}"), "See your reply")),
    }))
}

fn undo(action: String, is_delete: bool) -> Undo {
    Undo {
        action,
        is_delete,
        label: "Undo",
        batch: None,
        days: None,
    }
}

fn taken_back(undone: usize, left: usize) -> Option<Notice> {
    let back = match undone {
        0 => String::new(),
        1 => "It is as it was before.".to_owned(),
        several => format!("{several} are as they were before."),
    };
    let left = match left {
        0 => String::new(),
        left => format!("{left} had been decided again."),
    };
    let words = format!("{back} {left}").trim().to_owned();
    (!words.is_empty()).then(|| Notice {
        words,
        ..Notice::default()
    })
}
