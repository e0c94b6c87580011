//! Phone numbers, street addresses and dates of birth, by their shapes.

use super::super::folding;
use super::{Found, Kind};

/// Words that say that a date is somebody's birthday.
const BORN: &[&str] = &[
    "born",
    "dob",
    "birth",
    "birthday",
    "birthdate",
    "geboren",
    "geb",
    "geburtsdatum",
    "geburtstag",
    "nee",
    "nacida",
    "nacido",
    "nata",
];
const STREETS: &[&str] = &[
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "lane",
    "ln",
    "drive",
    "close",
    "court",
    "boulevard",
    "blvd",
    "square",
    "terrace",
    "crescent",
    "gardens",
];
const STREETS_BEFORE: &[&str] = &[
    "rue",
    "avenue",
    "boulevard",
    "bd",
    "chemin",
    "impasse",
    "place",
    "calle",
    "avenida",
    "plaza",
    "via",
    "viale",
    "piazza",
    "corso",
];
const STREET_ENDINGS: &[&str] = &[
    "strasse",
    "str",
    "gasse",
    "allee",
    "platz",
    "weg",
    "promenade",
];
const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "ma", "jun", "jul", "aug", "sep", "o", "nov", "de",
];

/// Everything that has such a shape.
pub fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let is_birth = folding::words(&folding::plain(text)).any(|word| BORN.contains(&&*word));
    for run in runs(text) {
        match date(run) {
            Some(year) if is_past(year) || is_birth => found.push(of(Kind::Birth, run)),
            Some(_) => {}
            None if is_phone(run) => found.push(of(Kind::Phone, run)),
            None => {}
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    for (at, _) in words.iter().enumerate() {
        let rest = words.get(at..).unwrap_or_default();
        if let Some(length) = street(rest) {
            let words = rest.get(..length).unwrap_or_default().join(" ");
            found.push(of(
                Kind::Street,
                words.trim_end_matches([',', '.', ';', '!']),
            ));
        }
        if is_birth
            && let [day, month, year, ..] = rest
            && is_written_date(day, month, year)
        {
            found.push(of(Kind::Birth, &format!("{day} {month} {}", bare(year))));
        }
    }
    found
}

fn of(kind: Kind, words: &str) -> Found {
    Found {
        kind,
        words: words.to_owned(),
    }
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Pieces of figures with what stands between the figures of a number.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_digit() || "+ ()/.-\u{a0}".contains(c)))
        .map(|run| {
            run.trim_matches([' ', '\u{a0}', '.', '-', '/', ')'])
                .trim_end_matches('(')
        })
        .filter(|run| run.bytes().any(|byte| byte.is_ascii_digit()))
}

fn is_phone(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    let groups: Vec<usize> = run
        .split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .filter(|length| *length > 0)
        .collect();
    if run.starts_with('+') {
        return (8..=15).contains(&digits);
    }
    if run.starts_with('0') || run.starts_with("(0") {
        let is_one_number = groups.iter().all(|length| *length > 1);
        return (8..=13).contains(&digits) && is_one_number && !run.contains(". ");
    }
    groups == [3, 3, 4] || (groups.len() == 1 && digits == 10)
}

/// The year of a date in figures.
fn date(run: &str) -> Option<u32> {
    let parts: Vec<&str> = run.split(['.', '/', '-']).map(str::trim).collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| part.parse::<u32>().ok();
    let (day, year) = if first.len() == 4 {
        (last, first)
    } else {
        (first, last)
    };
    let (day, month, year) = (number(day)?, number(month)?, (number(year)?, year.len()));
    let is_date =
        (1..=31).contains(&day) && (1..=31).contains(&month) && (day <= 12 || month <= 12);
    match year {
        (year, 4) if is_date && (1900..2100).contains(&year) => Some(year),
        // Only a word tells whether it is long ago.
        (_, 2) if is_date => Some(2099),
        _ => None,
    }
}

/// Whether a date of this year is hardly an appointment.
fn is_past(year: u32) -> bool {
    year <= 2012
}

fn is_written_date(day: &str, month: &str, year: &str) -> bool {
    let number = |word: &str| {
        let digits = bare(word).trim_end_matches(|c: char| c.is_alphabetic());
        digits.parse::<u32>().ok()
    };
    let month_of = |word: &str| {
        let word = folding::plain(bare(word));
        word.chars().all(char::is_alphabetic) && MONTHS.iter().any(|month| word.starts_with(month))
    };
    let (is_day_first, is_month_first) = (number(day).is_some() && month_of(month), month_of(day));
    let day = if is_day_first {
        number(day)
    } else {
        number(month)
    };
    (is_day_first || is_month_first)
        && day.is_some_and(|day| (1..=31).contains(&day))
        && number(year).is_some_and(|year| (1900..2030).contains(&year))
}

/// How many words a street with its number has that begins here.
fn street(words: &[&str]) -> Option<usize> {
    let (first, rest) = words.split_first()?;
    if is_house_number(first) {
        if let Some(kind) = rest.first()
            && STREETS_BEFORE.contains(&&*folding::plain(bare(kind)))
            && rest.len() > 1
        {
            return Some(rest.len().min(3) + 1);
        }
        let named = rest
            .iter()
            .take(3)
            .take_while(|word| is_capital(word))
            .count();
        let kind = rest
            .iter()
            .take(named)
            .skip(1)
            .position(|word| STREETS.contains(&&*folding::plain(bare(word))))?;
        return Some(kind + 3);
    }
    let next = rest.first()?;
    let name = folding::plain(bare(first));
    let has_ending = STREET_ENDINGS
        .iter()
        .any(|ending| name.len() > ending.len() + 2 && name.ends_with(ending));
    if has_ending && is_capital(first) && is_house_number(next) {
        return Some(2);
    }
    let is_before = STREETS_BEFORE.contains(&&*name) && !name.is_empty();
    let at = rest.iter().take(4).position(|word| is_house_number(word))?;
    (is_before && at > 0 && is_capital(next)).then_some(at + 2)
}

fn is_house_number(word: &str) -> bool {
    let word = bare(word);
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    (1..=4).contains(&digits.len())
        && word.len() - digits.len() <= 1
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}
