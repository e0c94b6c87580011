//! What everybody reads: posts and pages, lists, feeds, search.
//!
//! Every page here but the drafts behind a link is the same for every stranger and names all the things it was made from. Only declared parameters
//! change a page; others are ignored. A path with a slash too many leads to the one without.

mod about;
mod absolute;
mod archive;
mod asked;
mod coming;
mod comment_feeds;
mod feeds;
mod head;
mod home;
mod keys;
mod paging;
mod post;
mod preview;
mod robots;
mod search;
mod series;
mod sitemap;
mod tags;
mod xml;

use rocket::Route;

/// The routes of reading.
pub fn routes() -> Vec<Route> {
    [
        home::routes(),
        post::routes(),
        preview::routes(),
        tags::routes(),
        archive::routes(),
        search::routes(),
        series::routes(),
        feeds::routes(),
        comment_feeds::routes(),
        sitemap::routes(),
        robots::routes(),
    ]
    .concat()
}
