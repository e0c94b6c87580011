//! Tending tags: other names, descriptions, two that become one, and those that nobody needs.
//!
//! A name or an address that a tag ever had leads to it for ever; a tag that was merged leads to the one that took its
//! place. Posts keep what was typed, and mean the same tags as before.

use super::{addresses, tagging};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::address::{self, Target};
use crate::entity::{post_tag, tag};
use crate::error::{Error, FieldErrors, Result};
use crate::text::ids::TagId;
use crate::text::names::{Line, TagName};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// The longest description, in characters.
const MOST_DESCRIPTION: usize = 600;
/// The most tags that the desk lists.
const MOST_LISTED: u64 = 1_000;

/// A tag as the desk lists it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub tag: tag::Model,
    /// How many posts carry it, public or not.
    pub posts: i64,
}

impl Entry {
    /// The address of its page, with its leading slash.
    pub fn path(&self) -> String {
        format!("/{}", tagging::path(&self.tag.slug))
    }
}

/// What is changed about a tag.
#[derive(Debug, Clone, Default)]
pub struct Words {
    pub name: String,
    pub description: String,
}

/// All tags by name.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<Entry>> {
    may_tend(actor)?;
    let tags = tag::Entity::find()
        .filter(tagging::is_kept())
        .order_by_asc(tag::Column::Slug)
        .limit(MOST_LISTED)
        .all(ctx.reading())
        .await?;
    let counts: HashMap<TagId, i64> = post_tag::Entity::find()
        .select_only()
        .column(post_tag::Column::TagId)
        .column_as(post_tag::Column::PostId.count(), "posts")
        .group_by(post_tag::Column::TagId)
        .into_tuple::<(TagId, i64)>()
        .all(ctx.reading())
        .await?
        .into_iter()
        .collect();
    let entry = |tag: tag::Model| Entry {
        posts: counts.get(&tag.id).copied().unwrap_or_default(),
        tag,
    };
    Ok(tags.into_iter().map(entry).collect())
}

/// Gives a tag another name, with the address that belongs to it, and another description.
pub async fn change(ctx: &Context, actor: &Actor, id: TagId, words: &Words) -> Result<()> {
    may_tend(actor)?;
    let mut errors = FieldErrors::default();
    let name = errors.take("name", TagName::parse(&words.name));
    let description = errors.take(
        "description",
        Line::parse(&words.description, MOST_DESCRIPTION),
    );
    let (Some(name), Some(description)) = (name, description) else {
        return Err(Error::Invalid(errors));
    };
    db::write(ctx, async |txn| {
        let tag = kept(txn.db(), id).await?;
        let slug = match owner(txn.db(), &name).await? {
            // Its own, of now or of earlier.
            Some(owner) if owner == id => name.slug(),
            // That of a tag which became this one: the address stays where it leads from.
            Some(owner) if is_merged_into(txn.db(), owner, id).await? => tag.slug.clone(),
            Some(_) => {
                return Err(Error::field(
                    "name",
                    "Another tag has this name. Choose a different one, or merge the two below.",
                ));
            }
            None => name.slug(),
        };
        tag::Entity::update_many()
            .col_expr(tag::Column::Name, Expr::value(name.as_str()))
            .col_expr(tag::Column::Slug, Expr::value(slug.clone()))
            .col_expr(tag::Column::Description, Expr::value(description.as_str()))
            .filter(tag::Column::Id.eq(id))
            .exec(txn.db())
            .await?;
        addresses::claim(txn, &tagging::path(&slug), Target::Tag, id.number()).await?;
        note(txn, actor, id, "changed", "");
        Ok(())
    })
    .await
}

/// Makes one tag of two: everything under the first stands under the second from now on.
pub async fn merge(ctx: &Context, actor: &Actor, id: TagId, into: TagId) -> Result<()> {
    may_tend(actor)?;
    if id == into {
        return Err(Error::field("into", "Choose another tag than this one."));
    }
    db::write(ctx, async |txn| {
        let merged = kept(txn.db(), id).await?;
        let survivor = match kept(txn.db(), into).await {
            Err(Error::NotFound) => {
                return Err(Error::field("into", "Choose the tag that takes its place."));
            }
            survivor => survivor?,
        };
        move_posts(txn, id, into).await?;
        let description = if survivor.description.is_empty() {
            merged.description
        } else {
            survivor.description
        };
        tag::Entity::update_many()
            .col_expr(tag::Column::Description, Expr::value(description))
            .filter(tag::Column::Id.eq(into))
            .exec(txn.db())
            .await?;
        // One step is enough from every name that ever led here.
        tag::Entity::update_many()
            .col_expr(tag::Column::MergedInto, Expr::value(into))
            .filter(tag::Column::Id.eq(id).or(tag::Column::MergedInto.eq(id)))
            .exec(txn.db())
            .await?;
        txn.bump(ChangeKey::Tag(id));
        note(txn, actor, into, "merged", &format!("tag {id}"));
        Ok(())
    })
    .await
}

/// Removes a tag that no post carries.
pub async fn remove(ctx: &Context, actor: &Actor, id: TagId) -> Result<()> {
    may_tend(actor)?;
    db::write(ctx, async |txn| {
        kept(txn.db(), id).await?;
        let carrying = Query::select()
            .expr(Expr::val(1))
            .from(post_tag::Entity)
            .and_where(post_tag::Column::TagId.eq(id))
            .to_owned();
        let removed = tag::Entity::update_many()
            .col_expr(tag::Column::RemovedAt, Expr::value(txn.now()))
            .filter(tag::Column::Id.eq(id))
            .filter(Expr::exists(carrying).not())
            .exec(txn.db())
            .await?;
        if removed.rows_affected == 0 {
            return Err(Error::Conflict(
                "Posts still carry this tag. Merge it with another one, or take it off them first.",
            ));
        }
        note(txn, actor, id, "removed", "");
        Ok(())
    })
    .await
}

fn may_tend(actor: &Actor) -> Result<()> {
    match actor {
        Actor::Operator => Ok(()),
        Actor::Person(person) if person.role.may_write() => Ok(()),
        _ => Err(Error::Forbidden),
    }
}

async fn kept(db: &impl ConnectionTrait, id: TagId) -> Result<tag::Model> {
    let found = tag::Entity::find_by_id(id)
        .filter(tagging::is_kept())
        .one(db)
        .await?;
    found.ok_or(Error::NotFound)
}

/// The tag that has or had the address of this name.
async fn owner(db: &impl ConnectionTrait, name: &TagName) -> Result<Option<TagId>> {
    let row = address::Entity::find()
        .filter(address::Column::Path.eq(tagging::path(&name.slug())))
        .filter(address::Column::Target.eq(Target::Tag))
        .one(db)
        .await?;
    Ok(row.map(|row| TagId::new(row.target_id)))
}

async fn is_merged_into(db: &impl ConnectionTrait, id: TagId, into: TagId) -> Result<bool> {
    let tag = tag::Entity::find_by_id(id).one(db).await?;
    Ok(tag.is_some_and(|tag| tag.merged_into == Some(into)))
}

async fn move_posts(txn: &Txn, from: TagId, to: TagId) -> Result<()> {
    let both = Query::select()
        .column(post_tag::Column::PostId)
        .from(post_tag::Entity)
        .and_where(post_tag::Column::TagId.eq(to))
        .to_owned();
    post_tag::Entity::delete_many()
        .filter(post_tag::Column::TagId.eq(from))
        .filter(post_tag::Column::PostId.in_subquery(both))
        .exec(txn.db())
        .await?;
    post_tag::Entity::update_many()
        .col_expr(post_tag::Column::TagId, Expr::value(to))
        .filter(post_tag::Column::TagId.eq(from))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Every list shows the names of tags.
fn note(txn: &Txn, actor: &Actor, id: TagId, act: &'static str, detail: &str) {
    txn.bump(ChangeKey::Tag(id));
    txn.bump(ChangeKey::Posts);
    audit::record(txn, actor, act, (Subject::Tag, Some(id.number())), detail);
}
