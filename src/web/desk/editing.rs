//! The page on which a text is written, empty, stored, or handed back with what has to be mended.
//!
//! It says in words where the text stands, and has one primary button.

use super::before::Findings;
use super::form::PostForm;
use super::standing;
use crate::audit::Actor;
use crate::context::Context;
use crate::entity::address::Target;
use crate::entity::post::{self, Kind, State};
use crate::error::{Error, FieldErrors, Result};
use crate::posts::linking::Hidden;
use crate::posts::picturing::Undescribed;
use crate::posts::{self, addresses, tagging, writing};
use crate::site::media::library::{self, Entry};
use crate::text::ids::{Moment, PostId};
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;
use rocket::http::Status;

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
    /// What just happened.
    pub notice: &'static str,
    /// Why nothing happened.
    pub warning: &'static str,
    /// Links of the stored text that readers see as plain text.
    pub hidden: Vec<Hidden>,
    /// Pictures of the stored text that nothing describes.
    pub undescribed: Vec<Undescribed>,
    /// Pictures to choose a cover from.
    pub pictures: Vec<Entry>,
    /// When the page was made.
    pub now: Moment,
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
            notice: "",
            warning: "",
            hidden: Vec::new(),
            undescribed: Vec::new(),
            pictures: Vec::new(),
            now: Moment::from_millis(0),
        }
    }

    /// The same with the pictures of this person to choose from.
    pub async fn with_pictures(self, ctx: &Context, actor: &Actor) -> Result<Self> {
        Ok(Self {
            pictures: library::offered(ctx, actor, "").await?,
            ..self
        })
    }

    /// The page of a stored text, as it stands.
    pub async fn stored(
        ctx: &Context,
        chrome: &'a Chrome,
        actor: &Actor,
        post: post::Model,
        notice: &'static str,
    ) -> Result<Self> {
        let draft = writing::draft(ctx.reading(), &post).await?;
        let findings = Findings::of(ctx, actor, Some(post.id), &draft.body).await?;
        let address = addresses::current(ctx.reading(), Target::Post, post.id.number()).await?;
        let form = PostForm {
            told: findings.told(),
            tags: tagging::as_today(ctx, &draft.tags).await?,
            ..PostForm::of(&draft, &post, address.clone(), &chrome.settings.zone)
        };
        Ok(Self {
            chrome,
            kind: post.kind,
            form,
            errors: FieldErrors::default(),
            path: address
                .filter(|_| post.state == State::Published)
                .map(|path| format!("/{path}")),
            post: Some(post),
            notice,
            warning: "",
            hidden: findings.hidden,
            undescribed: findings.undescribed,
            pictures: library::offered(ctx, actor, "").await?,
            now: ctx.now(),
        })
    }

    /// The same page with what was typed and what is wrong with it.
    pub fn refused(self, form: PostForm, errors: FieldErrors) -> Result<Page> {
        let page = Self {
            form,
            errors,
            ..self
        };
        Ok(Page::private(&page)?.status(Status::UnprocessableEntity))
    }

    /// The same page with what was typed and why it could not be done now.
    pub fn overtaken(self, form: PostForm, warning: &'static str) -> Result<Page> {
        let page = Self {
            form,
            warning,
            ..self
        };
        Ok(Page::private(&page)?.status(Status::Conflict))
    }

    /// Where the form is sent to.
    fn action(&self) -> String {
        match (&self.post, self.kind) {
            (Some(post), _) => format!("/desk/posts/{}", post.id),
            (None, Kind::Post) => "/desk/posts".into(),
            (None, Kind::Page) => "/desk/pages".into(),
        }
    }

    /// Where the editor keeps the text while it is written.
    fn autosave(&self) -> String {
        format!("{}/autosave", self.action())
    }

    /// The number of the stored text, empty while there is none.
    fn number(&self) -> String {
        self.post
            .as_ref()
            .map(|post| post.id.to_string())
            .unwrap_or_default()
    }

    /// When the stored text was saved, empty while there is none.
    fn saved_at(&self) -> String {
        self.post
            .as_ref()
            .map(|post| post.edited_at.millis().to_string())
            .unwrap_or_default()
    }

    /// The number of the person who writes.
    fn person(&self) -> String {
        self.chrome
            .viewer
            .as_ref()
            .map(|person| person.id.to_string())
            .unwrap_or_default()
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
        standing::words(self.post.as_ref(), &self.chrome.settings.zone, self.now)
    }

    fn state_class(&self) -> &'static str {
        standing::class(self.post.as_ref())
    }

    fn is_live(&self) -> bool {
        self.state() == State::Published
    }

    fn is_scheduled(&self) -> bool {
        self.state() == State::Scheduled
    }

    /// Whether a chosen picture is none of those that are offered.
    fn is_another(&self, name: &str) -> bool {
        !name.is_empty() && !self.pictures.iter().any(|entry| entry.picture.name == name)
    }

    fn is_page(&self) -> bool {
        self.kind == Kind::Page
    }

    /// Whether the menu leads to it.
    fn is_in_menu(&self) -> bool {
        let path = self.path.as_deref();
        self.chrome
            .menu
            .iter()
            .any(|entry| Some(entry.href.as_str()) == path)
    }

    fn described_by(&self, field: &str) -> String {
        match self.errors.of(field) {
            Some(_) => format!("{field}-hint {field}-error"),
            None => format!("{field}-hint"),
        }
    }
}

/// The page of a stored text again, with what was typed, after a verb refused it; other failures pass.
pub async fn handed_back(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    id: PostId,
    form: PostForm,
    error: Error,
) -> Result<Page> {
    let page = async {
        let post = posts::editable(ctx.reading(), actor, id).await?;
        WritePage::stored(ctx, chrome, actor, post, "").await
    };
    match error {
        Error::Invalid(errors) => page.await?.refused(form, errors),
        Error::Conflict(words) => page.await?.overtaken(form, words),
        error => Err(error),
    }
}
