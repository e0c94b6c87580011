//! What a policy of elements and attributes cannot say.
//!
//! Before: comments and the borders of SVG and MathML go, so that all is parsed as plain HTML. After: pictures from elsewhere become a named link (a page asks no other site for anything), a wide table gets a box in
//! which it scrolls by itself, no id stands twice, and no character stays that XML forbids, for feeds carry this HTML.

use super::pieces::{Piece, attribute, pieces};
use std::borrow::Cow;
use std::collections::HashSet;

const BOX_BEGINS: &str =
    "<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table";

/// Disarms HTML before it is parsed.
pub fn disarmed(html: &str) -> String {
    let html = printable(html);
    let mut disarmed = String::with_capacity(html.len());
    for piece in pieces(&html) {
        match piece {
            Piece::Unseen(_) => {}
            Piece::Open { name, .. } | Piece::Close { name, .. } if is_foreign(name) => {}
            Piece::Open { tag, .. } | Piece::Close { tag, .. } => disarmed.push_str(tag),
            // What stood between two pieces is gone: a `<` before it must not begin a tag now.
            Piece::Text(text) => disarmed.push_str(&text.replace('<', "&lt;")),
        }
    }
    disarmed
}

fn is_foreign(name: &str) -> bool {
    name.eq_ignore_ascii_case("svg") || name.eq_ignore_ascii_case("math")
}

/// Finishes HTML that the policy has passed.
pub fn finished(html: &str) -> String {
    let html = printable(html);
    let mut finisher = Finisher {
        html: String::with_capacity(html.len() + 256),
        ..Finisher::default()
    };
    let mut before = None;
    let mut coming = pieces(&html);
    while let Some(piece) = coming.next() {
        match piece {
            Piece::Open {
                name: "p",
                tag: "<p>",
            } => finisher.paragraph(&mut coming),
            Piece::Open { name: "table", tag } => finisher.open_table(tag, before),
            Piece::Close { name: "table", tag } => finisher.close_table(tag),
            Piece::Open { name: "img", tag } => finisher.picture(tag),
            Piece::Open { name, tag } => {
                finisher.open_links += usize::from(name == "a");
                finisher.open(tag);
            }
            Piece::Close { name, tag } => {
                finisher.open_links = finisher.open_links.saturating_sub(usize::from(name == "a"));
                finisher.html.push_str(tag);
            }
            // A parser drops a line end that stands first in <pre>.
            Piece::Text(text) if matches!(before, Some(Piece::Open { name: "pre", .. })) => {
                finisher.html.push_str(text.trim_start_matches('\n'));
            }
            Piece::Text(text) | Piece::Unseen(text) => finisher.html.push_str(text),
        }
        before = Some(piece);
    }
    finisher.html
}

/// Puts a mark in the place of each character that XML forbids.
pub fn printable(text: &str) -> Cow<'_, str> {
    let is_forbidden = |c: char| {
        (c.is_ascii_control() && !matches!(c, '\n' | '\t' | '\r'))
            || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    // Nearly every text passes by its bytes alone; the two noncharacters begin with 0xef.
    let is_suspect = |byte: u8| byte == 0xef || is_forbidden(char::from(byte));
    if text.bytes().any(is_suspect) {
        Cow::Owned(text.replace(is_forbidden, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[derive(Default)]
struct Finisher<'h> {
    html: String,
    ids: HashSet<&'h str>,
    open_links: usize,
    /// For each open table, whether it got a box here.
    open_tables: Vec<bool>,
    boxes: usize,
}

impl<'h> Finisher<'h> {
    fn open(&mut self, tag: &'h str) {
        match attribute(tag, "id") {
            Some(id) if !self.ids.insert(id) => {
                self.html
                    .push_str(&tag.replacen(&format!(" id=\"{id}\""), "", 1))
            }
            _ => self.html.push_str(tag),
        }
    }

    fn open_table(&mut self, tag: &str, before: Option<Piece<'_>>) {
        let is_inner = !self.open_tables.is_empty();
        let has_box =
            matches!(before, Some(Piece::Open { tag, .. }) if tag.starts_with(BOX_BEGINS));
        self.boxes += usize::from(!is_inner);
        if !is_inner && !has_box {
            self.html.push_str(BOX_BEGINS);
            // Regions need names that differ.
            if self.boxes > 1 {
                self.html.push_str(&format!(" {}", self.boxes));
            }
            self.html.push_str("\">");
        }
        self.open_tables.push(!is_inner && !has_box);
        self.html.push_str(tag);
    }

    fn close_table(&mut self, tag: &str) {
        self.html.push_str(tag);
        if self.open_tables.pop() == Some(true) {
            self.html.push_str("</div>");
        }
    }

    /// A picture of the site alone in a paragraph, with a title, is a figure with a caption.
    fn paragraph(&mut self, coming: &mut (impl Iterator<Item = Piece<'h>> + Clone)) {
        let mut ahead = coming.clone();
        if let Some(Piece::Open { name: "img", tag }) = ahead.next()
            && let Some(Piece::Close { name: "p", .. }) = ahead.next()
            && let Some(caption) = attribute(tag, "title").filter(|title| !title.trim().is_empty())
            && attribute(tag, "src").is_some_and(is_own_medium)
        {
            let picture = tag.replacen(&format!(" title=\"{caption}\""), "", 1);
            let caption = as_text(caption);
            self.html.push_str(&format!(
                "<figure>{picture}<figcaption>{caption}</figcaption></figure>"
            ));
            *coming = ahead;
        } else {
            self.html.push_str("<p>");
        }
    }

    fn picture(&mut self, tag: &str) {
        let source = attribute(tag, "src").unwrap_or_default();
        if is_own_medium(source) {
            self.html.push_str(tag);
            return;
        }
        let words = attribute(tag, "alt")
            .map(str::trim)
            .filter(|alt| !alt.is_empty())
            .unwrap_or("no description");
        let words = as_text(words);
        let named = if source.is_empty() || self.open_links > 0 {
            format!("Picture elsewhere: {words}")
        } else {
            format!(
                "<a href=\"{source}\" rel=\"noopener noreferrer\">Picture elsewhere: {words}</a>"
            )
        };
        self.html
            .push_str(&format!("<span class=\"outside-picture\">{named}</span>"));
    }
}

/// The value of an attribute as text between tags.
fn as_text(value: &str) -> String {
    value
        .replace("&quot;", "\"")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// `/media/` and a name of letters and digits with an extension.
fn is_own_medium(source: &str) -> bool {
    let is_plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    source
        .strip_prefix("/media/")
        .and_then(|name| name.split_once('.'))
        .is_some_and(|(stem, extension)| is_plain(stem) && is_plain(extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_parsed_as_plain_html() {
        for (html, plain) in [
            ("a<!-- b -->c<!doctype d><?e?></ f>g", "acg"),
            (
                "<svg><g><text>a</text></g></SVG><math x=y>b</math>",
                "<g><text>a</text></g>b",
            ),
            ("<<!---->b>c 1 < 2", "&lt;b>c 1 &lt; 2"),
            ("<p title='<svg>'>a</p>", "<p title='<svg>'>a</p>"),
            ("a<b c", "a"),
        ] {
            assert_eq!(disarmed(html), plain);
        }
    }

    #[test]
    fn only_own_media_stay_pictures() {
        for (html, named) in [
            (
                r#"<img src="/media/a1.jpg" alt="x">"#,
                r#"<img src="/media/a1.jpg" alt="x">"#,
            ),
            (
                r#"<p><img src="https://x.invalid/?a&amp;b" alt="A > &quot;b&quot;"></p>"#,
                r#"<p><span class="outside-picture"><a href="https://x.invalid/?a&amp;b" rel="noopener noreferrer">Picture elsewhere: A &gt; "b"</a></span></p>"#,
            ),
            (
                r#"<a href="/x"><b>y</b><img src="https://x.invalid/a.png" alt="y"></a>"#,
                r#"<a href="/x"><b>y</b><span class="outside-picture">Picture elsewhere: y</span></a>"#,
            ),
            (
                r#"<a href="/x">y</a><img src="//x.invalid/a.png" alt="z">"#,
                r#"<a href="/x">y</a><span class="outside-picture"><a href="//x.invalid/a.png" rel="noopener noreferrer">Picture elsewhere: z</a></span>"#,
            ),
            (
                r#"<img alt=" ">"#,
                r#"<span class="outside-picture">Picture elsewhere: no description</span>"#,
            ),
            (
                r#"<img src="/media/../x.png">"#,
                r#"<span class="outside-picture"><a href="/media/../x.png" rel="noopener noreferrer">Picture elsewhere: no description</a></span>"#,
            ),
        ] {
            assert_eq!(finished(html), named);
        }
    }

    #[test]
    fn a_picture_alone_with_a_title_becomes_a_figure() {
        let figure = r#"<figure><img src="/media/a1.jpg" alt="x"><figcaption>A &lt;b&gt; "c" &amp; d</figcaption></figure>"#;
        for (html, finished_as) in [
            (
                r#"<p><img src="/media/a1.jpg" alt="x" title="A <b> &quot;c&quot; &amp; d"></p>"#,
                figure,
            ),
            (figure, figure),
            (
                r#"<p><img src="/media/a1.jpg" alt="x"></p>"#,
                r#"<p><img src="/media/a1.jpg" alt="x"></p>"#,
            ),
            (
                r#"<p><img src="/media/a1.jpg" alt="x" title="y"> and more</p>"#,
                r#"<p><img src="/media/a1.jpg" alt="x" title="y"> and more</p>"#,
            ),
            (
                r#"<p><img src="https://x.invalid/a.png" alt="x" title="y"></p>"#,
                r#"<p><span class="outside-picture"><a href="https://x.invalid/a.png" rel="noopener noreferrer">Picture elsewhere: x</a></span></p>"#,
            ),
        ] {
            assert_eq!(finished(html), finished_as);
        }
    }

    #[test]
    fn each_outer_table_has_one_box_with_a_name_of_its_own() {
        let table = "<table><tbody><tr><td><table></table></td></tr></tbody></table>";
        let boxed = finished(&format!("{table}{table}"));
        assert_eq!(
            boxed,
            format!("{BOX_BEGINS}\">{table}</div>{BOX_BEGINS} 2\">{table}</div>")
        );
        assert_eq!(finished(&boxed), boxed);
    }

    #[test]
    fn no_id_stands_twice() {
        let twice = "<h2 id=\"s-a\">x</h2><h2 id=\"s-a\">y</h2><a href=\"#s-a\" id=\"s-b\">z</a>";
        let once = "<h2 id=\"s-a\">x</h2><h2>y</h2><a href=\"#s-a\" id=\"s-b\">z</a>";
        assert_eq!(finished(twice), once);
    }

    #[test]
    fn what_xml_forbids_is_marked() {
        assert_eq!(
            finished("a\u{1}\u{8}\u{ffff}\n\tb"),
            "a\u{fffd}\u{fffd}\u{fffd}\n\tb"
        );
        assert_eq!(finished("<pre>\n\n x</pre>"), "<pre> x</pre>");
    }
}
