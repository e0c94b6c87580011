//! HTML, piece by piece, as the HTML standard's tokeniser cuts it outside SVG and MathML.
//!
//! Judges nothing: it serves to measure HTML before it is parsed and to finish it afterwards. The pieces, put together
//! again, are the same HTML.

/// A text, a tag, or what is neither and is never shown: a comment, a declaration, a tag without an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'h> {
    Text(&'h str),
    Open { name: &'h str, tag: &'h str },
    Close { name: &'h str, tag: &'h str },
    Unseen(&'h str),
}

/// Elements whose content is text up to their closing tag.
const RAW: [&str; 8] = [
    "iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp",
];

/// Cuts HTML into its pieces.
pub fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> + Clone {
    let mut rest = html;
    let mut raw = None;
    std::iter::from_fn(move || {
        let (kind, end) = match raw.take() {
            Some(name) if raw_end(rest, name) > 0 => (Kind::Text, raw_end(rest, name)),
            _ => next(rest),
        };
        let (piece, behind) = rest
            .split_at_checked(end)
            .filter(|(piece, _)| !piece.is_empty())?;
        rest = behind;
        Some(match kind {
            Kind::Text => Piece::Text(piece),
            Kind::Unseen => Piece::Unseen(piece),
            Kind::Close => Piece::Close {
                name: name(piece),
                tag: piece,
            },
            Kind::Open => {
                let name = name(piece);
                raw = RAW
                    .iter()
                    .chain(&["plaintext"])
                    .find(|raw| raw.eq_ignore_ascii_case(name))
                    .copied();
                Piece::Open { name, tag: piece }
            }
        })
    })
}

/// The value of an attribute in a tag that the serialiser wrote, escaped as it stands there.
pub fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split('"').next()
}

/// Whether an element with this name has no inside and no closing tag.
pub fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "wbr")
}

/// A text with the references resolved that the serialiser writes; it writes no others.
pub fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, reference)) = rest.split_once('&') {
        plain.push_str(before);
        let known = [
            ("lt;", '<'),
            ("gt;", '>'),
            ("quot;", '"'),
            ("nbsp;", '\u{a0}'),
            ("amp;", '&'),
        ];
        let found = known
            .iter()
            .find_map(|(name, c)| reference.strip_prefix(name).map(|behind| (*c, behind)));
        let (c, behind) = found.unwrap_or(('&', reference));
        plain.push(c);
        rest = behind;
    }
    plain.push_str(rest);
    plain
}

enum Kind {
    Text,
    Open,
    Close,
    Unseen,
}

fn next(rest: &str) -> (Kind, usize) {
    let all = rest.len();
    let Some(inside) = rest.strip_prefix('<') else {
        return (Kind::Text, rest.find('<').unwrap_or(all));
    };
    let is_name = |inside: &str| inside.starts_with(|first: char| first.is_ascii_alphabetic());
    let to_bracket = || rest.find('>').map_or(all, |at| at + 1);
    match inside.as_bytes() {
        [b'!', b'-', b'-', ..] => (Kind::Unseen, comment_end(rest)),
        [b'!' | b'?', ..] => (Kind::Unseen, to_bracket()),
        [b'/', ..] if inside.strip_prefix('/').is_some_and(is_name) => tag(rest, Kind::Close),
        [b'/', _, ..] => (Kind::Unseen, to_bracket()),
        _ if is_name(inside) => tag(rest, Kind::Open),
        _ => (Kind::Text, inside.find('<').map_or(all, |at| at + 1)),
    }
}

fn tag(rest: &str, kind: Kind) -> (Kind, usize) {
    tag_end(rest).map_or((Kind::Unseen, rest.len()), |end| (kind, end))
}

/// Where a comment ends; the marks that begin it may be part of those that end it.
fn comment_end(rest: &str) -> usize {
    let end = |from: usize, mark: &str| {
        rest.get(from..)
            .and_then(|inside| inside.find(mark))
            .map(|at| from + at + mark.len())
    };
    [end(2, "-->"), end(4, "--!>")]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(rest.len())
}

/// Where a tag ends: after the first `>` outside a quoted value. A quote means something only after `=`.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    let mut is_value = false;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if is_value => (quote, is_value) = (Some(byte), false),
            (None, b'=') => is_value = true,
            (None, byte) if byte.is_ascii_whitespace() => {}
            (None, _) => is_value = false,
        }
    }
    None
}

/// Where the content of a raw text element ends.
fn raw_end(rest: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(at) = rest
        .get(from..)
        .and_then(|later| later.find("</"))
        .map(|at| at + from)
    {
        let after = rest.get(at + 2..).unwrap_or_default();
        let is_this = after
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
            && after
                .get(name.len()..)
                .is_some_and(|end| end.starts_with([' ', '\t', '\n', '\u{c}', '\r', '/', '>']));
        if is_this {
            return at;
        }
        from = at + 2;
    }
    rest.len()
}

fn name(tag: &str) -> &str {
    let inside = tag.trim_start_matches(['<', '/']);
    inside
        .split([' ', '\t', '\n', '\u{c}', '\r', '/', '>'])
        .next()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(html: &str) -> Vec<String> {
        let pieces: Vec<Piece<'_>> = pieces(html).collect();
        let whole: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(all) | Piece::Unseen(all) => *all,
                Piece::Open { tag, .. } | Piece::Close { tag, .. } => tag,
            })
            .collect();
        assert_eq!(whole, html);
        let short = |piece: &Piece<'_>| match piece {
            Piece::Text(text) => format!("={text}"),
            Piece::Open { name, .. } => format!("+{name}"),
            Piece::Close { name, .. } => format!("-{name}"),
            Piece::Unseen(_) => "?".to_owned(),
        };
        pieces.iter().map(short).collect()
    }

    #[test]
    fn html_is_cut_as_browsers_cut_it() {
        for (html, cut) in [
            (
                "a<a href=\"/x\" title=\"1 > 2 < 3\">b &lt; c</a><br>",
                "=a +a =b &lt; c -a +br",
            ),
            ("<p \">a", "+p =a"),
            ("<p a=\">\" b='>'>a", "+p =a"),
            ("<p a = \">\"b>a", "+p =a"),
            ("<p a=b\">a", "+p =a"),
            ("<P\nx>a</P\tb=\">\">c", "+P =a -P =c"),
            ("<p/><br/>", "+p +br"),
            ("1 < 2 <3<", "=1  =< 2  =<3 =<"),
            (
                "<!-- <b> -->a<!-->b<!---->c<!--d--!>e<!--f",
                "? =a ? =b ? =c ? =e ?",
            ),
            ("<!--!>a--!>b<!--->c", "? =b ? =c"),
            ("<!doctype html><?php >a</>b</ c>d", "? ? =a ? =b ? =d"),
            (
                "<script><b></b></scriptx></SCRIPT >a",
                "+script =<b></b></scriptx> -SCRIPT =a",
            ),
            ("<style></style><xmp>", "+style -style +xmp"),
            (
                "<plaintext></plaintextx><b>",
                "+plaintext =</plaintextx><b>",
            ),
            ("a<b c", "=a ?"),
            ("ä<ä>ü</ö>", "=ä =<ä>ü ?"),
        ] {
            assert_eq!(short(html).join(" "), cut, "{html}");
        }
    }

    #[test]
    fn attributes_are_found_by_name() {
        let tag = "<a href=\"/x\" title=\"1 &gt; 2\" id=\"s-a\">";
        assert_eq!(
            ["href", "title", "id", "rel"].map(|name| attribute(tag, name)),
            [Some("/x"), Some("1 &gt; 2"), Some("s-a"), None]
        );
    }
}
