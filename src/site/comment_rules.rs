//! What the owner decides about comments: what waits, how long threads stay open, how long what is kept.
//!
//! One settings row a rule, under `comments.`. A row that is missing or unreadable gives its default.

mod changing;

pub use changing::{Input, change};

use crate::text::day::Day;
use crate::text::ids::Moment;
use crate::text::zone::Zone;
use std::collections::BTreeMap;

/// The rules of a site, each with its default where nothing was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentRules {
    /// A comment waits unless its proven address has this many approved ones; 0 lets every proven address through.
    pub hold_below: u32,
    /// A comment with more links than this waits.
    pub most_links: u32,
    /// Threads close so many days after publication; 0 never.
    pub close_after_days: u32,
    /// Comments under posts older than this wait whoever wrote them; 0 never.
    pub hold_after_days: u32,
    /// Words, addresses, networks and domains that make a comment wait, one each.
    pub blocked: Vec<String>,
    /// Words that cover a comment, beside the built-in ones.
    pub lewd_words: Vec<String>,
    /// Words after which a reader is asked whether this should be public, beside the built-in ones.
    pub private_words: Vec<String>,
    /// What stands beside the form, plain text.
    pub house_rules: String,
    /// Everything waits until this day, when somebody is back.
    pub away_until: Option<Day>,
    /// Spam is destroyed after so many days.
    pub spam_days: u32,
    /// A sender's network, hashed, is forgotten after so many days.
    pub network_days: u32,
    /// What stood under blackened words is destroyed after so many days.
    pub original_days: u32,
    pub alerts: Alerts,
}

/// How often a moderator hears of waiting comments by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alerts {
    #[default]
    Hourly,
    Daily,
    Never,
}

impl Alerts {
    /// The word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hourly => "hourly",
            Self::Daily => "daily",
            Self::Never => "never",
        }
    }

    /// Reads such a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Hourly, Self::Daily, Self::Never]
            .into_iter()
            .find(|alerts| alerts.word() == word)
    }
}

impl Default for CommentRules {
    fn default() -> Self {
        Self {
            hold_below: 1,
            most_links: 2,
            close_after_days: 90,
            hold_after_days: 0,
            blocked: Vec::new(),
            lewd_words: Vec::new(),
            private_words: Vec::new(),
            house_rules: String::new(),
            away_until: None,
            spam_days: 30,
            network_days: 30,
            original_days: 30,
            alerts: Alerts::default(),
        }
    }
}

impl CommentRules {
    /// The day until which everything waits, while it has not come.
    pub fn away(&self, zone: &Zone, now: Moment) -> Option<&Day> {
        let today = zone.field_date(now.millis());
        self.away_until
            .as_ref()
            .filter(|until| today.as_str() < until.as_str())
    }

    /// The rules in the settings' rows.
    pub fn read(rows: &BTreeMap<String, String>) -> Self {
        let of = |key: &str| rows.get(&format!("comments.{key}")).map(String::as_str);
        let number = |key: &str, default: u32| {
            of(key)
                .and_then(|value| value.parse().ok())
                .unwrap_or(default)
        };
        let lines = |key: &str| {
            let text = of(key).unwrap_or_default();
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(str::to_owned).collect()
        };
        let default = Self::default();
        Self {
            hold_below: number("hold_below", default.hold_below),
            most_links: number("most_links", default.most_links),
            close_after_days: number("close_after_days", default.close_after_days),
            hold_after_days: number("hold_after_days", default.hold_after_days),
            blocked: lines("blocked"),
            lewd_words: lines("lewd_words"),
            private_words: lines("private_words"),
            house_rules: of("house_rules").unwrap_or_default().to_owned(),
            away_until: of("away_until").and_then(|day| Day::parse(day).ok()),
            spam_days: number("spam_days", default.spam_days),
            network_days: number("network_days", default.network_days),
            original_days: number("original_days", default.original_days),
            alerts: of("alerts").and_then(Alerts::parse).unwrap_or_default(),
        }
    }
}
