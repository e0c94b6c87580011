//! What every page needs around its content: the site's names, the menu, and who is looking.
//!
//! Settings and menu are read again when the site's change key moves; the rest once per request. Handlers pass it to
//! their page as one field.

use super::assets;
use super::guard::Viewer;
use crate::comments;
use crate::context::Context;
use crate::db::ChangeKey;
use crate::entity::person::{self, Role};
use crate::error::{Error, Result};
use crate::site::navigation::{self, Entry};
use crate::site::settings::{self, Settings};
use rocket::request::{FromRequest, Outcome, Request};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The surroundings of a page.
#[derive(Debug, Clone)]
pub struct Chrome {
    pub settings: Arc<Settings>,
    pub menu: Arc<[Entry]>,
    /// The signed-in person, if there is one.
    pub viewer: Option<person::Model>,
    /// How many comments wait for this person; 0 for strangers, at most 1000.
    pub waiting: u64,
    /// The configured origin, without a trailing slash.
    pub site_url: String,
    /// The path that was asked for.
    pub path: String,
}

impl Chrome {
    /// The address of an asset.
    pub fn asset(&self, name: &str) -> String {
        assets::href(name)
    }

    /// Whether the rich editor is built into this program; without it texts are written in a plain field.
    pub fn has_editor(&self) -> bool {
        assets::is_built_in("editor/editor.js")
    }

    /// The address of the site's accent colour.
    pub fn accent(&self) -> String {
        assets::accent_href(self.settings.accent_hue)
    }

    /// The full address of a path.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.site_url)
    }

    /// Whether the viewer may open the desk.
    pub fn may_write(&self) -> bool {
        self.viewer
            .as_ref()
            .is_some_and(|person| person.role != Role::Moderator)
    }

    /// Whether the viewer may change the site.
    pub fn may_own(&self) -> bool {
        self.viewer
            .as_ref()
            .is_some_and(|person| person.role == Role::Owner)
    }

    /// The waiting count in words: counts stop at 999+.
    pub fn waiting_label(&self) -> String {
        if self.waiting > 999 {
            "999+".into()
        } else {
            self.waiting.to_string()
        }
    }

    async fn read(request: &Request<'_>) -> Result<Self> {
        let ctx = request
            .rocket()
            .state::<Context>()
            .ok_or_else(|| Error::internal("no context is managed"))?;
        let viewer = Viewer::of(request).await?;
        let waiting = match &viewer {
            Some(person) => Box::pin(comments::moderating::waiting(ctx, person)).await?,
            None => 0,
        };
        let standing = match request.rocket().state::<Standing>() {
            Some(standing) => standing.now(ctx).await?,
            None => Arc::new(Box::pin(Surroundings::read(ctx)).await?),
        };
        Ok(Self {
            settings: Arc::clone(&standing.settings),
            menu: Arc::clone(&standing.menu),
            viewer,
            waiting,
            site_url: ctx.config().site_url(),
            path: request.uri().path().to_string(),
        })
    }

    /// Enough for an error page when the database cannot be asked.
    pub fn bare(request: &Request<'_>) -> Self {
        let ctx = request.rocket().state::<Context>();
        Self {
            settings: Arc::default(),
            menu: Arc::default(),
            viewer: None,
            waiting: 0,
            site_url: ctx.map(|ctx| ctx.config().site_url()).unwrap_or_default(),
            path: request.uri().path().to_string(),
        }
    }
}

/// What is around every page until the site's own key changes.
struct Surroundings {
    since: u64,
    settings: Arc<Settings>,
    menu: Arc<[Entry]>,
}

/// The surroundings as they were last read, for all requests of a process.
#[derive(Default)]
pub struct Standing(Mutex<Option<Arc<Surroundings>>>);

impl Surroundings {
    async fn read(ctx: &Context) -> Result<Self> {
        // Before the rows are read: a change from here on is not in them.
        let since = ctx.versions().now();
        Ok(Self {
            since,
            settings: settings::load(ctx.reading()).await?.into(),
            menu: navigation::menu(ctx.reading()).await?.into(),
        })
    }
}

impl Standing {
    async fn now(&self, ctx: &Context) -> Result<Arc<Surroundings>> {
        let key = [ChangeKey::Site.to_string().into_boxed_str()];
        let last = self.last().clone();
        if let Some(last) = last.filter(|last| ctx.versions().stands(&key, last.since)) {
            return Ok(last);
        }
        // Seldom, and large: not a part of every request's future.
        let read = Arc::new(Box::pin(Surroundings::read(ctx)).await?);
        *self.last() = Some(Arc::clone(&read));
        Ok(read)
    }

    fn last(&self) -> MutexGuard<'_, Option<Arc<Surroundings>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Kept(Result<Chrome>);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for &'r Chrome {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let kept = request
            .local_cache_async(async { Kept(Chrome::read(request).await) })
            .await;
        match &kept.0 {
            Ok(chrome) => Outcome::Success(chrome),
            Err(error) => {
                super::errors::note(request, error);
                Outcome::Error((super::errors::status_of(error), ()))
            }
        }
    }
}
