//! Another file in the place of a picture: every text shows the new one, and none is touched.
//!
//! The old name leads to the new file from then on; the old files go.

use super::uploading::{self, Taken, Upload};
use super::{changeable, uses};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::media_file::Role;
use crate::entity::{media, media_file};
use crate::error::{Error, Result};
use crate::text::ids::MediaId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

const WITHDRAWN: &str = "This picture was withdrawn, so nothing can take its place. Upload the new one as a picture of its own.";

/// Puts a new file in the place of a picture.
pub async fn replace(ctx: &Context, actor: &Actor, name: &str, upload: Upload) -> Result<Taken> {
    let picture = changeable(ctx.reading(), actor, name).await?;
    if picture.withdrawn_at.is_some() {
        return Err(Error::Conflict(WITHDRAWN));
    }
    let finished = match uploading::clean(ctx, upload.file).await? {
        Ok(finished) => finished,
        Err(refusal) => return Ok(Taken::Refused(refusal)),
    };
    let (new_name, kept) = uploading::keep(ctx, finished).await?;
    let written = db::write(ctx, async |txn| {
        let picture = changeable(txn.db(), actor, name).await?;
        let old = files(txn, picture.id).await?;
        let moved = media::Entity::update_many()
            .col_expr(media::Column::Name, Expr::value(new_name.to_string()))
            .col_expr(
                media::Column::ContentType,
                Expr::value(kept.kind.content_type()),
            )
            .col_expr(media::Column::Width, Expr::value(kept.width))
            .col_expr(media::Column::Height, Expr::value(kept.height))
            .col_expr(media::Column::Bytes, Expr::value(kept.bytes))
            .col_expr(media::Column::Digest, Expr::value(upload.digest.clone()))
            .col_expr(
                media::Column::FileName,
                Expr::value(uploading::shown_name(&upload.file_name)),
            )
            .filter(media::Column::Id.eq(picture.id))
            .filter(media::Column::WithdrawnAt.is_null())
            .exec(txn.db())
            .await?;
        if moved.rows_affected == 0 {
            return Err(Error::Conflict(WITHDRAWN));
        }
        media_file::Entity::update_many()
            .col_expr(media_file::Column::Role, Expr::value(Role::Former))
            .filter(media_file::Column::MediaId.eq(picture.id))
            .exec(txn.db())
            .await?;
        uploading::add_original(txn, picture.id, &new_name, &kept).await?;
        uses::bump(txn, picture.id).await?;
        let subject = (Subject::Media, Some(picture.id.number()));
        audit::record(txn, actor, "replaced", subject, "");
        let now = media::Entity::find_by_id(picture.id).one(txn.db()).await?;
        Ok((now.ok_or(Error::NotFound)?, old))
    })
    .await;
    match written {
        Ok((picture, old)) => {
            ctx.store().discard(&old).await;
            Ok(Taken::Picture(Box::new(picture)))
        }
        Err(error) => {
            ctx.store().discard(&[new_name.to_string()]).await;
            Err(error)
        }
    }
}

/// The names of all files that a picture has now.
pub(super) async fn files(txn: &Txn, picture: MediaId) -> Result<Vec<String>> {
    Ok(media_file::Entity::find()
        .select_only()
        .column(media_file::Column::Name)
        .filter(media_file::Column::MediaId.eq(picture))
        .filter(media_file::Column::Role.ne(Role::Former))
        .into_tuple()
        .all(txn.db())
        .await?)
}
