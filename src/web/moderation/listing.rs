//! Which list a moderator works through, as its address says it and as forms carry it along.
//!
//! What comes from outside is read into values and written anew, never repeated as it came.

use super::words;
use crate::comments::queue::{Trait, Wanted};
use crate::entity::comment::CommentState;
use crate::text::ids::{CommentId, PostId};
use url::form_urlencoded::{self, Serializer};

/// The longest text that is searched for, in characters.
const MOST_WORDS: usize = 200;
/// The traits by their names in addresses, each with its words.
pub const TRAITS: [(&str, &str, Trait); 4] = [
    ("links", "With links", Trait::Links),
    ("lewd", "Lewd", Trait::Lewd),
    ("author", "Left for the author", Trait::LeftForAuthor),
    ("changed", "Changed words", Trait::ChangedWords),
];
const ALL: &str = "all";

/// A list and the place in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    pub wanted: Wanted,
    /// The comment that the page goes on after.
    pub after: Option<CommentId>,
}

impl Listing {
    /// The whole list of a state.
    pub fn of(state: Option<CommentState>) -> Self {
        Self {
            wanted: Wanted {
                state,
                ..Wanted::default()
            },
            after: None,
        }
    }

    /// Reads the query of an address; what makes no sense is left out, and without a state it is the waiting ones.
    pub fn read(query: &str) -> Self {
        let mut listing = Self::of(Some(CommentState::Pending));
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            match key.as_ref() {
                "state" if value == ALL => listing.wanted.state = None,
                "state" => {
                    listing.wanted.state = words::state(&value).or(Some(CommentState::Pending));
                }
                "with" => listing.wanted.with = named(&value),
                "post" => listing.wanted.post = value.parse().ok().map(PostId::new),
                "q" => listing.wanted.words = value.trim().chars().take(MOST_WORDS).collect(),
                "after" => listing.after = value.parse().ok().map(CommentId::new),
                _ => {}
            }
        }
        listing
    }

    /// The list that a form names, or the one of the state in which it showed its comment.
    pub fn sent(list: &str, from: &str) -> Self {
        if list.is_empty() {
            Self::of(Some(words::state(from).unwrap_or(CommentState::Pending)))
        } else {
            Self::read(list)
        }
    }

    /// The query of its address; a state always stands in it, so that it is never empty.
    pub fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("state", self.wanted.state.as_ref().map_or(ALL, words::word));
        self.add(query)
    }

    /// Its address, ready for one more parameter.
    pub fn path(&self) -> String {
        let start = "/moderation?".to_owned();
        let length = start.len();
        let mut query = Serializer::for_suffix(start, length);
        if self.wanted.state != Some(CommentState::Pending) {
            query.append_pair("state", self.wanted.state.as_ref().map_or(ALL, words::word));
        }
        let path = self.add(query);
        if path.ends_with('?') {
            path
        } else {
            path + "&"
        }
    }

    /// Its address, as a link.
    pub fn href(&self) -> String {
        self.path().trim_end_matches(['?', '&']).to_owned()
    }

    /// The same with another state, from its beginning.
    pub fn in_state(&self, state: Option<CommentState>) -> Self {
        Self {
            wanted: Wanted {
                state,
                ..self.wanted.clone()
            },
            after: None,
        }
    }

    /// The same with another trait, from its beginning.
    pub fn with(&self, with: Option<Trait>) -> Self {
        Self {
            wanted: Wanted {
                with,
                ..self.wanted.clone()
            },
            after: None,
        }
    }

    /// The same under one post or all, from its beginning.
    pub fn under(&self, post: Option<PostId>) -> Self {
        Self {
            wanted: Wanted {
                post,
                ..self.wanted.clone()
            },
            after: None,
        }
    }

    fn add(&self, mut query: Serializer<'_, String>) -> String {
        let with = self.wanted.with;
        if let Some((name, ..)) = TRAITS.iter().find(|(.., one)| Some(*one) == with) {
            query.append_pair("with", name);
        }
        if let Some(post) = self.wanted.post {
            query.append_pair("post", &post.to_string());
        }
        if !self.wanted.words.is_empty() {
            query.append_pair("q", &self.wanted.words);
        }
        if let Some(after) = self.after {
            query.append_pair("after", &after.to_string());
        }
        query.finish()
    }
}

fn named(word: &str) -> Option<Trait> {
    TRAITS
        .iter()
        .find(|(name, ..)| *name == word)
        .map(|(.., one)| *one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written_anew() {
        for (query, path) in [
            ("", "/moderation?"),
            ("state=pending", "/moderation?"),
            ("state=spam", "/moderation?state=spam&"),
            (
                "state=all&q=Ada+%26+Bea",
                "/moderation?state=all&q=Ada+%26+Bea&",
            ),
            (
                "with=author&post=7&after=12",
                "/moderation?with=author&post=7&after=12&",
            ),
            ("with=x&post=x&after=x&state=x", "/moderation?"),
            ("q=++&done=1,2&focus=9", "/moderation?"),
            (
                "q=//evil.invalid%0d%0aX:1",
                "/moderation?q=%2F%2Fevil.invalid%0D%0AX%3A1&",
            ),
        ] {
            let listing = Listing::read(query);
            assert_eq!(listing.path(), path, "{query}");
            assert_eq!(Listing::read(&listing.query()), listing, "{query}");
        }
    }

    #[test]
    fn forms_lead_back_to_their_list() {
        for (list, from, path) in [
            ("", "", "/moderation?"),
            ("", "spam", "/moderation?state=spam&"),
            ("", "nonsense", "/moderation?"),
            (
                "state=approved&after=12",
                "pending",
                "/moderation?state=approved&after=12&",
            ),
            ("//evil.invalid", "spam", "/moderation?"),
        ] {
            assert_eq!(Listing::sent(list, from).path(), path, "{list} {from}");
        }
    }
}
