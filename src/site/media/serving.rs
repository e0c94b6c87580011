//! A picture's bytes, for those who may see them.
//!
//! Everybody, while something published uses it; otherwise those who write, and whoever holds the link to a draft that
//! names it. A link's signature holds for one draft and one picture, and ends with the link.

use super::uses;
use crate::audit::Actor;
use crate::context::Context;
use crate::entity::media_file::Role;
use crate::entity::media_use::{self, Place};
use crate::entity::post::{self, State};
use crate::entity::{media, media_file, preview};
use crate::error::{Error, Result};
use crate::text::ids::{MediaId, PreviewId};
use crate::text::media::MediaName;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// A file that may be shown to whoever asked.
#[derive(Debug, Clone)]
pub enum Found {
    File {
        file: media_file::Model,
        /// Whether everybody may see it.
        is_public: bool,
    },
    /// Another file took its place, under this name.
    Moved { name: String },
}

/// What a name leads to; `NotFound` for whoever may not see it, `Gone` for what was withdrawn.
pub async fn find(ctx: &Context, name: &str, viewer: &Actor, pass: Option<&str>) -> Result<Found> {
    let name = MediaName::parse(name).ok_or(Error::NotFound)?;
    let (file, picture) = load(ctx, &name).await?;
    if picture.withdrawn_at.is_some() {
        return Err(Error::Gone);
    }
    let is_public = uses::is_public(ctx.reading(), picture.id).await?;
    if !is_public && !opens(ctx, pass, picture.id).await? {
        super::may_use(viewer).map_err(|_stranger| Error::NotFound)?;
    }
    Ok(match file.role {
        Role::Former => Found::Moved { name: picture.name },
        Role::Original | Role::Size => Found::File { file, is_public },
    })
}

async fn load(ctx: &Context, name: &MediaName) -> Result<(media_file::Model, media::Model)> {
    let file = media_file::Entity::find()
        .filter(media_file::Column::Name.eq(name.as_str()))
        .one(ctx.reading())
        .await?
        .ok_or(Error::NotFound)?;
    let picture = media::Entity::find_by_id(file.media_id)
        .one(ctx.reading())
        .await?
        .ok_or(Error::NotFound)?;
    Ok((file, picture))
}

/// What opens a picture of a draft to whoever was shown the draft by this link.
pub fn pass(ctx: &Context, link: PreviewId, picture: MediaId) -> String {
    format!("{link}-{}", signature(ctx, link, picture))
}

fn signature(ctx: &Context, link: PreviewId, picture: MediaId) -> String {
    let mut mac = match Hmac::<Sha256>::new_from_slice(&ctx.secrets().signing) {
        Ok(mac) => mac,
        // No length is wrong for HMAC.
        Err(_) => Hmac::new(&Default::default()),
    };
    mac.update(format!("picture of a draft\0{link}\0{picture}").as_bytes());
    let bytes = mac.finalize().into_bytes();
    URL_SAFE_NO_PAD.encode(bytes.get(..16).unwrap_or_default())
}

/// Whether a pass opens a picture: the link stands, and its draft still names it.
async fn opens(ctx: &Context, pass: Option<&str>, picture: MediaId) -> Result<bool> {
    let Some((link, signed)) = pass.and_then(|pass| pass.split_once('-')) else {
        return Ok(false);
    };
    let Ok(link) = link.parse().map(PreviewId::new) else {
        return Ok(false);
    };
    let own = signature(ctx, link, picture);
    if !bool::from(own.as_bytes().ct_eq(signed.as_bytes())) {
        return Ok(false);
    }
    let shared: RelationDef = preview::Entity::belongs_to(post::Entity)
        .from(preview::Column::PostId)
        .to(post::Column::Id)
        .into();
    let used: RelationDef = post::Entity::belongs_to(media_use::Entity)
        .from(post::Column::Id)
        .to(media_use::Column::PostId)
        .into();
    let found = preview::Entity::find_by_id(link)
        .join(JoinType::InnerJoin, shared)
        .join(JoinType::InnerJoin, used)
        .filter(preview::Column::ExpiresAt.gt(ctx.now()))
        .filter(post::Column::State.ne(State::Trashed))
        .filter(media_use::Column::Place.eq(Place::Draft))
        .filter(media_use::Column::MediaId.eq(picture))
        .one(ctx.reading())
        .await?;
    Ok(found.is_some())
}
