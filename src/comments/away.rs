//! The days on which nobody reads comments: they are taken, and all wait until somebody is back.

use crate::site::settings::Settings;
use crate::text::day::Day;
use crate::text::ids::Moment;

/// Until when nobody reads comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// The day on which somebody is back.
    pub day: Day,
    /// The beginning of that day in the site's zone.
    pub over_at: Moment,
}

/// The time away that lasts at this moment, if one does.
pub fn now(settings: &Settings, now: Moment) -> Option<Away> {
    let day = settings.comments.away(&settings.zone, now)?.clone();
    let over_at = settings.zone.instant(day.as_str(), "00:00").ok()?;
    Some(Away {
        day,
        over_at: Moment::from_millis(over_at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::zone::Zone;

    #[test]
    fn somebody_is_back_when_the_day_begins_where_the_site_is() {
        let mut settings = Settings {
            zone: Zone::parse("Europe/Berlin").unwrap(),
            ..Settings::default()
        };
        let at = |millis| Moment::from_millis(millis);
        // The 5th of March 2026 begins there at 23:00 UTC.
        let begins = 1_772_665_200_000;
        assert_eq!(now(&settings, at(0)), None);
        settings.comments.away_until = Day::parse("2026-03-05").ok();
        let away = now(&settings, at(begins - 1)).unwrap();
        assert_eq!(
            (away.day.words().as_str(), away.over_at),
            ("5 March 2026", at(begins))
        );
        assert_eq!(now(&settings, at(begins)), None);
    }
}
