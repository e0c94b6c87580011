//! The writer's list: her posts by state, with search.

use super::{addresses, editable_by};
use crate::audit::Actor;
use crate::context::Context;
use crate::db;
use crate::entity::address::Target;
use crate::entity::post::{self, Kind, State};
use crate::entity::{person, plan, revision};
use crate::error::Result;
use crate::text::ids::{Moment, PostId};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationDef,
};
use std::collections::HashMap;

/// How many posts a page of the list shows.
pub const PER_PAGE: u64 = 30;
/// Counts stop here; pages say "999+".
pub const MOST_COUNTED: u64 = 1_000;

/// What to show of the list.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub kind: Option<Kind>,
    pub state: Option<State>,
    pub search: String,
    /// The last post of the page before: its place in time, and its id.
    pub after: Option<(Moment, PostId)>,
}

/// A post in the list.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: PostId,
    pub state: State,
    pub title: String,
    pub author: String,
    pub edited_at: Moment,
    pub publish_at: Option<Moment>,
    pub published_at: Option<Moment>,
    pub trashed_at: Option<Moment>,
    /// The public path with its slash, while readers can see it.
    pub path: Option<String>,
    /// Whether the draft is ahead of what readers see.
    pub has_changes: bool,
}

/// A page of the list.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    pub entries: Vec<Entry>,
    pub has_more: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: PostId,
    state: State,
    title: String,
    author_id: crate::text::ids::PersonId,
    edited_at: Moment,
    publish_at: Option<Moment>,
    published_at: Option<Moment>,
    trashed_at: Option<Moment>,
    draft_revision: Option<crate::text::ids::RevisionId>,
    live_revision: Option<crate::text::ids::RevisionId>,
}

/// The posts that this actor may edit, last edited first; scheduled ones in the order in which they go out. The trash is
/// listed only when asked for.
pub async fn list(ctx: &Context, actor: &Actor, wanted: &Wanted) -> Result<Listed> {
    let mut query = post::Entity::find()
        .select_only()
        .columns([
            post::Column::Id,
            post::Column::State,
            post::Column::AuthorId,
            post::Column::EditedAt,
            post::Column::PublishAt,
            post::Column::PublishedAt,
            post::Column::TrashedAt,
            post::Column::DraftRevision,
            post::Column::LiveRevision,
        ])
        .column(revision::Column::Title)
        .join(JoinType::InnerJoin, draft_text())
        .filter(editable_by(actor)?)
        .filter(is_listed())
        .filter(post::Column::Kind.eq(wanted.kind.unwrap_or(Kind::Post)));
    query = match wanted.state {
        Some(state) => query.filter(post::Column::State.eq(state)),
        None => query.filter(post::Column::State.ne(State::Trashed)),
    };
    // PostgreSQL refuses NUL, and nobody searches for a line end.
    let search = wanted.search.replace(char::is_control, " ");
    let search = search.trim();
    if !search.is_empty() {
        let found = Condition::any()
            .add(db::contains(
                ctx,
                (revision::Entity, revision::Column::Title),
                search,
            ))
            .add(db::contains(
                ctx,
                (revision::Entity, revision::Column::Body),
                search,
            ))
            .add(db::contains(
                ctx,
                (revision::Entity, revision::Column::Tags),
                search,
            ));
        query = query.filter(found);
    }
    // What goes out by itself stands in the order in which it will.
    let is_scheduled = wanted.state == Some(State::Scheduled);
    let place = if is_scheduled {
        post::Column::PublishAt
    } else {
        post::Column::EditedAt
    };
    if let Some((at, id)) = wanted.after {
        let (beyond, behind) = if is_scheduled {
            (place.gt(at), post::Column::Id.gt(id))
        } else {
            (place.lt(at), post::Column::Id.lt(id))
        };
        let tied = Condition::all().add(place.eq(at)).add(behind);
        query = query.filter(Condition::any().add(beyond).add(tied));
    }
    let order = if is_scheduled {
        Order::Asc
    } else {
        Order::Desc
    };
    let mut rows: Vec<Row> = query
        .order_by(place, order.clone())
        .order_by(post::Column::Id, order)
        .limit(PER_PAGE + 1)
        .into_model::<Row>()
        .all(ctx.reading())
        .await?;
    let has_more = rows.len() > usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let ids: Vec<i64> = rows.iter().map(|row| row.id.number()).collect();
    let mut paths = addresses::currents(ctx.reading(), Target::Post, &ids).await?;
    let authors: HashMap<_, _> = person::Entity::find()
        .filter(person::Column::Id.is_in(rows.iter().map(|row| row.author_id)))
        .all(ctx.reading())
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    let entries = rows
        .into_iter()
        .map(|row| Entry {
            path: paths
                .remove(&row.id.number())
                .filter(|_| row.state == State::Published)
                .map(|path| format!("/{path}")),
            has_changes: row.state == State::Published && row.draft_revision != row.live_revision,
            id: row.id,
            state: row.state,
            title: super::writing::titled(&row.title).to_owned(),
            author: authors.get(&row.author_id).cloned().unwrap_or_default(),
            edited_at: row.edited_at,
            publish_at: row.publish_at,
            published_at: row.published_at,
            trashed_at: row.trashed_at,
        })
        .collect();
    Ok(Listed { entries, has_more })
}

/// How many posts this actor has in each state, each counted up to `MOST_COUNTED`.
pub async fn counts(ctx: &Context, actor: &Actor, kind: Kind) -> Result<Vec<(State, u64)>> {
    let mut counts = Vec::new();
    for state in [
        State::Draft,
        State::Scheduled,
        State::Published,
        State::Offline,
        State::Trashed,
    ] {
        let some = post::Entity::find()
            .select_only()
            .column(post::Column::Id)
            .filter(editable_by(actor)?)
            .filter(is_listed())
            .filter(post::Column::Kind.eq(kind))
            .filter(post::Column::State.eq(state))
            .limit(MOST_COUNTED)
            .into_query();
        counts.push((state, db::count_found(ctx, some).await?));
    }
    Ok(counts)
}

/// What nobody has begun to write stands with the plans, and what has left the trash stands nowhere.
pub(super) fn is_listed() -> Condition {
    let unwritten = Query::select()
        .column(plan::Column::PostId)
        .from(plan::Entity)
        .and_where(plan::Column::StartedAt.is_null())
        .to_owned();
    Condition::all()
        .add(post::Column::Id.not_in_subquery(unwritten))
        .add(post::Column::EmptiedAt.is_null())
}

/// Joins a post with the text that the desk edits.
pub(super) fn draft_text() -> RelationDef {
    post::Entity::belongs_to(revision::Entity)
        .from(post::Column::DraftRevision)
        .to(revision::Column::Id)
        .into()
}
