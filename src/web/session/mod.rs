//! Coming in and going out: the one-time set-up, signing in, signing out.
//!
//! The cookie is set only here, and always anew. A form that met an expired sign-in is carried through the sign-in and
//! handed back, so that nothing typed is lost.

mod arriving;
mod forgotten;
mod handing_back;
mod set_up;
mod sign_in;
mod sign_out;

pub use arriving::Arrival;
pub use sign_in::{SignInPage, start_of};

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [
        set_up::routes(),
        sign_in::routes(),
        sign_out::routes(),
        forgotten::routes(),
    ]
    .concat()
}
