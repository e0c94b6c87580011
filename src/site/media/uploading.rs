//! Taking a picture in: decoded, cleaned, encoded anew, kept.
//!
//! One at a time, while others wait; what was sent is gone afterwards, whatever became of it. A file is there before
//! its row and goes again if the row does not come, so no row is without its file.

use super::may_use;
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::job::JobKind;
use crate::entity::media_file::Role;
use crate::entity::{media, media_file};
use crate::error::{Error, Result};
use crate::jobs;
use crate::spool::Spooled;
use crate::text::ids::MediaId;
use crate::text::media::MediaName;
use pictures::{self, Finished, Refusal};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

/// The most bytes of a file.
pub const MOST_BYTES: u64 = 32 * 1024 * 1024;
/// How long a picture waits for those before it.
const WAIT_FOR_TURN: Duration = Duration::from_secs(60);
/// How long one may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest name of a file that is kept, in characters.
const LONGEST_FILE_NAME: usize = 200;

/// A file that somebody sent.
#[derive(Debug, Clone)]
pub struct Upload {
    pub file: Spooled,
    /// What it was called; shown to the practice alone.
    pub file_name: String,
    /// Its SHA-256.
    pub digest: String,
}

/// What became of it.
#[derive(Debug)]
pub enum Taken {
    Picture(Box<media::Model>),
    Refused(Refusal),
}

/// Takes a picture in; one that this person sent before is known again.
pub async fn upload(ctx: &Context, actor: &Actor, upload: Upload) -> Result<Taken> {
    may_use(actor)?;
    if let Some(known) = known(ctx, actor, &upload.digest).await? {
        return Ok(Taken::Picture(Box::new(known)));
    }
    let finished = match clean(ctx, upload.file).await? {
        Ok(finished) => finished,
        Err(refusal) => return Ok(Taken::Refused(refusal)),
    };
    let (name, finished) = keep(ctx, finished).await?;
    let row = media::ActiveModel {
        id: NotSet,
        name: Set(name.to_string()),
        content_type: Set(finished.kind.content_type().into()),
        width: Set(finished.width),
        height: Set(finished.height),
        bytes: Set(finished.bytes),
        description: Set(String::new()),
        is_decoration: Set(false),
        uploaded_by: Set(actor.person_id()),
        created_at: Set(ctx.now()),
        file_name: Set(shown_name(&upload.file_name)),
        digest: Set(upload.digest),
        shows_person: Set(false),
        permission_until: Set(None),
        permission_note: Set(String::new()),
        withdrawn_at: Set(None),
    };
    let written = db::write(ctx, async |txn| {
        let picture = row.clone().insert(txn.db()).await?;
        add_original(txn, picture.id, &name, &finished).await?;
        let subject = (Subject::Media, Some(picture.id.number()));
        audit::record(txn, actor, "uploaded", subject, "");
        Ok(picture)
    })
    .await;
    match written {
        Ok(picture) => Ok(Taken::Picture(Box::new(picture))),
        Err(error) => {
            ctx.store().discard(&[name.to_string()]).await;
            Err(error)
        }
    }
}

/// What is known of a file that is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub kind: pictures::Kind,
    pub width: i32,
    pub height: i32,
    pub bytes: i64,
}

impl Kept {
    /// The facts about a finished picture.
    pub fn of(finished: &Finished) -> Self {
        Self {
            kind: finished.kind,
            width: i32::try_from(finished.width).unwrap_or(i32::MAX),
            height: i32::try_from(finished.height).unwrap_or(i32::MAX),
            bytes: i64::try_from(finished.bytes.len()).unwrap_or(i64::MAX),
        }
    }
}

/// A clean picture of what was sent, or why not.
pub(super) async fn clean(
    ctx: &Context,
    file: Spooled,
) -> Result<std::result::Result<Finished, Refusal>> {
    let turn = turn(ctx).await?;
    busy(turn, move || pictures::clean(file.path())).await
}

/// The place where pictures are worked on.
pub(super) async fn turn(ctx: &Context) -> Result<OwnedSemaphorePermit> {
    let turn = Arc::clone(ctx.picturing()).acquire_owned();
    match tokio::time::timeout(WAIT_FOR_TURN, turn).await {
        Ok(Ok(turn)) => Ok(turn),
        _ => Err(Error::Unavailable(anyhow::Error::msg(
            "no turn came for a picture",
        ))),
    }
}

/// Heavy work apart from everything else; the turn is kept until it ends, even when nobody waits for it any more.
///
/// A picture that brings a decoder down is as good as damaged.
pub(super) async fn busy<T: Send + 'static>(
    turn: OwnedSemaphorePermit,
    work: impl FnOnce() -> std::result::Result<T, Refusal> + Send + 'static,
) -> Result<std::result::Result<T, Refusal>> {
    let working = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    match tokio::time::timeout(PATIENCE, working).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) if error.is_panic() => {
            tracing::error!("a picture brought its decoder down: {error}");
            Ok(Err(Refusal::DAMAGED))
        }
        Ok(Err(error)) => Err(anyhow::Error::new(error).into()),
        Err(_late) => Err(Error::Unavailable(anyhow::Error::msg(
            "a picture took too long",
        ))),
    }
}

/// Puts a finished picture into the store, under a name of its own.
pub(super) async fn keep(ctx: &Context, finished: Finished) -> Result<(MediaName, Kept)> {
    let name = MediaName::fresh(ctx.random(), finished.kind.extension());
    let kept = Kept::of(&finished);
    ctx.store().put(name.as_str(), finished.bytes).await?;
    Ok((name, kept))
}

/// The row of the picture's own file, and the work of making it smaller.
pub(super) async fn add_original(
    txn: &Txn,
    picture: MediaId,
    name: &MediaName,
    kept: &Kept,
) -> Result<()> {
    let row = media_file::ActiveModel {
        id: NotSet,
        media_id: Set(picture),
        name: Set(name.to_string()),
        role: Set(Role::Original),
        content_type: Set(kept.kind.content_type().into()),
        width: Set(kept.width),
        height: Set(kept.height),
        bytes: Set(kept.bytes),
    };
    row.insert(txn.db()).await?;
    jobs::enqueue(txn, JobKind::MakeSizes, picture.number(), txn.now()).await
}

async fn known(ctx: &Context, actor: &Actor, digest: &str) -> Result<Option<media::Model>> {
    Ok(media::Entity::find()
        .filter(media::Column::Digest.eq(digest))
        .filter(media::Column::UploadedBy.eq(actor.person_id()))
        .filter(media::Column::WithdrawnAt.is_null())
        .order_by_desc(media::Column::Id)
        .one(ctx.reading())
        .await?)
}

/// The last part of what a browser calls a file, without what no name should hold.
pub(super) fn shown_name(file_name: &str) -> String {
    let last = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_FILE_NAME)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::shown_name;

    #[test]
    fn of_a_path_only_the_name_is_shown() {
        for (sent, shown) in [
            ("hands.jpg", "hands.jpg"),
            ("../../etc/passwd", "passwd"),
            ("C:\\photos\\Knie links.JPG", "Knie links.JPG"),
            ("a\r\nb\0.png", "ab.png"),
            ("", ""),
        ] {
            assert_eq!(shown_name(sent), shown);
        }
        assert_eq!(shown_name(&"ä".repeat(500)).chars().count(), 200);
    }
}
