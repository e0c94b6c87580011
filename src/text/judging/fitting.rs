//! Weighing the pieces: Bayes' log-odds, corrected by logistic regression.

use super::features::PLACES;
use super::{Class, Features, Lesson};

/// Added to every count, so that a piece seen once proves little.
const SMOOTHING: f32 = 0.6;
/// Rounds over all lessons.
const ROUNDS: usize = 14;
/// The first step of a weight; it shrinks as the weight moves.
const STEP: f32 = 0.35;
/// How much of Bayes' own weight each piece begins with.
const TRUST: f32 = 0.25;
/// The pull back to where a weight began.
const PULL: f32 = 0.000_4;

/// The weights of all places and the bias.
pub fn fit(lessons: &[&Lesson]) -> (Vec<f32>, f32) {
    let odds = log_odds(lessons);
    let mut factors = vec![TRUST; PLACES];
    let mut moved = vec![0.0_f32; PLACES];
    let (mut bias, mut bias_moved) = (0.0_f32, 0.0_f32);
    let balance = balance(lessons);
    for round in 0..ROUNDS {
        for at in order(lessons.len(), round) {
            let Some(lesson) = lessons.get(at) else {
                continue;
            };
            let mut margin = bias;
            for (place, value) in lesson.features.values() {
                margin += get(&odds, place) * get(&factors, place) * value;
            }
            let (target, weight) = target(lesson.class, balance);
            let slope = weight * (1.0 / (1.0 + (-margin).exp()) - target);
            for (place, value) in lesson.features.values() {
                let (Some(factor), Some(moved)) = (factors.get_mut(place), moved.get_mut(place))
                else {
                    continue;
                };
                let slope = slope * get(&odds, place) * value + PULL * (*factor - TRUST);
                *moved += slope * slope;
                *factor -= STEP * slope / (moved.sqrt() + 0.05);
            }
            bias_moved += slope * slope;
            bias -= STEP * slope / (bias_moved.sqrt() + 0.05);
        }
    }
    let weights = odds
        .iter()
        .zip(&factors)
        .map(|(odds, factor)| odds * factor)
        .collect();
    (weights, bias)
}

/// How far on the bad side of the border a text lies.
pub fn margin(weights: &[f32], bias: f32, features: &Features) -> f32 {
    features.values().fold(bias, |sum, (place, value)| {
        sum + get(weights, place) * value
    })
}

/// For every place, how much likelier its piece is among the bad; nothing for places that nobody used.
fn log_odds(lessons: &[&Lesson]) -> Vec<f32> {
    let mut counts = vec![(0.0_f32, 0.0_f32); PLACES];
    let mut all = (0.0_f32, 0.0_f32);
    for lesson in lessons {
        let (bad, good) = match lesson.class {
            Class::Good => (0.0, 1.0),
            Class::Bad => (1.0, 0.0),
            Class::Unwanted => (0.5, 0.0),
        };
        all = (all.0 + bad, all.1 + good);
        for (place, _) in lesson.features.values() {
            if let Some(count) = counts.get_mut(place) {
                *count = (count.0 + bad, count.1 + good);
            }
        }
    }
    let share = |count: f32, all: f32| (count + SMOOTHING) / (all + 2.0 * SMOOTHING);
    counts
        .into_iter()
        .map(|(bad, good)| {
            if bad + good == 0.0 {
                0.0
            } else {
                (share(bad, all.0) / share(good, all.1)).ln()
            }
        })
        .collect()
}

/// What lessons of each class weigh, so that the rarer one is not outvoted.
fn balance(lessons: &[&Lesson]) -> (f32, f32) {
    let count = |class| {
        let count = lessons
            .iter()
            .filter(|lesson| lesson.class == class)
            .count();
        f32::from(u16::try_from(count).unwrap_or(u16::MAX)).max(1.0)
    };
    let (good, bad) = (count(Class::Good), count(Class::Bad));
    let middle = (good + bad) / 2.0;
    ((middle / good).sqrt(), (middle / bad).sqrt())
}

fn target(class: Class, balance: (f32, f32)) -> (f32, f32) {
    match class {
        Class::Good => (0.0, balance.0),
        Class::Bad => (1.0, balance.1),
        Class::Unwanted => (1.0, balance.1 / 2.0),
    }
}

/// Every lesson once, in an order that looks like none and is always the same.
fn order(count: usize, round: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15 ^ u64::try_from(round + 1).unwrap_or(1);
    for at in (1..count).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let among = u64::try_from(at + 1).unwrap_or(1);
        order.swap(at, usize::try_from(state % among).unwrap_or_default());
    }
    order
}

fn get(values: &[f32], place: usize) -> f32 {
    values.get(place).copied().unwrap_or_default()
}
