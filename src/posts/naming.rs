//! What posts are called and where they are, for mails and lists that speak of them.

use super::addresses;
use crate::entity::address::Target;
use crate::entity::{plan, post, revision};
use crate::error::Result;
use crate::text::ids::PostId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef,
};
use std::collections::HashMap;

/// A post's name and place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    pub title: String,
    /// With its leading slash.
    pub path: String,
}

/// The posts among these that have an address, by the title that readers see: the live text's, or the plan's.
pub async fn named(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PostId>,
) -> Result<HashMap<PostId, Named>> {
    let ids: Vec<PostId> = ids.into_iter().collect();
    let live: RelationDef = post::Entity::belongs_to(revision::Entity)
        .from(post::Column::LiveRevision)
        .to(revision::Column::Id)
        .into();
    let planned: Vec<(PostId, String)> = plan::Entity::find()
        .select_only()
        .column(plan::Column::PostId)
        .column(plan::Column::Title)
        .filter(plan::Column::PostId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let titled: Vec<(PostId, String)> = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .column(revision::Column::Title)
        .join(JoinType::InnerJoin, live)
        .filter(post::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let numbers: Vec<i64> = ids.iter().map(|id| id.number()).collect();
    let mut paths = addresses::currents(db, Target::Post, &numbers).await?;
    // What is live stands over what was announced.
    let titles: HashMap<PostId, String> = planned.into_iter().chain(titled).collect();
    Ok(titles
        .into_iter()
        .filter_map(|(id, title)| {
            let path = paths.remove(&id.number())?;
            let path = format!("/{path}");
            Some((id, Named { title, path }))
        })
        .collect())
}
