//! Making words of a text unreadable, wherever they stand and however they are cased.
//!
//! What is put in their place says nothing of them, not even how long they were.

use super::Refusal;
use super::markdown;

/// What stands where words were removed.
pub const BLACK: &str = "█████";

/// The text without these words, one expression a line; refused where one of them is not there or could still be read.
pub fn blacken(text: &str, words: &str) -> Result<String, Refusal> {
    let words: Vec<Vec<char>> = words
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| line.chars().collect())
        .collect();
    if words.is_empty() {
        return Err(Refusal::new(
            "Write the words to black out, as they stand in the comment.",
        ));
    }
    let mut text: Vec<char> = text.chars().collect();
    // The longer first, so that what they contain does not take a part of them away.
    let mut sorted = words.clone();
    sorted.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in &sorted {
        text = without(&text, word).ok_or_else(|| {
            let word: String = word.iter().collect();
            Refusal::new(format!(
                "“{word}” does not stand in the comment like that. Copy it from the text as it was typed."
            ))
        })?;
    }
    let text: String = text.into_iter().collect();
    // Signs for letters, or marks in the middle of a word: what readers see decides.
    let read: Vec<char> = markdown::comment(&text).plain.chars().collect();
    if sorted.iter().any(|word| without(&read, word).is_some()) {
        return Err(Refusal::new(
            "These words would still be readable. Change the text of the comment instead.",
        ));
    }
    Ok(text)
}

/// The text with the word blackened, if it is there.
fn without(text: &[char], word: &[char]) -> Option<Vec<char>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut is_found = false;
    while let Some((first, after)) = rest.split_first() {
        let matches = rest.get(..word.len()).is_some_and(|part| {
            part.iter()
                .zip(word)
                .all(|(one, other)| is_same(*one, *other))
        });
        if matches {
            is_found = true;
            out.extend(BLACK.chars());
            rest = rest.get(word.len()..).unwrap_or_default();
        } else {
            out.push(*first);
            rest = after;
        }
    }
    is_found.then_some(out)
}

fn is_same(one: char, other: char) -> bool {
    one == other
        || one.to_lowercase().eq(other.to_lowercase())
        || (one.is_whitespace() && other.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_gone_wherever_they_stand() {
        for (text, words, left) in [
            ("Ask Ada, she knows.", "Ada", "Ask █████, she knows."),
            ("ADA and ada and Ada", "ada", "█████ and █████ and █████"),
            ("Call 0170 555", "0170 555", "Call █████"),
            ("one\ntwo", "one two", "█████"),
            ("Ada Lovelace, Ada", "Ada\nAda Lovelace", "█████, █████"),
            (
                "**Ada** [x](https://ada.example)",
                "ada",
                "**█████** [x](https://█████.example)",
            ),
            ("Straße in Köln", "KÖLN\n\n  straße ", "█████ in █████"),
        ] {
            assert_eq!(blacken(text, words).unwrap(), left, "{text} {words}");
        }
    }

    #[test]
    fn what_would_still_be_read_is_refused() {
        for (text, words) in [
            ("Ada", ""),
            ("Ada", " \n "),
            ("Ada", "Bea"),
            ("Ada and &#65;da", "Ada"),
            ("Ada and A\\da", "Bea"),
            ("Ada Lovelace and Ada *Lovelace*", "Ada Lovelace"),
        ] {
            assert!(blacken(text, words).is_err(), "{text} {words}");
        }
    }
}
