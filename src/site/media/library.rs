//! All pictures, for finding one again: by what it shows or was called, unused ones, those whose permission ends.

use super::{changeable_by, may_use, uses};
use crate::audit::Actor;
use crate::context::Context;
use crate::db;
use crate::entity::media_file::Role;
use crate::entity::{media, media_file};
use crate::error::Result;
use crate::text::ids::{MediaId, Moment};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;

/// How many pictures a page of the library shows.
pub const PER_PAGE: u64 = 48;
/// How many the editor is offered.
const OFFERED: u64 = 60;
/// So many days before its end a permission is due.
pub const DUE_DAYS: i64 = 30;
/// The width of pictures in lists.
const THUMBNAIL: i32 = 480;

/// Which pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shelf {
    #[default]
    All,
    /// No text uses them.
    Unused,
    /// The permission of the person on them ends soon or has ended.
    Due,
    /// Nothing says what they show.
    Undescribed,
}

/// What to show of the library.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub shelf: Shelf,
    pub search: String,
    /// The last picture of the page before.
    pub after: Option<MediaId>,
}

/// A picture in the library.
#[derive(Debug, Clone)]
pub struct Entry {
    pub picture: media::Model,
    /// The address of a small one.
    pub thumbnail: String,
}

impl Entry {
    /// What it is called in a list.
    pub fn words(&self) -> &str {
        words(&self.picture)
    }
}

/// What a picture is called in a list: what it shows, or what its file was called.
pub fn words(picture: &media::Model) -> &str {
    [&picture.description, &picture.file_name]
        .into_iter()
        .find(|words| !words.is_empty())
        .map_or("A picture", String::as_str)
}

/// A page of the library.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    pub entries: Vec<Entry>,
    pub has_more: bool,
}

/// The pictures that this actor may change, newest first.
pub async fn list(ctx: &Context, actor: &Actor, wanted: &Wanted) -> Result<Listed> {
    let mut query = found(ctx, &wanted.search)
        .filter(changeable_by(actor)?)
        .filter(on_shelf(ctx, wanted.shelf));
    if let Some(after) = wanted.after {
        query = query.filter(media::Column::Id.lt(after));
    }
    let mut pictures = query
        .order_by_desc(media::Column::Id)
        .limit(PER_PAGE + 1)
        .all(ctx.reading())
        .await?;
    let most = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let has_more = pictures.len() > most;
    pictures.truncate(most);
    Ok(Listed {
        entries: with_thumbnails(ctx, pictures).await?,
        has_more,
    })
}

/// The pictures that this actor may put into a text, newest first.
pub async fn offered(ctx: &Context, actor: &Actor, search: &str) -> Result<Vec<Entry>> {
    may_use(actor)?;
    let pictures = found(ctx, search)
        .filter(changeable_by(actor)?)
        .filter(media::Column::WithdrawnAt.is_null())
        .order_by_desc(media::Column::Id)
        .limit(OFFERED)
        .all(ctx.reading())
        .await?;
    with_thumbnails(ctx, pictures).await
}

/// The pictures whose permission ends within a month or has ended, the most urgent first.
pub async fn due(ctx: &Context, actor: &Actor) -> Result<Vec<media::Model>> {
    Ok(media::Entity::find()
        .filter(changeable_by(actor)?)
        .filter(on_shelf(ctx, Shelf::Due))
        .order_by_asc(media::Column::PermissionUntil)
        .limit(PER_PAGE)
        .all(ctx.reading())
        .await?)
}

/// The address of the picture in lists: the smallest that is large enough.
pub async fn thumbnail(ctx: &Context, picture: &media::Model) -> Result<String> {
    let mut thumbnails = thumbnails(ctx, &[picture.id]).await?;
    let name = thumbnails.remove(&picture.id);
    Ok(format!("/media/{}", name.as_ref().unwrap_or(&picture.name)))
}

fn found(ctx: &Context, search: &str) -> Select<media::Entity> {
    // PostgreSQL refuses NUL, and nobody searches for a line end.
    let search = search.replace(char::is_control, " ");
    let mut query = media::Entity::find();
    for word in search.split_whitespace().take(8) {
        query = query.filter(
            Condition::any()
                .add(db::contains(
                    ctx,
                    (media::Entity, media::Column::Description),
                    word,
                ))
                .add(db::contains(
                    ctx,
                    (media::Entity, media::Column::FileName),
                    word,
                )),
        );
    }
    query
}

fn on_shelf(ctx: &Context, shelf: Shelf) -> Condition {
    let shelf = match shelf {
        Shelf::All => return Condition::all(),
        Shelf::Unused => Condition::all().add(uses::is_unused()),
        Shelf::Due => Condition::all()
            .add(media::Column::ShowsPerson.eq(true))
            .add(media::Column::PermissionUntil.lte(due_by(ctx))),
        Shelf::Undescribed => Condition::all()
            .add(media::Column::Description.eq(""))
            .add(media::Column::IsDecoration.eq(false)),
    };
    shelf.add(media::Column::WithdrawnAt.is_null())
}

fn due_by(ctx: &Context) -> Moment {
    ctx.now().plus_days(DUE_DAYS)
}

async fn with_thumbnails(ctx: &Context, pictures: Vec<media::Model>) -> Result<Vec<Entry>> {
    let ids: Vec<MediaId> = pictures.iter().map(|picture| picture.id).collect();
    let mut thumbnails = thumbnails(ctx, &ids).await?;
    let entry = |picture: media::Model| {
        let name = thumbnails.remove(&picture.id);
        Entry {
            thumbnail: format!("/media/{}", name.as_ref().unwrap_or(&picture.name)),
            picture,
        }
    };
    Ok(pictures.into_iter().map(entry).collect())
}

async fn thumbnails(ctx: &Context, ids: &[MediaId]) -> Result<HashMap<MediaId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(MediaId, String)> = media_file::Entity::find()
        .select_only()
        .columns([media_file::Column::MediaId, media_file::Column::Name])
        .filter(media_file::Column::MediaId.is_in(ids.iter().copied()))
        .filter(media_file::Column::Role.eq(Role::Size))
        .filter(media_file::Column::Width.eq(THUMBNAIL))
        // Where there are two, the WebP comes last and stays.
        .order_by_asc(media_file::Column::Name)
        .into_tuple()
        .all(ctx.reading())
        .await?;
    Ok(rows.into_iter().collect())
}
