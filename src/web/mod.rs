//! The web: routes that translate requests into verbs and their outcomes into pages.
//!
//! Nothing is decided here. Each part hands out its routes; what holds for all of them (hosts, cross-site requests,
//! headers, error pages) stands in the files beside them.

pub mod assets;
pub mod chrome;
pub mod commenting;
pub mod desk;
pub mod errors;
pub mod field;
pub mod form;
pub mod guard;
pub mod headers;
pub mod health;
pub mod mail;
pub mod media;
pub mod moderation;
pub mod multipart;
pub mod origin;
pub mod page;
pub mod people;
pub mod reading;
pub mod script;
pub mod session;
pub mod settings;

use rocket::Route;

/// Every route of the site.
pub fn routes() -> Vec<Route> {
    [
        assets::routes(),
        health::routes(),
        media::routes(),
        origin::routes(),
        session::routes(),
        desk::routes(),
        moderation::routes(),
        people::routes(),
        settings::routes(),
        commenting::routes(),
        mail::routes(),
        reading::routes(),
    ]
    .concat()
}
