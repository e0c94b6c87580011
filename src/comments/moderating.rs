//! Deciding about comments: approve, decline, spam, back among the waiting, and taking each decision back.
//!
//! A decision is one conditional UPDATE from the state that the person saw, with a row that keeps the state before and
//! after and a line in the audit record. Undo restores "before" only while "after" still stands. What its author
//! withdrew stays withdrawn.

use super::{learning, moderatable_by, reporting, subscribing, wording};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::comment::{self, CommentState};
use crate::entity::moderation;
use crate::entity::report::Outcome;
use crate::error::{Error, Result};
use crate::text::ids::{CommentId, Moment};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use std::collections::BTreeSet;

/// The most comments of one batch.
pub const MOST_AT_ONCE: usize = 200;

const DECIDED: &str = "Somebody decided about this comment a moment ago. Look at it once more.";
const CHANGED: &str =
    "Its author changed the words a moment ago. Read them once more before you decide.";
const WITHDRAWN: &str = "Its author took this comment back. It stays that way.";
const ERASED: &str = "This comment was erased. There is nothing left to decide about.";

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Approve,
    Reject,
    MarkSpam,
    /// It was no spam, or is to be read once more.
    PutBack,
}

/// What an author may be told about why their comment was declined; the receipt shows the words as they stand here.
pub const REASONS: [&str; 6] = [
    "It is about something else than this post.",
    "It has private details about somebody.",
    "It asks for advice about somebody's own health, which only an appointment can give.",
    "It is an advertisement.",
    "It is not kind to others here.",
    "Somebody said the same before.",
];

impl Decision {
    /// The state that it leads to.
    pub fn state(self) -> CommentState {
        match self {
            Self::Approve => CommentState::Approved,
            Self::Reject => CommentState::Rejected,
            Self::MarkSpam => CommentState::Spam,
            Self::PutBack => CommentState::Pending,
        }
    }

    fn act(self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Reject => "rejected",
            Self::MarkSpam => "marked as spam",
            Self::PutBack => "put back",
        }
    }
}

/// What the person saw and says about a decision.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen<'a> {
    /// The state in which the comment was shown.
    pub state: Option<CommentState>,
    /// The words that were shown, as `wording::version` tells them apart: its author may change them while it waits.
    pub version: Option<i64>,
    /// Why it is declined; only one of `REASONS` counts.
    pub reason: Option<&'a str>,
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
    decide(ctx, actor, id, Decision::Approve, Seen::default()).await
}

/// Declines a comment.
pub async fn reject(ctx: &Context, actor: &Actor, id: CommentId) -> Result<()> {
    decide(ctx, actor, id, Decision::Reject, Seen::default()).await
}

/// Puts a comment to the spam.
pub async fn mark_spam(ctx: &Context, actor: &Actor, id: CommentId) -> Result<()> {
    decide(ctx, actor, id, Decision::MarkSpam, Seen::default()).await
}

/// Takes one of these decisions, if the comment is still in the state that was seen.
pub async fn decide(
    ctx: &Context,
    actor: &Actor,
    id: CommentId,
    decision: Decision,
    seen: Seen<'_>,
) -> Result<()> {
    db::write(ctx, async |txn| {
        settle(ctx, txn, actor, id, decision, seen).await.map(drop)
    })
    .await?;
    learning::soon(ctx).await
}

/// Takes the last such decision about a comment back, if its outcome still stands.
pub async fn undo(ctx: &Context, actor: &Actor, id: CommentId, decision: Decision) -> Result<()> {
    db::write(ctx, async |txn| revert(txn, actor, id, decision).await).await?;
    learning::soon(ctx).await
}

/// Decides about several at once; those that cannot be decided are left and counted.
pub async fn decide_all(
    ctx: &Context,
    actor: &Actor,
    ids: &[CommentId],
    decision: Decision,
    seen: Seen<'_>,
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

/// Why a comment was declined, as its author may read it; nothing while it is not declined or no reason was given.
pub async fn reason(db: &impl ConnectionTrait, comment: &comment::Model) -> Result<Option<String>> {
    if comment.state != CommentState::Rejected {
        return Ok(None);
    }
    Ok(last(db, comment.id).await?.and_then(|last| last.reason))
}

/// Whether decisions are taken or taken back.
#[derive(Debug, Clone, Copy)]
enum Direction<'a> {
    There(Seen<'a>),
    Back,
}

async fn each(
    ctx: &Context,
    actor: &Actor,
    ids: &[CommentId],
    decision: Decision,
    direction: Direction<'_>,
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
    let batch = db::write(ctx, async |txn| {
        let mut batch = Batch::default();
        for id in &ids {
            let outcome = match direction {
                Direction::There(seen) => {
                    settle(ctx, txn, actor, *id, decision, seen).await.map(drop)
                }
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
    .await?;
    learning::soon(ctx).await?;
    Ok(batch)
}

/// Takes a decision inside a transaction, and gives the comment as it was before.
pub(super) async fn settle(
    ctx: &Context,
    txn: &Txn,
    actor: &Actor,
    id: CommentId,
    decision: Decision,
    seen: Seen<'_>,
) -> Result<comment::Model> {
    let comment = theirs(txn, actor, id).await?;
    let after = decision.state();
    if comment.state == after || seen.state.is_some_and(|seen| seen != comment.state) {
        return Err(Error::Conflict(DECIDED));
    }
    if seen
        .version
        .is_some_and(|seen| seen != wording::version(&comment))
    {
        return Err(Error::Conflict(CHANGED));
    }
    move_state(txn, &comment, after).await?;
    if matches!(decision, Decision::Reject | Decision::MarkSpam) {
        reporting::settle_all(txn, actor, id, Outcome::Acted).await?;
    }
    let reason = seen
        .reason
        .filter(|reason| decision == Decision::Reject && REASONS.contains(reason));
    learning::note(txn, &comment, after).await?;
    let row = moderation::ActiveModel {
        id: NotSet,
        comment_id: Set(id),
        at: Set(txn.now()),
        actor: Set(actor.kind().into()),
        person_id: Set(actor.person_id()),
        state_before: Set(comment.state),
        state_after: Set(after),
        reason: Set(reason.map(str::to_owned)),
        reverted_at: Set(None),
    };
    row.insert(txn.db()).await?;
    if after == CommentState::Approved {
        subscribing::note_published(ctx, txn, id).await?;
    }
    note(txn, actor, id, decision.act(), "");
    Ok(comment)
}

async fn revert(txn: &Txn, actor: &Actor, id: CommentId, decision: Decision) -> Result<()> {
    let comment = theirs(txn, actor, id).await?;
    let last = last(txn.db(), id)
        .await?
        .filter(|last| last.state_after == decision.state() && comment.state == last.state_after);
    let last = last.ok_or(Error::Conflict(DECIDED))?;
    move_state(txn, &comment, last.state_before).await?;
    learning::note_undone(txn, &comment, &last).await?;
    moderation::Entity::update_many()
        .col_expr(moderation::Column::RevertedAt, Expr::value(txn.now()))
        .filter(moderation::Column::Id.eq(last.id))
        .exec(txn.db())
        .await?;
    note(txn, actor, id, "undone", decision.act());
    Ok(())
}

/// Takes the approval back that was given in the transaction of this moment, if its outcome still stands.
pub(super) async fn revert_of(
    txn: &Txn,
    actor: &Actor,
    id: CommentId,
    moment: Moment,
) -> Result<()> {
    let last = last(txn.db(), id).await?;
    let is_same = last.is_some_and(|last| {
        last.at == moment
            && last.person_id == actor.person_id()
            && last.state_after == CommentState::Approved
    });
    if !is_same {
        return Ok(());
    }
    match revert(txn, actor, id, Decision::Approve).await {
        // Decided anew, taken back or erased since: that stands.
        Err(Error::Conflict(_)) => Ok(()),
        other => other,
    }
}

/// The decision that stands.
async fn last(db: &impl ConnectionTrait, id: CommentId) -> Result<Option<moderation::Model>> {
    Ok(moderation::Entity::find()
        .filter(moderation::Column::CommentId.eq(id))
        .filter(moderation::Column::RevertedAt.is_null())
        .order_by_desc(moderation::Column::Id)
        .one(db)
        .await?)
}

/// A line about a comment in the record of acts.
pub(super) fn note(txn: &Txn, actor: &Actor, id: CommentId, act: &'static str, detail: &str) {
    let subject = (Subject::Comment, Some(id.number()));
    audit::record(txn, actor, act, subject, detail);
}

/// A comment that this actor may still do something about.
pub(super) async fn theirs(txn: &Txn, actor: &Actor, id: CommentId) -> Result<comment::Model> {
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
        .filter(match comment.edited_at {
            Some(at) => comment::Column::EditedAt.eq(at),
            None => comment::Column::EditedAt.is_null(),
        })
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
