//! Judging a text that somebody typed, all fields at once.
//!
//! Only a `Text` can be stored, and only this file makes one. It refuses addresses that another thing has or that the
//! program needs; an empty title is fine for a draft that has some text.

use super::addresses;
use crate::entity::address::Target;
use crate::entity::revision;
use crate::error::{Error, FieldErrors, Result};
use crate::text::ids::PostId;
use crate::text::names::{Body, Line, TagName, Title};
use crate::text::slug::Slug;
use sea_orm::ConnectionTrait;

/// The longest excerpt, in characters.
const MOST_EXCERPT: usize = 500;
/// The longest title and description for search results, in characters. They show about 60 and 160.
const MOST_SEO_TITLE: usize = 200;
const MOST_SEO_DESCRIPTION: usize = 500;
/// The longest list of sources, in characters.
const MOST_SOURCES: usize = 10_000;

/// A text as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    pub title: String,
    pub body: String,
    pub tags: String,
    pub slug: String,
    pub excerpt: String,
    /// The name of a picture in the media library, or its path.
    pub cover: String,
    pub seo_title: String,
    pub seo_description: String,
    /// Like `cover`.
    pub social_picture: String,
    pub sources: String,
    /// Whether readers may comment; nothing leaves it as it is (and open under a new post).
    pub comments_open: Option<bool>,
}

/// A text that can be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub(super) title: String,
    pub(super) body: String,
    pub(super) tags: String,
    pub(super) slug: String,
    pub(super) excerpt: String,
    pub(super) cover: String,
    pub(super) seo_title: String,
    pub(super) seo_description: String,
    pub(super) social_picture: String,
    pub(super) sources: String,
}

impl Text {
    /// The text of an older revision, as it was.
    pub fn of(revision: &revision::Model) -> Self {
        Self {
            title: revision.title.clone(),
            body: revision.body.clone(),
            tags: revision.tags.clone(),
            slug: revision.slug.clone(),
            excerpt: revision.excerpt.clone(),
            cover: revision.cover.clone(),
            seo_title: revision.seo_title.clone(),
            seo_description: revision.seo_description.clone(),
            social_picture: revision.social_picture.clone(),
            sources: revision.sources.clone(),
        }
    }

    /// The same, begun: with this title and body, and with these tags where it has none.
    pub(super) fn begun(self, title: String, body: String, tags: String) -> Self {
        let tags = if self.tags.is_empty() {
            tags
        } else {
            self.tags
        };
        Self {
            title,
            body,
            tags,
            ..self
        }
    }

    /// Whether a revision has the same text.
    pub fn is(&self, revision: &revision::Model) -> bool {
        *self == Self::of(revision)
    }
}

/// Takes a text for saving; `own` is the post whose addresses do not count as taken.
pub async fn check(db: &impl ConnectionTrait, input: &Input, own: Option<PostId>) -> Result<Text> {
    let mut errors = FieldErrors::default();
    let text = judge(db, input, own, &mut errors).await?;
    text.ok_or(Error::Invalid(errors))
}

/// Judges every field and adds what is wrong to `errors`; the text comes only if nothing was and is wrong.
pub async fn judge(
    db: &impl ConnectionTrait,
    input: &Input,
    own: Option<PostId>,
    errors: &mut FieldErrors,
) -> Result<Option<Text>> {
    let title = title(input, errors);
    let body = errors.take("body", Body::parse(&input.body));
    let tags = errors.take("tags", TagName::list(&input.tags));
    let slug = slug(db, input, own, errors).await?;
    let excerpt = errors.take("excerpt", Body::parse(&input.excerpt));
    if input.excerpt.chars().count() > MOST_EXCERPT {
        errors.add("excerpt", "Keep the excerpt under 500 characters.");
    }
    let about = about(input, errors);
    match (title, body, tags, slug, excerpt, about) {
        (Some(title), Some(body), Some(tags), Some(slug), Some(excerpt), Some(about))
            if errors.is_empty() =>
        {
            let names: Vec<&str> = tags.iter().map(TagName::as_str).collect();
            Ok(Some(Text {
                title,
                body: body.into_string(),
                tags: names.join(", "),
                slug,
                excerpt: excerpt.into_string().trim().to_owned(),
                ..about
            }))
        }
        _ => Ok(None),
    }
}

/// What the text says about itself, in a text that is empty besides.
fn about(input: &Input, errors: &mut FieldErrors) -> Option<Text> {
    let cover = errors.take("cover", Line::picture(&input.cover));
    let social_picture = errors.take("social_picture", Line::picture(&input.social_picture));
    let seo_title = errors.take("seo_title", Line::parse(&input.seo_title, MOST_SEO_TITLE));
    let seo_description = errors.take(
        "seo_description",
        Line::parse(&input.seo_description, MOST_SEO_DESCRIPTION),
    );
    let sources = errors.take("sources", Body::parse(&input.sources))?;
    if sources.as_str().chars().count() > MOST_SOURCES {
        errors.add("sources", "Keep the sources under 10,000 characters.");
    }
    Some(Text {
        title: String::new(),
        body: String::new(),
        tags: String::new(),
        slug: String::new(),
        excerpt: String::new(),
        cover: cover?.into_string(),
        seo_title: seo_title?.into_string(),
        seo_description: seo_description?.into_string(),
        social_picture: social_picture?.into_string(),
        sources: sources.into_string().trim().to_owned(),
    })
}

fn title(input: &Input, errors: &mut FieldErrors) -> Option<String> {
    if !input.title.trim().is_empty() {
        return errors
            .take("title", Title::parse(&input.title))
            .map(Title::into_string);
    }
    if input.body.trim().is_empty() {
        errors.add("title", "Write a title or some text before saving.");
    }
    Some(String::new())
}

/// The slug, empty while it follows the title; nothing if it is refused.
async fn slug(
    db: &impl ConnectionTrait,
    input: &Input,
    own: Option<PostId>,
    errors: &mut FieldErrors,
) -> Result<Option<String>> {
    if input.slug.trim().is_empty() {
        return Ok(Some(String::new()));
    }
    let Some(slug) = errors.take("slug", Slug::parse(&input.slug)) else {
        return Ok(None);
    };
    let own = own.map_or(0, PostId::number);
    if slug.is_reserved() {
        errors.add("slug", addresses::RESERVED);
    } else if !addresses::is_free(db, slug.as_str(), Target::Post, own).await? {
        errors.add("slug", addresses::TAKEN);
    }
    Ok(Some(slug.to_string()))
}
