//! People of the practice: the list, invitations, roles, and one's own password and name.

mod account;
mod invitation;
mod list;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [account::routes(), invitation::routes(), list::routes()].concat()
}
