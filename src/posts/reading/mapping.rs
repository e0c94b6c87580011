//! Everything that is public, by title and address alone: the archive for people, the places for search engines.

use super::listing::{MOST_PAGES, ids};
use super::neighbours::live_text;
use super::scope::{is_public, visible};
use crate::context::Context;
use crate::entity::address::Target;
use crate::entity::post::{self, Kind};
use crate::entity::{address, post_tag, revision};
use crate::error::{Error, Result};
use crate::posts::addresses;
use crate::text::ids::{Moment, PostId, TagId};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
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

#[derive(FromQueryResult)]
struct TagChange {
    tag_id: TagId,
    changed_at: Option<Moment>,
}

/// A page of the archive, newest first, and whether there are older ones; the first always exists.
pub async fn archive(ctx: &Context, number: u64) -> Result<(Vec<Dated>, bool)> {
    if number == 0 || number > MOST_PAGES {
        return Err(Error::NotFound);
    }
    let mut ids = ids(ctx, post::Entity::find(), (number - 1) * PER_PAGE, PER_PAGE + 1).await?;
    if ids.is_empty() && number > 1 {
        return Err(Error::NotFound);
    }
    let per_page = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let has_older = ids.len() > per_page && number < MOST_PAGES;
    ids.truncate(per_page);
    Ok((dated(ctx, &ids).await?, has_older))
}

/// All public posts and pages, then the tags that lead to posts, newest first.
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
    let place = |(path, changed_at): (String, Option<Moment>)| Place { path: format!("/{path}"), changed_at };
    let mut places: Vec<Place> = posts.into_iter().map(place).collect();
    let room = usize::try_from(MOST_PLACES).unwrap_or(usize::MAX).saturating_sub(places.len());
    places.extend(tag_places(ctx).await?.into_iter().take(room));
    Ok(places)
}

async fn tag_places(ctx: &Context) -> Result<Vec<Place>> {
    let tags: Vec<TagChange> = post_tag::Entity::find()
        .select_only()
        .column(post_tag::Column::TagId)
        .column_as(post::Column::UpdatedAt.max(), "changed_at")
        .join(JoinType::InnerJoin, tagged_post())
        .filter(visible(Kind::Post))
        .group_by(post_tag::Column::TagId)
        .order_by_asc(post_tag::Column::TagId)
        .into_model()
        .all(ctx.reading())
        .await?;
    let ids: Vec<i64> = tags.iter().map(|tag| tag.tag_id.number()).collect();
    let mut paths = addresses::currents(ctx.reading(), Target::Tag, &ids).await?;
    let place = |tag: TagChange| {
        let path = paths.remove(&tag.tag_id.number())?;
        Some(Place { path: format!("/{path}"), changed_at: tag.changed_at })
    };
    Ok(tags.into_iter().filter_map(place).collect())
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
            Some((id, Dated { title, path: format!("/{path}"), published_at: published_at? }))
        })
        .collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

fn own_address() -> RelationDef {
    post::Entity::belongs_to(address::Entity).from(post::Column::Id).to(address::Column::TargetId).into()
}

/// The post of a tie between post and tag.
pub(super) fn tagged_post() -> RelationDef {
    post_tag::Entity::belongs_to(post::Entity).from(post_tag::Column::PostId).to(post::Column::Id).into()
}
