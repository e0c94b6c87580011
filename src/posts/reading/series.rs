//! Series as readers meet them: the page of one, and which part of it a post is.
//!
//! Posts that are not public are not counted, so part 2 of 4 is the second that can be read. A series without any is
//! not found.

use super::listing::{self, Listed};
use super::neighbours::{Neighbour, live_text};
use super::scope::visible;
use crate::context::Context;
use crate::entity::address::{self, Target};
use crate::entity::post::{self, Kind};
use crate::entity::{revision, series, series_post};
use crate::error::{Error, Result};
use crate::posts::{addresses, arranging};
use crate::text::ids::{PostId, SeriesId};
use crate::text::slug::Slug;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationDef, Select,
};

/// A series with its public posts in their order.
#[derive(Debug, Clone)]
pub struct Series {
    pub id: SeriesId,
    pub title: String,
    pub description: String,
    /// With its leading slash.
    pub path: String,
    pub posts: Vec<Listed>,
}

/// Which part of a series a post is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The title of the series.
    pub title: String,
    /// The path of the series, with its leading slash.
    pub path: String,
    /// Counted from 1.
    pub number: usize,
    pub count: usize,
    pub previous: Option<Neighbour>,
    pub next: Option<Neighbour>,
}

/// One public post of a series, with what the series is called.
#[derive(FromQueryResult)]
struct Row {
    id: PostId,
    title: String,
    path: String,
    series_title: String,
    series_path: String,
}

/// The series at `series/<slug>`; `MovedTo` from an old path, `Gone` if it was removed.
pub async fn series(ctx: &Context, slug: &str) -> Result<Series> {
    let db = ctx.reading();
    let slug = Slug::parse(slug)
        .ok()
        .filter(|parsed| parsed.as_str() == slug)
        .ok_or(Error::NotFound)?;
    let resolved = addresses::resolve(db, &arranging::path(&slug))
        .await?
        .filter(|resolved| resolved.target == Target::Series)
        .ok_or(Error::NotFound)?;
    let id = SeriesId::new(resolved.target_id);
    let row = series::Entity::find_by_id(id).one(db).await?;
    let row = row.ok_or(Error::NotFound)?;
    if row.removed_at.is_some() {
        return Err(Error::Gone);
    }
    let ids: Vec<PostId> = members(id)
        .select_only()
        .column(post::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    if ids.is_empty() {
        return Err(Error::NotFound);
    }
    if !resolved.is_current {
        return Err(Error::MovedTo(format!("/{}", resolved.current)));
    }
    Ok(Series {
        id,
        title: row.title,
        description: row.description,
        path: format!("/{}", resolved.current),
        posts: listing::by_ids(ctx, &ids).await?,
    })
}

/// Which part of a series a public post is; one query, for posts that are in one.
pub(super) async fn part(
    db: &impl ConnectionTrait,
    id: SeriesId,
    post: PostId,
) -> Result<Option<Part>> {
    let series: RelationDef = series_post::Entity::belongs_to(series::Entity)
        .from(series_post::Column::SeriesId)
        .to(series::Column::Id)
        .into();
    let own: RelationDef = series::Entity::belongs_to(address::Entity)
        .from(series::Column::Id)
        .to(address::Column::TargetId)
        .on_condition(|_, own| {
            use sea_orm::sea_query::{Expr, ExprTrait};
            Condition::all()
                .add(Expr::col((own.clone(), address::Column::Target)).eq(Target::Series))
                .add(Expr::col((own, address::Column::IsCurrent)).eq(true))
        })
        .into();
    let own_path = sea_orm::sea_query::Expr::col(("own", address::Column::Path));
    let rows: Vec<Row> = members(id)
        .select_only()
        .column(post::Column::Id)
        .column(revision::Column::Title)
        .column(address::Column::Path)
        .column_as(series::Column::Title, "series_title")
        .expr_as(own_path, "series_path")
        .join(JoinType::InnerJoin, live_text())
        .join(JoinType::InnerJoin, addresses::of_posts())
        .join(JoinType::InnerJoin, series)
        .join_as(JoinType::InnerJoin, own, "own")
        .into_model()
        .all(db)
        .await?;
    let Some(at) = rows.iter().position(|row| row.id == post) else {
        return Ok(None);
    };
    let beside = |at: Option<usize>| {
        let row = rows.get(at?)?;
        Some(Neighbour {
            title: row.title.clone(),
            path: format!("/{}", row.path),
        })
    };
    Ok(rows.get(at).map(|row| Part {
        title: row.series_title.clone(),
        path: format!("/{}", row.series_path),
        number: at + 1,
        count: rows.len(),
        previous: beside(at.checked_sub(1)),
        next: beside(at.checked_add(1)),
    }))
}

/// The public posts of a series, in its order.
fn members(id: SeriesId) -> Select<post::Entity> {
    let ties: RelationDef = post::Entity::belongs_to(series_post::Entity)
        .from(post::Column::Id)
        .to(series_post::Column::PostId)
        .into();
    post::Entity::find()
        .join(JoinType::InnerJoin, ties)
        .filter(series_post::Column::SeriesId.eq(id))
        .filter(visible(Kind::Post))
        .order_by_asc(series_post::Column::Position)
        .order_by_asc(post::Column::Id)
}
