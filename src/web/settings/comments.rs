//! The rules about comments: what waits, what is covered, how long what is kept, and who is kept out.

use crate::comments::blocking::{self, Listed};
use crate::comments::learning::{self, Progress};
use crate::context::Context;
use crate::entity::block::BlockKind;
use crate::error::{Error, FieldErrors, Result};
use crate::site::comment_rules::{self, Alerts, Input};
use crate::text::judging::LEAST_LESSONS;
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::{Claim, Owner};
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, get, post, routes};

/// How often moderators can hear of waiting comments.
const ALERTS: [(Alerts, &str); 3] = [
    (Alerts::Hourly, "At most once an hour"),
    (Alerts::Daily, "Once a day"),
    (Alerts::Never, "Never"),
];

pub fn routes() -> Vec<Route> {
    routes![form, change]
}

#[derive(Template)]
#[template(path = "settings/comments.html")]
struct RulesPage<'a> {
    chrome: &'a Chrome,
    input: Input,
    errors: FieldErrors,
    is_saved: bool,
    /// Without a mail server there are no mails to speak of.
    alerts: [(&'static str, &'static str); 3],
    learned: Progress,
    blocks: Vec<Listed>,
}

#[derive(Debug, Default, FromForm)]
struct RulesForm {
    #[field(default = String::new())]
    hold_below: String,
    #[field(default = String::new())]
    most_links: String,
    #[field(default = String::new())]
    close_after_days: String,
    #[field(default = String::new())]
    hold_after_days: String,
    #[field(default = String::new())]
    blocked: String,
    #[field(default = String::new())]
    lewd_words: String,
    #[field(default = String::new())]
    private_words: String,
    #[field(default = String::new())]
    house_rules: String,
    #[field(default = String::new())]
    away_until: String,
    #[field(default = String::new())]
    spam_days: String,
    #[field(default = String::new())]
    network_days: String,
    #[field(default = String::new())]
    original_days: String,
    alerts: Option<String>,
}

impl Bounded for RulesForm {
    const KIBIBYTES: u64 = 224;
}

impl RulesPage<'_> {
    fn described_by(&self, field: &str) -> String {
        match self.errors.of(field) {
            Some(_) => format!("{field}-hint {field}-error"),
            None => format!("{field}-hint"),
        }
    }

    fn is_alert(&self, word: &str) -> bool {
        self.input.alerts.as_deref() == Some(word)
    }

    /// What the site has learned so far, in a sentence.
    fn learned(&self) -> String {
        let Progress {
            good,
            bad,
            is_judging,
        } = self.learned;
        let comments = |count: i32| match count {
            0 => "no comment".to_owned(),
            1 => "one comment".to_owned(),
            several => format!("{several} comments"),
        };
        let so_far = format!(
            "So far you approved {} and called {} spam.",
            comments(good),
            comments(bad)
        );
        if is_judging {
            format!("{so_far} The site has learned from them, and goes on with every decision.")
        } else {
            format!(
                "{so_far} From {LEAST_LESSONS} of each on, the site tells you what looks like spam."
            )
        }
    }
}

async fn page<'a>(
    ctx: &Context,
    chrome: &'a Chrome,
    owner: &Owner,
    input: Input,
    errors: FieldErrors,
) -> Result<RulesPage<'a>> {
    Ok(RulesPage {
        chrome,
        input,
        errors,
        is_saved: false,
        alerts: ALERTS.map(|(alerts, words)| (alerts.word(), words)),
        learned: learning::progress(ctx.reading()).await?,
        blocks: blocking::standing(ctx, &owner.actor()).await?,
    })
}

#[get("/settings/comments?<saved>")]
async fn form(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Owner,
    saved: Option<&str>,
) -> Result<Page> {
    let input = chrome
        .settings
        .comments
        .as_input(&chrome.settings.zone, ctx.now());
    let page = page(ctx, chrome, &owner, input, FieldErrors::default()).await?;
    Page::private(&RulesPage {
        is_saved: saved.is_some(),
        ..page
    })
}

#[post("/settings/comments", data = "<sent>")]
async fn change(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Claim<Owner>,
    sent: Sent<RulesForm>,
) -> Result<Answer> {
    let (form, owner) = (sent.0, owner.claim()?);
    let input = Input {
        hold_below: form.hold_below,
        most_links: form.most_links,
        close_after_days: form.close_after_days,
        hold_after_days: form.hold_after_days,
        blocked: form.blocked,
        lewd_words: form.lewd_words,
        private_words: form.private_words,
        house_rules: form.house_rules,
        away_until: form.away_until,
        spam_days: form.spam_days,
        network_days: form.network_days,
        original_days: form.original_days,
        alerts: form.alerts,
    };
    match comment_rules::change(ctx, &owner.actor(), &input).await {
        Ok(()) => Ok(Answer::to("/settings/comments?saved")),
        Err(Error::Invalid(errors)) => {
            let page = page(ctx, chrome, &owner, input, errors).await?;
            Ok(Page::private(&page)?
                .status(Status::UnprocessableEntity)
                .into())
        }
        Err(error) => Err(error),
    }
}
