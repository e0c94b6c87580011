//! The writer's desk: the list, writing, looking first, publishing, older versions, the trash.
//!
//! Handlers that take a text read it before they refuse, so that an expired sign-in loses nothing.

mod autosaving;
mod before;
mod changing;
mod comparing;
mod conflict;
mod editing;
mod form;
mod linking;
pub mod list;
mod looking;
mod media;
mod planned;
mod preview;
mod publishing;
mod reviewing;
pub mod revisions;
pub mod series;
mod sharing;
mod standing;
mod tags;
mod trash;
mod writing;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [
        list::routes(),
        writing::routes(),
        autosaving::routes(),
        linking::routes(),
        media::routes(),
        planned::routes(),
        preview::routes(),
        publishing::routes(),
        reviewing::routes(),
        revisions::routes(),
        comparing::routes(),
        series::routes(),
        sharing::routes(),
        tags::routes(),
        trash::routes(),
    ]
    .concat()
}
