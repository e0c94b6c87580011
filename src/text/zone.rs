//! The site's time zone: instants in words, and a local time's instant.
//!
//! Dates on pages are absolute and in the site's zone. A local time that a clock change skips is taken as the next
//! minute that exists; one that comes twice is taken the first time.

use super::Refusal;
use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ZonedDateTime};

/// The name for "not set up yet"; it is no place.
const FACTORY: &str = "Factory";

/// A time zone of the IANA database.
#[derive(Debug, Clone)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// The zone with this IANA name.
    pub fn parse(name: &str) -> Result<Self, Refusal> {
        let refusal = || Refusal::new("Choose a time zone from the list, such as Europe/Berlin.");
        let name = name.trim();
        let plain = !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"/_+-".contains(&b));
        let zone = if plain && name != FACTORY {
            TimeZone::get(name).ok()
        } else {
            None
        }
        .ok_or_else(refusal)?;
        let name = zone.iana_name().ok_or_else(refusal)?.to_owned();
        Ok(Self { name, zone })
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self {
            name: "UTC".into(),
            zone: TimeZone::UTC,
        }
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Such as `4 March 2026`.
    pub fn long_date(&self, at_ms: i64) -> String {
        self.at(at_ms).strftime("%-d %B %Y").to_string()
    }

    /// Such as `4 March 2026, 10:42`.
    pub fn date_time(&self, at_ms: i64) -> String {
        self.at(at_ms).strftime("%-d %B %Y, %H:%M").to_string()
    }

    /// Such as `10:42`.
    pub fn time(&self, at_ms: i64) -> String {
        self.at(at_ms).strftime("%H:%M").to_string()
    }

    /// The year alone.
    pub fn year(&self, at_ms: i64) -> i16 {
        self.at(at_ms).year()
    }

    /// For a date field: `2026-03-04`.
    pub fn field_date(&self, at_ms: i64) -> String {
        self.at(at_ms).strftime("%Y-%m-%d").to_string()
    }

    /// For a time field: `10:42`.
    pub fn field_time(&self, at_ms: i64) -> String {
        self.time(at_ms)
    }

    /// With the zone's offset, as RFC 3339 has it.
    pub fn rfc3339(&self, at_ms: i64) -> String {
        self.at(at_ms).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// As RFC 2822 has it, for RSS.
    pub fn rfc2822(&self, at_ms: i64) -> String {
        self.at(at_ms)
            .strftime("%a, %d %b %Y %H:%M:%S %z")
            .to_string()
    }

    /// The instant, in milliseconds since 1970, of a local date and time as fields give them.
    pub fn instant(&self, date: &str, time: &str) -> Result<i64, Refusal> {
        let refusal = || Refusal::new("Write a date such as 2026-03-04 and a time such as 10:30.");
        let date: Date = date.trim().parse().ok().ok_or_else(refusal)?;
        let time: Time = time.trim().parse().ok().ok_or_else(refusal)?;
        let local = date.to_datetime(time);
        let instant = match self.zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(local),
            AmbiguousOffset::Fold { before, .. } => before.to_timestamp(local),
            AmbiguousOffset::Gap { before, .. } => before.to_timestamp(local).map(|skipped| {
                let just_after = skipped
                    .checked_add(SignedDuration::from_nanos(1))
                    .unwrap_or(skipped);
                self.zone
                    .preceding(just_after)
                    .next()
                    .map_or(skipped, |change| change.timestamp())
            }),
        };
        instant
            .map(Timestamp::as_millisecond)
            .ok()
            .ok_or_else(refusal)
    }

    /// The names of all zones, for a list to choose from.
    pub fn names() -> impl Iterator<Item = String> {
        jiff::tz::db()
            .available()
            .map(|name| name.to_string())
            .filter(|name| name != FACTORY)
    }

    fn at(&self, at_ms: i64) -> ZonedDateTime {
        // Instants that no calendar holds come only from a damaged database; they read as 1970.
        Timestamp::from_millisecond(at_ms)
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned_datetime(self.zone.clone())
    }
}

/// In UTC, as RFC 3339 has it.
pub fn rfc3339_utc(at_ms: i64) -> String {
    Zone::utc()
        .at(at_ms)
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_in_words() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let at = 1_772_617_320_000;
        assert_eq!(berlin.long_date(at), "4 March 2026");
        assert_eq!(berlin.date_time(at), "4 March 2026, 10:42");
        assert_eq!(
            (berlin.field_date(at), berlin.field_time(at)),
            ("2026-03-04".into(), "10:42".into())
        );
        assert_eq!(berlin.rfc3339(at), "2026-03-04T10:42:00+01:00");
        assert_eq!(berlin.rfc2822(at), "Wed, 04 Mar 2026 10:42:00 +0100");
        assert_eq!(rfc3339_utc(at), "2026-03-04T09:42:00Z");
        assert_eq!(berlin.date_time(at + 8 * 3_600_000), "4 March 2026, 18:42");
        assert_eq!((berlin.time(at), berlin.year(at)), ("10:42".into(), 2026));
        assert_eq!(berlin.long_date(i64::MAX), "1 January 1970");
    }

    #[test]
    fn local_times_have_one_instant() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        for (date, time, utc) in [
            ("2026-03-04", "10:42", "2026-03-04T09:42:00Z"),
            // Skipped from 02:00 to 03:00.
            ("2026-03-29", "01:59", "2026-03-29T00:59:00Z"),
            ("2026-03-29", "02:00", "2026-03-29T01:00:00Z"),
            ("2026-03-29", "02:30", "2026-03-29T01:00:00Z"),
            ("2026-03-29", "03:00", "2026-03-29T01:00:00Z"),
            ("2026-03-29", "02:59:59.999", "2026-03-29T01:00:00Z"),
            // Comes twice: the first.
            ("2026-10-25", "02:30", "2026-10-25T00:30:00Z"),
            ("2026-10-25", "03:00", "2026-10-25T02:00:00Z"),
        ] {
            assert_eq!(
                rfc3339_utc(berlin.instant(date, time).unwrap()),
                utc,
                "{date} {time}"
            );
        }
        // Half an hour skipped; a whole day skipped.
        for (zone, date, time, utc) in [
            (
                "Australia/Lord_Howe",
                "2026-10-04",
                "02:15",
                "2026-10-03T15:30:00Z",
            ),
            (
                "Pacific/Apia",
                "2011-12-30",
                "12:00",
                "2011-12-30T10:00:00Z",
            ),
        ] {
            assert_eq!(
                rfc3339_utc(Zone::parse(zone).unwrap().instant(date, time).unwrap()),
                utc,
                "{zone}"
            );
        }
        for (date, time) in [
            ("", ""),
            ("2026-02-30", "10:00"),
            ("2026-03-04", "25:00"),
            ("x", "10:00"),
            ("999999-01-01", "1"),
        ] {
            assert!(berlin.instant(date, time).is_err(), "{date} {time}");
        }
    }

    #[test]
    fn zones_are_known_by_name() {
        for (name, good) in [
            ("Europe/Berlin", true),
            ("UTC", true),
            ("Nowhere/Land", false),
            ("", false),
            ("../etc/passwd", false),
            ("Factory", false),
            (" Europe/Berlin ", true),
        ] {
            assert_eq!(Zone::parse(name).is_ok(), good, "{name}");
        }
        assert_eq!(
            Zone::parse("europe/berlin").unwrap().name(),
            "Europe/Berlin"
        );
        assert!(Zone::names().any(|name| name == "America/New_York"));
        for name in Zone::names() {
            assert_eq!(Zone::parse(&name).unwrap().name(), name);
        }
    }
}
