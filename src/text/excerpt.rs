//! The beginning of a text, cut where a reader would cut it.

/// At most `most` characters, cut after a word, with an ellipsis where something was left out.
pub fn of(plain: &str, most: usize) -> String {
    let folded = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.chars().count() <= most {
        return folded;
    }
    let mut kept = String::new();
    for word in folded.split(' ') {
        if kept.chars().count() + 1 + word.chars().count() >= most {
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    if kept.is_empty() {
        kept = folded.chars().take(most.saturating_sub(1)).collect();
    }
    kept.truncate(
        kept.trim_end_matches([',', ';', ':', '-', '–', '—', '.'])
            .len(),
    );
    kept.push('…');
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
            ("one two three four", 13, "one two…"),
            ("one two, three four", 12, "one two…"),
            ("Donaudampfschifffahrt", 8, "Donauda…"),
            ("äöü äöü äöü", 7, "äöü…"),
            ("äöü äöü äöü", 8, "äöü äöü…"),
        ] {
            assert_eq!(of(text, most), expected, "{text:?}");
        }
    }
}
