//! The comment in focus: everything around it, what can be done about it, and the reply that is being written.

use super::listing::Listing;
use crate::audit::Actor;
use crate::comments::queue::{self, InContext, Listed};
use crate::comments::{answering, saved_replies, tokens, wording};
use crate::context::Context;
use crate::entity::comment::CommentState;
use crate::entity::saved_reply;
use crate::error::{Error, Result};
use crate::text::ids::CommentId;

/// A comment with what its moderator needs.
pub struct Focus {
    pub found: InContext,
    /// The list that it is read in; absent where it stands alone.
    pub listing: Option<Listing>,
    pub replies: Vec<saved_reply::Model>,
    /// A signed nonce, so that a reply that is sent twice is one.
    pub token: String,
    pub draft: Draft,
    /// The comments before and behind it.
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// What is being written into the forms of this comment.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub reply: String,
    pub reply_error: Option<String>,
    pub words: String,
    pub words_error: Option<String>,
}

/// With what a reply begins, as an address says it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beginning {
    /// A saved reply.
    pub saved: Option<i64>,
    /// A reply that was taken back.
    pub again: Option<i64>,
}

impl Focus {
    /// The comment in its list, or alone.
    pub async fn of(
        ctx: &Context,
        actor: &Actor,
        id: CommentId,
        listing: Option<Listing>,
        beginning: Beginning,
    ) -> Result<Self> {
        let found = queue::one(ctx, actor, id).await?;
        let replies = saved_replies::list(ctx, actor).await?;
        let saved = replies
            .iter()
            .find(|reply| Some(reply.id.number()) == beginning.saved)
            .map(|reply| reply.body.clone());
        let begun = match beginning.again {
            Some(again) => answering::taken_back(ctx, actor, CommentId::new(again)).await?,
            None => saved,
        };
        Ok(Self {
            token: tokens::issue(ctx, found.entry.comment.post_id),
            draft: Draft {
                reply: begun.unwrap_or_default(),
                ..Draft::default()
            },
            found,
            listing,
            replies,
            previous: None,
            next: None,
        })
    }

    /// The same if it is there; what was decided or erased by somebody else between two looks is not.
    pub async fn sought(
        ctx: &Context,
        actor: &Actor,
        id: CommentId,
        listing: &Listing,
        beginning: Beginning,
    ) -> Result<Option<Self>> {
        match Self::of(ctx, actor, id, Some(listing.clone()), beginning).await {
            Ok(focus) => Ok(Some(focus)),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The same with its neighbours in this page of the list.
    pub fn among(mut self, listed: &Listed) -> Self {
        let Some(listing) = &self.listing else {
            return self;
        };
        let ids: Vec<CommentId> = listed
            .entries
            .iter()
            .map(|entry| entry.comment.id)
            .collect();
        let at = ids.iter().position(|id| *id == self.found.entry.comment.id);
        let link = |id: &CommentId| format!("{}focus={id}", listing.path());
        self.previous = at.and_then(|at| ids.get(at.checked_sub(1)?)).map(link);
        self.next = match at {
            Some(at) => ids.get(at + 1).map(link),
            None => ids.first().map(link),
        };
        let last = ids.last().filter(|_| listed.has_more);
        if let (None, Some(last)) = (&self.next, last) {
            let after = Some(*last);
            let onward = Listing {
                after,
                ..listing.clone()
            };
            self.next = Some(format!("{}first=1", onward.path()));
        }
        self
    }

    /// The same with what was typed.
    pub fn filled(self, draft: Draft) -> Self {
        Self { draft, ..self }
    }

    /// The list as forms carry it along; empty where it stands alone.
    pub fn list(&self) -> String {
        self.listing
            .as_ref()
            .map(Listing::query)
            .unwrap_or_default()
    }

    /// The address of this view, ready for one more parameter.
    pub fn here(&self) -> String {
        let id = self.found.entry.comment.id;
        match &self.listing {
            Some(listing) => format!("{}focus={id}&", listing.path()),
            None => format!("/moderation/comments/{id}?"),
        }
    }

    /// Which of its words the forms are made from.
    pub fn version(&self) -> i64 {
        wording::version(&self.found.entry.comment)
    }

    pub fn is(&self, state: CommentState) -> bool {
        self.found.entry.comment.state == state
    }

    /// Whether readers find it under an open post once it is approved.
    pub fn is_answerable(&self) -> bool {
        self.found.answerable_at.is_some()
    }

    /// Whether it can stand first.
    pub fn can_be_pinned(&self) -> bool {
        self.is(CommentState::Approved) && self.found.entry.comment.parent_id.is_none()
    }

    /// Whether anybody can still do something about it.
    pub fn is_settled(&self) -> bool {
        let comment = &self.found.entry.comment;
        comment.erased_at.is_some() || comment.withdrawn_at.is_some()
    }
}
