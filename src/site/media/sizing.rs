//! The smaller files of a picture, made after it was taken in.
//!
//! Safe to repeat: names follow from the picture and the width, and a picture that changed or went meanwhile keeps
//! none of what was made for it.

use super::{uploading, uses};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::media_file::Role;
use crate::entity::{media, media_file};
use crate::error::Result;
use crate::text::ids::MediaId;
use crate::text::media::MediaName;
use pictures::{self, Finished, Kind};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
};

/// Makes the sizes of a picture, unless it is gone.
pub async fn make(ctx: &Context, id: MediaId) -> Result<()> {
    let Some(picture) = current(ctx, id).await? else {
        return Ok(());
    };
    let (Some(name), Some(kind)) = (
        MediaName::parse(&picture.name),
        Kind::of_content_type(&picture.content_type),
    ) else {
        return Ok(());
    };
    let Some(bytes) = ctx.store().whole(name.as_str()).await? else {
        tracing::warn!("the file of picture {id} is missing");
        return Ok(());
    };
    let turn = uploading::turn(ctx).await?;
    let sizes = match uploading::busy(turn, move || pictures::sizes(bytes, kind)).await? {
        Ok(sizes) => sizes,
        Err(refusal) => {
            tracing::warn!("picture {id} stays without sizes: {}", refusal.words());
            return Ok(());
        }
    };
    keep(ctx, &picture, &name, sizes).await
}

async fn current(ctx: &Context, id: MediaId) -> Result<Option<media::Model>> {
    Ok(media::Entity::find_by_id(id)
        .filter(media::Column::WithdrawnAt.is_null())
        .one(ctx.reading())
        .await?)
}

async fn keep(
    ctx: &Context,
    picture: &media::Model,
    name: &MediaName,
    sizes: Vec<Finished>,
) -> Result<()> {
    let (mut rows, mut names) = (Vec::new(), Vec::new());
    for size in sizes {
        let kept = uploading::Kept::of(&size);
        let file = name.at_width(size.width, size.kind.extension());
        ctx.store().put(file.as_str(), size.bytes).await?;
        names.push(file.to_string());
        rows.push(media_file::ActiveModel {
            id: NotSet,
            media_id: Set(picture.id),
            name: Set(file.to_string()),
            role: Set(Role::Size),
            content_type: Set(kept.kind.content_type().into()),
            width: Set(kept.width),
            height: Set(kept.height),
            bytes: Set(kept.bytes),
        });
    }
    let is_kept = db::write(ctx, async |txn| note(txn, picture, rows.clone()).await).await?;
    if !is_kept {
        ctx.store().discard(&names).await;
    }
    Ok(())
}

/// Whether the picture is still the one that they were made for.
async fn note(
    txn: &Txn,
    picture: &media::Model,
    rows: Vec<media_file::ActiveModel>,
) -> Result<bool> {
    let same = media::Entity::find_by_id(picture.id)
        .filter(media::Column::Name.eq(picture.name.as_str()))
        .filter(media::Column::WithdrawnAt.is_null())
        .one(txn.db())
        .await?;
    if same.is_none() {
        return Ok(false);
    }
    media_file::Entity::delete_many()
        .filter(media_file::Column::MediaId.eq(picture.id))
        .filter(media_file::Column::Role.eq(Role::Size))
        .exec(txn.db())
        .await?;
    if !rows.is_empty() {
        media_file::Entity::insert_many(rows)
            .exec_without_returning(txn.db())
            .await?;
    }
    uses::bump(txn, picture.id).await?;
    Ok(true)
}
