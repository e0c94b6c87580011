//! Coming in and going out: the one-time set-up, signing in, signing out.
//!
//! The cookie is set only here, and always anew. A form that met an expired sign-in is carried through the sign-in and
//! handed back, so that nothing typed is lost.

mod handing_back;
mod set_up;
mod sign_in;

pub use sign_in::SignInPage;

use crate::context::Context;
use crate::error::Result;
use crate::entity::person;
use crate::people::sessions::{self, Browser, MOST_DAYS};
use crate::web::guard::{Network, SignedIn, cookie_name};
use crate::web::page::NO_STORE;
use rocket::http::{Cookie, CookieJar, Header, SameSite, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{self, Responder, Response};
use rocket::time::Duration;
use rocket::{Route, State, post, routes};
use std::convert::Infallible;

pub fn routes() -> Vec<Route> {
    [set_up::routes(), sign_in::routes(), routes![sign_out]].concat()
}

/// Signs a person in on this browser: a new session, a new cookie.
pub async fn open(ctx: &Context, jar: &CookieJar<'_>, person: &person::Model, agent: &Agent, network: &Network) -> Result<()> {
    let browser = Browser { user_agent: agent.0.clone(), network: network.key().to_owned() };
    let token = sessions::start(ctx, person, browser).await?;
    jar.add(cookie(ctx, token));
    Ok(())
}

/// The browser's name of itself, for the list of sessions.
pub struct Agent(String);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Agent {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Infallible> {
        Outcome::Success(Self(request.headers().get_one("User-Agent").unwrap_or_default().to_owned()))
    }
}

/// 303 to the home page; the browser forgets the cookie. Its storage stays: it may hold unsaved texts.
struct SignedOut;

impl<'r> Responder<'r, 'static> for SignedOut {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        Response::build()
            .status(Status::SeeOther)
            .header(Header::new("Location", "/"))
            .header(Header::new("Clear-Site-Data", "\"cookies\""))
            .header(Header::new("Cache-Control", NO_STORE))
            .ok()
    }
}

#[post("/sign-out")]
async fn sign_out(ctx: &State<Context>, session: Option<SignedIn>, jar: &CookieJar<'_>) -> Result<SignedOut> {
    if let Some(signed_in) = session {
        sessions::end(ctx, signed_in.session).await?;
    }
    jar.remove(cookie(ctx, String::new()));
    Ok(SignedOut)
}

fn cookie(ctx: &Context, token: String) -> Cookie<'static> {
    Cookie::build((cookie_name(ctx), token))
        .path("/")
        .http_only(true)
        .secure(ctx.config().is_https())
        .same_site(SameSite::Lax)
        .max_age(Duration::days(MOST_DAYS))
        .build()
}
