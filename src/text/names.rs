//! Names and texts as people type them: bounded, and free of characters that no reader sees.
//!
//! One-line values are trimmed and their white space is folded. Long texts keep every visible character: only line
//! ends are made one kind and control characters (PostgreSQL refuses NUL) are left out. A text that is too long is
//! refused, never cut.

use super::Refusal;
use super::slug::Slug;
use std::fmt;

/// The longest article, in characters.
pub const MOST_BODY: usize = 400_000;
/// The most tags of one post.
pub const MOST_TAGS: usize = 20;

macro_rules! text {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// The value as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The value as an owned text.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    )+};
}

text! {
    /// A title of 1 to 200 characters.
    Title,
    /// A person's name of 1 to 80 characters.
    DisplayName,
    /// A tag's name of 1 to 50 characters.
    TagName,
    /// An article's Markdown, at most 400,000 characters, possibly empty.
    Body,
    /// A comment's Markdown, never empty.
    CommentBody,
    /// One line that may be empty.
    Line,
}

impl Title {
    /// Takes a title, or tells what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        bounded(
            text,
            200,
            "Write a title.",
            "Keep the title under 200 characters.",
        )
        .map(Self)
    }
}

impl DisplayName {
    /// Takes a name, or tells what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        bounded(
            text,
            80,
            "Write a name.",
            "Keep the name under 80 characters.",
        )
        .map(Self)
    }
}

impl TagName {
    /// Takes a tag's name, or tells what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let name = bounded(
            text,
            50,
            "Write a tag.",
            "Keep each tag under 50 characters.",
        )?;
        if name.contains(',') {
            return Err(Refusal::new("Write one tag here, without commas."));
        }
        if Slug::suggested(&name).is_none() {
            return Err(Refusal::new("Use letters or digits in each tag."));
        }
        Ok(Self(name))
    }

    /// Takes tags separated by commas, without repetitions and empty ones, at most 20.
    pub fn list(text: &str) -> Result<Vec<Self>, Refusal> {
        let mut tags: Vec<Self> = Vec::new();
        for part in text.split(',').filter(|part| !one_line(part).is_empty()) {
            let tag = Self::parse(part)?;
            if !tags.iter().any(|known| known.slug() == tag.slug()) {
                tags.push(tag);
            }
        }
        if tags.len() > MOST_TAGS {
            return Err(Refusal::new("A post takes up to 20 tags; leave some out."));
        }
        Ok(tags)
    }

    /// The address under which posts with this tag are listed.
    pub fn slug(&self) -> Slug {
        Slug::from_title(&self.0)
    }
}

impl Body {
    /// Takes an article's text, or tells that it is too long.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let body = many_lines(text);
        if body.chars().count() > MOST_BODY {
            return Err(Refusal::new(
                "A post takes up to 400,000 characters; make two of it.",
            ));
        }
        Ok(Self(body))
    }
}

impl CommentBody {
    /// Takes a comment of 1 to `most` characters, or tells what is wrong with it.
    pub fn parse(text: &str, most: usize) -> Result<Self, Refusal> {
        let body = many_lines(text);
        if body.trim().is_empty() {
            return Err(Refusal::new("Write your comment here."));
        }
        let length = body.chars().count();
        if length > most {
            return Err(Refusal::new(format!(
                "A comment takes up to {most} characters; this one has {length}."
            )));
        }
        Ok(Self(body))
    }
}

impl Line {
    /// Takes a line of at most `most` characters.
    pub fn parse(text: &str, most: usize) -> Result<Self, Refusal> {
        let line = one_line(text);
        let length = line.chars().count();
        if length > most {
            return Err(Refusal::new(format!(
                "Keep this under {most} characters; it has {length}."
            )));
        }
        Ok(Self(line))
    }

    /// Takes the name of a picture, or its path under `/media/`; nothing for none.
    pub fn picture(text: &str) -> Result<Self, Refusal> {
        let line = one_line(text);
        let name = line.strip_prefix("/media/").unwrap_or(&line);
        let is_plain = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        };
        let is_picture = name.len() <= 80
            && name
                .split_once('.')
                .is_some_and(|(stem, kind)| is_plain(stem) && is_plain(kind));
        if name.is_empty() || is_picture {
            Ok(Self(name.to_owned()))
        } else {
            Err(Refusal::new("Choose a picture from your media library."))
        }
    }
}

fn bounded(
    text: &str,
    most: usize,
    empty: &'static str,
    long: &'static str,
) -> Result<String, Refusal> {
    let text = one_line(text);
    if text.chars().all(is_joiner) {
        Err(Refusal::new(empty))
    } else if text.chars().count() > most {
        Err(Refusal::new(long))
    } else {
        Ok(text)
    }
}

fn one_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !is_unseen(*c))
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn many_lines(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    unified
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || is_forbidden_in_xml(*c)))
        .collect()
}

/// Nothing by itself, but needed inside emoji and in some scripts.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// Direction overrides, fillers and other letters without a shape, by which a name could pretend to be another
/// (Unicode TR 36, section 2.5).
fn is_unseen(c: char) -> bool {
    is_forbidden_in_xml(c)
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
                | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// Feeds carry titles and texts, and XML has no way to write these.
fn is_forbidden_in_xml(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_visible_line() {
        for (typed, taken) in [
            ("  Ada   Lovelace ", Some("Ada Lovelace")),
            ("Ada\0\r\nLovelace", Some("Ada Lovelace")),
            ("\u{202e}adA", Some("adA")),
            ("<b>Ada</b>", Some("<b>Ada</b>")),
            (" \u{200b}\t", None),
            ("\u{3164}", None),
            ("\u{200d}\u{fe0f}", None),
            ("👩\u{200d}⚕\u{fe0f} Ada", Some("👩\u{200d}⚕\u{fe0f} Ada")),
            ("A\u{2066}d\u{2069}a\u{ffff}", Some("Ada")),
            ("Åsa O’Brien-Łukasz", Some("Åsa O’Brien-Łukasz")),
            ("", None),
        ] {
            assert_eq!(
                DisplayName::parse(typed)
                    .ok()
                    .as_ref()
                    .map(DisplayName::as_str),
                taken,
                "{typed:?}"
            );
        }
        assert!(DisplayName::parse(&"ä".repeat(80)).is_ok());
        assert!(DisplayName::parse(&"ä".repeat(81)).is_err());
        assert!(DisplayName::parse(&format!(" {} ", "ä".repeat(80))).is_ok());
        assert!(Title::parse(&"ä".repeat(200)).is_ok());
        assert!(Title::parse(&"ä".repeat(201)).is_err());
    }

    #[test]
    fn long_texts_keep_every_visible_character() {
        let typed =
            "“Curly”\u{a0}— 1. It feels good\r\n\tindented\u{200d}\r\0end\u{7}\u{ffff}\u{85}";
        assert_eq!(
            Body::parse(typed).unwrap().as_str(),
            "“Curly”\u{a0}— 1. It feels good\n\tindented\u{200d}\nend"
        );
        assert!(Body::parse(&"x".repeat(MOST_BODY)).is_ok());
        assert!(Body::parse(&"x".repeat(MOST_BODY + 1)).is_err());
    }

    #[test]
    fn comments_are_neither_empty_nor_too_long() {
        assert!(CommentBody::parse(" \n\t", 10).is_err());
        assert!(CommentBody::parse("🦴🦴🦴", 3).is_ok());
        assert!(CommentBody::parse("🦴🦴🦴🦴", 3).is_err());
    }

    #[test]
    fn pictures_are_named_and_nothing_else() {
        for (typed, name) in [
            ("", Some("")),
            (" /media/ab12.jpg ", Some("ab12.jpg")),
            ("ab_1-2.webp", Some("ab_1-2.webp")),
            ("https://evil.invalid/a.jpg", None),
            ("../../etc/passwd.png", None),
            ("/media/../a.png", None),
            ("a.tar.gz", None),
            ("a", None),
            (".jpg", None),
            ("a.\"onerror=", None),
        ] {
            let taken = Line::picture(typed);
            assert_eq!(taken.ok().as_ref().map(Line::as_str), name, "{typed:?}");
        }
    }

    #[test]
    fn lines_may_be_empty_but_not_long() {
        assert_eq!(Line::parse(" a\n b\0 ", 3).unwrap().as_str(), "a b");
        assert_eq!(Line::parse("\u{200b}", 3).unwrap().as_str(), "");
        assert!(Line::parse("ääää", 3).is_err());
    }

    #[test]
    fn tags_are_listed_once() {
        let tags = TagName::list(" Hips, hips!,,Lower  back , ").unwrap();
        assert_eq!(
            tags.iter().map(TagName::as_str).collect::<Vec<_>>(),
            ["Hips", "Lower back"]
        );
        assert!(TagName::list("").unwrap().is_empty());
        assert!(TagName::list("hips, ???").is_err());
        assert!(TagName::parse("a, b").is_err());
        assert!(TagName::parse(&"x".repeat(51)).is_err());
        let many = |count| {
            (0..count)
                .map(|n| format!("tag {n}"))
                .collect::<Vec<_>>()
                .join(",")
        };
        assert_eq!(TagName::list(&many(20)).unwrap().len(), 20);
        assert!(TagName::list(&many(21)).is_err());
    }
}
