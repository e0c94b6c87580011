//! People of the practice, by what they may do.
//!
//! A guard says only which rooms a person may enter; which rows they may touch is decided where rows are loaded.
//! The session is looked up once per request, however many guards ask.

use crate::audit::Actor;
use crate::context::Context;
use crate::entity::person::{self, Role};
use crate::error::{Error, Result};
use crate::people::sessions::{self, Recognised};
use crate::web::errors;
use rocket::http::CookieJar;
use rocket::request::{FromRequest, Outcome, Request};

/// Looks at the session without asking for one.
pub struct Viewer;

struct Kept(Result<Option<Recognised>>);

impl Viewer {
    /// The signed-in person, if there is one.
    pub async fn of(request: &Request<'_>) -> Result<Option<person::Model>> {
        Ok(recognised(request)
            .await?
            .map(|recognised| recognised.person.clone()))
    }
}

async fn recognised<'r>(request: &'r Request<'_>) -> Result<Option<&'r Recognised>> {
    let kept = request
        .local_cache_async(async { Kept(look_up(request).await) })
        .await;
    match &kept.0 {
        Ok(recognised) => Ok(recognised.as_ref()),
        // The source was noted when it happened first; what follows needs only the kind.
        Err(Error::Unavailable(source)) => Err(Error::Unavailable(anyhow::anyhow!("{source:#}"))),
        Err(error) => Err(Error::internal(error.to_string())),
    }
}

async fn look_up(request: &Request<'_>) -> Result<Option<Recognised>> {
    let Some(ctx) = request.rocket().state::<Context>() else {
        return Err(Error::internal("no context is managed"));
    };
    match session_token(ctx, request.cookies()) {
        Some(token) => sessions::recognise(ctx, &token).await,
        None => Ok(None),
    }
}

/// The name of the session cookie.
pub fn cookie_name(ctx: &Context) -> &'static str {
    ctx.config().session_cookie()
}

fn session_token(ctx: &Context, cookies: &CookieJar<'_>) -> Option<String> {
    cookies
        .get(cookie_name(ctx))
        .map(|cookie| cookie.value().to_owned())
}

/// A claim to be somebody, not yet checked: for handlers that must read a long text before they refuse.
pub struct Claim<T>(Result<T>);

impl<T> Claim<T> {
    /// The person, or why not.
    pub fn claim(self) -> Result<T> {
        self.0
    }
}

#[rocket::async_trait]
impl<'r, T: Staff + Send> FromRequest<'r> for Claim<T> {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        Outcome::Success(Self(enter(request).await))
    }
}

/// A room that only some people may enter.
pub trait Staff: Sized {
    /// Whether a person with this role may enter.
    fn admits(role: Role) -> bool;
    /// The proof.
    fn new(recognised: &Recognised) -> Self;
}

async fn enter<T: Staff>(request: &Request<'_>) -> Result<T> {
    match recognised(request).await? {
        Some(recognised) if T::admits(recognised.person.role) => Ok(T::new(recognised)),
        Some(_) => Err(Error::Forbidden),
        None => Err(Error::SignInRequired),
    }
}

macro_rules! staff {
    ($($(#[$doc:meta])* $name:ident: $roles:pat,)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name(pub person::Model);

        impl $name {
            /// The person as the one who acts.
            pub fn actor(&self) -> Actor {
                Actor::Person(self.0.clone())
            }
        }

        impl Staff for $name {
            fn admits(role: Role) -> bool {
                matches!(role, $roles)
            }

            fn new(recognised: &Recognised) -> Self {
                Self(recognised.person.clone())
            }
        }

        #[rocket::async_trait]
        impl<'r> FromRequest<'r> for $name {
            type Error = ();

            async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
                answer(request, enter(request).await)
            }
        }
    )+};
}

staff! {
    /// Somebody who may write posts.
    Writer: Role::Owner | Role::Writer,
    /// Somebody who may decide about some comments; which ones is a matter of rows.
    Moderator: Role::Owner | Role::Writer | Role::Moderator,
    /// The owner.
    Owner: Role::Owner,
}

/// Anybody of the practice, with the session that they came with.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub person: person::Model,
    pub session: crate::text::ids::SessionId,
}

impl SignedIn {
    /// The person as the one who acts.
    pub fn actor(&self) -> Actor {
        Actor::Person(self.person.clone())
    }
}

impl Staff for SignedIn {
    fn admits(_: Role) -> bool {
        true
    }

    fn new(recognised: &Recognised) -> Self {
        Self {
            person: recognised.person.clone(),
            session: recognised.session,
        }
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for SignedIn {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        answer(request, enter(request).await)
    }
}

fn answer<T>(request: &Request<'_>, entered: Result<T>) -> Outcome<T, ()> {
    match entered {
        Ok(person) => Outcome::Success(person),
        Err(error) => {
            errors::note(request, &error);
            Outcome::Error((errors::status_of(&error), ()))
        }
    }
}
