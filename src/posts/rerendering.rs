//! Rendering live texts anew after the renderer or the sanitiser changed.

use super::publishing::bump;
use super::rendering;
use crate::context::Context;
use crate::db;
use crate::entity::{post, revision};
use crate::error::Result;
use crate::text::ids::{PostId, RevisionId};
use crate::text::markdown::RENDER_VERSION;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// How many texts one transaction renders.
const BATCH: u64 = 50;

/// Renders every live text of an older render version, and returns how many there were.
pub async fn rerender(ctx: &Context) -> Result<usize> {
    let mut count = 0;
    let mut after = PostId::new(0);
    loop {
        let posts: Vec<(PostId, RevisionId)> = post::Entity::find()
            .select_only()
            .columns([post::Column::Id, post::Column::LiveRevision])
            .filter(post::Column::LiveRevision.is_not_null())
            .filter(post::Column::Id.gt(after))
            .order_by_asc(post::Column::Id)
            .limit(BATCH)
            .into_tuple()
            .all(ctx.reading())
            .await?;
        let Some((last, _)) = posts.last() else {
            return Ok(count);
        };
        after = *last;
        count += db::write(ctx, async |txn| {
            let stale = revision::Entity::find()
                .filter(revision::Column::Id.is_in(posts.iter().map(|(_, revision)| *revision)))
                .filter(revision::Column::RenderVersion.lt(RENDER_VERSION))
                .all(txn.db())
                .await?;
            for revision in &stale {
                rendering::render(txn.db(), revision).await?;
                bump(txn, revision.post_id).await?;
            }
            Ok(stale.len())
        })
        .await?;
    }
}
