//! One post or page as a reader opens it, from its path.
//!
//! A path that was public once leads to its thing: to the page itself, by `MovedTo` to where it lives now, or to `Gone`
//! when it was trashed. Everything that is not public is not found, whatever form of path asked for it.

use super::listing::TagLink;
use super::neighbours::{self, Neighbour, live_text};
use super::scope::is_public;
use super::series::{self, Part};
use crate::context::Context;
use crate::entity::address::{self, Target};
use crate::entity::person;
use crate::entity::post::{self, Kind, State};
use crate::entity::{revision, series_post};
use crate::error::{Error, Result};
use crate::posts::correcting::Told;
use crate::posts::picturing::{self, Readers};
use crate::posts::{addresses, linking, rendering};
use crate::text::ids::{Moment, PersonId, SeriesId};
use crate::text::markdown::{Heading, reading_minutes};
use crate::text::sanitise::SafeHtml;
use crate::text::sanitise::picturing::Shown as Picture;
use crate::text::slug::Slug;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect, RelationDef, Select,
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
    pub author: Author,
    /// What the text rests on, if it says so.
    pub sources: Option<SafeHtml>,
    pub seo_title: String,
    pub seo_description: String,
    /// The picture above the text.
    pub cover: Option<Picture>,
    /// The picture on shared cards, where it is another than the cover.
    pub social_picture: Option<Picture>,
    pub words: usize,
    /// What changed since it came out, the newest first.
    pub corrections: Vec<Told>,
    pub published_at: Moment,
    pub updated_at: Moment,
    /// The part of a series that it is, if it is in one.
    pub part: Option<Part>,
    pub newer: Option<Neighbour>,
    pub older: Option<Neighbour>,
}

/// Who wrote a text, and what stands about them under it.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Author {
    pub id: PersonId,
    pub name: String,
    pub credentials: String,
    pub licence: String,
    pub about: String,
    pub is_introduced: bool,
}

/// A post that comments can be written under.
#[derive(Debug, Clone)]
pub struct Commentable {
    pub post: post::Model,
    pub title: String,
    /// With its leading slash.
    pub path: String,
}

/// A post with its live text and its author, as one query finds them.
#[derive(FromQueryResult)]
struct Opened {
    #[sea_orm(nested)]
    post: post::Model,
    is_current: bool,
    title: Option<String>,
    html: Option<SafeHtml>,
    summary: Option<String>,
    contents: Option<String>,
    words: Option<i32>,
    sources_html: Option<SafeHtml>,
    seo_title: Option<String>,
    seo_description: Option<String>,
    cover: Option<String>,
    social_picture: Option<String>,
    series_id: Option<SeriesId>,
    #[sea_orm(nested(prefix = "by_"))]
    author: Author,
}

/// A post without its text, as one query finds it.
#[derive(FromQueryResult)]
struct Addressed {
    #[sea_orm(nested)]
    post: post::Model,
    is_current: bool,
    title: Option<String>,
}

/// Finds what a path shows: `MovedTo` for an old path, `Gone` for the trash, `NotFound` for everything not public.
pub async fn shown(ctx: &Context, slug: &str) -> Result<Shown> {
    let db = ctx.reading();
    let opened = opened(db, slug).await?;
    if !opened.is_current {
        return Err(Error::MovedTo(current(db, &opened.post, slug).await?));
    }
    let post = opened.post;
    let never_rendered = || {
        Error::internal(format!(
            "the live text of post {} was never rendered",
            post.id
        ))
    };
    let html = opened.html.ok_or_else(never_rendered)?;
    let words = usize::try_from(opened.words.unwrap_or_default()).unwrap_or_default();
    let published_at = post.published_at.unwrap_or(post.created_at);
    let beside = neighbours::beside(db, &post).await?;
    let [cover, social_picture] =
        [opened.cover, opened.social_picture].map(|name| name.unwrap_or_default());
    let names = [cover.as_str(), social_picture.as_str()];
    let pictures = picturing::covers(ctx, names, Readers::OfPage).await?;
    let part = match opened.series_id {
        Some(series) => series::part(db, series, post.id).await?,
        None => None,
    };
    let sources = match opened.sources_html {
        Some(sources) => Some(presented(ctx, sources).await?),
        None => None,
    };
    Ok(Shown {
        title: opened.title.unwrap_or_default(),
        path: format!("/{slug}"),
        html: presented(ctx, html).await?,
        contents: rendering::contents(opened.contents.as_deref().unwrap_or("[]"))?,
        summary: opened.summary.unwrap_or_default(),
        minutes: reading_minutes(words),
        words,
        tags: beside.tags,
        author: opened.author,
        sources,
        seo_title: opened.seo_title.unwrap_or_default(),
        seo_description: opened.seo_description.unwrap_or_default(),
        cover: pictures.get(&cover).cloned(),
        social_picture: pictures.get(&social_picture).cloned(),
        corrections: beside.corrections,
        published_at,
        updated_at: post.updated_at.unwrap_or(published_at),
        part,
        newer: beside.newer,
        older: beside.older,
        post,
    })
}

/// The public post that a comment sent to this path belongs to; an old path counts as the current one.
pub async fn open_for_comments(db: &impl ConnectionTrait, slug: &str) -> Result<Commentable> {
    let opened = at(slug)?
        .into_model::<Addressed>()
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    seen(&opened.post)?;
    if opened.post.kind != Kind::Post {
        return Err(Error::NotFound);
    }
    let path = if opened.is_current {
        format!("/{slug}")
    } else {
        current(db, &opened.post, slug).await?
    };
    Ok(Commentable {
        title: opened.title.unwrap_or_default(),
        post: opened.post,
        path,
    })
}

/// Refuses what is not public any more, as its path would.
pub fn insist_public(post: &post::Model) -> Result<()> {
    match post.state {
        State::Published => Ok(()),
        State::Trashed => Err(Error::Gone),
        _ => Err(Error::NotFound),
    }
}

/// A text with its links and pictures as they are today.
async fn presented(ctx: &Context, html: SafeHtml) -> Result<SafeHtml> {
    let html = linking::resolved(ctx, html).await?;
    picturing::resolved(ctx, html, Readers::OfPage).await
}

/// Where a post lives that was asked for by an old path.
async fn current(db: &impl ConnectionTrait, post: &post::Model, slug: &str) -> Result<String> {
    let current = addresses::current(db, Target::Post, post.id.number()).await?;
    Ok(format!("/{}", current.as_deref().unwrap_or(slug)))
}

async fn opened(db: &impl ConnectionTrait, slug: &str) -> Result<Opened> {
    let author: RelationDef = post::Entity::belongs_to(person::Entity)
        .from(post::Column::AuthorId)
        .to(person::Column::Id)
        .into();
    let in_series: RelationDef = post::Entity::belongs_to(series_post::Entity)
        .from(post::Column::Id)
        .to(series_post::Column::PostId)
        .into();
    let found = at(slug)?
        .columns([
            revision::Column::Html,
            revision::Column::Summary,
            revision::Column::Contents,
            revision::Column::Words,
            revision::Column::SourcesHtml,
            revision::Column::SeoTitle,
            revision::Column::SeoDescription,
            revision::Column::Cover,
            revision::Column::SocialPicture,
        ])
        .column(series_post::Column::SeriesId)
        .column_as(person::Column::Id, "by_id")
        .column_as(person::Column::Name, "by_name")
        .column_as(person::Column::Credentials, "by_credentials")
        .column_as(person::Column::Licence, "by_licence")
        .column_as(person::Column::About, "by_about")
        .column_as(person::Column::IsIntroduced, "by_is_introduced")
        .join(JoinType::InnerJoin, author)
        .join(JoinType::LeftJoin, in_series)
        .into_model::<Opened>()
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    seen(&found.post)?;
    Ok(found)
}

/// What stands at a path, with the title that readers see.
fn at(slug: &str) -> Result<Select<post::Entity>> {
    // Only slugs have rows, and PostgreSQL would refuse a NUL with an error of its own.
    if !Slug::parse(slug).is_ok_and(|parsed| parsed.as_str() == slug) {
        return Err(Error::NotFound);
    }
    let address: RelationDef = post::Entity::belongs_to(address::Entity)
        .from(post::Column::Id)
        .to(address::Column::TargetId)
        .into();
    // What has an address was public once: gone while it is in the trash, hidden in every other state.
    let seen = Condition::any()
        .add(is_public())
        .add(post::Column::State.eq(State::Trashed));
    Ok(post::Entity::find()
        .column(address::Column::IsCurrent)
        .column(revision::Column::Title)
        .join(JoinType::InnerJoin, address)
        .join(JoinType::LeftJoin, live_text())
        .filter(address::Column::Path.eq(slug))
        .filter(address::Column::Target.eq(Target::Post))
        .filter(seen))
}

fn seen(post: &post::Model) -> Result<()> {
    match post.state {
        State::Trashed => Err(Error::Gone),
        _ => Ok(()),
    }
}
