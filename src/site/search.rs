//! What somebody looks for, and how a text is found to speak of it.
//!
//! A query is a few words; a text matches when every one of them stands in it somewhere, literally and without regard
//! to case. Refuses what is too long; what no reader sees (control characters, repeated space) is left out, so the
//! database is never handed a character that it cannot hold.

use crate::context::Context;
use crate::db;
use crate::text::Refusal;
use sea_orm::Condition;
use sea_orm::sea_query::IntoColumnRef;

/// The longest query, in characters.
pub const MOST_CHARACTERS: usize = 200;
/// Words that count; what follows them does not narrow further.
const MOST_WORDS: usize = 8;

/// The words somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query(String);

impl Query {
    /// Takes what was typed; `None` when there is nothing in it.
    pub fn parse(typed: &str) -> Result<Option<Self>, Refusal> {
        if typed.chars().count() > MOST_CHARACTERS {
            return Err(Refusal::new(
                "That is too long to look for. Try a few words, under 200 letters in all.",
            ));
        }
        let visible: String = typed
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let words = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok((!words.is_empty()).then_some(Self(words)))
    }

    /// The words as one line.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Each word in one of these columns.
    pub fn found_in<C: IntoColumnRef + Copy>(&self, ctx: &Context, columns: &[C]) -> Condition {
        self.words().fold(Condition::all(), |all, word| {
            let mut somewhere = Condition::any();
            for column in columns {
                for form in forms(ctx.is_postgres(), word) {
                    somewhere = somewhere.add(db::contains(ctx, *column, &form));
                }
            }
            all.add(somewhere)
        })
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').take(MOST_WORDS)
    }
}

/// The word as it may be written. SQLite knows upper and lower case of ASCII letters alone, so there other letters are
/// looked for small, with a capital, and in capitals.
fn forms(knows_case: bool, word: &str) -> Vec<String> {
    if knows_case || word.is_ascii() {
        return vec![word.to_owned()];
    }
    let small = word.to_lowercase();
    let mut letters = small.chars();
    let capital: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect();
    let mut forms = Vec::new();
    for form in [small, capital, word.to_uppercase()] {
        let form = form.to_ascii_lowercase();
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::{Query, forms};

    #[test]
    fn queries_are_a_few_visible_words() {
        for (typed, taken) in [
            ("", None),
            (" \t\n\0", None),
            ("  warm   towel ", Some("warm towel")),
            ("warm\0towel\u{7}", Some("warm towel")),
            ("100% _sure_", Some("100% _sure_")),
        ] {
            assert_eq!(
                Query::parse(typed).unwrap().as_ref().map(Query::as_str),
                taken,
                "{typed:?}"
            );
        }
        assert!(Query::parse(&"ä".repeat(200)).is_ok());
        assert!(Query::parse(&"ä".repeat(201)).is_err());
    }

    #[test]
    fn words_beyond_the_eighth_do_not_narrow() {
        let query = Query::parse("1 2 3 4 5 6 7 8 9").unwrap().unwrap();
        assert_eq!(query.words().last(), Some("8"));
    }

    #[test]
    fn letters_beyond_ascii_are_looked_for_in_each_case() {
        assert_eq!(forms(false, "Hip"), ["Hip"]);
        assert_eq!(forms(false, "über"), ["über", "Über"]);
        assert_eq!(forms(false, "MÜLLER"), ["müller", "mÜller"]);
        assert_eq!(forms(true, "Über"), ["Über"]);
    }
}
