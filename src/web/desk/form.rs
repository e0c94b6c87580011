//! The form of a post or a page, as it was sent and as a draft fills it.
//!
//! Nothing that was typed is changed here, so that it can be handed back as it came.

use crate::entity::{post, revision};
use crate::error::{Error, Result};
use crate::posts::publishing::When;
use crate::posts::writing;
use crate::text::ids::{Moment, RevisionId};
use crate::text::zone::Zone;
use crate::web::form::Bounded;
use rocket::FromForm;

/// A text as it was sent.
#[derive(Debug, Clone, Default, FromForm)]
pub struct PostForm {
    #[field(default = String::new())]
    pub title: String,
    #[field(default = String::new())]
    pub body: String,
    #[field(default = String::new())]
    pub tags: String,
    #[field(default = String::new())]
    pub slug: String,
    #[field(default = String::new())]
    pub excerpt: String,
    /// The name of a picture.
    #[field(default = String::new())]
    pub cover: String,
    #[field(default = String::new())]
    pub seo_title: String,
    #[field(default = String::new())]
    pub seo_description: String,
    /// The name of a picture.
    #[field(default = String::new())]
    pub social_picture: String,
    #[field(default = String::new())]
    pub sources: String,
    /// `open` or `closed`; anything else leaves it as it is.
    #[field(default = String::new())]
    pub comments: String,
    /// The revision that the form was made from.
    #[field(default = String::new())]
    pub base: String,
    /// The names of links that the writer knows to be plain text for readers, separated by spaces.
    #[field(default = String::new())]
    pub told: String,
    /// Set where an update is asked about: the kind of change that was chosen before, or `yes`.
    #[field(default = String::new())]
    pub asks: String,
    /// The kind of change: `typing`, `content` or `safety`.
    #[field(default = String::new())]
    pub change: String,
    /// What changed, in one line.
    #[field(default = String::new())]
    pub changed: String,
    /// When to publish, as `2026-03-04T10:30` in the site's zone.
    #[field(default = String::new())]
    pub at: String,
    /// What a page calls its new text, so that it begins once however often it is sent.
    #[field(default = String::new())]
    pub key: String,
    /// The number of the person who typed it, where a script sends it by itself.
    #[field(default = String::new())]
    pub person: String,
}

impl Bounded for PostForm {
    // 400,000 characters of up to four bytes, three signs each when url-encoded, are more than anybody writes.
    const KIBIBYTES: u64 = 3 * 1024;
}

impl PostForm {
    /// The text for the verbs.
    pub fn input(&self) -> writing::Input {
        writing::Input {
            title: self.title.clone(),
            body: self.body.clone(),
            tags: self.tags.clone(),
            slug: self.slug.clone(),
            excerpt: self.excerpt.clone(),
            cover: self.cover.clone(),
            seo_title: self.seo_title.clone(),
            seo_description: self.seo_description.clone(),
            social_picture: self.social_picture.clone(),
            sources: self.sources.clone(),
            comments_open: match self.comments.as_str() {
                "open" => Some(true),
                "closed" => Some(false),
                _ => None,
            },
        }
    }

    /// The revision that it was made from; a form without one is out of date.
    pub fn base(&self) -> RevisionId {
        RevisionId::new(self.base.trim().parse().unwrap_or_default())
    }

    /// When readers shall see it.
    pub fn when(&self, zone: &Zone) -> Result<When> {
        let at = self.at.trim();
        if at.is_empty() {
            return Ok(When::Now);
        }
        let (date, time) = at.split_once('T').unwrap_or((at, ""));
        let instant = zone
            .instant(date, time)
            .map_err(|refusal| Error::field("at", refusal.to_string()))?;
        Ok(When::At(Moment::from_millis(instant)))
    }

    /// The time that was typed and is not the post's, for a save: saving plans nothing.
    pub fn unplanned(&self, post: &post::Model, zone: &Zone) -> Option<String> {
        match self.when(zone) {
            Ok(When::At(at)) if post.publish_at != Some(at) => Some(local(at, zone)),
            _ => None,
        }
    }

    /// The form of a draft, with the address that the post has.
    pub fn of(
        draft: &revision::Model,
        post: &post::Model,
        address: Option<String>,
        zone: &Zone,
    ) -> Self {
        Self {
            title: draft.title.clone(),
            body: draft.body.clone(),
            tags: draft.tags.clone(),
            slug: if draft.slug.is_empty() {
                address.unwrap_or_default()
            } else {
                draft.slug.clone()
            },
            excerpt: draft.excerpt.clone(),
            cover: draft.cover.clone(),
            seo_title: draft.seo_title.clone(),
            seo_description: draft.seo_description.clone(),
            social_picture: draft.social_picture.clone(),
            sources: draft.sources.clone(),
            comments: if post.comments_open {
                "open".into()
            } else {
                "closed".into()
            },
            base: draft.id.to_string(),
            told: String::new(),
            asks: String::new(),
            change: String::new(),
            changed: String::new(),
            at: post
                .publish_at
                .map(|at| local(at, zone))
                .unwrap_or_default(),
            key: String::new(),
            person: String::new(),
        }
    }
}

/// A moment as its field has it.
fn local(at: Moment, zone: &Zone) -> String {
    let (date, time) = (zone.field_date(at.millis()), zone.field_time(at.millis()));
    format!("{date}T{time}")
}
