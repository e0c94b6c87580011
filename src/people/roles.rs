//! What each role may do.
//!
//! Owner: everything. Writer: own posts and the comments under them. Moderator: all public comments, no desk.

use crate::audit::Actor;
use crate::entity::person::Role;
use crate::error::{Error, Result};

impl Role {
    /// Whether posts may be written.
    pub fn may_write(self) -> bool {
        matches!(self, Self::Owner | Self::Writer)
    }

    /// Whether the site, its pages and its people may be changed.
    pub fn may_own(self) -> bool {
        self == Self::Owner
    }

    /// The role as pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Writer => "Writer",
            Self::Moderator => "Moderator",
        }
    }

    /// The role as forms and commands write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Writer => "writer",
            Self::Moderator => "moderator",
        }
    }

    /// The role with this word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Owner, Self::Writer, Self::Moderator]
            .into_iter()
            .find(|role| role.word() == word.trim())
    }
}

/// Lets the owner and whoever runs the machine pass.
pub fn owner_only(actor: &Actor) -> Result<()> {
    match actor {
        Actor::Operator => Ok(()),
        Actor::Person(person) if person.role.may_own() => Ok(()),
        _ => Err(Error::Forbidden),
    }
}
