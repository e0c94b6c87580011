//! The writer's desk: the list, writing, looking first, publishing, older versions, the trash.
//!
//! Handlers that take a text read it before they refuse, so that an expired sign-in loses nothing.

mod autosaving;
mod conflict;
mod editing;
mod form;
pub mod list;
mod preview;
mod publishing;
pub mod revisions;
mod trash;
mod writing;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [
        list::routes(),
        writing::routes(),
        autosaving::routes(),
        preview::routes(),
        publishing::routes(),
        revisions::routes(),
        trash::routes(),
    ]
    .concat()
}
