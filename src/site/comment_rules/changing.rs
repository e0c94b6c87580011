//! Changing the rules about comments: every field is judged, all are kept together.

use super::{Alerts, CommentRules};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey};
use crate::error::{Error, FieldErrors, Result};
use crate::people::roles::owner_only;
use crate::site::settings;
use crate::text::blocklist::Rule;
use crate::text::day::Day;
use crate::text::zone::Zone;

/// The most lines of a list.
const MOST_LINES: usize = 2_000;
/// The longest word of the lists of words.
const MOST_WORD: usize = 80;
/// The longest house rules.
const MOST_HOUSE_RULES: usize = 2_000;
/// Ten years.
const MOST_DAYS: u32 = 3_650;

/// The rules as somebody typed them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    pub hold_below: String,
    pub most_links: String,
    pub close_after_days: String,
    pub hold_after_days: String,
    pub blocked: String,
    pub lewd_words: String,
    pub private_words: String,
    pub house_rules: String,
    pub away_until: String,
    pub spam_days: String,
    pub network_days: String,
    pub original_days: String,
    /// Absent where no mail can be sent: then it stays as it is.
    pub alerts: Option<String>,
}

/// Keeps changed rules; pages with a comment form may differ afterwards.
pub async fn change(ctx: &Context, actor: &Actor, input: &Input) -> Result<()> {
    owner_only(actor)?;
    let zone = settings::load(ctx.reading()).await?.zone;
    let today = zone.field_date(ctx.now().millis());
    let rows = check(input, &today)?;
    db::write(ctx, async |txn| {
        settings::store(txn, &rows).await?;
        txn.bump(ChangeKey::Site);
        audit::record(txn, actor, "changed", (Subject::Settings, None), "comments");
        Ok(())
    })
    .await
}

/// Judges every field and gives the rows to store; `today` is the day in the site's zone.
fn check(input: &Input, today: &str) -> Result<Vec<(&'static str, String)>> {
    let mut errors = FieldErrors::default();
    let mut rows = Vec::new();
    for (field, key, typed, least, most) in [
        (
            "hold_below",
            "comments.hold_below",
            &input.hold_below,
            0,
            1_000,
        ),
        (
            "most_links",
            "comments.most_links",
            &input.most_links,
            0,
            100,
        ),
        (
            "hold_after_days",
            "comments.hold_after_days",
            &input.hold_after_days,
            0,
            MOST_DAYS,
        ),
        (
            "close_after_days",
            "comments.close_after_days",
            &input.close_after_days,
            0,
            MOST_DAYS,
        ),
        (
            "spam_days",
            "comments.spam_days",
            &input.spam_days,
            1,
            MOST_DAYS,
        ),
        (
            "network_days",
            "comments.network_days",
            &input.network_days,
            1,
            365,
        ),
        (
            "original_days",
            "comments.original_days",
            &input.original_days,
            1,
            MOST_DAYS,
        ),
    ] {
        match typed.trim().parse::<u32>() {
            Ok(number) if (least..=most).contains(&number) => rows.push((key, number.to_string())),
            _ => errors.add(
                field,
                format!("Write a whole number from {least} to {most}."),
            ),
        }
    }
    for (field, key, typed, is_list_of_rules) in [
        ("blocked", "comments.blocked", &input.blocked, true),
        (
            "lewd_words",
            "comments.lewd_words",
            &input.lewd_words,
            false,
        ),
        (
            "private_words",
            "comments.private_words",
            &input.private_words,
            false,
        ),
    ] {
        match lines(typed, is_list_of_rules) {
            Ok(lines) => rows.push((key, lines)),
            Err(words) => errors.add(field, words),
        }
    }
    if input.house_rules.chars().count() > MOST_HOUSE_RULES {
        errors.add(
            "house_rules",
            format!("Keep them under {MOST_HOUSE_RULES} characters."),
        );
    }
    rows.push(("comments.house_rules", clean(&input.house_rules)));
    match away(&input.away_until, today) {
        Ok(day) => rows.push(("comments.away_until", day)),
        Err(words) => errors.add("away_until", words),
    }
    match input.alerts.as_deref().map(Alerts::parse) {
        Some(Some(alerts)) => rows.push(("comments.alerts", alerts.word().to_owned())),
        Some(None) => errors.add("alerts", "Choose how often."),
        None => {}
    }
    if errors.is_empty() {
        Ok(rows)
    } else {
        Err(Error::Invalid(errors))
    }
}

fn away(typed: &str, today: &str) -> std::result::Result<String, String> {
    if typed.trim().is_empty() {
        return Ok(String::new());
    }
    match Day::parse(typed) {
        Err(refusal) => Err(refusal.to_string()),
        Ok(day) if day.as_str() <= today => {
            Err("Write a day that is still to come, or leave it empty.".into())
        }
        Ok(day) => Ok(day.as_str().to_owned()),
    }
}

fn lines(typed: &str, is_list_of_rules: bool) -> std::result::Result<String, String> {
    let typed = clean(typed);
    let lines: Vec<&str> = typed
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if lines.len() > MOST_LINES {
        return Err(format!("Keep the list under {MOST_LINES} lines."));
    }
    for (number, line) in typed
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let refused = if is_list_of_rules {
            Rule::parse(line).err().map(|refusal| refusal.to_string())
        } else if line.chars().count() > MOST_WORD {
            Some(format!("A word may have {MOST_WORD} characters."))
        } else {
            (!line.chars().any(char::is_alphanumeric)).then(|| format!("“{line}” has no letters."))
        };
        if let Some(why) = refused {
            return Err(format!("Line {}: {why}", number + 1));
        }
    }
    Ok(lines.join("\n"))
}

/// With one kind of line end, and nothing that cannot be stored.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace(['\r', '\0'], "\n")
        .trim_end()
        .to_owned()
}

impl CommentRules {
    /// The rules as fields of a form; an absence that is over is none.
    pub fn as_input(&self, zone: &Zone, now: crate::text::ids::Moment) -> Input {
        let away = self.away(zone, now).map(|day| day.as_str().to_owned());
        Input {
            hold_below: self.hold_below.to_string(),
            most_links: self.most_links.to_string(),
            close_after_days: self.close_after_days.to_string(),
            hold_after_days: self.hold_after_days.to_string(),
            blocked: self.blocked.join("\n"),
            lewd_words: self.lewd_words.join("\n"),
            private_words: self.private_words.join("\n"),
            house_rules: self.house_rules.clone(),
            away_until: away.unwrap_or_default(),
            spam_days: self.spam_days.to_string(),
            network_days: self.network_days.to_string(),
            original_days: self.original_days.to_string(),
            alerts: Some(self.alerts.word().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::ids::Moment;
    use std::collections::BTreeMap;

    fn input() -> Input {
        CommentRules::default().as_input(&Zone::utc(), Moment::from_millis(0))
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let typed = Input {
            hold_below: " 3 ".into(),
            blocked: "casino\r\n\r\n 203.0.113.0/24 \r\nspam.example".into(),
            away_until: "2026-04-01".into(),
            house_rules: "Be kind.\r\nNo adverts.".into(),
            alerts: Some("daily".into()),
            ..input()
        };
        let rows: BTreeMap<String, String> = check(&typed, "2026-03-02")
            .unwrap()
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        assert_eq!(rows.len(), 13, "every field has its row");
        let read = CommentRules::read(&rows);
        assert_eq!(read.hold_below, 3);
        assert_eq!(read.blocked, ["casino", "203.0.113.0/24", "spam.example"]);
        assert_eq!(read.house_rules, "Be kind.\nNo adverts.");
        assert_eq!(read.alerts, Alerts::Daily);
        let moment = |day: i64| Moment::from_millis(1_775_000_000_000 + day * 86_400_000);
        assert!(read.away(&Zone::utc(), moment(-1)).is_some());
        assert!(read.away(&Zone::utc(), moment(1)).is_none());
    }

    #[test]
    fn what_cannot_be_taken_is_told_at_its_field() {
        type Change = fn(&mut Input, String);
        let cases: [(&str, &str, Change); 13] = [
            ("hold_below", "-1", |input, typed| input.hold_below = typed),
            ("most_links", "many", |input, typed| {
                input.most_links = typed
            }),
            ("most_links", "101", |input, typed| input.most_links = typed),
            ("close_after_days", "1.5", |input, typed| {
                input.close_after_days = typed
            }),
            ("hold_after_days", "", |input, typed| {
                input.hold_after_days = typed
            }),
            ("blocked", "fine\n203.0.113.0/99", |input, typed| {
                input.blocked = typed
            }),
            ("lewd_words", "fine\n?!", |input, typed| {
                input.lewd_words = typed
            }),
            ("private_words", "!!", |input, typed| {
                input.private_words = typed
            }),
            ("away_until", "tomorrow", |input, typed| {
                input.away_until = typed
            }),
            ("away_until", "2026-03-02", |input, typed| {
                input.away_until = typed
            }),
            ("spam_days", "0", |input, typed| input.spam_days = typed),
            ("network_days", "366", |input, typed| {
                input.network_days = typed
            }),
            ("alerts", "often", |input, typed| input.alerts = Some(typed)),
        ];
        for (field, typed, change) in cases {
            let mut input = input();
            change(&mut input, typed.to_owned());
            let Err(Error::Invalid(errors)) = check(&input, "2026-03-02") else {
                panic!("{field} takes {typed}");
            };
            assert!(errors.of(field).is_some(), "{field}: {errors}");
            assert_eq!(errors.iter().count(), 1, "{field}: {errors}");
        }
    }
}
