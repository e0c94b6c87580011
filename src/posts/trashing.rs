//! The trash: where a post goes when it is not wanted, and from where it comes back.
//!
//! Nothing is destroyed here; `emptying` does that after 30 days. A trashed post that was public answers 410; one that
//! never was is as if it had never been.

use super::publishing::{bump, step};
use super::{editable, planning};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db;
use crate::entity::post::{self, State};
use crate::error::{Error, Result};
use crate::text::ids::PostId;

/// Puts a post into the trash, whatever state it is in.
pub async fn trash(ctx: &Context, actor: &Actor, id: PostId) -> Result<post::Model> {
    db::write(ctx, async |txn| {
        let post = editable(txn.db(), actor, id).await?;
        if post.state == State::Trashed {
            return Err(Error::Conflict("This post is in the trash already."));
        }
        step(txn, &post, State::Trashed, None).await?;
        if post.state == State::Published {
            bump(txn, post.id).await?;
        }
        planning::give_up(txn, actor, post.id).await?;
        audit::record(
            txn,
            actor,
            "trashed",
            (Subject::Post, Some(post.id.number())),
            "",
        );
        Ok(post::Model {
            state: State::Trashed,
            ..post
        })
    })
    .await
}

/// Brings a post back: to the drafts, or offline if readers had seen it.
pub async fn put_back(ctx: &Context, actor: &Actor, id: PostId) -> Result<post::Model> {
    db::write(ctx, async |txn| {
        let post = editable(txn.db(), actor, id).await?;
        if post.state != State::Trashed {
            return Err(Error::Conflict("This post is not in the trash."));
        }
        let to = if post.live_revision.is_some() {
            State::Offline
        } else {
            State::Draft
        };
        step(txn, &post, to, None).await?;
        audit::record(
            txn,
            actor,
            "brought back",
            (Subject::Post, Some(post.id.number())),
            "",
        );
        Ok(post::Model { state: to, ..post })
    })
    .await
}
