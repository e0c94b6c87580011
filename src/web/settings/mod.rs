//! The owner's rooms: the site's settings, its menu, its pages, its mail.

mod mail;
mod menu;
mod pages;
mod site;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [
        site::routes(),
        menu::routes(),
        pages::routes(),
        mail::routes(),
    ]
    .concat()
}
