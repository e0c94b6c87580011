//! Somebody at the door: their browser, their network, and the session that they may have come with.
//!
//! This is the one place that sets the session cookie. Its value is always new; the session before it ends.

use crate::context::Context;
use crate::entity::person;
use crate::error::{Error, Result};
use crate::people::sessions::{self, Browser, MOST_DAYS};
use crate::text::ids::SessionId;
use crate::web::guard::{Claim, Network, SignedIn, cookie_name};
use rocket::http::{Cookie, CookieJar, SameSite, Status};
use rocket::outcome::try_outcome;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::time::Duration;

/// A browser that may be signed in or out.
pub struct Arrival<'r> {
    ctx: &'r Context,
    jar: &'r CookieJar<'r>,
    browser: Browser,
    before: Result<Option<SessionId>>,
}

impl Arrival<'_> {
    /// The keyed hash of the network.
    pub fn network(&self) -> &str {
        &self.browser.network
    }

    /// Signs a person in on this browser.
    pub async fn sign_in(self, person: &person::Model) -> Result<()> {
        let token = sessions::start(self.ctx, person, self.browser).await?;
        if let Some(before) = self.before? {
            sessions::end(self.ctx, before).await?;
        }
        self.jar.add(cookie(self.ctx, token));
        Ok(())
    }

    /// Signs out whoever was signed in on this browser.
    pub async fn sign_out(self) -> Result<()> {
        if let Some(before) = self.before? {
            sessions::end(self.ctx, before).await?;
        }
        self.jar.remove(cookie(self.ctx, String::new()));
        Ok(())
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Arrival<'r> {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let Some(ctx) = request.rocket().state::<Context>() else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        let network = try_outcome!(request.guard::<Network>().await);
        let claim = try_outcome!(request.guard::<Claim<SignedIn>>().await);
        let before = match claim.claim() {
            Ok(signed_in) => Ok(Some(signed_in.session)),
            Err(Error::SignInRequired) => Ok(None),
            Err(error) => Err(error),
        };
        let user_agent = request
            .headers()
            .get_one("User-Agent")
            .unwrap_or_default()
            .to_owned();
        let browser = Browser {
            user_agent,
            network: network.key().to_owned(),
        };
        Outcome::Success(Self {
            ctx,
            jar: request.cookies(),
            browser,
            before,
        })
    }
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
