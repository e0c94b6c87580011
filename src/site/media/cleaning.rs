//! Pictures that no text uses, and files that no picture has.
//!
//! Only what no post, page or draft uses can be deleted; asking for it while somebody puts it into a text leaves it.

use super::changeable;
use super::replacing::files;
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::media_file::Role;
use crate::entity::{media, media_file, media_use};
use crate::error::{Error, Result};
use crate::text::ids::MediaId;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef};
use std::collections::HashSet;

/// A file without a row may belong to an upload that is under way, for so long.
const GRACE_MILLIS: i64 = 24 * 60 * 60 * 1_000;

const USED: &str =
    "This picture is used in a text. Take it out there first, or withdraw it everywhere.";

/// Deletes a picture that nothing uses, with all its files.
pub async fn delete(ctx: &Context, actor: &Actor, name: &str) -> Result<()> {
    let files = db::write(ctx, async |txn| {
        let picture = changeable(txn.db(), actor, name).await?;
        if is_used(txn, picture.id).await? {
            return Err(Error::Conflict(USED));
        }
        remove(txn, actor, picture.id).await
    })
    .await?;
    ctx.store().discard(&files).await;
    Ok(())
}

/// Deletes those of these pictures that still nothing uses, and returns how many there were.
pub async fn delete_unused(ctx: &Context, actor: &Actor, names: &[String]) -> Result<usize> {
    let mut count = 0;
    for name in names {
        match delete(ctx, actor, name).await {
            Ok(()) => count += 1,
            Err(Error::Conflict(_) | Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

/// Removes files that no picture has: what a crash between a file and its row left behind.
pub async fn remove_strays(ctx: &Context, _worker: &Actor) -> Result<usize> {
    let before = ctx.now().millis().saturating_sub(GRACE_MILLIS);
    let old: Vec<String> = ctx
        .store()
        .list()
        .await?
        .into_iter()
        .filter(|file| file.written_at < before)
        .map(|file| file.name)
        .collect();
    let mut count = 0;
    for names in old.chunks(500) {
        let owned = owned(ctx, names).await?;
        for stray in names.iter().filter(|name| !owned.contains(*name)) {
            ctx.store().delete(stray).await?;
            count += 1;
        }
    }
    Ok(count)
}

/// Those of these files that a picture has which is not withdrawn.
async fn owned(ctx: &Context, names: &[String]) -> Result<HashSet<String>> {
    let picture: RelationDef = media_file::Entity::belongs_to(media::Entity)
        .from(media_file::Column::MediaId)
        .to(media::Column::Id)
        .into();
    let owned: Vec<String> = media_file::Entity::find()
        .select_only()
        .column(media_file::Column::Name)
        .join(JoinType::InnerJoin, picture)
        .filter(media_file::Column::Name.is_in(names))
        .filter(media_file::Column::Role.ne(Role::Former))
        .filter(media::Column::WithdrawnAt.is_null())
        .into_tuple()
        .all(ctx.reading())
        .await?;
    Ok(owned.into_iter().collect())
}

async fn is_used(txn: &Txn, picture: MediaId) -> Result<bool> {
    let found = media_use::Entity::find()
        .filter(media_use::Column::MediaId.eq(picture))
        .one(txn.db())
        .await?;
    Ok(found.is_some())
}

async fn remove(txn: &Txn, actor: &Actor, picture: MediaId) -> Result<Vec<String>> {
    let files = files(txn, picture).await?;
    media_file::Entity::delete_many()
        .filter(media_file::Column::MediaId.eq(picture))
        .exec(txn.db())
        .await?;
    media::Entity::delete_by_id(picture).exec(txn.db()).await?;
    let subject = (Subject::Media, Some(picture.number()));
    audit::record(txn, actor, "deleted", subject, "");
    Ok(files)
}
