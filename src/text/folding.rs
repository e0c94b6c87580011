//! Words as they are meant: without accents, look-alike letters, figures for letters, and spaces between letters.
//!
//! "S.E.X.Y", "s3xy", "ѕехy" with Cyrillic letters and "seeeexy" are one word here. A text has a few readings; a term is there when one has it.

use deunicode::deunicode;
use std::borrow::Cow;

/// A text in its readings.
#[derive(Debug, Clone)]
pub struct Readings(Vec<Reading>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Reading {
    /// With a space around every word.
    text: String,
    /// Each word once, in order: a comment is asked for a hundred terms, and most are one word.
    words: Vec<String>,
}

impl Readings {
    /// The readings of a text.
    pub fn of(text: &str) -> Self {
        let plain = plain(text);
        let meant = meant(&plain);
        let mut readings = vec![
            Reading::of(words(&plain).collect()),
            Reading::of(meant.iter().map(|word| collapsed(word, 1)).collect()),
            Reading::of(meant.iter().map(|word| collapsed(word, 2)).collect()),
        ];
        readings.dedup();
        Self(readings)
    }

    /// Whether a word, or several in a row, is there; a star at the end takes every ending.
    pub fn has(&self, term: &str) -> bool {
        let term = term.trim();
        let is_open = term.ends_with('*');
        let sought = sought(term);
        !sought.is_empty() && self.0.iter().any(|reading| reading.has(&sought, is_open))
    }
}

impl Reading {
    fn of(mut words: Vec<String>) -> Self {
        let text = format!(" {} ", words.join(" "));
        words.sort_unstable();
        words.dedup();
        Self { text, words }
    }

    fn has(&self, sought: &str, is_open: bool) -> bool {
        if let Some((first, _)) = sought.split_once(' ') {
            let end = if is_open { "" } else { " " };
            return self.has(first, false) && self.text.contains(&format!(" {sought}{end}"));
        }
        let at = self.words.partition_point(|word| word.as_str() < sought);
        self.words
            .get(at)
            .is_some_and(|word| word == sought || (is_open && word.starts_with(sought)))
    }
}

/// A term as readings have it; the terms of our own lists are written so.
fn sought(term: &str) -> Cow<'_, str> {
    let bare = term.trim_end_matches('*');
    let is_plain = bare.bytes().all(|b| b.is_ascii_lowercase() || b == b' ')
        && bare == bare.trim()
        && !bare.contains("  ");
    if is_plain {
        Cow::Borrowed(bare)
    } else {
        Cow::Owned(words(&plain(term)).collect::<Vec<_>>().join(" "))
    }
}

/// Small letters of the Latin alphabet, whatever the text was written in; nothing that cannot be seen.
pub fn plain(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    let seen: String = seen
        .split_inclusive(char::is_whitespace)
        .map(|word| {
            if is_mixed(word) {
                word.chars().map(look_alike).collect()
            } else {
                word.to_owned()
            }
        })
        .collect();
    deunicode(&seen).to_lowercase()
}

/// Whether a word has letters of Latin and of a script that looks like it.
pub fn is_mixed(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_alphabetic())
        && word.chars().any(|c| ('\u{370}'..='\u{52f}').contains(&c))
}

/// The Latin letter that a Cyrillic or Greek one passes for.
pub fn look_alike(c: char) -> char {
    const PASSING: &str = "аaвbеeкkмmнhоoрpсcтtуyхxіiѕsјjһhԁdԛqѵvοoαaεeιiκkνvρpτtυuχx";
    let mut letters = PASSING.chars();
    let small = c.to_lowercase().next().unwrap_or(c);
    while let (Some(passing), Some(latin)) = (letters.next(), letters.next()) {
        if passing == small {
            return latin;
        }
    }
    c
}

/// The words of a plain text.
pub fn words(plain: &str) -> impl Iterator<Item = String> {
    plain
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.replace('\'', ""))
        .filter(|word| !word.is_empty())
}

/// Whether a character leaves no mark: soft hyphens, joiners, marks of direction.
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// The words with figures read as letters, and single letters in a row put together.
fn meant(plain: &str) -> Vec<String> {
    let read: String = plain
        .split_inclusive(char::is_whitespace)
        .map(|token| {
            if token.chars().any(char::is_alphabetic) {
                token.chars().map(as_letter).collect()
            } else {
                token.to_owned()
            }
        })
        .collect();
    let mut meant: Vec<String> = Vec::new();
    let mut letters: Vec<String> = Vec::new();
    for word in words(&read).chain([String::new()]) {
        if word.chars().count() == 1 {
            letters.push(word);
            continue;
        }
        if letters.len() >= 3 {
            meant.push(letters.concat());
            letters.clear();
        }
        meant.append(&mut letters);
        if !word.is_empty() {
            meant.push(word);
        }
    }
    meant
}

fn as_letter(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '3' | '€' => 'e',
        '1' | '!' | '|' => 'i',
        '0' => 'o',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    }
}

/// The word with letters that stand there thrice or more standing `kept` times.
fn collapsed(word: &str, kept: usize) -> String {
    let mut out = String::with_capacity(word.len());
    let mut run: (Option<char>, usize) = (None, 0);
    for c in word.chars().map(Some).chain([None]) {
        if c == run.0 {
            run.1 += 1;
            continue;
        }
        if let (Some(last), count) = run {
            let times = if count >= 3 { kept } else { count };
            out.extend(std::iter::repeat_n(last, times));
        }
        run = (c, 1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Readings;

    #[test]
    fn words_are_found_however_they_are_dressed() {
        for (text, term, is_there) in [
            ("Sexy hands", "sexy", true),
            ("s e x y hands", "sexy", true),
            ("S.E.X.Y hands", "sexy", true),
            ("s3xy h4nds", "sexy hands", true),
            ("$exy", "sexy", true),
            ("seeeexy", "sexy", true),
            ("ѕехy", "sexy", true),
            ("se\u{200b}xy", "sexy", true),
            ("b00bs and booooobs", "boobs", true),
            ("Essex", "sex", false),
            ("a b", "ab", false),
            ("Kasino-Nacht", "kasino", true),
            ("casinos", "casino", false),
            ("casinos", "casino*", true),
            ("Größe", "grosse", true),
            ("happy  ending?", "Happy Ending", true),
            ("a happy family ending", "happy ending", false),
            ("happy endings", "happy ending", false),
            ("happy endings", "happy ending*", true),
            ("casino hands", "casino *", true),
            ("casino hands", "  casino   hands ", true),
            ("hands of the casino", "casino", true),
            ("case, casinos, cast", "casino*", true),
            ("case, cast", "casino*", false),
            ("don't", "dont", true),
            ("anything", "", false),
            ("anything", "*", false),
            ("", "word", false),
        ] {
            assert_eq!(Readings::of(text).has(term), is_there, "{text:?} {term:?}");
        }
    }
}
