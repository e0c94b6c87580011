//! Tags: made when a text that names them goes live, and tied to it in the writer's order.

use super::addresses;
use crate::db::{ChangeKey, Txn};
use crate::entity::{address::Target, post_tag, tag};
use crate::error::{Error, Result};
use crate::text::ids::{PostId, TagId};
use crate::text::names::TagName;
use crate::text::slug::Slug;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
};
use std::fmt::Display;

/// The public path of a tag, without the leading slash.
pub fn path(slug: &(impl Display + ?Sized)) -> String {
    format!("tags/{slug}")
}

/// Gives a post exactly these tags, and names every tag whose page changes.
pub async fn retag(
    txn: &Txn,
    post: PostId,
    names: &[TagName],
    uuid: impl Fn() -> String,
) -> Result<()> {
    bump(txn, post).await?;
    post_tag::Entity::delete_many()
        .filter(post_tag::Column::PostId.eq(post))
        .exec(txn.db())
        .await?;
    let slugs: Vec<Slug> = names.iter().map(TagName::slug).collect();
    let mut known = tag::Entity::find()
        .filter(tag::Column::Slug.is_in(slugs))
        .all(txn.db())
        .await?;
    let mut rows = Vec::new();
    for (position, name) in (0..).zip(names) {
        let slug = name.slug();
        let id = match known.iter().find(|tag| tag.slug == slug) {
            Some(tag) => tag.id,
            None => {
                let made = make(txn, name, slug, uuid()).await?;
                let id = made.id;
                known.push(made);
                id
            }
        };
        txn.bump(ChangeKey::Tag(id));
        rows.push(post_tag::ActiveModel {
            post_id: Set(post),
            tag_id: Set(id),
            position: Set(position),
        });
    }
    if !rows.is_empty() {
        post_tag::Entity::insert_many(rows)
            .exec_without_returning(txn.db())
            .await?;
    }
    Ok(())
}

/// Names the tags of a post as changed.
pub async fn bump(txn: &Txn, post: PostId) -> Result<()> {
    for id in of(txn.db(), post).await? {
        txn.bump(ChangeKey::Tag(id));
    }
    Ok(())
}

async fn of(db: &impl ConnectionTrait, post: PostId) -> Result<Vec<TagId>> {
    let rows = post_tag::Entity::find()
        .filter(post_tag::Column::PostId.eq(post))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.tag_id).collect())
}

/// Makes a tag with its address; where somebody else makes the same one at this instant, there is one.
async fn make(txn: &Txn, name: &TagName, slug: Slug, uuid: String) -> Result<tag::Model> {
    let row = tag::ActiveModel {
        id: NotSet,
        slug: Set(slug.clone()),
        name: Set(name.as_str().to_owned()),
        uuid: Set(uuid),
        created_at: Set(txn.now()),
    };
    let unless_known = OnConflict::column(tag::Column::Slug)
        .do_nothing()
        .to_owned();
    tag::Entity::insert(row)
        .on_conflict(unless_known)
        .exec_without_returning(txn.db())
        .await?;
    let made = tag::Entity::find()
        .filter(tag::Column::Slug.eq(slug))
        .one(txn.db())
        .await?;
    let made = made.ok_or_else(|| Error::internal("a tag vanished while it was made"))?;
    addresses::claim(txn, &path(&made.slug), Target::Tag, made.id.number()).await?;
    Ok(made)
}
