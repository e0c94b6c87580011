//! Which HTML is trusted.
//!
//! `SafeHtml` is made here or read from its column, nowhere else; templates print it as it is and escape everything
//! else. What the policies let through is parsed and judged again until a further round changes nothing, so that a
//! browser reads the very tree that was judged. HTML that will not settle, or that nests as nobody writes, is shown
//! as text.

mod bounds;
mod finishing;
pub mod linking;
pub mod picturing;
mod pieces;
mod policies;

pub(super) use pieces::{Piece, attribute, is_void, pieces, unescaped};

use ammonia::Builder;
use askama::filters::HtmlSafe;
use sea_orm::DeriveValueType;
use std::fmt;

/// HTML that may stand on a page as it is.
#[derive(Debug, Clone, PartialEq, Eq, DeriveValueType)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The HTML as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl HtmlSafe for SafeHtml {}

/// How often HTML may be judged before it must have settled; two rounds are the rule.
const MOST_ROUNDS: usize = 5;

/// The article policy: what a writer's text may hold.
pub fn article(html: &str) -> SafeHtml {
    settled_article(html).unwrap_or_else(|| as_typed(html))
}

/// The narrow policy: what a reader's comment may hold.
pub fn comment(html: &str) -> SafeHtml {
    settled_comment(html).unwrap_or_else(|| as_typed(html))
}

/// The article policy, or nothing if the HTML cannot be trusted to mean what it says.
pub(super) fn settled_article(html: &str) -> Option<SafeHtml> {
    settled(&policies::ARTICLE, html)
}

/// The narrow policy, or nothing if the HTML cannot be trusted to mean what it says.
pub(super) fn settled_comment(html: &str) -> Option<SafeHtml> {
    settled(&policies::COMMENT, html)
}

/// Text shown letter by letter, with its lines.
pub(super) fn as_typed(text: &str) -> SafeHtml {
    let text = finishing::printable(text)
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let text = text
        .replace('&', "&amp;")
        .replace('\u{a0}', "&nbsp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    SafeHtml(format!("<pre>{}</pre>", text.trim_matches('\n')))
}

fn settled(policy: &Builder<'_>, html: &str) -> Option<SafeHtml> {
    if let Some(shown) = shown_as_typed(html) {
        return Some(shown);
    }
    let html = finishing::disarmed(html);
    if !bounds::are_kept(&html) {
        return None;
    }
    let round = |html: &str| finishing::finished(&policy.clean(html).to_string());
    let mut clean = round(&html);
    for _ in 1..MOST_ROUNDS {
        let again = round(&clean);
        if again == clean {
            return Some(SafeHtml(clean));
        }
        clean = again;
    }
    None
}

/// What `as_typed` has made is not judged again.
fn shown_as_typed(html: &str) -> Option<SafeHtml> {
    let text = html.strip_prefix("<pre>")?.strip_suffix("</pre>")?;
    let again = as_typed(&pieces::unescaped(text));
    (again.as_str() == html).then_some(again)
}

#[cfg(test)]
mod tests;
