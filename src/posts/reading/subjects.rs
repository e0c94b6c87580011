//! Tags as readers meet them: the list of all that lead anywhere, and one by its address.
//!
//! A tag that no public post carries is in no list; its address stays its own and leads somewhere again with the next
//! post.

use super::mapping::tagged_post;
use super::scope::visible;
use crate::context::Context;
use crate::entity::post::Kind;
use crate::entity::{address::Target, post_tag, tag};
use crate::error::{Error, Result};
use crate::posts::{addresses, tagging};
use crate::text::ids::TagId;
use crate::text::slug::Slug;
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};

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

/// All tags of public posts by name, each with the number of posts that carry it.
pub async fn subjects(ctx: &Context) -> Result<Vec<(Subject, i64)>> {
    let ties: RelationDef = tag::Entity::belongs_to(post_tag::Entity)
        .from(tag::Column::Id)
        .to(post_tag::Column::TagId)
        .into();
    let own = [
        tag::Column::Id,
        tag::Column::Name,
        tag::Column::Slug,
        tag::Column::Uuid,
    ];
    let rows: Vec<(TagId, String, Slug, String, i64)> = own
        .iter()
        .fold(
            tag::Entity::find().select_only().columns(own),
            |query, column| query.group_by(*column),
        )
        .column_as(post_tag::Column::PostId.count(), "posts")
        .join(JoinType::InnerJoin, ties)
        .join(JoinType::InnerJoin, tagged_post())
        .filter(visible(Kind::Post))
        .order_by_asc(tag::Column::Slug)
        .into_tuple()
        .all(ctx.reading())
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name, slug, uuid, posts)| (subject_of(id, name, &slug, uuid), posts))
        .collect())
}

/// The tag at `tags/<slug>`; `MovedTo` from an old path.
pub async fn subject(ctx: &Context, slug: &str) -> Result<Subject> {
    let db = ctx.reading();
    let slug = Slug::parse(slug)
        .ok()
        .filter(|parsed| parsed.as_str() == slug)
        .ok_or(Error::NotFound)?;
    let path = tagging::path(&slug);
    let resolved = addresses::resolve(db, &path)
        .await?
        .ok_or(Error::NotFound)?;
    if resolved.target != Target::Tag {
        return Err(Error::NotFound);
    }
    if !resolved.is_current {
        return Err(Error::MovedTo(format!("/{}", resolved.current)));
    }
    let tag = tag::Entity::find_by_id(TagId::new(resolved.target_id))
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(subject_of(tag.id, tag.name, &tag.slug, tag.uuid))
}

fn subject_of(id: TagId, name: String, slug: &Slug, uuid: String) -> Subject {
    Subject {
        id,
        name,
        path: format!("/{}", tagging::path(slug)),
        uuid,
    }
}
