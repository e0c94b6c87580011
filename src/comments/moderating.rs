//! Deciding about comments: approve, reject, spam, and taking each decision back.
//!
//! A decision is one conditional UPDATE from the state that the person saw, with a row that keeps the state before and
//! after and a line in the audit record. Undo restores "before" only while "after" still stands. What its author
//! withdrew stays withdrawn.

use super::{moderatable_by, subscribing};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::comment::{self, CommentState};
use crate::entity::{moderation, person};
use crate::error::{Error, Result};
use crate::text::ids::{CommentId, Moment};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::BTreeSet;

/// Counts stop here; pages say "999+".
pub const MOST_COUNTED: u64 = 1_000;
/// The most comments of one batch.
pub const MOST_AT_ONCE: usize = 200;

const DECIDED: &str = "Somebody decided about this comment a moment ago. Look at it once more.";
const WITHDRAWN: &str = "Its author took this comment back. It stays that way.";
const ERASED: &str = "This comment was erased. There is nothing left to decide about.";

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Approve,
    Reject,
    MarkSpam,
}

impl Decision {
    /// The state that it leads to.
    pub fn state(self) -> CommentState {
        match self {
            Self::Approve => CommentState::Approved,
            Self::Reject => CommentState::Rejected,
            Self::MarkSpam => CommentState::Spam,
        }
    }

    fn act(self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Reject => "rejected",
            Self::MarkSpam => "marked as spam",
        }
    }
}

/// How a batch ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    pub done: Vec<CommentId>,
    /// How many had that state already, were decided or taken back meanwhile, or are not this person's.
    pub left: usize,
}

/// Lets a comment stand under its post.
pub async fn approve(ctx: &Context, actor: &Actor, id: CommentId) -> Result<()> {
    decide(ctx, actor, id, Decision::Approve, None).await
}

/// Declines a comment.
pub async fn reject(ctx: &Context, actor: &Actor, id: CommentId) -> Result<()> {
    decide(ctx, actor, id, Decision::Reject, None).await
}

/// Puts a comment to the spam.
pub async fn mark_spam(ctx: &Context, actor: &Actor, id: CommentId) -> Result<()> {
    decide(ctx, actor, id, Decision::MarkSpam, None).await
}

/// Takes one of these decisions, if the comment is still in the state that was seen.
pub async fn decide(
    ctx: &Context,
    actor: &Actor,
    id: CommentId,
    decision: Decision,
    seen: Option<CommentState>,
) -> Result<()> {
    db::write(ctx, async |txn| {
        settle(ctx, txn, actor, id, decision, seen).await
    })
    .await
}

/// Takes the last such decision about a comment back, if its outcome still stands.
pub async fn undo(ctx: &Context, actor: &Actor, id: CommentId, decision: Decision) -> Result<()> {
    db::write(ctx, async |txn| revert(txn, actor, id, decision).await).await
}

/// Decides about several at once; those that cannot be decided are left and counted.
pub async fn decide_all(
    ctx: &Context,
    actor: &Actor,
    ids: &[CommentId],
    decision: Decision,
    seen: Option<CommentState>,
) -> Result<Batch> {
    each(ctx, actor, ids, decision, Direction::There(seen)).await
}

/// Takes such decisions about several comments back.
pub async fn undo_all(
    ctx: &Context,
    actor: &Actor,
    ids: &[CommentId],
    decision: Decision,
) -> Result<Batch> {
    each(ctx, actor, ids, decision, Direction::Back).await
}

/// How many comments wait for this person, counted up to `MOST_COUNTED`.
pub async fn waiting(ctx: &Context, person: &person::Model) -> Result<u64> {
    count(ctx, &Actor::Person(person.clone()), CommentState::Pending).await
}

/// How many comments in a state this actor may decide about, counted up to `MOST_COUNTED`.
pub async fn count(ctx: &Context, actor: &Actor, state: CommentState) -> Result<u64> {
    let some = comment::Entity::find()
        .select_only()
        .column(comment::Column::Id)
        .filter(moderatable_by(actor)?)
        .filter(comment::Column::State.eq(state))
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null())
        .limit(MOST_COUNTED)
        .into_query();
    db::count_found(ctx, some).await
}

/// Whether decisions are taken or taken back.
#[derive(Debug, Clone, Copy)]
enum Direction {
    /// From the state that was seen, if one was.
    There(Option<CommentState>),
    Back,
}

async fn each(
    ctx: &Context,
    actor: &Actor,
    ids: &[CommentId],
    decision: Decision,
    direction: Direction,
) -> Result<Batch> {
    if ids.is_empty() {
        return Err(Error::Conflict(
            "No comment was ticked. Tick some, then choose what to do with them.",
        ));
    }
    if ids.len() > MOST_AT_ONCE {
        return Err(Error::Conflict(
            "That is more than 200 at once. Tick fewer.",
        ));
    }
    let ids: BTreeSet<CommentId> = ids.iter().copied().collect();
    db::write(ctx, async |txn| {
        let mut batch = Batch::default();
        for id in &ids {
            let outcome = match direction {
                Direction::There(seen) => settle(ctx, txn, actor, *id, decision, seen).await,
                Direction::Back => revert(txn, actor, *id, decision).await,
            };
            match outcome {
                Ok(()) => batch.done.push(*id),
                Err(Error::Conflict(_) | Error::NotFound) => batch.left += 1,
                Err(error) => return Err(error),
            }
        }
        Ok(batch)
    })
    .await
}

async fn settle(
    ctx: &Context,
    txn: &Txn,
    actor: &Actor,
    id: CommentId,
    decision: Decision,
    seen: Option<CommentState>,
) -> Result<()> {
    let comment = theirs(txn, actor, id).await?;
    let after = decision.state();
    if comment.state == after || seen.is_some_and(|seen| seen != comment.state) {
        return Err(Error::Conflict(DECIDED));
    }
    move_state(txn, &comment, after).await?;
    let row = moderation::ActiveModel {
        id: NotSet,
        comment_id: Set(id),
        at: Set(txn.now()),
        actor: Set(actor.kind().into()),
        person_id: Set(actor.person_id()),
        state_before: Set(comment.state),
        state_after: Set(after),
        reason: Set(None),
        reverted_at: Set(None),
    };
    row.insert(txn.db()).await?;
    if after == CommentState::Approved {
        subscribing::note_published(ctx, txn, id).await?;
    }
    audit::record(
        txn,
        actor,
        decision.act(),
        (Subject::Comment, Some(id.number())),
        "",
    );
    Ok(())
}

async fn revert(txn: &Txn, actor: &Actor, id: CommentId, decision: Decision) -> Result<()> {
    let comment = theirs(txn, actor, id).await?;
    let last = moderation::Entity::find()
        .filter(moderation::Column::CommentId.eq(id))
        .filter(moderation::Column::RevertedAt.is_null())
        .order_by_desc(moderation::Column::Id)
        .one(txn.db())
        .await?;
    let Some(last) = last
        .filter(|last| last.state_after == decision.state() && comment.state == last.state_after)
    else {
        return Err(Error::Conflict(DECIDED));
    };
    move_state(txn, &comment, last.state_before).await?;
    moderation::Entity::update_many()
        .col_expr(moderation::Column::RevertedAt, Expr::value(txn.now()))
        .filter(moderation::Column::Id.eq(last.id))
        .exec(txn.db())
        .await?;
    audit::record(
        txn,
        actor,
        "undone",
        (Subject::Comment, Some(id.number())),
        decision.act(),
    );
    Ok(())
}

async fn theirs(txn: &Txn, actor: &Actor, id: CommentId) -> Result<comment::Model> {
    let found = comment::Entity::find_by_id(id)
        .filter(moderatable_by(actor)?)
        .one(txn.db())
        .await?;
    match found {
        Some(comment) if comment.erased_at.is_some() => Err(Error::Conflict(ERASED)),
        Some(comment) if comment.withdrawn_at.is_some() => Err(Error::Conflict(WITHDRAWN)),
        Some(comment) => Ok(comment),
        None => Err(Error::NotFound),
    }
}

async fn move_state(txn: &Txn, comment: &comment::Model, to: CommentState) -> Result<()> {
    let mut update = comment::Entity::update_many()
        .col_expr(comment::Column::State, Expr::value(to))
        .filter(comment::Column::Id.eq(comment.id))
        .filter(comment::Column::State.eq(comment.state))
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null());
    if to == CommentState::Approved && comment.approved_at.is_none() {
        update = update.col_expr(
            comment::Column::ApprovedAt,
            Expr::value(Some::<Moment>(txn.now())),
        );
    }
    if update.exec(txn.db()).await?.rows_affected == 0 {
        return Err(Error::Conflict(DECIDED));
    }
    if to == CommentState::Approved || comment.state == CommentState::Approved {
        txn.bump(ChangeKey::Post(comment.post_id));
    }
    Ok(())
}
