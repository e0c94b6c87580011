//! The owner's rooms: the site's settings, its menu, its pages, the rules about comments.

mod comments;
mod menu;
mod pages;
mod site;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [
        site::routes(),
        comments::routes(),
        menu::routes(),
        pages::routes(),
    ]
    .concat()
}
