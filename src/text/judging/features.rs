//! What of a text is learned: letters in a row, words, and its shape, each hashed into a table of fixed size.

use super::super::{blocklist, folding};
use std::collections::BTreeSet;

/// The table has two to the power of this many places.
const BITS: u32 = 18;
/// Places of the table.
pub const PLACES: usize = 1 << BITS;
/// So much of a text is looked at.
const MOST_CHARACTERS: usize = 4_000;
/// How much each group of pieces weighs: letters, words, shapes.
const GROUP_WEIGHTS: [f32; 3] = [1.0, 1.0, 0.8];
/// Addresses that hide where they lead, and doors to chats.
const SHORTENERS: [&str; 10] = [
    "bit.ly",
    "t.me",
    "wa.me",
    "tinyurl.com",
    "goo.gl",
    "cutt.ly",
    "is.gd",
    "t.co",
    "linktr.ee",
    "rb.gy",
];

/// The pieces of a text as places of the table, each once, in three groups.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Features([Vec<u32>; 3]);

#[derive(Default)]
struct Gathering([BTreeSet<u32>; 3]);

impl Gathering {
    fn add(&mut self, group: usize, piece: &str) {
        if let Some(places) = self.0.get_mut(group) {
            places.insert(place(group, piece));
        }
    }
}

impl Features {
    /// The pieces of a comment; its author's name may be empty.
    pub fn of(name: &str, text: &str) -> Self {
        let text: String = text
            .chars()
            .filter(|c| !folding::is_unseen(*c))
            .take(MOST_CHARACTERS)
            .collect();
        let mut gathering = Gathering::default();
        letters(&mut gathering, &text);
        words(&mut gathering, &text);
        shapes(&mut gathering, &text);
        for word in folding::words(&folding::plain(name)).take(6) {
            gathering.add(1, &format!("name:{word}"));
        }
        Self(gathering.0.map(|places| places.into_iter().collect()))
    }

    /// Every place with the value that the piece has in this text.
    pub fn values(&self) -> impl Iterator<Item = (usize, f32)> {
        self.0
            .iter()
            .zip(GROUP_WEIGHTS)
            .flat_map(|(places, weight)| {
                let count = u16::try_from(places.len()).unwrap_or(u16::MAX).max(1);
                let value = weight / f32::from(count).sqrt();
                places
                    .iter()
                    .map(move |place| (usize::try_from(*place).unwrap_or_default(), value))
            })
    }

    /// Packed for the database: how many of each group, then the distances between them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for places in &self.0 {
            put(&mut bytes, u32::try_from(places.len()).unwrap_or_default());
            let mut last = 0;
            for place in places {
                put(&mut bytes, place - last);
                last = *place;
            }
        }
        bytes
    }

    /// Unpacked; nothing where the bytes were not packed here.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.iter();
        let mut groups = <[Vec<u32>; 3]>::default();
        for places in &mut groups {
            let mut last = 0_u32;
            for _ in 0..take(&mut rest)? {
                last = last.checked_add(take(&mut rest)?)?;
                places.push(Some(last).filter(|place| place >> BITS == 0)?);
            }
        }
        rest.next().is_none().then_some(Self(groups))
    }
}

/// Two to five letters in a row, within each word and across its ends.
fn letters(gathering: &mut Gathering, text: &str) {
    for token in text.to_lowercase().split_whitespace() {
        let token: Vec<char> = std::iter::once(' ')
            .chain(
                token
                    .chars()
                    .take(60)
                    .map(|c| if c.is_ascii_digit() { '0' } else { c }),
            )
            .chain([' '])
            .collect();
        for length in 2..=5 {
            for piece in token.windows(length) {
                gathering.add(0, &String::from_iter(piece));
            }
        }
    }
}

/// Words alone and in pairs, as they are meant.
fn words(gathering: &mut Gathering, text: &str) {
    let words: Vec<String> = folding::words(&folding::plain(text))
        .map(|word| {
            if word.bytes().all(|byte| byte.is_ascii_digit()) {
                "0".into()
            } else {
                word
            }
        })
        .collect();
    for word in &words {
        gathering.add(1, word);
    }
    for pair in words.windows(2) {
        gathering.add(1, &pair.join(" "));
    }
}

/// What can be seen from afar.
fn shapes(gathering: &mut Gathering, text: &str) {
    let count = |is: &dyn Fn(char) -> bool| text.chars().filter(|c| is(*c)).count();
    let letters = count(&char::is_alphabetic);
    let domains = blocklist::domains(text);
    let links = text.matches("://").count().max(domains.len());
    let mut shape = |name: &str, value: &str| gathering.add(2, &format!("{name}={value}"));
    shape("links", step(links, &[1, 2, 3, 6]));
    shape(
        "length",
        step(text.chars().count(), &[15, 40, 80, 160, 320, 640, 1280]),
    );
    shape("capitals", share(count(&char::is_uppercase), letters));
    shape("figures", share(count(&|c| c.is_ascii_digit()), letters));
    shape("calls", step(count(&|c| c == '!'), &[1, 2, 4]));
    shape("questions", step(count(&|c| c == '?'), &[1, 2, 4]));
    shape("money", step(count(&|c| "$€£₿%".contains(c)), &[1, 3]));
    shape(
        "pictures",
        step(
            count(&|c| matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}')),
            &[1, 3, 6],
        ),
    );
    shape("lines", step(count(&|c| c == '\n'), &[1, 3, 8]));
    shape("plus", step(count(&|c| c == '+'), &[1]));
    if links > 0 {
        let words = text.split_whitespace().count().saturating_sub(links);
        shape("words beside links", step(words, &[1, 4, 12, 40]));
    }
    for domain in &domains {
        if let Some((_, ending)) = domain.rsplit_once('.') {
            shape("ending", ending);
        }
        if SHORTENERS.contains(&domain.as_str()) {
            shape("domain", "shortener");
        }
    }
    let figures = text.split(|c: char| !(c.is_ascii_digit() || " -+()".contains(c)));
    if figures
        .map(|run| run.bytes().filter(u8::is_ascii_digit).count())
        .any(|digits| digits >= 8)
    {
        shape("number", "long");
    }
    if text.split_whitespace().any(folding::is_mixed) {
        shape("scripts", "mixed");
    }
    for (script, range) in [
        ("cyrillic", '\u{400}'..='\u{52f}'),
        ("east", '\u{3040}'..='\u{9fff}'),
        ("arabic", '\u{600}'..='\u{6ff}'),
    ] {
        if text.chars().any(|c| range.contains(&c)) {
            shape("script", script);
        }
    }
    let signs: Vec<char> = text.chars().collect();
    if signs.windows(3).any(|run| matches!(run, [a, b, c] if a == b && b == c && !a.is_whitespace() && !a.is_alphanumeric() && *a != '.')) {
        shape("signs", "repeated");
    }
    let lines = text
        .split(['\n', '.', '!', '?'])
        .filter(|line| !line.trim().is_empty());
    let starts = lines
        .filter(|line| {
            line.trim_start()
                .chars()
                .next()
                .is_some_and(char::is_uppercase)
        })
        .count();
    shape("sentences", step(starts, &[1, 2, 4, 8]));
}

fn step(count: usize, steps: &[usize]) -> &'static str {
    const NAMES: [&str; 9] = ["0", "1", "2", "3", "4", "5", "6", "7", "8"];
    let at = steps.iter().filter(|step| count >= **step).count();
    NAMES.get(at).copied().unwrap_or("9")
}

fn share(part: usize, whole: usize) -> &'static str {
    if whole < 6 {
        return "few";
    }
    step(part * 100 / whole, &[1, 4, 12, 30, 60])
}

/// FNV-1a, folded into the table.
fn place(group: usize, piece: &str) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in group.to_le_bytes().into_iter().chain(piece.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    let folded = (hash ^ (hash >> 32)) & (u64::MAX >> (64 - BITS));
    u32::try_from(folded).unwrap_or_default()
}

/// Seven bits a byte, the lowest first.
fn put(bytes: &mut Vec<u8>, mut number: u32) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            bytes.push(low & 0x7f);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn take(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u32> {
    let mut number = 0_u32;
    for shift in [0, 7, 14, 21] {
        let byte = *bytes.next()?;
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
