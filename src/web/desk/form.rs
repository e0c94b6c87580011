//! The form of a post or page: what was typed, and the page that shows it.

use crate::context::Context;
use crate::entity::address::Target;
use crate::entity::post::{self, Kind, State};
use crate::entity::revision;
use crate::error::{Error, FieldErrors, Result};
use crate::posts::publishing::When;
use crate::posts::{addresses, writing};
use crate::text::ids::{Moment, RevisionId};
use crate::text::zone::Zone;
use crate::web::chrome::Chrome;
use crate::web::form::Bounded;
use crate::web::page::Page;
use askama::Template;
use rocket::FromForm;
use rocket::http::Status;

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
    /// `open` or `closed`; anything else leaves it as it is.
    #[field(default = String::new())]
    pub comments: String,
    /// The revision that the form was made from.
    #[field(default = String::new())]
    pub base: String,
    /// When to publish, as `2026-03-04T10:30` in the site's zone.
    #[field(default = String::new())]
    pub at: String,
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
            comments: if post.comments_open {
                "open".into()
            } else {
                "closed".into()
            },
            base: draft.id.to_string(),
            at: post
                .publish_at
                .map(|at| {
                    format!(
                        "{}T{}",
                        zone.field_date(at.millis()),
                        zone.field_time(at.millis())
                    )
                })
                .unwrap_or_default(),
        }
    }
}

/// The page on which a text is written.
#[derive(Template)]
#[template(path = "desk/write.html")]
pub struct WritePage<'a> {
    pub chrome: &'a Chrome,
    pub kind: Kind,
    pub form: PostForm,
    pub errors: FieldErrors,
    /// Absent while nothing is stored.
    pub post: Option<post::Model>,
    /// The public path with its slash, while readers can see it.
    pub path: Option<String>,
    pub has_changes: bool,
    pub notice: &'static str,
}

impl<'a> WritePage<'a> {
    /// The empty page for a new text.
    pub fn empty(chrome: &'a Chrome, kind: Kind) -> Self {
        let form = PostForm {
            comments: "open".into(),
            ..PostForm::default()
        };
        Self {
            chrome,
            kind,
            form,
            errors: FieldErrors::default(),
            post: None,
            path: None,
            has_changes: false,
            notice: "",
        }
    }

    /// The page of a stored text, as it stands.
    pub async fn stored(
        ctx: &Context,
        chrome: &'a Chrome,
        post: post::Model,
        notice: &'static str,
    ) -> Result<Self> {
        let draft = writing::draft(ctx.reading(), &post).await?;
        let address = addresses::current(ctx.reading(), Target::Post, post.id.number()).await?;
        let form = PostForm::of(&draft, &post, address.clone(), &chrome.settings.zone);
        Ok(Self {
            chrome,
            kind: post.kind,
            form,
            errors: FieldErrors::default(),
            path: address
                .filter(|_| post.state == State::Published)
                .map(|path| format!("/{path}")),
            has_changes: post.draft_revision != post.live_revision,
            post: Some(post),
            notice,
        })
    }

    /// The same page with what was typed and what is wrong with it.
    pub fn refused(self, form: PostForm, errors: FieldErrors) -> Result<Page> {
        let page = Self {
            form,
            errors,
            notice: "",
            ..self
        };
        Ok(Page::private(&page)?.status(Status::UnprocessableEntity))
    }

    /// Where the form is sent to.
    fn action(&self) -> String {
        match (&self.post, self.kind) {
            (Some(post), _) => format!("/desk/posts/{}", post.id),
            (None, Kind::Post) => "/desk/posts".into(),
            (None, Kind::Page) => "/desk/pages".into(),
        }
    }

    fn noun(&self) -> &'static str {
        match self.kind {
            Kind::Post => "post",
            Kind::Page => "page",
        }
    }

    fn state(&self) -> State {
        self.post.as_ref().map_or(State::Draft, |post| post.state)
    }

    /// Where it stands, in words.
    fn state_words(&self) -> String {
        let zone = &self.chrome.settings.zone;
        let Some(post) = &self.post else {
            return "New, not saved yet".into();
        };
        let saved = zone.date_time(post.edited_at.millis());
        match post.state {
            State::Draft => format!("Draft, saved {saved}"),
            State::Scheduled => match post.publish_at {
                Some(at) => format!("Planned for {}", zone.date_time(at.millis())),
                None => "Planned".into(),
            },
            State::Published if self.has_changes => "Live, with changes not yet published".into(),
            State::Published => "Live".into(),
            State::Offline => format!("Offline, saved {saved}"),
            State::Trashed => "In the trash".into(),
        }
    }

    fn state_class(&self) -> &'static str {
        match self.state() {
            State::Draft => "state-draft",
            State::Scheduled => "state-scheduled",
            State::Published if self.has_changes => "state-changed",
            State::Published => "state-published",
            State::Offline => "state-offline",
            State::Trashed => "state-trashed",
        }
    }

    fn is_live(&self) -> bool {
        self.state() == State::Published
    }

    fn is_scheduled(&self) -> bool {
        self.state() == State::Scheduled
    }

    fn described_by(&self, field: &str) -> String {
        match self.errors.of(field) {
            Some(_) => format!("{field}-hint {field}-error"),
            None => format!("{field}-hint"),
        }
    }
}
