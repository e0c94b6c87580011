//! Lists of posts: home, tag pages, and the few newest for other pages.
//!
//! A page of a list is found by ids alone, which an index answers; the rows come after, one query per kind of thing.

use super::neighbours::live_text;
use super::scope::{is_public, visible};
use crate::context::Context;
use crate::entity::post::{self, Kind};
use crate::entity::{address, person, post_tag, revision, tag};
use crate::error::{Error, Result};
use crate::posts::picturing::{self, Readers};
use crate::posts::{addresses, tagging};
use crate::text::ids::{Moment, PersonId, PostId, TagId};
use crate::text::markdown::reading_minutes;
use crate::text::sanitise::picturing::Shown;
use crate::text::slug::Slug;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, Select,
};
use std::collections::HashMap;

/// Posts on a page of a list.
pub const PER_PAGE: u64 = 10;
/// Pages that a list has at most; beyond, search and archive are the way.
pub const MOST_PAGES: u64 = 500;

/// A tag to link to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagLink {
    pub id: TagId,
    pub name: String,
    /// With its leading slash.
    pub path: String,
}

/// A post in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    pub id: PostId,
    pub title: String,
    /// With its leading slash.
    pub path: String,
    pub published_at: Moment,
    pub updated_at: Moment,
    pub summary: String,
    pub minutes: usize,
    pub tags: Vec<TagLink>,
    pub author: String,
    pub author_id: PersonId,
    /// The picture above the text, if it has one.
    pub cover: Option<Shown>,
}

/// A page of a list.
#[derive(Debug, Clone, Default)]
pub struct Page {
    pub posts: Vec<Listed>,
    /// Counted from 1.
    pub number: u64,
    pub has_older: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: PostId,
    author_id: PersonId,
    published_at: Option<Moment>,
    updated_at: Option<Moment>,
    title: String,
    summary: Option<String>,
    words: i32,
    cover: String,
}

/// A page of all posts, newest first; a page that does not exist is not found, the first always exists.
pub async fn page(ctx: &Context, number: u64) -> Result<Page> {
    listed(ctx, post::Entity::find(), number).await
}

/// A page of the posts with a tag; the first is not found either when no public post carries it.
pub async fn page_of_tag(ctx: &Context, tag: TagId, number: u64) -> Result<Page> {
    let page = listed(ctx, tagged(tag), number).await?;
    if page.posts.is_empty() {
        Err(Error::NotFound)
    } else {
        Ok(page)
    }
}

/// The newest posts.
pub async fn newest(ctx: &Context, count: u64) -> Result<Vec<Listed>> {
    let ids = ids(ctx, post::Entity::find(), 0, count).await?;
    by_ids(ctx, &ids).await
}

/// Posts by their ids, in the order of the ids; what is not visible is left out.
pub async fn by_ids(ctx: &Context, ids: &[PostId]) -> Result<Vec<Listed>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let db = ctx.reading();
    let rows: Vec<Row> = post::Entity::find()
        .select_only()
        .columns([
            post::Column::Id,
            post::Column::AuthorId,
            post::Column::PublishedAt,
            post::Column::UpdatedAt,
        ])
        .columns([
            revision::Column::Title,
            revision::Column::Summary,
            revision::Column::Words,
            revision::Column::Cover,
        ])
        .join(JoinType::InnerJoin, live_text())
        .filter(post::Column::Id.is_in(ids.iter().copied()))
        .filter(is_public())
        .into_model()
        .all(db)
        .await?;
    let numbers: Vec<i64> = rows.iter().map(|row| row.id.number()).collect();
    let mut paths = addresses::currents(db, address::Target::Post, &numbers).await?;
    let authors = names(db, rows.iter().map(|row| row.author_id)).await?;
    let mut tags = tags_of(db, rows.iter().map(|row| row.id)).await?;
    let names = rows.iter().map(|row| row.cover.as_str());
    let covers = picturing::covers(ctx, names, Readers::OfPage).await?;
    let mut found: HashMap<PostId, Listed> = rows
        .into_iter()
        .filter_map(|row| {
            let path = paths.remove(&row.id.number())?;
            let published_at = row.published_at?;
            let listed = Listed {
                id: row.id,
                title: row.title,
                path: format!("/{path}"),
                published_at,
                updated_at: row.updated_at.unwrap_or(published_at),
                summary: row.summary.unwrap_or_default(),
                minutes: reading_minutes(usize::try_from(row.words).unwrap_or_default()),
                tags: tags.remove(&row.id).unwrap_or_default(),
                author: authors.get(&row.author_id).cloned().unwrap_or_default(),
                author_id: row.author_id,
                cover: covers.get(&row.cover).cloned(),
            };
            Some((row.id, listed))
        })
        .collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The tags of many posts, each post's in its own order.
pub(super) async fn tags_of(
    db: &impl ConnectionTrait,
    posts: impl Iterator<Item = PostId>,
) -> Result<HashMap<PostId, Vec<TagLink>>> {
    let tagged: RelationDef = post_tag::Entity::belongs_to(tag::Entity)
        .from(post_tag::Column::TagId)
        .to(tag::Column::Id)
        .into();
    let ties: Vec<(PostId, TagId, Slug, String)> = post_tag::Entity::find()
        .select_only()
        .column(post_tag::Column::PostId)
        .columns([tag::Column::Id, tag::Column::Slug, tag::Column::Name])
        .join(JoinType::InnerJoin, tagged)
        .filter(post_tag::Column::PostId.is_in(posts))
        .order_by_asc(post_tag::Column::Position)
        .into_tuple()
        .all(db)
        .await?;
    let mut of: HashMap<PostId, Vec<TagLink>> = HashMap::new();
    for (post, id, slug, name) in ties {
        of.entry(post).or_default().push(TagLink {
            id,
            path: format!("/{}", tagging::path(&slug)),
            name,
        });
    }
    Ok(of)
}

/// The names of people.
pub(super) async fn names(
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

/// The posts that carry a tag.
pub(super) fn tagged(tag: TagId) -> Select<post::Entity> {
    let ties = post::Entity::belongs_to(post_tag::Entity)
        .from(post::Column::Id)
        .to(post_tag::Column::PostId);
    post::Entity::find()
        .join(JoinType::InnerJoin, ties.into())
        .filter(post_tag::Column::TagId.eq(tag))
}

/// The ids of public posts within a scope, newest first.
pub(super) async fn ids(
    ctx: &Context,
    scope: Select<post::Entity>,
    offset: u64,
    limit: u64,
) -> Result<Vec<PostId>> {
    Ok(scope
        .select_only()
        .column(post::Column::Id)
        .filter(visible(Kind::Post))
        .order_by_desc(post::Column::PublishedAt)
        .order_by_desc(post::Column::Id)
        .offset(offset)
        .limit(limit)
        .into_tuple()
        .all(ctx.reading())
        .await?)
}

async fn listed(ctx: &Context, scope: Select<post::Entity>, number: u64) -> Result<Page> {
    if number == 0 || number > MOST_PAGES {
        return Err(Error::NotFound);
    }
    let mut ids = ids(ctx, scope, (number - 1) * PER_PAGE, PER_PAGE + 1).await?;
    if ids.is_empty() && number > 1 {
        return Err(Error::NotFound);
    }
    let per_page = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let has_older = ids.len() > per_page && number < MOST_PAGES;
    ids.truncate(per_page);
    Ok(Page {
        posts: by_ids(ctx, &ids).await?,
        number,
        has_older,
    })
}
