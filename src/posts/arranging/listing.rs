//! Series as the desk shows them: all of them, and one with its posts and what could be put in.

use super::may_arrange;
use crate::audit::Actor;
use crate::context::Context;
use crate::entity::address::Target;
use crate::entity::post::{self, Kind, State};
use crate::entity::{revision, series, series_post};
use crate::error::{Error, Result};
use crate::posts::desk::{draft_text, is_listed};
use crate::posts::{addresses, editable_by, writing};
use crate::text::ids::{PostId, SeriesId};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};
use std::collections::HashMap;

/// The most series and posts that are listed.
const MOST_LISTED: u64 = 200;

/// A series as the desk lists it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub series: series::Model,
    /// With its leading slash.
    pub path: String,
    pub posts: usize,
}

/// A post in a series, as the desk lists it.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Member {
    pub id: PostId,
    pub title: String,
    pub state: State,
}

/// All series, the one that was changed last first.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<Entry>> {
    may_arrange(actor)?;
    let db = ctx.reading();
    let all = series::Entity::find()
        .filter(series::Column::RemovedAt.is_null())
        .order_by_desc(series::Column::ArrangedAt)
        .order_by_desc(series::Column::Id)
        .limit(MOST_LISTED)
        .all(db)
        .await?;
    let ids: Vec<i64> = all.iter().map(|series| series.id.number()).collect();
    let mut paths = addresses::currents(db, Target::Series, &ids).await?;
    let counts: HashMap<SeriesId, i64> = series_post::Entity::find()
        .select_only()
        .column(series_post::Column::SeriesId)
        .column_as(series_post::Column::PostId.count(), "posts")
        .group_by(series_post::Column::SeriesId)
        .into_tuple::<(SeriesId, i64)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let entry = |series: series::Model| {
        Some(Entry {
            path: format!("/{}", paths.remove(&series.id.number())?),
            posts: usize::try_from(counts.get(&series.id).copied().unwrap_or_default()).ok()?,
            series,
        })
    };
    Ok(all.into_iter().filter_map(entry).collect())
}

/// One series with its posts in their order, and what could be put in.
pub async fn one(
    ctx: &Context,
    actor: &Actor,
    id: SeriesId,
) -> Result<(Entry, Vec<Member>, Vec<Member>)> {
    may_arrange(actor)?;
    let db = ctx.reading();
    let series = series::Entity::find_by_id(id)
        .filter(series::Column::RemovedAt.is_null())
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let path = addresses::current(db, Target::Series, id.number()).await?;
    let path = path.ok_or_else(|| Error::internal(format!("series {id} has no address")))?;
    let ties: RelationDef = post::Entity::belongs_to(series_post::Entity)
        .from(post::Column::Id)
        .to(series_post::Column::PostId)
        .into();
    let titled = |mut members: Vec<Member>| {
        for member in &mut members {
            member.title = writing::titled(&member.title).to_owned();
        }
        members
    };
    let rows = post::Entity::find()
        .select_only()
        .columns([post::Column::Id, post::Column::State])
        .column(revision::Column::Title)
        .join(JoinType::InnerJoin, draft_text());
    let members = rows
        .clone()
        .join(JoinType::InnerJoin, ties)
        .filter(series_post::Column::SeriesId.eq(id))
        .order_by_asc(series_post::Column::Position)
        .order_by_asc(post::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let taken = Query::select()
        .column(series_post::Column::PostId)
        .from(series_post::Entity)
        .to_owned();
    let free = rows
        .filter(editable_by(actor)?)
        .filter(is_listed())
        .filter(post::Column::Kind.eq(Kind::Post))
        .filter(post::Column::State.ne(State::Trashed))
        .filter(post::Column::Id.not_in_subquery(taken))
        .order_by_desc(post::Column::EditedAt)
        .limit(MOST_LISTED)
        .into_model()
        .all(db)
        .await?;
    let members = titled(members);
    let entry = Entry {
        path: format!("/{path}"),
        posts: members.len(),
        series,
    };
    Ok((entry, members, titled(free)))
}
