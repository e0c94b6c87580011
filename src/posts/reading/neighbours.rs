//! The post before and the post after, in the order of their publication.

use super::scope::visible;
use crate::entity::address;
use crate::entity::post::{self, Kind};
use crate::entity::revision;
use crate::error::Result;
use crate::posts::addresses;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

/// The post before or after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    pub title: String,
    /// With its leading slash.
    pub path: String,
}

/// The next newer and the next older post; a page has neither.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    post: &post::Model,
) -> Result<(Option<Neighbour>, Option<Neighbour>)> {
    if post.kind == Kind::Page {
        return Ok((None, None));
    }
    let newer = beside(db, post, true).await?;
    let older = beside(db, post, false).await?;
    Ok((newer, older))
}

/// The live text of a post.
pub(in crate::posts) fn live_text() -> RelationDef {
    post::Entity::belongs_to(revision::Entity)
        .from(post::Column::LiveRevision)
        .to(revision::Column::Id)
        .into()
}

async fn beside(
    db: &impl ConnectionTrait,
    post: &post::Model,
    is_newer: bool,
) -> Result<Option<Neighbour>> {
    let (at, id) = (post::Column::PublishedAt, post::Column::Id);
    let query = post::Entity::find()
        .select_only()
        .column(revision::Column::Title)
        .column(address::Column::Path)
        .join(JoinType::InnerJoin, live_text())
        .join(JoinType::InnerJoin, addresses::of_posts())
        .filter(visible(Kind::Post));
    // Bounded by the instant first, so that the index is entered at the post and not at its end.
    let query = if is_newer {
        query
            .filter(at.gte(post.published_at))
            .filter(
                Condition::any()
                    .add(at.gt(post.published_at))
                    .add(id.gt(post.id)),
            )
            .order_by_asc(at)
            .order_by_asc(id)
    } else {
        query
            .filter(at.lte(post.published_at))
            .filter(
                Condition::any()
                    .add(at.lt(post.published_at))
                    .add(id.lt(post.id)),
            )
            .order_by_desc(at)
            .order_by_desc(id)
    };
    let found: Option<(String, String)> = query.limit(1).into_tuple().one(db).await?;
    Ok(found.map(|(title, path)| Neighbour {
        title,
        path: format!("/{path}"),
    }))
}
