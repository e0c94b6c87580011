//! Text in XML.
//!
//! Templates named `.xml` escape what is special; some characters may not stand in XML 1.0 in any form, and a single one
//! would make a whole feed unreadable, so they are left out here. Stored HTML, which templates of pages print as it
//! is, becomes plain text on the way and is escaped like everything else.

use crate::error::{Error, Result};
use anyhow::Context as _;
use askama::Template;
use std::fmt;

/// A text without the characters that XML cannot hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlText(String);

impl XmlText {
    /// Leaves out what XML cannot hold.
    pub fn new(text: &str) -> Self {
        Self(text.chars().filter(|c| may_stand(*c)).collect())
    }

    /// The same text as HTML, for elements that feed readers take for HTML whatever they hold.
    pub fn as_html(&self) -> String {
        self.0
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for XmlText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The document as text.
pub fn rendered(template: &impl Template) -> Result<String> {
    template
        .render()
        .context("rendering a document")
        .map_err(Error::Internal)
}

/// The production `Char` of XML 1.0, section 2.2.
fn may_stand(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::XmlText;

    #[test]
    fn only_characters_of_xml_stay() {
        for (text, kept) in [
            ("a\u{0}b\u{8}c\u{b}d\u{1f}e", "abcde"),
            ("tab\tline\nend\r", "tab\tline\nend\r"),
            ("\u{fffe}x\u{ffff}", "x"),
            ("按摩 🦴 \u{7f}\u{85}", "按摩 🦴 \u{7f}\u{85}"),
            ("<&\">'", "<&\">'"),
        ] {
            assert_eq!(XmlText::new(text).to_string(), kept, "{text:?}");
            assert!(!XmlText::new(text).as_html().contains('<'), "{text:?}");
        }
    }
}
