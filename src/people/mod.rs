//! People of the practice: who they are, what they may do, and how they prove it.

pub mod accounts;
pub mod invitations;
pub mod passwords;
pub mod resetting;
pub mod roles;
pub mod sessions;
pub mod setting_up;
pub mod signing_in;
pub mod tokens;
