//! The readable text of trusted HTML: for excerpts, search and counting words.
//!
//! Blocks stand on lines of their own. Left out is what only makes sense on the page: marks of footnotes and links to
//! pictures from elsewhere.

use super::sanitise::{Piece, SafeHtml, attribute, is_void, pieces, unescaped};

/// The text without markup.
pub fn of(html: &SafeHtml) -> String {
    gathered(html, is_left_out)
}

/// The same without its headings, which make no sentences: what a text says first.
pub fn sentences(html: &SafeHtml) -> String {
    gathered(html, |name, tag| is_heading(name) || is_left_out(name, tag))
}

fn gathered(html: &SafeHtml, is_left_out: impl Fn(&str, &str) -> bool) -> String {
    let mut plain = String::with_capacity(html.as_str().len());
    // How many elements are open inside one that is left out, itself included.
    let mut left_out = 0_usize;
    for piece in pieces(html.as_str()) {
        match piece {
            Piece::Open { name, tag } if left_out > 0 || is_left_out(name, tag) => {
                left_out += usize::from(!is_void(name));
            }
            Piece::Close { .. } if left_out > 0 => left_out -= 1,
            Piece::Text(_) if left_out > 0 => {}
            Piece::Text(text) => plain.push_str(&unescaped(text)),
            Piece::Unseen(_) => {}
            Piece::Open { name, .. } | Piece::Close { name, .. } if is_inline(name) => {}
            Piece::Open { .. } | Piece::Close { .. } => {
                plain.truncate(plain.trim_end_matches([' ', '\n']).len());
                plain.push('\n');
            }
        }
    }
    plain.trim().to_owned()
}

fn is_left_out(name: &str, tag: &str) -> bool {
    matches!(
        (name, attribute(tag, "class")),
        ("sup", Some("footnote-ref"))
            | ("a", Some("footnote-backref"))
            | ("span", Some("outside-picture" | "video-site"))
    )
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
    )
}

#[cfg(test)]
mod tests {
    use super::super::sanitise;
    use super::{of, sentences};

    #[test]
    fn only_what_is_read_stays() {
        for (html, plain) in [
            (
                "<h2 id=\"s-a\">A</h2>\n<p>b <em>c</em>d<br>e</p>",
                "A\nb cd\ne",
            ),
            ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "a\nb"),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
            (
                "<p>1 &lt; 2 &amp;lt; “x”&nbsp;y</p>",
                "1 < 2 &lt; “x”\u{a0}y",
            ),
            (
                "<p>a<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\">1</a></sup> b</p>\
                 <p>c <a href=\"#fnref-1\" class=\"footnote-backref\">↩<sup>2</sup></a></p>",
                "a b\nc",
            ),
            (
                "<p>a <img src=\"https://x.invalid/\" alt=\"y\"> b</p>",
                "a  b",
            ),
            (
                "<span class=\"outside-picture\">a<br>b</span>c<span>d</span>",
                "cd",
            ),
            ("<pre><code>a\n  b</code></pre>", "a\n  b"),
            ("", ""),
        ] {
            assert_eq!(of(&sanitise::article(html)), plain, "{html}");
        }
    }

    #[test]
    fn sentences_have_no_headings() {
        let html = "<h2>One <em>two</em></h2><p>Three.</p><h3>Four</h3><p>Five.</p>";
        assert_eq!(sentences(&sanitise::article(html)), "Three.\nFive.");
        assert_eq!(sentences(&sanitise::article("<h2>One</h2>")), "");
    }
}
