//! What readers are told of a post that is still to come.

use crate::context::Context;
use crate::entity::address::Target;
use crate::entity::plan;
use crate::error::{Error, Result};
use crate::posts::addresses;
use crate::posts::mentions::{self, Within};
use crate::text::ids::PostId;
use crate::text::slug::Slug;
use crate::text::{excerpt, markdown};
use sea_orm::EntityTrait;

/// How many passages that speak of it are shown.
const MOST_MENTIONS: usize = 5;
/// How long such a passage is, in characters.
const PASSAGE: usize = 280;

/// A post that is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    pub id: PostId,
    pub title: String,
    /// With its leading slash.
    pub path: String,
    pub about: String,
    /// Where public texts speak of it.
    pub mentions: Vec<Spoken>,
}

/// A public text that speaks of it, in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    pub title: String,
    /// With its leading slash.
    pub path: String,
    pub passage: String,
}

/// The plan at a path: `Gone` if it was given up, `NotFound` where nothing is announced.
pub async fn coming(ctx: &Context, slug: &str) -> Result<Coming> {
    if !Slug::parse(slug).is_ok_and(|parsed| parsed.as_str() == slug) {
        return Err(Error::NotFound);
    }
    let found = addresses::resolve(ctx.reading(), slug)
        .await?
        .filter(|found| found.target == Target::Post)
        .ok_or(Error::NotFound)?;
    let id = PostId::new(found.target_id);
    let plan = plan::Entity::find_by_id(id)
        .one(ctx.reading())
        .await?
        .filter(|plan| plan.fulfilled_at.is_none())
        .ok_or(Error::NotFound)?;
    if !plan.is_open() {
        return Err(Error::Gone);
    }
    let path = format!("/{}", found.current);
    let mentions = mentions::of(ctx, Within::Public, id, Some(&path)).await?;
    let spoken = mentions.into_iter().filter_map(|mention| {
        Some(Spoken {
            path: mention.path?,
            title: mention.title,
            passage: excerpt::of(&markdown::article(&mention.passage).plain, PASSAGE),
        })
    });
    Ok(Coming {
        id,
        title: plan.title,
        about: plan.about,
        mentions: spoken.take(MOST_MENTIONS).collect(),
        path,
    })
}
