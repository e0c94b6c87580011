//! A day of the calendar, in no zone: `2026-03-04`.
//!
//! Days are compared by their letters, so only whole ones in this form are taken, of years with four digits.

use super::Refusal;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use sea_orm::DeriveValueType;
use std::fmt;

/// A day as its field and its column have it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, DeriveValueType)]
pub struct Day(String);

impl Day {
    /// Takes a day as a date field gives it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let refusal = || Refusal::new("Write a date such as 2026-03-04.");
        let date: Date = text.parse().ok().ok_or_else(refusal)?;
        let day = date.to_string();
        if day == text && (1..=9999).contains(&date.year()) {
            Ok(Self(day))
        } else {
            Err(refusal())
        }
    }

    /// The day as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Such as `4 March 2026`.
    pub fn words(&self) -> String {
        self.date().map_or_else(
            || self.0.clone(),
            |date| date.strftime("%-d %B %Y").to_string(),
        )
    }

    /// The same day a year later; the last of February after a leap day.
    pub fn next_year(&self) -> Self {
        self.later(1.year())
    }

    /// The day six months later.
    pub fn in_half_a_year(&self) -> Self {
        self.later(6.months())
    }

    fn later(&self, span: Span) -> Self {
        let later = self.date().and_then(|date| date.checked_add(span).ok());
        later.map_or_else(|| self.clone(), |date| Self(date.to_string()))
    }

    fn date(&self) -> Option<Date> {
        self.0.parse().ok()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn days_are_whole_and_exist() {
        for (typed, good) in [
            ("2026-03-04", true),
            (" 2026-03-04 ", true),
            ("2028-02-29", true),
            ("2026-02-29", false),
            ("2026-3-4", false),
            ("20260304", false),
            ("2026-03-04T10:00", false),
            ("-002026-03-04", false),
            ("0000-01-01", false),
            ("", false),
            ("tomorrow", false),
        ] {
            assert_eq!(Day::parse(typed).is_ok(), good, "{typed:?}");
        }
    }

    #[test]
    fn days_move_on_by_the_calendar() {
        let day = Day::parse("2028-02-29").unwrap();
        assert_eq!(day.words(), "29 February 2028");
        assert_eq!(day.next_year().as_str(), "2029-02-28");
        assert_eq!(day.in_half_a_year().as_str(), "2028-08-29");
    }
}
