//! The beginning of a text, cut where a reader would cut it.

/// At most `most` characters, cut after a word, with an ellipsis where something was left out.
pub fn of(plain: &str, most: usize) -> String {
    let mut kept = String::new();
    let mut length = 0;
    let mut words = plain
        .split(|c: char| c.is_whitespace() && c != '\u{a0}')
        .filter(|word| !word.is_empty())
        .peekable();
    while let Some(word) = words.next() {
        let longer = length + usize::from(!kept.is_empty()) + word.chars().count();
        let is_last = words.peek().is_none();
        if longer + usize::from(!is_last) > most {
            if kept.is_empty() {
                kept = word.chars().take(most.saturating_sub(1)).collect();
            }
            kept.truncate(
                kept.trim_end_matches([',', ';', ':', '-', '–', '—', '.', ' '])
                    .len(),
            );
            kept.push('…');
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
        length = longer;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn cuts_after_a_word() {
        for (text, most, expected) in [
            ("short", 10, "short"),
            ("", 10, ""),
            ("  folds\n\n white   space ", 40, "folds white space"),
            ("exactly ten", 11, "exactly ten"),
            ("exactly eleven", 11, "exactly…"),
            ("one two three four", 13, "one two…"),
            ("one two three four", 14, "one two three…"),
            ("ends here. And on", 13, "ends here…"),
            ("10\u{a0}kg of stone", 9, "10\u{a0}kg of…"),
            ("one two, three four", 12, "one two…"),
            ("Donaudampfschifffahrt", 8, "Donauda…"),
            ("äöü äöü äöü", 7, "äöü…"),
            ("äöü äöü äöü", 8, "äöü äöü…"),
        ] {
            assert_eq!(of(text, most), expected, "{text:?}");
        }
    }
}
