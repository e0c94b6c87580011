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
    /// May be empty.
    pub description: String,
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
        tag::Column::Description,
    ];
    let rows: Vec<(TagId, String, Slug, String, String, i64)> = own
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
        .map(|(id, name, slug, uuid, description, posts)| {
            let subject = Subject {
                id,
                name,
                path: format!("/{}", tagging::path(&slug)),
                uuid,
                description,
            };
            (subject, posts)
        })
        .collect())
}

/// The tag at `tags/<slug>`; `MovedTo` from an old path and from that of a merged tag, `Gone` if it was removed.
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
    let tag = tag::Entity::find_by_id(TagId::new(resolved.target_id))
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    if let Some(survivor) = tag.merged_into {
        let current = addresses::current(db, Target::Tag, survivor.number()).await?;
        let current = current.ok_or(Error::NotFound)?;
        return Err(Error::MovedTo(format!("/{current}")));
    }
    if !resolved.is_current {
        return Err(Error::MovedTo(format!("/{}", resolved.current)));
    }
    if tag.removed_at.is_some() {
        return Err(Error::Gone);
    }
    Ok(Subject {
        path: format!("/{}", tagging::path(&tag.slug)),
        id: tag.id,
        name: tag.name,
        uuid: tag.uuid,
        description: tag.description,
    })
}
