//! Two texts compared line by line, for the person who has to choose between them.
//!
//! Pure. Lines that both have are only counted, so that what differs can be seen at a glance.

/// The largest table of line pairs that is worked out, about four megabytes; beyond it all lines between the first
/// and the last difference are given as different.
const MOST_PAIRS: usize = 1_000_000;

/// A piece of the comparison, in the order of the texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// So many lines that both have.
    Same(usize),
    /// A line that only the first text has.
    Mine(String),
    /// A line that only the second text has.
    Theirs(String),
}

/// What the first text has and the second has not, and the other way round. Empty lines do not count.
pub fn lines(mine: &str, theirs: &str) -> Vec<Piece> {
    let (mine, theirs) = (filled(mine), filled(theirs));
    let head = common(mine.iter(), theirs.iter());
    let (mine, theirs) = (skip(&mine, head), skip(&theirs, head));
    let tail = common(mine.iter().rev(), theirs.iter().rev());
    let (mine, theirs) = (drop_last(mine, tail), drop_last(theirs, tail));
    let mut pieces = Pieces::default();
    pieces.same(head);
    if mine.len().saturating_mul(theirs.len()) > MOST_PAIRS {
        pieces.mine(mine);
        pieces.theirs(theirs);
    } else {
        pieces.between(mine, theirs);
    }
    pieces.same(tail);
    pieces.0
}

fn filled(text: &str) -> Vec<&str> {
    text.lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .collect()
}

fn common<'a>(
    mine: impl Iterator<Item = &'a &'a str>,
    theirs: impl Iterator<Item = &'a &'a str>,
) -> usize {
    mine.zip(theirs)
        .take_while(|(one, other)| one == other)
        .count()
}

fn skip<'a, 't>(lines: &'a [&'t str], count: usize) -> &'a [&'t str] {
    lines.get(count..).unwrap_or_default()
}

fn drop_last<'a, 't>(lines: &'a [&'t str], count: usize) -> &'a [&'t str] {
    lines
        .get(..lines.len().saturating_sub(count))
        .unwrap_or_default()
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn same(&mut self, more: usize) {
        match self.0.last_mut() {
            _ if more == 0 => {}
            Some(Piece::Same(count)) => *count += more,
            _ => self.0.push(Piece::Same(more)),
        }
    }

    fn mine(&mut self, lines: &[&str]) {
        self.0
            .extend(lines.iter().map(|line| Piece::Mine((*line).to_owned())));
    }

    fn theirs(&mut self, lines: &[&str]) {
        self.0
            .extend(lines.iter().map(|line| Piece::Theirs((*line).to_owned())));
    }

    /// Walks along the longest sequence of lines that both have.
    fn between(&mut self, mut mine: &[&str], mut theirs: &[&str]) {
        let table = lengths(mine, theirs);
        let (mut row, mut column) = (0, 0);
        while let ([one, rest_of_mine @ ..], [other, rest_of_theirs @ ..]) = (mine, theirs) {
            if one == other {
                self.same(1);
                (mine, theirs) = (rest_of_mine, rest_of_theirs);
                (row, column) = (row + 1, column + 1);
            } else if at(&table, row + 1, column) >= at(&table, row, column + 1) {
                self.mine(&[one]);
                (mine, row) = (rest_of_mine, row + 1);
            } else {
                self.theirs(&[other]);
                (theirs, column) = (rest_of_theirs, column + 1);
            }
        }
        self.mine(mine);
        self.theirs(theirs);
    }
}

fn at(table: &[Vec<u32>], row: usize, column: usize) -> u32 {
    table
        .get(row)
        .and_then(|row| row.get(column))
        .copied()
        .unwrap_or_default()
}

/// For every pair of remainders, how many lines they share in the same order.
fn lengths(mine: &[&str], theirs: &[&str]) -> Vec<Vec<u32>> {
    let mut rows: Vec<Vec<u32>> = vec![vec![0; theirs.len() + 1]];
    for one in mine.iter().rev() {
        let below = rows.last().map(Vec::as_slice).unwrap_or_default();
        let mut row = vec![0];
        for (other, pair) in theirs.iter().zip(below.windows(2)).rev() {
            let right = row.last().copied().unwrap_or_default();
            row.push(match pair {
                [_, diagonal] if one == other => diagonal + 1,
                [down, _] => right.max(*down),
                _ => right,
            });
        }
        row.reverse();
        rows.push(row);
    }
    rows.reverse();
    rows
}

#[cfg(test)]
mod tests {
    use super::{Piece, lines};

    fn drawn(mine: &str, theirs: &str) -> String {
        let drawn: Vec<String> = lines(mine, theirs)
            .into_iter()
            .map(|piece| match piece {
                Piece::Same(count) => format!("={count}"),
                Piece::Mine(line) => format!("-{line}"),
                Piece::Theirs(line) => format!("+{line}"),
            })
            .collect();
        drawn.join(" ")
    }

    #[test]
    fn what_differs_is_told_and_the_rest_is_counted() {
        for (mine, theirs, expected) in [
            ("", "", ""),
            ("a", "a", "=1"),
            ("a\nb\nc", "a\nx\nc", "=1 -b +x =1"),
            ("a\nb", "a\nb\nc", "=2 +c"),
            ("a\nb\nc", "b\nc", "-a =2"),
            ("a\nb\nc\nd", "a\nc\nd\ne", "=1 -b =2 +e"),
            ("a\nb\na\nb", "b\na\nb\na", "-a =3 +a"),
            ("x\na\ny\nb\nz", "a\nb", "-x =1 -y =1 -z"),
            ("a\n\n\nb\r\n", "a\nb", "=2"),
            ("only mine", "", "-only mine"),
        ] {
            assert_eq!(drawn(mine, theirs), expected, "{mine:?} and {theirs:?}");
        }
    }

    #[test]
    fn texts_without_end_are_still_compared() {
        let mine: Vec<String> = (0..3_000).map(|number| format!("mine {number}")).collect();
        let theirs: Vec<String> = (0..3_000)
            .map(|number| format!("theirs {number}"))
            .collect();
        let mine = format!("same\n{}\nend", mine.join("\n"));
        let theirs = format!("same\n{}\nend", theirs.join("\n"));
        let pieces = lines(&mine, &theirs);
        assert_eq!(pieces.len(), 6_002);
        assert_eq!(pieces.first(), Some(&Piece::Same(1)));
        assert_eq!(pieces.last(), Some(&Piece::Same(1)));
    }
}
