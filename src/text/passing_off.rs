//! Whether a name could pass for another one: by look-alike letters, by sound, by what is added or left out.
//!
//! It refuses readers the names of the practice, so it errs on the side of the practice: "0live", "Оlive" with a Cyrillic
//! letter, "OliveOwner" and "Olive Owner (team)" all pass for Olive Owner.

use super::folding::{is_unseen, look_alike};
use deunicode::deunicode;

/// A name inside a longer one counts from this many letters on; "Ana" may be part of anybody's name.
const TELLING: usize = 7;

/// Whether readers could take one name for the other.
pub fn passes_for(name: &str, own: &str) -> bool {
    let owns = [by_looks(own), by_sound(own)];
    [by_looks(name), by_sound(name)].iter().any(|name| {
        owns.iter().any(|own| {
            let is_telling =
                own.chars().count() >= TELLING && owns.iter().all(|own| !own.is_empty());
            !own.is_empty() && (name == own || (is_telling && name.contains(own)))
        })
    })
}

fn by_looks(name: &str) -> String {
    let seen = name.chars().filter(|c| !is_unseen(*c));
    let letters: String = seen.map(look_alike).collect();
    bare(&letters)
}

fn by_sound(name: &str) -> String {
    bare(name)
}

/// Small letters alone, those that look alike made one.
fn bare(name: &str) -> String {
    let letters: String = deunicode(name)
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            '0' => Some('o'),
            '1' | '|' | '!' | 'i' => Some('l'),
            '3' => Some('e'),
            '5' | '$' => Some('s'),
            '@' => Some('a'),
            c => c.is_alphanumeric().then_some(c),
        })
        .collect();
    letters.replace("rn", "m").replace("vv", "w")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_pass_for_others() {
        for (name, own, passes) in [
            ("Olive Owner", "Olive Owner", true),
            ("olive owner", "Olive Owner", true),
            ("  Olive\u{200b}  Owner ", "Olive Owner", true),
            ("Olivé Öwner", "Olive Owner", true),
            ("0live 0wner", "Olive Owner", true),
            ("О1іvе Оwnеr", "Olive Owner", true),
            ("OIive Owner", "Olive Owner", true),
            ("OliveOwner", "Olive Owner", true),
            ("Olive.Owner", "Olive Owner", true),
            ("Olive Owner (team)", "Olive Owner", true),
            ("the real Olive Owner", "Olive Owner", true),
            ("Olive Ovvner", "Olive Owner", true),
            ("Olive Ownem", "Olive Ownern", true),
            ("Олив", "Oliv", true),
            ("Olive", "Olive Owner", false),
            ("Olive Otter", "Olive Owner", false),
            ("Ana", "Ana", true),
            ("Ana Maria", "Ana", false),
            ("Hannah", "Anna", false),
            ("Ada", "Olive Owner", false),
            ("…", "Olive Owner", false),
            ("Ada", "…", false),
            ("田中", "田中", true),
        ] {
            assert_eq!(passes_for(name, own), passes, "{name} for {own}");
        }
    }
}
