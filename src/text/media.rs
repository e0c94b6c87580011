//! Names of stored pictures, and where texts name them.
//!
//! A name is 128 random bits and the kind's extension, for a smaller one with its width between them. It comes from
//! nobody's file and leads to nothing but itself.

use std::collections::BTreeSet;
use std::fmt;

/// Where pictures are served.
pub const PATH: &str = "/media/";
/// The digits of a name.
const DIGITS: usize = 32;
const EXTENSIONS: [&str; 4] = ["jpg", "png", "webp", "gif"];

/// The name of a stored picture.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MediaName(String);

impl MediaName {
    /// A fresh name from random bytes.
    pub fn fresh(random: [u8; 16], extension: &str) -> Self {
        Self(format!(
            "{:0DIGITS$x}.{extension}",
            u128::from_be_bytes(random)
        ))
    }

    /// The name of this picture at another width, in a kind with this extension.
    pub fn at_width(&self, width: u32, extension: &str) -> Self {
        Self(format!("{}-{width}.{extension}", self.stem()))
    }

    /// A name as it stands in an address; nothing if it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let (stem, extension) = text.split_once('.')?;
        let (digits, width) = match stem.split_once('-') {
            Some((digits, width)) => (digits, Some(width)),
            None => (stem, None),
        };
        let is_digits = digits.len() == DIGITS
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        let is_width = width.is_none_or(|width| {
            (1..=5).contains(&width.len()) && width.bytes().all(|byte| byte.is_ascii_digit())
        });
        (is_digits && is_width && EXTENSIONS.contains(&extension)).then(|| Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What all sizes of a picture have in common.
    pub fn stem(&self) -> &str {
        self.0.get(..DIGITS).unwrap_or_default()
    }

    /// The address on this site.
    pub fn path(&self) -> String {
        format!("{PATH}{}", self.0)
    }
}

impl fmt::Display for MediaName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The names of pictures that a text holds, each once, wherever they stand in it.
pub fn named_in(text: &str) -> BTreeSet<MediaName> {
    let mut names = BTreeSet::new();
    for (at, path) in text.match_indices(PATH) {
        let rest = text.get(at + path.len()..).unwrap_or_default();
        let end = rest
            .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-'))
            .unwrap_or(rest.len());
        let named = rest.get(..end).unwrap_or_default();
        names.extend(MediaName::parse(named.trim_end_matches(['.', '-'])));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEM: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn names_are_random_digits_and_a_kind() {
        let fresh = MediaName::fresh([1; 16], "jpg");
        assert_eq!(fresh.as_str(), "01010101010101010101010101010101.jpg");
        assert_eq!(
            fresh.at_width(480, "webp").as_str(),
            "01010101010101010101010101010101-480.webp"
        );
        for (text, good) in [
            (format!("{STEM}.jpg"), true),
            (format!("{STEM}-960.webp"), true),
            (format!("{STEM}-1234567.webp"), false),
            (format!("{STEM}-.webp"), false),
            (format!("{STEM}.svg"), false),
            (format!("{STEM}.jpg.html"), false),
            (format!("../{STEM}.jpg"), false),
            (format!("{}.jpg", STEM.to_uppercase()), false),
            (STEM.to_owned(), false),
            (String::new(), false),
        ] {
            let parsed = MediaName::parse(&text);
            assert_eq!(parsed.is_some(), good, "{text}");
            assert!(parsed.is_none_or(|name| name.stem() == STEM && name.as_str() == text));
        }
    }

    #[test]
    fn texts_name_pictures() {
        let text = format!(
            "![a](/media/{STEM}.jpg \"b\") and <img src='/media/{STEM}-480.webp'>, see /media/{STEM}.png. \
             /media/x.jpg /media/../{STEM}.jpg https://a.example/media/{STEM}.gif"
        );
        let names: Vec<String> = named_in(&text).iter().map(|name| name.0.clone()).collect();
        assert_eq!(
            names,
            ["-480.webp", ".gif", ".jpg", ".png"].map(|end| format!("{STEM}{end}"))
        );
        assert!(named_in("/media/").is_empty());
    }
}
