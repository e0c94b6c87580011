//! Posts with their whole text, for feeds.

use super::listing::{self, Listed};
use super::neighbours::live_text;
use crate::context::Context;
use crate::entity::{post, revision};
use crate::error::Result;
use crate::posts::linking;
use crate::posts::picturing::{self, Readers};
use crate::text::ids::{PostId, TagId};
use crate::text::sanitise::SafeHtml;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// How many entries a feed has.
const ENTRIES: u64 = 20;

/// A post with its text.
#[derive(Debug, Clone)]
pub struct Full {
    pub listed: Listed,
    pub uuid: String,
    pub html: SafeHtml,
}

/// The newest posts, of one tag or of all, with their whole text.
pub async fn newest_full(ctx: &Context, tag: Option<TagId>) -> Result<Vec<Full>> {
    let scope = match tag {
        Some(tag) => listing::tagged(tag),
        None => post::Entity::find(),
    };
    let ids = listing::ids(ctx, scope, 0, ENTRIES).await?;
    let posts = listing::by_ids(ctx, &ids).await?;
    let texts: Vec<(PostId, String, Option<SafeHtml>)> = post::Entity::find()
        .select_only()
        .columns([post::Column::Id, post::Column::Uuid])
        .column(revision::Column::Html)
        .join(JoinType::InnerJoin, live_text())
        .filter(post::Column::Id.is_in(ids))
        .into_tuple()
        .all(ctx.reading())
        .await?;
    let (names, texts): (Vec<(PostId, String)>, Vec<SafeHtml>) = texts
        .into_iter()
        .filter_map(|(id, uuid, html)| Some(((id, uuid), html?)))
        .unzip();
    let texts = linking::resolved_all(ctx, texts).await?;
    let texts = picturing::resolved_all(ctx, texts, Readers::OfFeed).await?;
    let mut texts: HashMap<PostId, (String, SafeHtml)> = names
        .into_iter()
        .zip(texts)
        .map(|((id, uuid), html)| (id, (uuid, html)))
        .collect();
    let full = |listed: Listed| {
        let (uuid, html) = texts.remove(&listed.id)?;
        Some(Full { listed, uuid, html })
    };
    Ok(posts.into_iter().filter_map(full).collect())
}
