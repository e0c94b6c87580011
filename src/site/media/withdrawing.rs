//! Taking a picture from everybody in one act: every size, every page that shows it, every copy that the site keeps.
//!
//! Pages have a neutral box in its place from the same moment on. The row stays, so that its names never lead to
//! anything else; the files do not come back.

use super::replacing::files;
use super::{changeable, uses};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db;
use crate::entity::media;
use crate::error::{Error, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Withdraws a picture.
pub async fn withdraw(ctx: &Context, actor: &Actor, name: &str) -> Result<media::Model> {
    let (picture, files) = db::write(ctx, async |txn| {
        let picture = changeable(txn.db(), actor, name).await?;
        let moved = media::Entity::update_many()
            .col_expr(media::Column::WithdrawnAt, Expr::value(txn.now()))
            .filter(media::Column::Id.eq(picture.id))
            .filter(media::Column::WithdrawnAt.is_null())
            .exec(txn.db())
            .await?;
        if moved.rows_affected == 0 {
            return Err(Error::Conflict("This picture was withdrawn already."));
        }
        let files = files(txn, picture.id).await?;
        uses::bump(txn, picture.id).await?;
        let subject = (Subject::Media, Some(picture.id.number()));
        audit::record(txn, actor, "withdrew", subject, "");
        let withdrawn = media::Model {
            withdrawn_at: Some(txn.now()),
            ..picture
        };
        Ok((withdrawn, files))
    })
    .await?;
    // Nobody is served any of them from the commit on; a file that resists is removed with the next cleaning.
    ctx.store().discard(&files).await;
    Ok(picture)
}
