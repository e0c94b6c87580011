//! Text, pure: the value types, Markdown, what HTML is trusted, and dates in words.
//!
//! Nothing here asks a clock, a database or the network. What a person typed becomes a value once, with a refusal in
//! words that they can act on, and is not checked again further down.

pub mod blackening;
pub mod blocklist;
pub mod data_block;
pub mod day;
pub mod differing;
pub mod email;
pub mod excerpt;
pub mod folding;
pub mod ids;
pub mod judging;
pub mod lewdness;
pub mod markdown;
pub mod media;
pub mod names;
pub mod passages;
pub mod passing_off;
pub mod plain;
pub mod private;
pub mod sanitise;
pub mod slug;
pub mod video;
pub mod zone;

use std::borrow::Cow;
use std::fmt;

/// What to tell a person about a value that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub Cow<'static, str>);

impl Refusal {
    /// A refusal in fixed words.
    pub fn new(words: impl Into<Cow<'static, str>>) -> Self {
        Self(words.into())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
