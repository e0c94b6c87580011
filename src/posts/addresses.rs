//! The one map from public paths to posts, pages and tags.
//!
//! A path that was public once belongs to its thing for ever: rows are never removed and never given to another.
//! Paths stand here without their leading slash.

use crate::db::Txn;
use crate::entity::address::{self, Target};
use crate::entity::post;
use crate::error::{Error, Result};
use crate::text::slug::Slug;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, RelationDef,
};
use std::collections::HashMap;

/// The words at a slug that another thing has.
pub const TAKEN: &str = "Another page already has this address; choose a different one.";
/// The words at a slug that the program needs.
pub const RESERVED: &str = "This address is kept for the site itself; choose a different one.";

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    pub target: Target,
    pub target_id: i64,
    /// Whether this is the address to use; otherwise `current` is.
    pub is_current: bool,
    pub current: String,
}

/// Looks a path up.
pub async fn resolve(db: &impl ConnectionTrait, path: &str) -> Result<Option<Resolved>> {
    let Some(row) = address::Entity::find()
        .filter(address::Column::Path.eq(path))
        .one(db)
        .await?
    else {
        return Ok(None);
    };
    let current = if row.is_current {
        row.path.clone()
    } else {
        current(db, row.target, row.target_id)
            .await?
            .unwrap_or_else(|| row.path.clone())
    };
    Ok(Some(Resolved {
        target: row.target,
        target_id: row.target_id,
        is_current: row.is_current || current == row.path,
        current,
    }))
}

/// The path to link to, if the thing was ever public.
pub async fn current(db: &impl ConnectionTrait, target: Target, id: i64) -> Result<Option<String>> {
    Ok(currents(db, target, &[id]).await?.remove(&id))
}

/// Joins a post with the path to link to.
pub(super) fn of_posts() -> RelationDef {
    post::Entity::belongs_to(address::Entity)
        .from(post::Column::Id)
        .to(address::Column::TargetId)
        .on_condition(|_, _| {
            Condition::all()
                .add(address::Column::Target.eq(Target::Post))
                .add(address::Column::IsCurrent.eq(true))
        })
        .into()
}

/// The paths to link to of many things at once.
pub async fn currents(
    db: &impl ConnectionTrait,
    target: Target,
    ids: &[i64],
) -> Result<HashMap<i64, String>> {
    let rows = address::Entity::find()
        .filter(address::Column::Target.eq(target))
        .filter(address::Column::TargetId.is_in(ids.iter().copied()))
        .filter(address::Column::IsCurrent.eq(true))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.target_id, row.path))
        .collect())
}

/// Makes a path the current one of a thing; a path of another thing is refused at the slug's field.
pub async fn claim(txn: &Txn, path: &str, target: Target, id: i64) -> Result<()> {
    let known = address::Entity::find()
        .filter(address::Column::Path.eq(path))
        .one(txn.db())
        .await?;
    match &known {
        Some(row) if row.target != target || row.target_id != id => {
            return Err(Error::field("slug", TAKEN));
        }
        Some(row) if row.is_current => return Ok(()),
        _ => {}
    }
    address::Entity::update_many()
        .col_expr(address::Column::IsCurrent, Expr::value(false))
        .filter(address::Column::Target.eq(target))
        .filter(address::Column::TargetId.eq(id))
        .filter(address::Column::IsCurrent.eq(true))
        .exec(txn.db())
        .await?;
    if let Some(row) = known {
        address::Entity::update_many()
            .col_expr(address::Column::IsCurrent, Expr::value(true))
            .filter(address::Column::Id.eq(row.id))
            .exec(txn.db())
            .await?;
        return Ok(());
    }
    let row = address::ActiveModel {
        id: NotSet,
        path: Set(path.to_owned()),
        target: Set(target),
        target_id: Set(id),
        is_current: Set(true),
        created_at: Set(txn.now()),
    };
    match row.insert(txn.db()).await {
        Ok(_) => Ok(()),
        Err(error) if crate::db::is_unique_violation(&error, "addresses", "path") => {
            Err(Error::field("slug", TAKEN))
        }
        Err(error) => Err(error.into()),
    }
}

/// The first free form of a slug for a thing: itself, or numbered from 2.
pub async fn free_slug(
    db: &impl ConnectionTrait,
    wanted: &Slug,
    target: Target,
    id: i64,
) -> Result<Slug> {
    let mut slug = wanted.clone();
    for number in 2..10_000 {
        if !slug.is_reserved() && is_free(db, slug.as_str(), target, id).await? {
            return Ok(slug);
        }
        slug = wanted.numbered(number);
    }
    Err(Error::field("slug", TAKEN))
}

/// Whether a path belongs to nobody or to this thing.
pub async fn is_free(
    db: &impl ConnectionTrait,
    path: &str,
    target: Target,
    id: i64,
) -> Result<bool> {
    let row = address::Entity::find()
        .filter(address::Column::Path.eq(path))
        .one(db)
        .await?;
    Ok(row.is_none_or(|row| row.target == target && row.target_id == id))
}
