//! Tags: made when a text that names them goes live, and tied to it in the writer's order.

use super::addresses;
use crate::context::Context;
use crate::db::{ChangeKey, Txn};
use crate::entity::address::{self, Target};
use crate::entity::{post_tag, tag};
use crate::error::{Error, Result};
use crate::text::ids::{Moment, PostId, TagId};
use crate::text::names::TagName;
use crate::text::slug::Slug;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{HashMap, HashSet};
use std::fmt::Display;

/// The most names that are offered for completion.
const MOST_NAMES: u64 = 1_000;

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
    let mut known = meant(txn.db(), names).await?;
    let mut rows: Vec<post_tag::ActiveModel> = Vec::new();
    let mut tied = HashSet::new();
    for name in names {
        let slug = name.slug();
        let id = match known.get(&slug) {
            Some(tag) => {
                if tag.removed_at.is_some() {
                    bring_back(txn, tag.id).await?;
                }
                tag.id
            }
            None => {
                let made = make(txn, name, slug.clone(), uuid()).await?;
                let id = made.id;
                known.insert(slug, made);
                id
            }
        };
        txn.bump(ChangeKey::Tag(id));
        // Two names may mean one tag since tags were merged.
        if tied.insert(id) {
            rows.push(post_tag::ActiveModel {
                post_id: Set(post),
                tag_id: Set(id),
                position: Set(i32::try_from(rows.len()).unwrap_or(i32::MAX)),
            });
        }
    }
    if !rows.is_empty() {
        post_tag::Entity::insert_many(rows)
            .exec_without_returning(txn.db())
            .await?;
    }
    Ok(())
}

/// The tags that names mean, by the names' slugs: a name that a tag once had still means it, and that of a tag which was
/// merged means the one that took its place.
pub(super) async fn meant(
    db: &impl ConnectionTrait,
    names: &[TagName],
) -> Result<HashMap<Slug, tag::Model>> {
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let slugs: HashMap<String, Slug> = names
        .iter()
        .map(TagName::slug)
        .map(|slug| (path(&slug), slug))
        .collect();
    let addressed = address::Entity::find()
        .filter(address::Column::Path.is_in(slugs.keys().map(String::as_str)))
        .filter(address::Column::Target.eq(Target::Tag))
        .all(db)
        .await?;
    let ids = addressed.iter().map(|row| TagId::new(row.target_id));
    let mut tags = by_ids(db, ids).await?;
    let survivors: Vec<TagId> = tags.values().filter_map(|tag| tag.merged_into).collect();
    if !survivors.is_empty() {
        tags.extend(by_ids(db, survivors.into_iter()).await?);
    }
    let mut meant = HashMap::new();
    for row in addressed {
        let named = tags.get(&TagId::new(row.target_id));
        let tag = match named.and_then(|tag| tag.merged_into) {
            Some(survivor) => tags.get(&survivor),
            None => named,
        };
        if let (Some(slug), Some(tag)) = (slugs.get(&row.path), tag) {
            meant.insert(slug.clone(), tag.clone());
        }
    }
    Ok(meant)
}

/// Names of tags as a text has them, in the words that the tags have today.
pub async fn as_today(ctx: &Context, tags: &str) -> Result<String> {
    let Ok(names) = TagName::list(tags) else {
        return Ok(tags.to_owned());
    };
    let meant = meant(ctx.reading(), &names).await?;
    let mut today: Vec<&str> = Vec::new();
    for name in &names {
        let renamed = meant
            .get(&name.slug())
            .filter(|tag| tag.slug != name.slug());
        let word = renamed.map_or(name.as_str(), |tag| tag.name.as_str());
        if !today.contains(&word) {
            today.push(word);
        }
    }
    Ok(today.join(", "))
}

/// The names in a text's line of tags, as they stand there.
pub fn listed(tags: &str) -> impl Iterator<Item = &str> {
    tags.split(',').map(str::trim).filter(|tag| !tag.is_empty())
}

/// The names of tags, for completing one.
pub async fn names(ctx: &Context) -> Result<Vec<String>> {
    Ok(tag::Entity::find()
        .select_only()
        .column(tag::Column::Name)
        .filter(is_kept())
        .order_by_asc(tag::Column::Slug)
        .limit(MOST_NAMES)
        .into_tuple()
        .all(ctx.reading())
        .await?)
}

/// Tags that stand for themselves.
pub(super) fn is_kept() -> Condition {
    Condition::all()
        .add(tag::Column::MergedInto.is_null())
        .add(tag::Column::RemovedAt.is_null())
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

async fn by_ids(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = TagId>,
) -> Result<HashMap<TagId, tag::Model>> {
    let tags = tag::Entity::find()
        .filter(tag::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(tags.into_iter().map(|tag| (tag.id, tag)).collect())
}

async fn bring_back(txn: &Txn, id: TagId) -> Result<()> {
    tag::Entity::update_many()
        .col_expr(tag::Column::RemovedAt, Expr::value(None::<Moment>))
        .filter(tag::Column::Id.eq(id))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Makes a tag with its address; where somebody else makes the same one at this instant, there is one.
async fn make(txn: &Txn, name: &TagName, slug: Slug, uuid: String) -> Result<tag::Model> {
    let row = tag::ActiveModel {
        id: NotSet,
        slug: Set(slug.clone()),
        name: Set(name.as_str().to_owned()),
        uuid: Set(uuid),
        created_at: Set(txn.now()),
        description: Set(String::new()),
        merged_into: Set(None),
        removed_at: Set(None),
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
