//! Pictures at the desk: the library, one picture with all that is known of it, and taking new ones in.
//!
//! What the editor asks is answered in JSON, the same acts by pages for everybody else.

mod library;
mod picture;
mod upload;

use crate::entity::media;
use crate::text::media::PATH;
use crate::web::script;
use pictures::Refusal;
use rocket::Route;
use rocket::http::Status;
use serde_json::{Value, json};

pub fn routes() -> Vec<Route> {
    [library::routes(), picture::routes(), upload::routes()].concat()
}

/// A picture as scripts are told of it.
fn told(picture: &media::Model) -> Value {
    json!({
        "name": picture.name,
        "src": format!("{PATH}{}", picture.name),
        "width": picture.width,
        "height": picture.height,
        "description": picture.description,
        "is_decoration": picture.is_decoration,
    })
}

/// The status under which a picture is refused.
fn status_of(refusal: Refusal) -> Status {
    match refusal {
        Refusal::Kind(_) => Status::UnsupportedMediaType,
        Refusal::TooLarge => Status::PayloadTooLarge,
        Refusal::Unfit(_) => Status::UnprocessableEntity,
    }
}

/// A refusal as scripts are told of it.
fn refused(status: Status, words: &str) -> crate::web::page::Page {
    script::refusal(status, None, Some(words))
}
