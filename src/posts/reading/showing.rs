//! One post or page as a reader opens it, from its path.
//!
//! A path that was public once leads to its thing: to the page itself, by `MovedTo` to where it lives now, or to `Gone`
//! when it was trashed. Everything that is not public is not found, whatever form of path asked for it.

use super::listing::{TagLink, names, tags_of};
use super::neighbours::{self, Neighbour};
use super::scope::is_public;
use crate::context::Context;
use crate::entity::address::Target;
use crate::entity::post::{self, Kind, State};
use crate::entity::revision;
use crate::error::{Error, Result};
use crate::posts::{addresses, linking, rendering};
use crate::text::ids::{Moment, PersonId, PostId, RevisionId};
use crate::text::markdown::{Heading, reading_minutes};
use crate::text::sanitise::SafeHtml;
use crate::text::slug::Slug;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
};

/// A post or page with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Shown {
    pub post: post::Model,
    pub title: String,
    /// With its leading slash.
    pub path: String,
    pub html: SafeHtml,
    pub contents: Vec<Heading>,
    pub summary: String,
    pub minutes: usize,
    pub tags: Vec<TagLink>,
    pub author: String,
    pub author_id: PersonId,
    pub published_at: Moment,
    pub updated_at: Moment,
    pub newer: Option<Neighbour>,
    pub older: Option<Neighbour>,
}

/// A post that comments can be written under.
#[derive(Debug, Clone)]
pub struct Commentable {
    pub post: post::Model,
    pub title: String,
    /// With its leading slash.
    pub path: String,
}

/// The columns of a live text that its page needs; the source stays where it is.
#[derive(FromQueryResult)]
struct Live {
    title: String,
    html: Option<SafeHtml>,
    summary: Option<String>,
    contents: Option<String>,
    words: i32,
}

/// Finds what a path shows: `MovedTo` for an old path, `Gone` for the trash, `NotFound` for everything not public.
pub async fn shown(ctx: &Context, slug: &str) -> Result<Shown> {
    let db = ctx.reading();
    let (post, path) = public_post(db, slug).await?;
    if path.strip_prefix('/') != Some(slug) {
        return Err(Error::MovedTo(path));
    }
    let live = live(db, &post).await?;
    let html = live.html.ok_or_else(|| {
        Error::internal(format!(
            "the live text of post {} was never rendered",
            post.id
        ))
    })?;
    let published_at = post.published_at.unwrap_or(post.created_at);
    let (newer, older) = neighbours::of(db, &post).await?;
    Ok(Shown {
        title: live.title,
        path,
        html: linking::resolved(ctx, html).await?,
        contents: rendering::contents(live.contents.as_deref().unwrap_or("[]"))?,
        summary: live.summary.unwrap_or_default(),
        minutes: reading_minutes(usize::try_from(live.words).unwrap_or_default()),
        tags: tags_of(db, [post.id].into_iter())
            .await?
            .remove(&post.id)
            .unwrap_or_default(),
        author: names(db, [post.author_id].into_iter())
            .await?
            .remove(&post.author_id)
            .unwrap_or_default(),
        author_id: post.author_id,
        published_at,
        updated_at: post.updated_at.unwrap_or(published_at),
        newer,
        older,
        post,
    })
}

/// The public post that a comment sent to this path belongs to; an old path counts as the current one.
pub async fn open_for_comments(db: &impl ConnectionTrait, slug: &str) -> Result<Commentable> {
    let (post, path) = public_post(db, slug).await?;
    if post.kind != Kind::Post {
        return Err(Error::NotFound);
    }
    let title = live(db, &post).await?.title;
    Ok(Commentable { post, title, path })
}

async fn public_post(db: &impl ConnectionTrait, path: &str) -> Result<(post::Model, String)> {
    // Only slugs have rows, and PostgreSQL would refuse a NUL with an error of its own.
    if !Slug::parse(path).is_ok_and(|slug| slug.as_str() == path) {
        return Err(Error::NotFound);
    }
    let resolved = addresses::resolve(db, path).await?.ok_or(Error::NotFound)?;
    if resolved.target != Target::Post {
        return Err(Error::NotFound);
    }
    // What has an address was public once: gone while it is in the trash, hidden in every other state.
    let seen = Condition::any()
        .add(is_public())
        .add(post::Column::State.eq(State::Trashed));
    let id = PostId::new(resolved.target_id);
    let post = post::Entity::find_by_id(id)
        .filter(seen)
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    match post.state {
        State::Trashed => Err(Error::Gone),
        _ => Ok((post, format!("/{}", resolved.current))),
    }
}

async fn live(db: &impl ConnectionTrait, post: &post::Model) -> Result<Live> {
    let missing = || Error::internal(format!("post {} is public without a text", post.id));
    let id: RevisionId = post.live_revision.ok_or_else(missing)?;
    let columns = [
        revision::Column::Title,
        revision::Column::Html,
        revision::Column::Summary,
        revision::Column::Contents,
        revision::Column::Words,
    ];
    let text = revision::Entity::find_by_id(id)
        .select_only()
        .columns(columns)
        .into_model()
        .one(db)
        .await?;
    text.ok_or_else(missing)
}
