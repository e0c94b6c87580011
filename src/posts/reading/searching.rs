//! Finding posts and pages by the words in them.

use super::listing::{self, Listed};
use super::neighbours::live_text;
use super::scope::is_public;
use crate::context::Context;
use crate::entity::{post, revision};
use crate::error::Result;
use crate::site::search::Query;
use crate::text::ids::PostId;
use sea_orm::{EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

/// The most that a search shows.
pub const MOST_FOUND: u64 = 50;

/// What a search found, newest first.
#[derive(Debug, Clone)]
pub struct Found {
    pub posts: Vec<Listed>,
    /// Whether older ones were left out.
    pub has_more: bool,
}

/// The public posts and pages whose live text speaks of the query.
pub async fn found(ctx: &Context, query: &Query) -> Result<Found> {
    let columns = [
        revision::Column::Title,
        revision::Column::Summary,
        revision::Column::Tags,
        revision::Column::Body,
    ];
    let columns = columns.map(|column| (revision::Entity, column));
    let mut ids: Vec<PostId> = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .join(JoinType::InnerJoin, live_text())
        .filter(is_public())
        .filter(query.found_in(ctx, &columns))
        .order_by_desc(post::Column::PublishedAt)
        .order_by_desc(post::Column::Id)
        .limit(MOST_FOUND + 1)
        .into_tuple()
        .all(ctx.reading())
        .await?;
    let most = usize::try_from(MOST_FOUND).unwrap_or(usize::MAX);
    let has_more = ids.len() > most;
    ids.truncate(most);
    Ok(Found {
        posts: listing::by_ids(ctx, &ids).await?,
        has_more,
    })
}
