//! Where the borders lie: every lesson is judged by what the others taught, and the borders follow from that.

use super::{Class, Lesson, fitting};

const FOLDS: usize = 5;
/// With fewer good ones nobody can say how many would be marked.
const LEAST_GOOD_TO_MARK: usize = 40;
/// Of the good ones at most so many are to be marked, and held.
const MARKED_GOOD: f32 = 0.01;
const HELD_GOOD: f32 = 0.035;
/// Holding more good ones than that is a price for missing few bad ones, up to this.
const MOST_HELD_GOOD: f32 = 0.10;
/// Bad ones below the borders: with these, neither has to lie lower.
const SPARED_BAD_MARK: f32 = 0.12;
const SPARED_BAD_HOLD: f32 = 0.025;
/// More missed bad ones than that are a reason to hold more good ones.
const MISSED_BAD: f32 = 0.05;

/// The upper border lies higher than it seems to have to, by this part of the way from the middle of the good to the middle
/// of the bad: what comes differs from what was.
const CAUTION: f32 = 0.08;

/// The borders; without enough good lessons none is marked.
pub struct Thresholds {
    pub hold: f32,
    pub mark: Option<f32>,
}

/// Finds the borders by cross-validation.
pub fn thresholds(lessons: &[&Lesson]) -> Thresholds {
    let (good, bad) = judged_by_the_others(lessons);
    let wanted = quantile_from_above(&good, HELD_GOOD);
    let hold = wanted.max(quantile_from_below(&bad, SPARED_BAD_HOLD));
    let lowest = quantile_from_above(&good, MOST_HELD_GOOD);
    let hold = hold.min(quantile_from_below(&bad, MISSED_BAD).max(lowest));
    let middle = |sorted: &[f32]| quantile_from_below(sorted, 0.5);
    let caution = CAUTION * (middle(&bad) - middle(&good)).max(0.0);
    let mark = (good.len() >= LEAST_GOOD_TO_MARK).then(|| {
        let border =
            quantile_from_above(&good, MARKED_GOOD).max(quantile_from_below(&bad, SPARED_BAD_MARK));
        border.max(hold) + caution
    });
    Thresholds { hold, mark }
}

/// The margins of the good and the bad, sorted upward.
fn judged_by_the_others(lessons: &[&Lesson]) -> (Vec<f32>, Vec<f32>) {
    let mut counts = [0_usize; 3];
    let folds: Vec<usize> = lessons
        .iter()
        .map(|lesson| {
            let class = match lesson.class {
                Class::Good => 0,
                Class::Bad => 1,
                Class::Unwanted => 2,
            };
            let count = counts.get_mut(class);
            count.map_or(0, |count| {
                *count += 1;
                *count % FOLDS
            })
        })
        .collect();
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for fold in 0..FOLDS {
        let numbered = || lessons.iter().zip(&folds);
        let others: Vec<&Lesson> = numbered()
            .filter(|(_, of)| **of != fold)
            .map(|(lesson, _)| *lesson)
            .collect();
        let (weights, bias) = fitting::fit(&others);
        for (lesson, _) in numbered().filter(|(_, of)| **of == fold) {
            let margin = fitting::margin(&weights, bias, &lesson.features);
            match lesson.class {
                Class::Good => good.push(margin),
                Class::Bad => bad.push(margin),
                Class::Unwanted => {}
            }
        }
    }
    good.sort_by(f32::total_cmp);
    bad.sort_by(f32::total_cmp);
    (good, bad)
}

/// A border that at most this share of the sorted values reaches; the highest value itself never does.
fn quantile_from_above(sorted: &[f32], share: f32) -> f32 {
    let above = sorted.iter().rev().zip(1_u16..);
    let most = f32::from(u16::try_from(sorted.len()).unwrap_or(u16::MAX)) * share;
    above
        .take_while(|(_, rank)| f32::from(*rank) <= most + 1.0)
        .last()
        .map_or(0.0, |(value, _)| value + 0.000_1)
}

/// The value below which this share of the sorted values lies.
fn quantile_from_below(sorted: &[f32], share: f32) -> f32 {
    let most = f32::from(u16::try_from(sorted.len()).unwrap_or(u16::MAX)) * share;
    sorted
        .iter()
        .zip(0_u16..)
        .take_while(|(_, rank)| f32::from(*rank) <= most)
        .last()
        .map_or(0.0, |(value, _)| *value)
}
