//! What the owner decides about the site: title, tagline, time zone, language, colour, the practice card.
//!
//! One row a setting, text in the database, typed here. A row that is missing or unreadable gives its default: a
//! damaged setting never takes a page down.

use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::{person::Role, setting};
use crate::error::{Error, FieldErrors, Result};
use crate::site::comment_rules::CommentRules;
use crate::text::names::Title;
use crate::text::zone::Zone;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use std::collections::BTreeMap;

/// The settings of a site, each with its default where nothing was set.
#[derive(Debug, Clone)]
pub struct Settings {
    pub title: String,
    pub tagline: String,
    pub zone: Zone,
    /// A BCP 47 tag such as `en` or `de-AT`.
    pub language: String,
    /// The accent colour as a hue of the OKLCH circle, 0 to 359 degrees.
    pub accent_hue: u16,
    /// The card under every post; no card while the text is empty.
    pub practice_text: String,
    pub booking_label: String,
    pub booking_href: String,
    /// Whether videos of other sites play on the page after a click, instead of there.
    pub plays_videos: bool,
    pub comments: CommentRules,
}

/// The settings as somebody typed them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    pub title: String,
    pub tagline: String,
    pub time_zone: String,
    pub language: String,
    pub accent_hue: String,
    pub practice_text: String,
    pub booking_label: String,
    pub booking_href: String,
    pub plays_videos: bool,
}

/// Reads all settings in one query.
pub async fn load(db: &impl ConnectionTrait) -> Result<Settings> {
    let rows: BTreeMap<String, String> = setting::Entity::find()
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.key, row.value))
        .collect();
    let text =
        |key: &str, default: &str| rows.get(key).cloned().unwrap_or_else(|| default.to_owned());
    let default = Settings::default();
    Ok(Settings {
        title: text("title", &default.title),
        tagline: text("tagline", ""),
        zone: Zone::parse(&text("time_zone", "UTC")).unwrap_or(default.zone),
        language: text("language", &default.language),
        accent_hue: text("accent_hue", "")
            .parse()
            .ok()
            .filter(|hue| *hue < 360)
            .unwrap_or(default.accent_hue),
        practice_text: text("practice_text", ""),
        booking_label: text("booking_label", ""),
        booking_href: text("booking_href", ""),
        plays_videos: text("plays_videos", "") == YES,
        comments: CommentRules::read(&rows),
    })
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            title: "A new site".into(),
            tagline: String::new(),
            zone: Zone::utc(),
            language: "en".into(),
            accent_hue: DEFAULT_HUE,
            practice_text: String::new(),
            booking_label: String::new(),
            booking_href: String::new(),
            plays_videos: false,
            comments: CommentRules::default(),
        }
    }
}

/// How a setting says yes; everything else is no.
const YES: &str = "yes";

/// A warm terracotta.
pub const DEFAULT_HUE: u16 = 40;

/// Keeps changed settings; every public page may differ afterwards.
pub async fn change(ctx: &Context, actor: &Actor, input: Input) -> Result<()> {
    if !actor
        .person()
        .is_some_and(|person| person.role == Role::Owner)
        && *actor != Actor::Operator
    {
        return Err(Error::Forbidden);
    }
    let checked = check(&input)?;
    db::write(ctx, async |txn| {
        store(txn, &checked).await?;
        txn.bump(ChangeKey::Site);
        audit::record(txn, actor, "changed", (Subject::Settings, None), "");
        Ok(())
    })
    .await
}

/// Gives a site its configured title if it has none yet.
pub async fn seed_title(ctx: &Context, title: &str) -> Result<()> {
    let title =
        Title::parse(title).map_err(|refusal| Error::internal(format!("site.title: {refusal}")))?;
    db::write(ctx, async |txn| {
        let row = setting::ActiveModel {
            key: Set("title".into()),
            value: Set(title.as_str().to_owned()),
        };
        let untouched = OnConflict::column(setting::Column::Key)
            .do_nothing()
            .to_owned();
        let added = setting::Entity::insert(row)
            .on_conflict(untouched)
            .exec_without_returning(txn.db())
            .await?;
        if added > 0 {
            txn.bump(ChangeKey::Site);
        }
        Ok(())
    })
    .await
}

/// Judges every field and gives the rows to store.
pub fn check(input: &Input) -> Result<Vec<(&'static str, String)>> {
    let mut errors = FieldErrors::default();
    let title = errors.take("title", Title::parse(&input.title));
    let zone = errors.take("time_zone", Zone::parse(input.time_zone.trim()));
    if input.tagline.chars().count() > 200 {
        errors.add("tagline", "Keep the tagline under 200 characters.");
    }
    let language = input.language.trim();
    let is_tag = !language.is_empty()
        && language.len() <= 35
        && language.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        });
    if !is_tag {
        errors.add("language", "Write a language code such as en or de.");
    }
    let hue = input
        .accent_hue
        .trim()
        .parse::<u16>()
        .ok()
        .filter(|hue| *hue < 360);
    if hue.is_none() {
        errors.add("accent_hue", "Pick a number from 0 to 359.");
    }
    if input.practice_text.chars().count() > 600 {
        errors.add("practice_text", "Keep the card under 600 characters.");
    }
    if input.booking_label.chars().count() > 60 {
        errors.add("booking_label", "Keep the button under 60 characters.");
    }
    let href = input.booking_href.trim();
    if !href.is_empty() && super::navigation::checked_href(href).is_err() {
        errors.add(
            "booking_href",
            "Write an address that begins with / or https://.",
        );
    }
    match (title, zone, hue) {
        (Some(title), Some(zone), Some(hue)) if errors.is_empty() => Ok(vec![
            ("title", title.as_str().to_owned()),
            ("tagline", one_line(&input.tagline)),
            ("time_zone", zone.name().to_owned()),
            ("language", language.to_owned()),
            ("accent_hue", hue.to_string()),
            ("practice_text", one_line(&input.practice_text)),
            ("booking_label", one_line(&input.booking_label)),
            ("booking_href", href.to_owned()),
            (
                "plays_videos",
                if input.plays_videos { YES } else { "" }.to_owned(),
            ),
        ]),
        _ => Err(Error::Invalid(errors)),
    }
}

/// Writes checked rows inside somebody's transaction.
pub async fn store(txn: &Txn, rows: &[(&'static str, String)]) -> Result<()> {
    let rows = rows.iter().map(|(key, value)| setting::ActiveModel {
        key: Set((*key).into()),
        value: Set(value.clone()),
    });
    setting::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(setting::Column::Key)
                .update_column(setting::Column::Value)
                .to_owned(),
        )
        .exec_without_returning(txn.db())
        .await?;
    Ok(())
}

impl Settings {
    /// The settings as fields of a form.
    pub fn as_input(&self) -> Input {
        Input {
            title: self.title.clone(),
            tagline: self.tagline.clone(),
            time_zone: self.zone.name().to_owned(),
            language: self.language.clone(),
            accent_hue: self.accent_hue.to_string(),
            practice_text: self.practice_text.clone(),
            booking_label: self.booking_label.clone(),
            booking_href: self.booking_href.clone(),
            plays_videos: self.plays_videos,
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .replace('\0', "")
}
