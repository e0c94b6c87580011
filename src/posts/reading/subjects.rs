//! Tags as readers meet them: the list of all that lead anywhere, and one by its address.
//!
//! A tag that no public post carries is in no list; its address stays its own and leads somewhere again with the next
//! post.

use super::mapping::tagged_post;
use super::scope::visible;
use crate::context::Context;
use crate::entity::post::{self, Kind};
use crate::entity::{address::Target, post_tag, tag};
use crate::error::{Error, Result};
use crate::posts::{addresses, tagging};
use crate::text::ids::TagId;
use crate::text::slug::Slug;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, sea_query::ExprTrait,
};
use std::collections::HashMap;

/// A tag that readers can follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub id: TagId,
    pub name: String,
    /// With its leading slash.
    pub path: String,
    /// The identity of its feed.
    pub uuid: String,
}

#[derive(FromQueryResult)]
struct Count {
    tag_id: TagId,
    posts: i64,
}

/// All tags of public posts by name, each with the number of posts that carry it.
pub async fn subjects(ctx: &Context) -> Result<Vec<(Subject, i64)>> {
    let counts: Vec<Count> = post_tag::Entity::find()
        .select_only()
        .column(post_tag::Column::TagId)
        .column_as(post_tag::Column::PostId.into_expr().count(), "posts")
        .join(JoinType::InnerJoin, tagged_post())
        .filter(visible(Kind::Post))
        .group_by(post_tag::Column::TagId)
        .into_model()
        .all(ctx.reading())
        .await?;
    let tags = tag::Entity::find()
        .filter(tag::Column::Id.is_in(counts.iter().map(|count| count.tag_id)))
        .order_by_asc(tag::Column::Slug)
        .all(ctx.reading())
        .await?;
    let counts: HashMap<TagId, i64> = counts.into_iter().map(|count| (count.tag_id, count.posts)).collect();
    let counted = |tag: tag::Model| counts.get(&tag.id).map(|posts| (subject_of(tag), *posts));
    Ok(tags.into_iter().filter_map(counted).collect())
}

/// The tag at `tags/<slug>`; `MovedTo` from an old path.
pub async fn subject(ctx: &Context, slug: &str) -> Result<Subject> {
    let db = ctx.reading();
    let slug = Slug::parse(slug).ok().filter(|parsed| parsed.as_str() == slug).ok_or(Error::NotFound)?;
    let path = tagging::path(&slug);
    let resolved = addresses::resolve(db, &path).await?.ok_or(Error::NotFound)?;
    if resolved.target != Target::Tag {
        return Err(Error::NotFound);
    }
    if !resolved.is_current {
        return Err(Error::MovedTo(format!("/{}", resolved.current)));
    }
    let tag = tag::Entity::find_by_id(TagId::new(resolved.target_id)).one(db).await?.ok_or(Error::NotFound)?;
    Ok(subject_of(tag))
}

fn subject_of(tag: tag::Model) -> Subject {
    Subject { id: tag.id, path: format!("/{}", tagging::path(&tag.slug)), name: tag.name, uuid: tag.uuid }
}
