//! How much HTML is parsed at all.
//!
//! A parser of HTML takes time that grows with the square of the nesting, and makes many elements of few letters when
//! formatting is left open. The limits lie far above what a person writes and far below what takes long. Where the
//! count cannot follow the parser exactly, it counts too much.

use super::pieces::{Piece, pieces};
use std::collections::HashMap;

/// The most elements.
const MOST_TAGS: usize = 30_000;
/// The deepest nesting.
const MOST_DEEP: usize = 100;
/// The most elements that formatting left open could grow into.
const MOST_GROWN: usize = 2_000_000;
/// The most that may divide attributes in one tag.
const MOST_DIVIDERS: usize = 12_000;
/// The most steps for escaping: the escaped characters of each text times its length, summed.
const MOST_STEPS: usize = 4_000_000_000;

/// Elements that a following one closes by itself, or that have no inside.
const NEVER_DEEP: [&str; 28] = [
    "a", "area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li",
    "link", "meta", "nobr", "option", "p", "param", "rp", "rt", "source", "tbody", "tfoot",
    "thead", "tr", "track", "wbr",
];
/// Elements that the parser opens again in every following block until they are closed.
const FORMATTING: [&str; 13] = [
    "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Elements out of which no closing tag reaches.
const WALLS: [&str; 6] = ["applet", "marquee", "object", "select", "table", "template"];
const CELLS: [&str; 3] = ["caption", "td", "th"];

/// Whether the HTML keeps within the limits.
pub fn are_kept(html: &str) -> bool {
    let mut tags = 0;
    let mut steps = 0_usize;
    let mut nesting = Nesting::default();
    let mut formatting: HashMap<&str, usize> = HashMap::new();
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => {
                let escaped = text.matches(['&', '<', '>', '\u{a0}']).count();
                steps = steps.saturating_add(escaped.saturating_mul(text.len()));
            }
            Piece::Open { name, tag } => {
                tags += 1;
                let name = name.to_ascii_lowercase();
                if FORMATTING.contains(&name.as_str()) {
                    *formatting.entry(tag).or_default() += 1;
                }
                nesting.open(name);
                if tag
                    .bytes()
                    .filter(|byte| byte.is_ascii_whitespace() || *byte == b'/')
                    .count()
                    > MOST_DIVIDERS
                {
                    return false;
                }
            }
            Piece::Close { name, .. } => nesting.close(&name.to_ascii_lowercase()),
            Piece::Unseen(_) => {}
        }
        if tags > MOST_TAGS || nesting.deep > MOST_DEEP || steps > MOST_STEPS {
            return false;
        }
    }
    // The parser keeps at most three alike.
    let left_open: usize = formatting.values().map(|alike| alike.min(&3)).sum();
    left_open * tags <= MOST_GROWN
}

#[derive(Default)]
struct Nesting {
    deep: usize,
    /// What is open outside every wall.
    outside: Open,
    /// What is open within each wall, the innermost last.
    walls: Vec<(String, Open)>,
}

/// How many elements of each name are open.
type Open = HashMap<String, usize>;

impl Nesting {
    fn open(&mut self, name: String) {
        if CELLS.contains(&name.as_str())
            || matches!(name.as_str(), "tr" | "tbody" | "thead" | "tfoot")
        {
            self.leave_cell();
        }
        let is_cell = CELLS.contains(&name.as_str());
        if is_cell && self.walls.last().is_none_or(|(wall, _)| wall != "table") {
            return;
        }
        if is_cell || WALLS.contains(&name.as_str()) {
            self.deep += 1;
            self.walls.push((name, Open::new()));
        } else if !NEVER_DEEP.contains(&name.as_str()) {
            self.deep += 1;
            *self.innermost().entry(name).or_default() += 1;
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = self.walls.iter().rposition(|(wall, _)| wall == name) {
            self.leave(at);
        } else if let Some(open) = self.innermost().get_mut(name).filter(|open| **open > 0) {
            *open -= 1;
            self.deep -= 1;
        }
    }

    fn leave_cell(&mut self) {
        if self
            .walls
            .last()
            .is_some_and(|(wall, _)| CELLS.contains(&wall.as_str()))
        {
            self.leave(self.walls.len() - 1);
        }
    }

    fn leave(&mut self, at: usize) {
        for (_, open) in self.walls.drain(at..) {
            self.deep -= 1 + open.values().sum::<usize>();
        }
    }

    fn innermost(&mut self) -> &mut Open {
        self.walls
            .last_mut()
            .map_or(&mut self.outside, |(_, open)| open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_writes_is_too_much() {
        let attributes = |divider: &str| {
            (0..20_000)
                .map(|n| format!("{divider}a{n}"))
                .collect::<String>()
        };
        let fonts: String = (0..80).map(|n| format!("<font size={n}>")).collect();
        let table = format!(
            "<table>{}</table>",
            "<tr><td><b>x</b><td><i>y</i>".repeat(2_000)
        );
        for (html, kept) in [
            ("<p>One <b>two</b>".to_owned(), true),
            ("<div>".repeat(MOST_DEEP), true),
            ("<div>".repeat(MOST_DEEP + 1), false),
            ("<DIV>".repeat(MOST_DEEP + 1), false),
            ("<div>x</div>".repeat(2_000), true),
            ("<div></span>".repeat(MOST_DEEP + 1), false),
            ("<div title=\"</div>\">".repeat(MOST_DEEP + 1), false),
            ("<div><!--</div>-->".repeat(MOST_DEEP + 1), false),
            ("<div><xmp></div></xmp>".repeat(MOST_DEEP + 1), false),
            ("<div><object></div></object>".repeat(MOST_DEEP + 1), false),
            (
                "<div><table><td></div></table>".repeat(MOST_DEEP + 1),
                false,
            ),
            (
                "<div><object><table><td><div></table></object></div>".repeat(2_000),
                true,
            ),
            (table, true),
            ("<p>x<br><li>y<a href=z>".repeat(2_000), true),
            ("<p>".repeat(MOST_TAGS), true),
            ("<p>".repeat(MOST_TAGS + 1), false),
            ("<b><i>".repeat(20) + &"<p>x".repeat(20_000), true),
            (fonts + &"<p>x".repeat(25_000), false),
            (format!("<p{}>x", attributes(" ")), false),
            (format!("<p{}>x", attributes("/")), false),
            (
                format!(
                    "<img src=\"data:image/png;base64,{}\">",
                    "abcdefghij+klmnopqrstuv/wxyz".repeat(10_000)
                ),
                true,
            ),
            ("many words ".repeat(20_000), true),
            ("1 < 2 & 3 < 4 ".repeat(1_000), true),
            ("1\u{a0}2".repeat(100_000), false),
            ("&lt;".repeat(100_000), false),
        ] {
            assert_eq!(
                are_kept(&html),
                kept,
                "{}",
                html.chars().take(60).collect::<String>()
            );
        }
    }
}
