//! The owner's rooms: the site's settings, its menu, its pages, its mail, the rules about comments, what is kept about
//! people, and the record of acts.

mod audit;
mod comments;
mod mail;
mod menu;
mod pages;
mod privacy;
mod rights;
mod site;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [
        site::routes(),
        menu::routes(),
        pages::routes(),
        privacy::routes(),
        rights::routes(),
        audit::routes(),
        comments::routes(),
        mail::routes(),
    ]
    .concat()
}
