//! Everything that is public, by title and address alone: the archive for people, the places for search engines.

use super::listing::{MOST_PAGES, ids};
use super::neighbours::live_text;
use super::scope::{is_public, visible};
use crate::context::Context;
use crate::entity::address::Target;
use crate::entity::post::{self, Kind};
use crate::entity::{address, post_tag, revision, series_post};
use crate::error::{Error, Result};
use crate::posts::addresses;
use crate::text::ids::{Moment, PostId};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use std::collections::HashMap;

/// Posts on a page of the archive.
const PER_PAGE: u64 = 100;
/// The most addresses that one sitemap may hold, less room for the few fixed ones.
const MOST_PLACES: u64 = 49_000;

/// A post by title and date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    pub title: String,
    /// With its leading slash.
    pub path: String,
    pub published_at: Moment,
}

/// A public address and when what stands there last changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// With its leading slash.
    pub path: String,
    pub changed_at: Option<Moment>,
}

/// A page of the archive, newest first, and whether there are older ones; the first always exists.
pub async fn archive(ctx: &Context, number: u64) -> Result<(Vec<Dated>, bool)> {
    if number == 0 || number > MOST_PAGES {
        return Err(Error::NotFound);
    }
    let mut ids = ids(
        ctx,
        post::Entity::find(),
        (number - 1) * PER_PAGE,
        PER_PAGE + 1,
    )
    .await?;
    if ids.is_empty() && number > 1 {
        return Err(Error::NotFound);
    }
    let per_page = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let has_older = ids.len() > per_page && number < MOST_PAGES;
    ids.truncate(per_page);
    Ok((dated(ctx, &ids).await?, has_older))
}

/// All public posts and pages, then the tags and the series that lead to posts, newest first.
pub async fn places(ctx: &Context) -> Result<Vec<Place>> {
    let posts: Vec<(String, Option<Moment>)> = post::Entity::find()
        .select_only()
        .column(address::Column::Path)
        .column(post::Column::UpdatedAt)
        .join(JoinType::InnerJoin, own_address())
        .filter(is_public())
        .filter(address::Column::Target.eq(Target::Post))
        .filter(address::Column::IsCurrent.eq(true))
        .order_by_desc(post::Column::PublishedAt)
        .order_by_desc(post::Column::Id)
        .limit(MOST_PLACES)
        .into_tuple()
        .all(ctx.reading())
        .await?;
    let room = MOST_PLACES.saturating_sub(u64::try_from(posts.len()).unwrap_or(MOST_PLACES));
    let tags = tag_places(ctx, room).await?;
    let place = |(path, changed_at): (String, Option<Moment>)| Place {
        path: format!("/{path}"),
        changed_at,
    };
    let room = room.saturating_sub(u64::try_from(tags.len()).unwrap_or(room));
    let series = series_places(ctx, room).await?;
    let all = posts.into_iter().chain(tags).chain(series);
    Ok(all.map(place).collect())
}

async fn tag_places(ctx: &Context, most: u64) -> Result<Vec<(String, Option<Moment>)>> {
    let ties: RelationDef = address::Entity::belongs_to(post_tag::Entity)
        .from(address::Column::TargetId)
        .to(post_tag::Column::TagId)
        .into();
    Ok(address::Entity::find()
        .select_only()
        .column(address::Column::Path)
        .column_as(post::Column::UpdatedAt.max(), "changed_at")
        .join(JoinType::InnerJoin, ties)
        .join(JoinType::InnerJoin, tagged_post())
        .filter(address::Column::Target.eq(Target::Tag))
        .filter(address::Column::IsCurrent.eq(true))
        .filter(visible(Kind::Post))
        .group_by(address::Column::Path)
        .order_by_asc(address::Column::Path)
        .limit(most)
        .into_tuple()
        .all(ctx.reading())
        .await?)
}

async fn series_places(ctx: &Context, most: u64) -> Result<Vec<(String, Option<Moment>)>> {
    let ties: RelationDef = address::Entity::belongs_to(series_post::Entity)
        .from(address::Column::TargetId)
        .to(series_post::Column::SeriesId)
        .into();
    let posts: RelationDef = series_post::Entity::belongs_to(post::Entity)
        .from(series_post::Column::PostId)
        .to(post::Column::Id)
        .into();
    Ok(address::Entity::find()
        .select_only()
        .column(address::Column::Path)
        .column_as(post::Column::UpdatedAt.max(), "changed_at")
        .join(JoinType::InnerJoin, ties)
        .join(JoinType::InnerJoin, posts)
        .filter(address::Column::Target.eq(Target::Series))
        .filter(address::Column::IsCurrent.eq(true))
        .filter(visible(Kind::Post))
        .group_by(address::Column::Path)
        .order_by_asc(address::Column::Path)
        .limit(most)
        .into_tuple()
        .all(ctx.reading())
        .await?)
}

async fn dated(ctx: &Context, ids: &[PostId]) -> Result<Vec<Dated>> {
    let rows: Vec<(PostId, Option<Moment>, String)> = post::Entity::find()
        .select_only()
        .columns([post::Column::Id, post::Column::PublishedAt])
        .column(revision::Column::Title)
        .join(JoinType::InnerJoin, live_text())
        .filter(post::Column::Id.is_in(ids.iter().copied()))
        .filter(is_public())
        .into_tuple()
        .all(ctx.reading())
        .await?;
    let numbers: Vec<i64> = ids.iter().map(|id| id.number()).collect();
    let mut paths = addresses::currents(ctx.reading(), Target::Post, &numbers).await?;
    let mut found: HashMap<PostId, Dated> = rows
        .into_iter()
        .filter_map(|(id, published_at, title)| {
            let path = paths.remove(&id.number())?;
            Some((
                id,
                Dated {
                    title,
                    path: format!("/{path}"),
                    published_at: published_at?,
                },
            ))
        })
        .collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

fn own_address() -> RelationDef {
    post::Entity::belongs_to(address::Entity)
        .from(post::Column::Id)
        .to(address::Column::TargetId)
        .into()
}

/// The post of a tie between post and tag.
pub(super) fn tagged_post() -> RelationDef {
    post_tag::Entity::belongs_to(post::Entity)
        .from(post_tag::Column::PostId)
        .to(post::Column::Id)
        .into()
}
