//! Learning from decisions which comments are unwanted, without asking anybody else.
//!
//! Bayes first: how much likelier is a piece of text (two to five letters, a word, two words, a shape such as "three
//! links") among the unwanted? Those log-odds, smoothed, weigh the pieces; then a few rounds of logistic regression
//! correct what Bayes counts twice, because pieces overlap. Two thresholds come from cross-validation inside the lessons:
//! above the lower one a comment is held, above the higher one it is marked. Nothing here deletes, and nothing here keeps
//! a text: a lesson is a list of numbers.

mod calibrating;
mod features;
mod fitting;
mod keeping;

pub use features::Features;

/// Below so many lessons of either class there is no judge.
pub const LEAST_LESSONS: usize = 20;

/// What a person decided about a text.
#[derive(Debug, Clone)]
pub struct Lesson {
    pub features: Features,
    pub class: Class,
}

/// The sides of a judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Good,
    Bad,
    /// Not wanted and yet not bad: teaches half as much, and sets no threshold.
    Unwanted,
}

/// What a judge thinks of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opinion {
    Fine,
    Hold,
    Mark,
}

/// What was learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Judge {
    weights: Vec<f32>,
    bias: f32,
    hold: f32,
    mark: Option<f32>,
}

impl Judge {
    /// Learns; nothing comes of too few lessons of either class.
    pub fn learn(lessons: &[Lesson]) -> Option<Self> {
        let count = |class| {
            lessons
                .iter()
                .filter(|lesson| lesson.class == class)
                .count()
        };
        if count(Class::Good) < LEAST_LESSONS || count(Class::Bad) < LEAST_LESSONS {
            return None;
        }
        let all: Vec<&Lesson> = lessons.iter().collect();
        let thresholds = calibrating::thresholds(&all);
        let (weights, bias) = fitting::fit(&all);
        Some(Self {
            weights,
            bias,
            hold: thresholds.hold,
            mark: thresholds.mark,
        })
    }

    /// What it thinks, and how sure it is that this is bad, 0 to 1000.
    pub fn judge(&self, features: &Features) -> (Opinion, i32) {
        let margin = fitting::margin(&self.weights, self.bias, features);
        let opinion = if self.mark.is_some_and(|mark| margin >= mark) {
            Opinion::Mark
        } else if margin >= self.hold {
            Opinion::Hold
        } else {
            Opinion::Fine
        };
        (opinion, per_mille(margin))
    }

    /// Packed for the database.
    pub fn to_bytes(&self) -> Vec<u8> {
        keeping::pack(self)
    }

    /// Unpacked; nothing where the bytes are of another version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        keeping::unpack(bytes)
    }
}

fn per_mille(margin: f32) -> i32 {
    let sure = 1.0 / (1.0 + (-margin).exp());
    (0..1000_u16)
        .filter(|step| f32::from(*step) < sure * 1000.0 - 0.5)
        .count()
        .try_into()
        .unwrap_or(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(text: &str, class: Class) -> Lesson {
        Lesson {
            features: Features::of("", text),
            class,
        }
    }

    fn lessons(count: usize) -> Vec<Lesson> {
        let good = [
            "my neck is better since the massage",
            "thank you for the exercise with the towel",
            "how long should I hold it",
        ];
        let bad = [
            "best casino bonus https://win.example",
            "cheap pills online https://rx.example",
            "earn money with crypto now",
        ];
        (0..count)
            .flat_map(|at| {
                [
                    lesson(&format!("{} {at}", good[at % 3]), Class::Good),
                    lesson(&format!("{} {at}", bad[at % 3]), Class::Bad),
                ]
            })
            .collect()
    }

    #[test]
    fn a_judge_needs_lessons_and_then_tells_apart() {
        assert!(Judge::learn(&lessons(LEAST_LESSONS - 1)).is_none());
        let judge = Judge::learn(&lessons(60)).unwrap();
        let of = |text: &str| judge.judge(&Features::of("", text));
        assert_eq!(of("casino pills https://win.example").0, Opinion::Mark);
        assert_eq!(of("thank you, the massage helped my neck").0, Opinion::Fine);
        assert!(of("crypto casino").1 > 500 && of("my neck").1 < 500);
    }

    #[test]
    fn few_lessons_never_mark() {
        let judge = Judge::learn(&lessons(LEAST_LESSONS)).unwrap();
        let opinion = judge
            .judge(&Features::of("", "casino pills https://win.example"))
            .0;
        assert_eq!(opinion, Opinion::Hold);
    }

    #[test]
    fn what_was_kept_judges_alike() {
        let judge = Judge::learn(&lessons(30)).unwrap();
        let kept = Judge::from_bytes(&judge.to_bytes()).unwrap();
        for text in ["cheap pills", "my neck", "", "https://a.example"] {
            let features = Features::of("", text);
            assert_eq!(
                features,
                Features::from_bytes(&features.to_bytes()).unwrap()
            );
            let (one, other) = (judge.judge(&features), kept.judge(&features));
            assert!((one.1 - other.1).abs() <= 5, "{text}: {one:?} {other:?}");
        }
        assert!(judge.to_bytes().len() < 200_000);
        assert!(Judge::from_bytes(b"nonsense").is_none());
        assert!(Judge::from_bytes(&[]).is_none());
    }
}
