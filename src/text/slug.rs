//! Slugs: the last part of a public address, readable and plain ASCII.

use super::Refusal;
use deunicode::deunicode;
use sea_orm::DeriveValueType;
use std::fmt;

/// The longest slug, in bytes.
pub const MOST_BYTES: usize = 80;

/// First path segments that belong to the program: every fixed route's, and names kept for what may come.
pub const RESERVED: &[&str] = &[
    "account",
    "admin",
    "api",
    "archive",
    "book",
    "comments",
    "desk",
    "favicon",
    "feed",
    "feeds",
    "health",
    "icons",
    "invitations",
    "login",
    "logout",
    "media",
    "metrics",
    "moderation",
    "password",
    "people",
    "previews",
    "receipts",
    "robots",
    "search",
    "series",
    "set-up",
    "settings",
    "sign-in",
    "sign-out",
    "sitemap",
    "static",
    "subscriptions",
    "tags",
    "unsubscribe",
];

/// Lower-case ASCII letters, digits and single hyphens between them, 1 to 80 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Slug(String);

impl Slug {
    /// Takes a slug as it is, or tells what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if text.is_empty()
            || !plain
            || text.starts_with('-')
            || text.ends_with('-')
            || text.contains("--")
        {
            return Err(Refusal::new(
                "Use small letters, digits and single hyphens, such as stretch-your-hips.",
            ));
        }
        if text.len() > MOST_BYTES {
            return Err(Refusal::new("Keep the address under 80 letters."));
        }
        Ok(Self(text.to_owned()))
    }

    /// The slug that a title suggests; `post` when the title has nothing to offer.
    pub fn from_title(title: &str) -> Self {
        Self::suggested(title).unwrap_or_else(|| Self("post".to_owned()))
    }

    /// The slug that a title suggests, if it has letters or digits that can be written in ASCII.
    pub fn suggested(title: &str) -> Option<Self> {
        let mut slug = String::new();
        for c in deunicode(&title.replace(['\'', '’'], "")).chars() {
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = cut(slug.trim_end_matches('-'), MOST_BYTES);
        (!slug.is_empty()).then(|| Self(slug.to_owned()))
    }

    /// The same slug with a number behind it, for when the plain one is taken.
    pub fn numbered(&self, number: u32) -> Self {
        let suffix = format!("-{number}");
        Self(format!(
            "{}{suffix}",
            cut(&self.0, MOST_BYTES.saturating_sub(suffix.len()))
        ))
    }

    /// Whether the program needs this address itself.
    pub fn is_reserved(&self) -> bool {
        RESERVED.contains(&self.0.as_str())
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// At most so many bytes, cut at a hyphen where that keeps at least half; the text is ASCII.
fn cut(slug: &str, most: usize) -> &str {
    let Some((head, tail)) = slug
        .split_at_checked(most)
        .filter(|(_, tail)| !tail.is_empty())
    else {
        return slug;
    };
    let whole_words = if tail.starts_with('-') {
        head.len()
    } else {
        head.rfind('-').unwrap_or(0)
    };
    let head = if whole_words >= most / 2 {
        head.get(..whole_words).unwrap_or(head)
    } else {
        head
    };
    head.trim_end_matches('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_readable_addresses() {
        for (title, slug) in [
            (
                "Why your glutes deserve work",
                "why-your-glutes-deserve-work",
            ),
            ("  Hello,   World!  ", "hello-world"),
            ("It’s Ada's", "its-adas"),
            ("Über Füße", "uber-fusse"),
            ("1. It feels good", "1-it-feels-good"),
            ("按摩", "an-mo"),
            ("Škoda & Łódź — ½ price…", "skoda-lodz-1-2-price"),
            ("???", "post"),
            ("", "post"),
            ("--a--b--", "a-b"),
            ("a/b\\c%2f..", "a-b-c-2f"),
        ] {
            assert_eq!(Slug::from_title(title).as_str(), slug, "{title:?}");
        }
    }

    #[test]
    fn every_made_slug_is_a_slug() {
        for title in [
            "x".repeat(300),
            "word ".repeat(60),
            "é".repeat(90),
            format!("{} y", "x".repeat(79)),
            "🦴 ".repeat(40),
        ] {
            let slug = Slug::from_title(&title);
            assert_eq!(Slug::parse(slug.as_str()), Ok(slug.clone()));
            let numbered = slug.numbered(1234);
            assert!(numbered.as_str().ends_with("-1234"));
            assert_eq!(Slug::parse(numbered.as_str()), Ok(numbered.clone()));
        }
    }

    #[test]
    fn long_ones_are_cut_between_words() {
        let slug = Slug::from_title(&format!("{} {} tail", "a".repeat(50), "b".repeat(29)));
        assert_eq!(
            slug.as_str(),
            format!("{}-{}", "a".repeat(50), "b".repeat(29))
        );
        assert_eq!(slug.numbered(2).as_str(), format!("{}-2", "a".repeat(50)));
        let slug = Slug::from_title(&format!("ab {}", "c".repeat(90)));
        assert_eq!(slug.as_str(), format!("ab-{}", "c".repeat(77)));
        assert_eq!(Slug::from_title("short").numbered(12).as_str(), "short-12");
    }

    #[test]
    fn every_reserved_name_is_a_slug_and_known() {
        for name in RESERVED {
            assert!(
                Slug::parse(name).is_ok_and(|slug| slug.is_reserved()),
                "{name}"
            );
        }
        assert!(!Slug::from_title("About").is_reserved());
    }

    #[test]
    fn only_slugs_are_taken() {
        for text in [
            "",
            "A",
            "a b",
            "a--b",
            "-a",
            "a-",
            "ä",
            "a.b",
            "a/b",
            "..",
            "a\0",
            &"x".repeat(81),
        ] {
            assert!(Slug::parse(text).is_err(), "{text:?}");
        }
        assert!(Slug::parse(&"x".repeat(80)).is_ok());
    }
}
