//! Change keys: the names under which public pages depend on what verbs change.
//!
//! A page made from a key's things is stale once that key was recorded after the page's data was read.

use crate::text::ids::{PersonId, PostId, TagId};
use std::fmt;

/// What a change touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKey {
    /// A post's page, its comments and their feed.
    Post(PostId),
    /// Every list of posts: home, archive, feeds, sitemap, neighbours.
    Posts,
    /// A tag's page and feeds.
    Tag(TagId),
    /// A person's name as it stands on pages.
    Person(PersonId),
    /// Title, menu, design: all pages.
    Site,
}

impl fmt::Display for ChangeKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Post(id) => write!(out, "post:{id}"),
            Self::Posts => out.write_str("posts"),
            Self::Tag(id) => write!(out, "tag:{id}"),
            Self::Person(id) => write!(out, "person:{id}"),
            Self::Site => out.write_str("site"),
        }
    }
}
