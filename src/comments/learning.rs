//! What the moderators' decisions teach the judges of comments.
//!
//! A decision writes down its lesson, one row, and the lesson follows every later decision and undo. A job turns texts
//! into numbers and lets the judges learn a little later, so no decision waits for it; every process reads the judge
//! that was learned last. A lesson keeps numbers, never a text.

use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::comment::{self, CommentState};
use crate::entity::job::{self, JobKind};
use crate::entity::judge;
use crate::entity::lesson::{self, Wanted};
use crate::entity::moderation;
use crate::error::{Error, Result};
use crate::jobs;
use crate::text::ids::{CommentId, Moment};
use crate::text::judging::{Class, Features, Judge, Lesson};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::SimpleExpr,
};
use std::sync::Arc;

/// How long after a decision the judges learn, in milliseconds, so that a row of decisions is one learning.
const LATER: i64 = 20_000;
/// The newest lessons of a class that are learned from.
const MOST_LESSONS: u64 = 1_500;
/// Texts that are turned into numbers in one transaction.
const AT_ONCE: u64 = 100;

/// The judge of spam.
const SPAM: &str = "spam";
/// The judge of harassment.
const LEWD: &str = "lewd";

/// How far learning has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub good: i32,
    pub bad: i32,
    pub is_judging: bool,
}

/// Notes what a comment's state teaches, in the transaction that changed it.
pub(super) async fn note(txn: &Txn, comment: &comment::Model, to: CommentState) -> Result<()> {
    if comment.person_id.is_some() {
        return Ok(());
    }
    let wanted = match to {
        CommentState::Approved => Wanted::Approved,
        CommentState::Rejected => Wanted::Rejected,
        CommentState::Spam => Wanted::Spam,
        CommentState::Pending => return forget(txn, comment.id).await,
    };
    let is_lewd = match wanted {
        Wanted::Approved => Some(comment.is_lewd),
        _ => comment.is_lewd.then_some(true),
    };
    put(txn, comment.id, Some(wanted), is_lewd).await
}

/// Notes what is left to learn when a decision was taken back: of the decision before, or nothing.
pub(super) async fn note_undone(
    txn: &Txn,
    comment: &comment::Model,
    undone: &moderation::Model,
) -> Result<()> {
    let before = moderation::Entity::find()
        .filter(moderation::Column::CommentId.eq(comment.id))
        .filter(moderation::Column::RevertedAt.is_null())
        .filter(moderation::Column::Id.lt(undone.id))
        .count(txn.db())
        .await?;
    if before == 0 {
        // Also where it lay with the spam: nobody had put it there.
        return forget(txn, comment.id).await;
    }
    note(txn, comment, undone.state_before).await
}

/// Notes that a moderator covered a comment, or took the cover away.
pub(super) async fn note_lewd(txn: &Txn, id: CommentId, is_lewd: bool) -> Result<()> {
    let known = lesson::Entity::find_by_id(id).one(txn.db()).await?;
    put(txn, id, known.and_then(|known| known.wanted), Some(is_lewd)).await
}

/// Forgets what a comment taught; the judges do after the next learning.
pub async fn forget(txn: &Txn, id: CommentId) -> Result<()> {
    lesson::Entity::delete_by_id(id).exec(txn.db()).await?;
    Ok(())
}

async fn put(
    txn: &Txn,
    id: CommentId,
    wanted: Option<Wanted>,
    is_lewd: Option<bool>,
) -> Result<()> {
    let row = lesson::ActiveModel {
        comment_id: Set(id),
        wanted: Set(wanted),
        is_lewd: Set(is_lewd),
        at: Set(txn.now()),
        features: Set(None),
    };
    // The numbers stay; the text is the same.
    let columns = [
        lesson::Column::Wanted,
        lesson::Column::IsLewd,
        lesson::Column::At,
    ];
    let known = OnConflict::column(lesson::Column::CommentId)
        .update_columns(columns)
        .to_owned();
    lesson::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(txn.db())
        .await?;
    Ok(())
}

/// Lets the judges learn in a while. Called after the decision's transaction: many decisions make one job, and none
/// waits for another's row of it.
pub async fn soon(ctx: &Context) -> Result<()> {
    let planned = job::Entity::find()
        .filter(job::Column::Kind.eq(JobKind::Learn))
        .filter(job::Column::Lease.is_null())
        .filter(job::Column::ParkedAt.is_null())
        .count(ctx.reading())
        .await?;
    if planned > 0 {
        return Ok(());
    }
    db::write(ctx, async |txn| {
        jobs::enqueue(txn, JobKind::Learn, 0, txn.now().plus(LATER)).await
    })
    .await
}

/// Turns new lessons into numbers and lets both judges learn; safe to repeat.
pub async fn learn(ctx: &Context) -> Result<()> {
    while turn_into_numbers(ctx).await? {}
    let good = lesson::Column::Wanted.eq(Wanted::Approved);
    let bad = lesson::Column::Wanted.eq(Wanted::Spam);
    let unwanted = lesson::Column::Wanted.eq(Wanted::Rejected);
    let classes = vec![
        (Class::Good, good),
        (Class::Bad, bad),
        (Class::Unwanted, unwanted),
    ];
    teach(ctx, SPAM, classes).await?;
    let fair = lesson::Column::IsLewd.eq(false);
    let lewd = lesson::Column::IsLewd.eq(true);
    teach(ctx, LEWD, vec![(Class::Good, fair), (Class::Bad, lewd)]).await
}

/// A few lessons at a time; whether there may be more.
async fn turn_into_numbers(ctx: &Context) -> Result<bool> {
    let new: Vec<CommentId> = lesson::Entity::find()
        .select_only()
        .column(lesson::Column::CommentId)
        .filter(lesson::Column::Features.is_null())
        .order_by_asc(lesson::Column::CommentId)
        .limit(AT_ONCE)
        .into_tuple()
        .all(ctx.reading())
        .await?;
    if new.is_empty() {
        return Ok(false);
    }
    let comments = comment::Entity::find()
        .filter(comment::Column::Id.is_in(new.iter().copied()))
        .filter(comment::Column::ErasedAt.is_null())
        .all(ctx.reading())
        .await?;
    let numbered = aside(move || {
        let number = |comment: comment::Model| {
            let features = Features::of(&comment.name, &comment.body);
            (comment.id, features.to_bytes())
        };
        comments.into_iter().map(number).collect::<Vec<_>>()
    })
    .await?;
    db::write(ctx, async |txn| {
        for (id, features) in &numbered {
            lesson::Entity::update_many()
                .col_expr(
                    lesson::Column::Features,
                    Expr::value(Some(features.clone())),
                )
                .filter(lesson::Column::CommentId.eq(*id))
                .exec(txn.db())
                .await?;
        }
        // What has no text any more can teach nothing.
        let numbered = numbered.iter().map(|(id, _)| *id);
        lesson::Entity::delete_many()
            .filter(lesson::Column::CommentId.is_in(new.iter().copied()))
            .filter(lesson::Column::CommentId.is_not_in(numbered))
            .exec(txn.db())
            .await?;
        Ok(true)
    })
    .await
}

async fn teach(ctx: &Context, name: &'static str, classes: Vec<(Class, SimpleExpr)>) -> Result<()> {
    let mut lessons = Vec::new();
    for (class, is_of_class) in classes {
        let rows: Vec<(CommentId, Vec<u8>)> = lesson::Entity::find()
            .select_only()
            .columns([lesson::Column::CommentId, lesson::Column::Features])
            .filter(Condition::all().add(is_of_class))
            .filter(lesson::Column::Features.is_not_null())
            .order_by_desc(lesson::Column::CommentId)
            .limit(MOST_LESSONS)
            .into_tuple()
            .all(ctx.reading())
            .await?;
        lessons.extend(rows.into_iter().filter_map(|(_, bytes)| {
            let features = Features::from_bytes(&bytes)?;
            Some(Lesson { features, class })
        }));
    }
    let count = |class| {
        let count = lessons
            .iter()
            .filter(|lesson| lesson.class == class)
            .count();
        i32::try_from(count).unwrap_or(i32::MAX)
    };
    let (good, bad) = (count(Class::Good), count(Class::Bad));
    let state = aside(move || Judge::learn(&lessons).map(|judge| judge.to_bytes())).await?;
    db::write(ctx, async |txn| {
        let row = judge::ActiveModel {
            name: Set(name.to_owned()),
            learned_at: Set(txn.now()),
            good: Set(good),
            bad: Set(bad),
            state: Set(state),
        };
        let known = OnConflict::column(judge::Column::Name)
            .update_columns([
                judge::Column::LearnedAt,
                judge::Column::Good,
                judge::Column::Bad,
                judge::Column::State,
            ])
            .to_owned();
        judge::Entity::insert(row)
            .on_conflict(known)
            .exec_without_returning(txn.db())
            .await?;
        Ok(())
    })
    .await
}

/// The judges of spam and of harassment that were learned last; nothing while there are too few lessons.
pub async fn judges(ctx: &Context) -> Result<[Option<Arc<Judge>>; 2]> {
    let learned: Vec<(String, Moment)> = judge::Entity::find()
        .select_only()
        .columns([judge::Column::Name, judge::Column::LearnedAt])
        .filter(judge::Column::State.is_not_null())
        .into_tuple()
        .all(ctx.reading())
        .await?;
    let at = |name: &str| {
        let found = learned.iter().find(|(known, _)| known == name);
        found.map(|(_, at)| *at)
    };
    Ok([
        judge(ctx, SPAM, at(SPAM)).await?,
        judge(ctx, LEWD, at(LEWD)).await?,
    ])
}

/// The judge that learned at this instant, or later.
async fn judge(
    ctx: &Context,
    name: &'static str,
    learned_at: Option<Moment>,
) -> Result<Option<Arc<Judge>>> {
    let Some(learned_at) = learned_at else {
        return Ok(None);
    };
    if let Some(judge) = ctx.judges().of(name, learned_at) {
        return Ok(Some(judge));
    }
    let row = judge::Entity::find_by_id(name.to_owned())
        .one(ctx.reading())
        .await?;
    let Some((learned_at, state)) = row.and_then(|row| Some((row.learned_at, row.state?))) else {
        return Ok(None);
    };
    let judge = aside(move || Judge::from_bytes(&state))
        .await?
        .map(Arc::new);
    if let Some(judge) = &judge {
        ctx.judges().keep(name, learned_at, Arc::clone(judge));
    }
    Ok(judge)
}

/// How far the judge of spam has come.
pub async fn progress(db: &impl ConnectionTrait) -> Result<Progress> {
    let count = async |wanted: Wanted| -> Result<i32> {
        let count = lesson::Entity::find()
            .filter(lesson::Column::Wanted.eq(wanted))
            .count(db)
            .await?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    };
    let is_judging = judge::Entity::find_by_id(SPAM.to_owned())
        .filter(judge::Column::State.is_not_null())
        .count(db)
        .await?
        > 0;
    Ok(Progress {
        good: count(Wanted::Approved).await?,
        bad: count(Wanted::Spam).await?,
        is_judging,
    })
}

/// Away from the threads that answer people.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Internal(error.into()))
}
