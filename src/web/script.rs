//! Requests that the site's own scripts make, and how they are refused: in JSON, never by a page.
//!
//! A handler that answers scripts alone takes `Script` as its first parameter; one that answers both asks `Caller`.
//! A script tells an answer that is not JSON from one of ours: that came from a proxy, and the site was not reached.

use super::page::Page;
use crate::error::FieldErrors;
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use serde_json::{Map, Value, json};
use std::convert::Infallible;

/// Whether this request was recognised as a script's.
struct Recognised(bool);

/// Marks a request as a script's, whatever it says about itself.
#[derive(Debug, Clone, Copy)]
pub struct Script;

/// Who asks, as the `Accept` header tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    Browser,
    Script,
}

impl Script {
    /// Whether the answer is to be JSON.
    pub fn is_asking(request: &Request<'_>) -> bool {
        request.local_cache(|| Recognised(false)).0
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Script {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Infallible> {
        request.local_cache(|| Recognised(true));
        Outcome::Success(Self)
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Caller {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Infallible> {
        let wants_json = request
            .accept()
            .is_some_and(|accept| accept.preferred().media_type().is_json());
        request.local_cache(|| Recognised(wants_json));
        Outcome::Success(if wants_json {
            Self::Script
        } else {
            Self::Browser
        })
    }
}

/// The answer to a script whose request was refused: what is wrong with the fields, or what to do next.
pub fn refusal(status: Status, fields: Option<&FieldErrors>, words: Option<&str>) -> Page {
    let body = match fields {
        Some(errors) => {
            let errors: Map<String, Value> = errors
                .iter()
                .map(|(field, message)| (field.to_owned(), message.into()))
                .collect();
            json!({ "errors": errors })
        }
        None => json!({ "message": words.unwrap_or_else(|| fallback(status)) }),
    };
    Page::json(&body).status(status)
}

fn fallback(status: Status) -> &'static str {
    match status.code {
        401 => "You are signed out. Sign in again to go on; what you wrote is still here.",
        403 => "Your role does not reach this far. Ask the owner of this site if you need it.",
        404 | 410 => "This is not here any more; it may be in the trash.",
        413 => "That is too large. Please make it shorter; nothing was saved.",
        429 => "That was a little fast. Please wait a moment and try again.",
        507 => {
            "The server's disk is full, so nothing was kept. Please tell whoever runs this site, and try again later."
        }
        503 => "The site cannot reach its records just now. Please try again in a minute.",
        _ => "That could not be done. Please try again.",
    }
}
