//! Who is asking: request guards, each a promise that a handler can build on.

mod network;
mod proof;
mod staff;

pub use network::Network;
pub use proof::Proof;
pub use staff::{Claim, Moderator, Owner, SignedIn, Viewer, Writer, cookie_name};
