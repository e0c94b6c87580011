//! Where other texts link to a post, with the passage that does.
//!
//! Found by the words of the address in the stored sources, and then by the links themselves: a text that merely holds
//! the same letters is none.

use super::desk::draft_text;
use super::reading::{is_public, live_text};
use super::{addresses, editable_by};
use crate::audit::Actor;
use crate::context::Context;
use crate::db;
use crate::entity::address::Target;
use crate::entity::post::{self, State};
use crate::entity::revision;
use crate::error::Result;
use crate::text::ids::PostId;
use crate::text::passages;
use crate::text::sanitise::linking::{Local, local};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
};
use std::collections::HashMap;

/// The most texts that are looked through.
const MOST: u64 = 20;

/// A passage that links to a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub post: PostId,
    pub title: String,
    /// The public path with its slash, if readers can see the text.
    pub path: Option<String>,
    /// The tags of the text, as they were typed.
    pub tags: String,
    /// As it was typed.
    pub passage: String,
}

/// Whose texts are looked through.
#[derive(Debug, Clone, Copy)]
pub enum Within<'a> {
    /// What readers see.
    Public,
    /// What this person may edit, as it stands at the desk.
    Desk(&'a Actor),
}

/// The passages that link to a post by its path or its number at the desk, of the newest texts first.
pub async fn of(
    ctx: &Context,
    within: Within<'_>,
    id: PostId,
    path: Option<&str>,
) -> Result<Vec<Mention>> {
    let mut all = of_all(ctx, within, &[(id, path)], MOST).await?;
    Ok(all.remove(&id).unwrap_or_default())
}

/// The same for many posts at once, each with its path; at most so many texts are looked through.
pub async fn of_all(
    ctx: &Context,
    within: Within<'_>,
    wanted: &[(PostId, Option<&str>)],
    most: u64,
) -> Result<HashMap<PostId, Vec<Mention>>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let body = (revision::Entity, revision::Column::Body);
    let mut named = Condition::any();
    for (id, path) in wanted {
        named = named.add(db::contains(ctx, body, &format!("/desk/posts/{id}")));
        if let Some(path) = path {
            named = named.add(db::contains(ctx, body, path));
        }
    }
    let rows: Vec<(PostId, State, String, String, String)> = scope(within)?
        .select_only()
        .columns([post::Column::Id, post::Column::State])
        .columns([
            revision::Column::Title,
            revision::Column::Body,
            revision::Column::Tags,
        ])
        .filter(named)
        .order_by_desc(post::Column::Id)
        .limit(most)
        .into_tuple()
        .all(ctx.reading())
        .await?;
    let ids: Vec<i64> = rows.iter().map(|(id, ..)| id.number()).collect();
    let paths = addresses::currents(ctx.reading(), Target::Post, &ids).await?;
    let site_url = ctx.config().site_url();
    let mut mentions: HashMap<PostId, Vec<Mention>> = HashMap::new();
    for (post, state, title, body, tags) in rows {
        let own = paths
            .get(&post.number())
            .filter(|_| state == State::Published);
        for (id, path) in wanted.iter().filter(|(id, _)| *id != post) {
            let passages =
                passages::linking_to(&body, |address| is_meant(address, &site_url, *id, *path));
            let found = passages.into_iter().map(|passage| Mention {
                post,
                title: super::writing::titled(&title).to_owned(),
                path: own.map(|path| format!("/{path}")),
                tags: tags.clone(),
                passage: passage.to_owned(),
            });
            mentions.entry(*id).or_default().extend(found);
        }
    }
    Ok(mentions)
}

fn is_meant(address: &str, site_url: &str, id: PostId, path: Option<&str>) -> bool {
    match local(address, site_url) {
        Some(Local::Desk(other)) => other == id.number(),
        Some(Local::Path(other)) => path.and_then(|path| path.strip_prefix('/')) == Some(&other),
        None => false,
    }
}

fn scope(within: Within<'_>) -> Result<Select<post::Entity>> {
    Ok(match within {
        Within::Public => post::Entity::find()
            .join(JoinType::InnerJoin, live_text())
            .filter(is_public()),
        Within::Desk(actor) => post::Entity::find()
            .join(JoinType::InnerJoin, draft_text())
            .filter(editable_by(actor)?)
            .filter(post::Column::State.ne(State::Trashed)),
    })
}
