//! Older texts of a post: reading them, and making one the draft again.
//!
//! Restoring adds a revision with the old text, so that the way back is never lost.

use super::checking::Text;
use super::editable;
use super::writing::{self, Saved};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db;
use crate::entity::person;
use crate::entity::post::{self, State};
use crate::entity::revision::{self, RevisionKind};
use crate::error::{Error, Result};
use crate::text::ids::{Moment, PersonId, PostId, RevisionId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::HashMap;

/// How many revisions a page of the list shows.
pub const PER_PAGE: u64 = 50;

/// A revision in the list, without its text.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: RevisionId,
    pub kind: RevisionKind,
    pub saved_at: Moment,
    pub saved_by: Option<String>,
    pub title: String,
    /// Characters of the body.
    pub length: i64,
    /// How many more (or fewer) than the one before.
    pub growth: Option<i64>,
    /// The one before.
    pub before: Option<RevisionId>,
}

#[derive(FromQueryResult)]
struct Row {
    id: RevisionId,
    kind: RevisionKind,
    saved_at: Moment,
    saved_by: Option<PersonId>,
    title: String,
    length: i64,
}

/// The revisions of a post, newest first, `before` an id for the following page.
pub async fn list(
    ctx: &Context,
    actor: &Actor,
    id: PostId,
    before: Option<RevisionId>,
) -> Result<(post::Model, Vec<Entry>)> {
    let db = ctx.reading();
    let post = editable(db, actor, id).await?;
    let mut query = revision::Entity::find()
        .select_only()
        .columns([
            revision::Column::Id,
            revision::Column::Kind,
            revision::Column::SavedAt,
            revision::Column::SavedBy,
            revision::Column::Title,
        ])
        .column_as(length(), "length")
        .filter(revision::Column::PostId.eq(id));
    if let Some(before) = before {
        query = query.filter(revision::Column::Id.lt(before));
    }
    // One more than a page: the last one shown needs a predecessor to be compared with.
    let rows: Vec<Row> = query
        .order_by_desc(revision::Column::Id)
        .limit(PER_PAGE + 1)
        .into_model::<Row>()
        .all(db)
        .await?;
    let names = names(db, rows.iter().filter_map(|row| row.saved_by)).await?;
    let older: Vec<Option<(RevisionId, i64)>> = rows
        .iter()
        .skip(1)
        .map(|row| Some((row.id, row.length)))
        .chain([None])
        .collect();
    let entries = rows
        .into_iter()
        .zip(older)
        .take(usize::try_from(PER_PAGE).unwrap_or(usize::MAX))
        .map(|(row, older)| Entry {
            id: row.id,
            kind: row.kind,
            saved_at: row.saved_at,
            saved_by: row.saved_by.and_then(|id| names.get(&id).cloned()),
            title: row.title,
            length: row.length,
            growth: older.map(|(_, length)| row.length - length),
            before: older.map(|(id, _)| id),
        })
        .collect();
    Ok((post, entries))
}

/// One revision of a post.
pub async fn one(
    ctx: &Context,
    actor: &Actor,
    id: PostId,
    revision: RevisionId,
) -> Result<(post::Model, revision::Model)> {
    let post = editable(ctx.reading(), actor, id).await?;
    let found = of(ctx.reading(), id, revision).await?;
    Ok((post, found))
}

/// Two revisions of a post, to be compared; without the second, what the desk edits.
pub async fn pair(
    ctx: &Context,
    actor: &Actor,
    id: PostId,
    from: RevisionId,
    to: Option<RevisionId>,
) -> Result<(post::Model, revision::Model, revision::Model)> {
    let post = editable(ctx.reading(), actor, id).await?;
    let from = of(ctx.reading(), id, from).await?;
    let to = match to {
        Some(to) => of(ctx.reading(), id, to).await?,
        None => writing::draft(ctx.reading(), &post).await?,
    };
    Ok((post, from, to))
}

/// Makes the text of an older revision the draft, unless the draft moved on from `base`.
pub async fn restore(
    ctx: &Context,
    actor: &Actor,
    id: PostId,
    revision: RevisionId,
    base: RevisionId,
) -> Result<Saved> {
    db::write(ctx, async |txn| {
        let post = editable(txn.db(), actor, id).await?;
        if post.state == State::Trashed {
            return Err(Error::Conflict(
                "This post is in the trash. Bring it back first.",
            ));
        }
        let current = writing::draft(txn.db(), &post).await?;
        if current.id != base {
            return Ok(Saved::Overtaken(Box::new(current)));
        }
        let old = of(txn.db(), id, revision).await?;
        let text = Text::of(&old);
        writing::accept(&post, &text)?;
        let added = writing::add_revision(txn, actor, id, RevisionKind::Restored, &text).await?;
        writing::move_draft(txn, &post, &added).await?;
        audit::record(
            txn,
            actor,
            "restored",
            (Subject::Post, Some(id.number())),
            &format!("revision {revision}"),
        );
        Ok(Saved::Draft(post::Model {
            draft_revision: Some(added.id),
            edited_at: txn.now(),
            ..post
        }))
    })
    .await
}

async fn of(db: &impl ConnectionTrait, post: PostId, id: RevisionId) -> Result<revision::Model> {
    let found = revision::Entity::find_by_id(id)
        .filter(revision::Column::PostId.eq(post))
        .one(db)
        .await?;
    found.ok_or(Error::NotFound)
}

async fn names(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = PersonId>,
) -> Result<HashMap<PersonId, String>> {
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(people
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect())
}

/// The length of the body; SQLite counts in 64 bits, PostgreSQL in 32.
fn length() -> sea_orm::sea_query::SimpleExpr {
    use sea_orm::sea_query::{Expr, ExprTrait, Func};
    Expr::expr(Func::char_length(Expr::col(revision::Column::Body))).cast_as("bigint")
}
