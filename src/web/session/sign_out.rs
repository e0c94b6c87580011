//! Signing out: the session's row goes, so that a copy of the cookie opens nothing either.

use super::Arrival;
use crate::error::Result;
use crate::web::page::NO_STORE;
use rocket::http::{Header, Status};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use rocket::{Route, post, routes};

pub fn routes() -> Vec<Route> {
    routes![sign_out]
}

/// 303 to the home page; the browser forgets its cookies. Its storage stays: it may hold texts that were not saved yet.
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
async fn sign_out(arrival: Arrival<'_>) -> Result<SignedOut> {
    arrival.sign_out().await?;
    Ok(SignedOut)
}
