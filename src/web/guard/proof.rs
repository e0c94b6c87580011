//! The address that a browser proves by a signed cookie, set when somebody confirmed it by mail.
//!
//! Only what is sent asks for it; pages that everybody may read never do, and stay the same for all.

use crate::context::Context;
use crate::letters::confirming;
use crate::text::ids::MailboxId;
use rocket::http::{Cookie, CookieJar, SameSite, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::time::Duration;

/// The proven address, if the browser carries a proof.
#[derive(Debug, Clone, Copy)]
pub struct Proof(pub Option<MailboxId>);

impl Proof {
    /// Gives the browser a proof.
    pub fn give(ctx: &Context, jar: &CookieJar<'_>, proof: String) {
        let cookie = Cookie::build((ctx.config().proof_cookie(), proof))
            .path("/")
            .http_only(true)
            .secure(ctx.config().is_https())
            .same_site(SameSite::Lax)
            .max_age(Duration::days(confirming::PROOF_DAYS));
        jar.add(cookie.build());
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Proof {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let Some(ctx) = request.rocket().state::<Context>() else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        let carried = request.cookies().get(ctx.config().proof_cookie());
        Outcome::Success(Self(
            carried.and_then(|cookie| confirming::proof(ctx, cookie.value())),
        ))
    }
}
