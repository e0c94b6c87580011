//! Two texts compared word by word, for whoever wants to see what changed.
//!
//! Pure. Lines are matched first, then the words of the lines between them, by the shortest way from one to the other
//! (E. Myers, 1986). Texts that have hardly anything in common are given as taken out and put in, whole.

/// The longest way that is worked out, in steps; its table has about the square of that in numbers.
const MOST_STEPS: usize = 1_000;

/// A piece of the comparison, in the order of the texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Same(String),
    /// Only the first text has it.
    Out(String),
    /// Only the second text has it.
    In(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Same,
    Out,
    In,
}

/// The way from one text to the other.
pub fn words(before: &str, after: &str) -> Vec<Piece> {
    let (old, new): (Vec<&str>, Vec<&str>) = (
        before.split_inclusive('\n').collect(),
        after.split_inclusive('\n').collect(),
    );
    let mut pieces = Pieces::default();
    let (mut out, mut put) = (String::new(), String::new());
    let (mut old_lines, mut new_lines) = (old.iter(), new.iter());
    for step in way(&old, &new) {
        match step {
            Step::Out => out.extend(old_lines.next().copied()),
            Step::In => put.extend(new_lines.next().copied()),
            Step::Same => {
                pieces.between(&out, &put);
                out.clear();
                put.clear();
                new_lines.next();
                pieces.add(Step::Same, old_lines.next().copied().unwrap_or_default());
            }
        }
    }
    pieces.between(&out, &put);
    pieces.0
}

/// Whether the comparison found nothing.
pub fn is_same(pieces: &[Piece]) -> bool {
    pieces.iter().all(|piece| matches!(piece, Piece::Same(_)))
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn between(&mut self, out: &str, put: &str) {
        let (old, new) = (tokens(out), tokens(put));
        let (mut old_words, mut new_words) = (old.iter(), new.iter());
        for step in way(&old, &new) {
            let word = match step {
                Step::In => new_words.next(),
                Step::Out => old_words.next(),
                Step::Same => {
                    new_words.next();
                    old_words.next()
                }
            };
            self.add(step, word.copied().unwrap_or_default());
        }
    }

    fn add(&mut self, step: Step, text: &str) {
        match (self.0.last_mut(), step) {
            _ if text.is_empty() => {}
            (Some(Piece::Same(last)), Step::Same)
            | (Some(Piece::Out(last)), Step::Out)
            | (Some(Piece::In(last)), Step::In) => last.push_str(text),
            (_, Step::Same) => self.0.push(Piece::Same(text.to_owned())),
            (_, Step::Out) => self.0.push(Piece::Out(text.to_owned())),
            (_, Step::In) => self.0.push(Piece::In(text.to_owned())),
        }
    }
}

/// Words, runs of white space, and every other character by itself.
fn tokens(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        c if c.is_alphanumeric() || matches!(c, '\'' | '’') => 0,
        c if c.is_whitespace() => 1,
        _ => 2,
    };
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match kind(first) {
            2 => first.len_utf8(),
            own => rest.find(|c: char| kind(c) != own).unwrap_or(rest.len()),
        };
        let (token, behind) = rest.split_at(end);
        found.push(token);
        rest = behind;
    }
    found
}

/// The steps from one sequence to the other; what both begin and end with is not worked out.
fn way(old: &[&str], new: &[&str]) -> Vec<Step> {
    let head = common(old.iter(), new.iter());
    let (old, new) = (
        old.get(head..).unwrap_or_default(),
        new.get(head..).unwrap_or_default(),
    );
    let tail = common(old.iter().rev(), new.iter().rev());
    let (old, new) = (
        old.get(..old.len() - tail).unwrap_or_default(),
        new.get(..new.len() - tail).unwrap_or_default(),
    );
    let mut steps = vec![Step::Same; head];
    steps.extend(shortest(old, new).unwrap_or_else(|| {
        let mut whole = vec![Step::Out; old.len()];
        whole.resize(old.len() + new.len(), Step::In);
        whole
    }));
    steps.resize(steps.len() + tail, Step::Same);
    steps
}

fn common<'a>(
    old: impl Iterator<Item = &'a &'a str>,
    new: impl Iterator<Item = &'a &'a str>,
) -> usize {
    old.zip(new).take_while(|(one, other)| one == other).count()
}

/// How far each diagonal was followed; diagonals are counted from `middle`.
#[derive(Clone)]
struct Reach {
    furthest: Vec<usize>,
    middle: usize,
}

impl Reach {
    fn of(&self, diagonal: usize) -> usize {
        self.furthest.get(diagonal).copied().unwrap_or_default()
    }

    /// From which neighbouring diagonal the step onto this one comes in a round.
    fn came_from(&self, diagonal: usize, round: usize) -> usize {
        let is_lowest = diagonal == self.middle - round;
        let is_highest = diagonal == self.middle + round;
        if is_lowest || (!is_highest && self.of(diagonal - 1) < self.of(diagonal + 1)) {
            diagonal + 1
        } else {
            diagonal - 1
        }
    }

    /// How far the second text is when the first is at `at` of this diagonal.
    fn other(&self, diagonal: usize, at: usize) -> usize {
        (at + self.middle).saturating_sub(diagonal)
    }
}

/// The shortest way, unless it is longer than `MOST_STEPS`.
fn shortest(old: &[&str], new: &[&str]) -> Option<Vec<Step>> {
    let most = (old.len() + new.len()).min(MOST_STEPS);
    let middle = most + 1;
    let mut reach = Reach {
        furthest: vec![0; 2 * middle + 1],
        middle,
    };
    let mut rounds = Vec::new();
    for round in 0..=most {
        rounds.push(reach.clone());
        for diagonal in (middle - round..=middle + round).step_by(2) {
            let from = reach.came_from(diagonal, round);
            let mut at = match round {
                0 => 0,
                _ if from > diagonal => reach.of(from),
                _ => reach.of(from) + 1,
            };
            let mut other = reach.other(diagonal, at);
            while let (Some(one), Some(same)) = (old.get(at), new.get(other))
                && one == same
            {
                (at, other) = (at + 1, other + 1);
            }
            if let Some(furthest) = reach.furthest.get_mut(diagonal) {
                *furthest = at;
            }
            if at >= old.len() && other >= new.len() {
                return Some(back(&rounds, old.len(), new.len()));
            }
        }
    }
    None
}

/// The way back from the ends of both, turned round.
fn back(rounds: &[Reach], mut at: usize, mut other: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    for (round, reach) in rounds.iter().enumerate().skip(1).rev() {
        let diagonal = (at + reach.middle).saturating_sub(other);
        let from = reach.came_from(diagonal, round);
        let before = reach.of(from);
        let other_before = reach.other(from, before);
        while at > before && other > other_before {
            steps.push(Step::Same);
            (at, other) = (at - 1, other - 1);
        }
        steps.push(if from > diagonal { Step::In } else { Step::Out });
        (at, other) = (before, other_before);
    }
    steps.resize(steps.len() + at, Step::Same);
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(before: &str, after: &str) -> String {
        let pieces = words(before, after);
        let side = |is_old: bool| -> String {
            pieces
                .iter()
                .filter_map(|piece| match piece {
                    Piece::Same(text) => Some(text.as_str()),
                    Piece::Out(text) => is_old.then_some(text.as_str()),
                    Piece::In(text) => (!is_old).then_some(text.as_str()),
                })
                .collect()
        };
        assert_eq!(side(true), before);
        assert_eq!(side(false), after);
        pieces
            .iter()
            .map(|piece| match piece {
                Piece::Same(text) => text.clone(),
                Piece::Out(text) => format!("[-{text}]"),
                Piece::In(text) => format!("[+{text}]"),
            })
            .collect()
    }

    #[test]
    fn what_changed_is_shown_word_by_word() {
        for (before, after, shown) in [
            ("", "", ""),
            ("same", "same", "same"),
            ("", "new", "[+new]"),
            ("old", "", "[-old]"),
            (
                "It feels good.\n",
                "It feels very good.\n",
                "It feels [+very ]good.\n",
            ),
            (
                "Ada's left hip",
                "Ada's right hip",
                "Ada's [-left][+right] hip",
            ),
            ("a, b", "a; b", "a[-,][+;] b"),
            (
                "one\ntwo\nthree\n",
                "one\nthree\nfour\n",
                "one\n[-two\n]three\n[+four\n]",
            ),
            ("Füße 🦴", "Füße 🦴🦴", "Füße 🦴[+🦴]"),
        ] {
            assert_eq!(drawn(before, after), shown, "{before:?} to {after:?}");
        }
        assert!(is_same(&words("a\nb", "a\nb")));
        assert!(!is_same(&words("a\nb", "a\nc")));
    }

    #[test]
    fn any_two_texts_can_be_had_back_from_their_comparison() {
        // A small generator of our own, so that the texts are the same in every run.
        let mut state = 7_u32;
        let mut next = |most: u32| {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            (state >> 16) % most
        };
        for _ in 0..300 {
            let mut text = || -> String {
                (0..next(60))
                    .map(|_| {
                        ["a", "b", " ", "c ", "\n", "dd", ","][usize::try_from(next(7)).unwrap()]
                    })
                    .collect()
            };
            let (before, after) = (text(), text());
            drawn(&before, &after);
        }
    }

    #[test]
    fn texts_without_anything_in_common_are_exchanged_whole() {
        let many = |word: &str| -> String {
            (0..5_000)
                .map(|number| format!("{word}{number} "))
                .collect()
        };
        let pieces = words(&many("x"), &many("y"));
        assert!(pieces.len() >= 2);
        drawn(&many("x"), &many("y"));
    }
}
