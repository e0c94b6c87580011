//! Rendering comments anew after the renderer or the sanitiser changed.
//!
//! Always from the source, never from the old HTML, and only while the source is still what was read: a comment that
//! is erased meanwhile stays empty.

use crate::context::Context;
use crate::db::{self, ChangeKey};
use crate::entity::comment;
use crate::error::Result;
use crate::text::ids::CommentId;
use crate::text::markdown::{self, RENDER_VERSION};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// How many comments one transaction renders.
const BATCH: u64 = 200;

/// Renders every comment of an older render version, and returns how many there were.
pub async fn rerender(ctx: &Context) -> Result<usize> {
    let mut count = 0;
    let mut after = CommentId::new(0);
    loop {
        let stale = comment::Entity::find()
            .filter(comment::Column::RenderVersion.lt(RENDER_VERSION))
            .filter(comment::Column::Id.gt(after))
            .order_by_asc(comment::Column::Id)
            .limit(BATCH)
            .all(ctx.reading())
            .await?;
        let Some(last) = stale.last() else {
            return Ok(count);
        };
        after = last.id;
        count += stale.len();
        db::write(ctx, async |txn| {
            for comment in &stale {
                comment::Entity::update_many()
                    .col_expr(
                        comment::Column::Html,
                        Expr::value(markdown::comment(&comment.body).html),
                    )
                    .col_expr(comment::Column::RenderVersion, Expr::value(RENDER_VERSION))
                    .filter(comment::Column::Id.eq(comment.id))
                    .filter(comment::Column::Body.eq(comment.body.as_str()))
                    .exec(txn.db())
                    .await?;
                txn.bump(ChangeKey::Post(comment.post_id));
            }
            Ok(())
        })
        .await?;
    }
}
