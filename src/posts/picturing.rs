//! Pictures in texts: how they stand on a page today, and which of them nothing describes.
//!
//! Stored HTML keeps every picture as it was written; its files, its size and whether it is shown at all are looked up
//! when a page is made. So smaller files that are ready, another file in its place, and a withdrawal are seen
//! everywhere at once. Every verb that changes one of these names `posts`, which all pages with texts are made from.

use crate::context::Context;
use crate::entity::media;
use crate::entity::media_file::{self, Role};
use crate::error::Result;
use crate::site::media::{serving, uses};
use crate::text::ids::{MediaId, PreviewId};
use crate::text::markdown;
use crate::text::media::{MediaName, PATH};
use crate::text::sanitise::SafeHtml;
use crate::text::sanitise::picturing::{self, Frame, Picture, Shown};
use pictures::{Kind, WIDTHS};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeSet, HashMap};

/// For whom a text is.
#[derive(Debug, Clone, Copy)]
pub enum Readers {
    /// Everybody, on a page.
    OfPage,
    /// Everybody, in a feed.
    OfFeed,
    /// People of the practice.
    Staff,
    /// Whoever holds this link to the draft.
    OfDraft(PreviewId),
}

/// A picture without a description in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undescribed {
    pub name: String,
    /// What it was called where it came from.
    pub file_name: String,
}

/// A text with its pictures as they are today.
pub async fn resolved(ctx: &Context, html: SafeHtml, readers: Readers) -> Result<SafeHtml> {
    let mut all = resolved_all(ctx, vec![html], readers).await?;
    all.pop()
        .ok_or_else(|| crate::error::Error::internal("a text was lost among its pictures"))
}

/// Many texts with their pictures as they are today, in three queries if there are any.
pub async fn resolved_all(
    ctx: &Context,
    texts: Vec<SafeHtml>,
    readers: Readers,
) -> Result<Vec<SafeHtml>> {
    // A look at the letters spares most texts everything else.
    if !texts.iter().any(|html| html.as_str().contains(PATH)) {
        return Ok(texts);
    }
    let names: BTreeSet<MediaName> = texts.iter().flat_map(picturing::shown).collect();
    let pictures = by_names(ctx, &names, readers).await?;
    let picture = |name: &MediaName| {
        pictures
            .get(name.as_str())
            .cloned()
            .unwrap_or(Picture::Gone)
    };
    let frame = match readers {
        Readers::OfFeed => Frame::Feed,
        _ => Frame::Page,
    };
    Ok(texts
        .iter()
        .map(|html| picturing::pictured(html, frame, picture))
        .collect())
}

/// How the pictures behind these names stand today.
pub async fn by_names(
    ctx: &Context,
    names: &BTreeSet<MediaName>,
    readers: Readers,
) -> Result<HashMap<String, Picture>> {
    let ids = uses::by_names(ctx.reading(), names).await?;
    let pictures = by_ids(ctx, ids.values().copied().collect(), readers).await?;
    Ok(ids
        .into_iter()
        .map(|(name, id)| (name, pictures.get(&id).cloned().unwrap_or(Picture::Gone)))
        .collect())
}

/// The pictures above texts, by their names; what is not shown any more is left out.
pub async fn covers<'n>(
    ctx: &Context,
    names: impl IntoIterator<Item = &'n str>,
    readers: Readers,
) -> Result<HashMap<String, Shown>> {
    let names: BTreeSet<MediaName> = names.into_iter().filter_map(MediaName::parse).collect();
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let pictures = by_names(ctx, &names, readers).await?;
    let shown = |(name, picture): (String, Picture)| match picture {
        Picture::Shown(shown) => Some((name, shown)),
        Picture::Gone => None,
    };
    Ok(pictures.into_iter().filter_map(shown).collect())
}

/// The picture above one text.
pub async fn cover(ctx: &Context, name: &str, readers: Readers) -> Result<Option<Shown>> {
    Ok(covers(ctx, [name], readers).await?.remove(name))
}

/// Pictures of a text that have no description there and are not marked as decoration.
pub async fn undescribed(ctx: &Context, body: &str) -> Result<Vec<Undescribed>> {
    if !body.contains(PATH) {
        return Ok(Vec::new());
    }
    let names: BTreeSet<MediaName> = picturing::undescribed(&markdown::article(body).html)
        .into_iter()
        .collect();
    let ids = uses::by_names(ctx.reading(), &names).await?;
    let rows: HashMap<MediaId, media::Model> = media::Entity::find()
        .filter(media::Column::Id.is_in(ids.values().copied()))
        .filter(media::Column::IsDecoration.eq(false))
        .filter(media::Column::WithdrawnAt.is_null())
        .all(ctx.reading())
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let told = |(name, id): (String, MediaId)| {
        rows.get(&id).map(|row| Undescribed {
            name,
            file_name: row.file_name.clone(),
        })
    };
    Ok(ids.into_iter().filter_map(told).collect())
}

async fn by_ids(
    ctx: &Context,
    ids: BTreeSet<MediaId>,
    readers: Readers,
) -> Result<HashMap<MediaId, Picture>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = media::Entity::find()
        .filter(media::Column::Id.is_in(ids.iter().copied()))
        .filter(media::Column::WithdrawnAt.is_null())
        .all(ctx.reading())
        .await?;
    let mut files: HashMap<MediaId, Vec<media_file::Model>> = HashMap::new();
    for file in media_file::Entity::find()
        .filter(media_file::Column::MediaId.is_in(ids))
        .filter(media_file::Column::Role.ne(Role::Former))
        .order_by_asc(media_file::Column::Width)
        .all(ctx.reading())
        .await?
    {
        files.entry(file.media_id).or_default().push(file);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let files = files.remove(&row.id).unwrap_or_default();
            (row.id, Picture::Shown(shown(ctx, &row, &files, readers)))
        })
        .collect())
}

fn shown(
    ctx: &Context,
    picture: &media::Model,
    files: &[media_file::Model],
    readers: Readers,
) -> Shown {
    let origin = match readers {
        Readers::OfPage | Readers::OfFeed => ctx.config().media.origin(),
        Readers::Staff | Readers::OfDraft(_) => "",
    };
    let pass = match readers {
        Readers::OfDraft(link) => format!("?pass={}", serving::pass(ctx, link, picture.id)),
        _ => String::new(),
    };
    let address = |name: &str| format!("{origin}{PATH}{name}{pass}");
    let width = |file: &media_file::Model| u32::try_from(file.width).unwrap_or(1);
    let widest = WIDTHS.last().copied().unwrap_or_default();
    let of_kind = |kind: &str| -> Vec<(String, u32)> {
        files
            .iter()
            .filter(|file| file.content_type == kind && width(file) <= widest)
            .map(|file| (address(&file.name), width(file)))
            .collect()
    };
    let webp = Kind::WebP.content_type();
    Shown {
        src: address(&picture.name),
        width: u32::try_from(picture.width).unwrap_or(1),
        height: u32::try_from(picture.height).unwrap_or(1),
        description: if picture.is_decoration {
            String::new()
        } else {
            picture.description.clone()
        },
        own: of_kind(&picture.content_type),
        webp: if picture.content_type == webp {
            Vec::new()
        } else {
            of_kind(webp)
        },
    }
}
