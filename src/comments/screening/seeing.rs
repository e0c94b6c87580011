//! What a comment's words show by themselves: matches of the block list, harassment, private matters, and what the judges
//! think. Gathered before the comment's transaction, so that no other waits for it.

use crate::comments::learning;
use crate::context::Context;
use crate::error::Result;
use crate::site::settings::Settings;
use crate::text::blocklist::{self, Rule, Shown};
use crate::text::day::Day;
use crate::text::folding::Readings;
use crate::text::judging::{Features, Opinion};
use crate::text::lewdness;
use crate::text::private::Found;
use std::net::IpAddr;

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What the block list says, in words.
    pub listed: Vec<String>,
    pub is_lewd: bool,
    pub opinion: Opinion,
    pub score: i32,
    /// What private things it shows, in words.
    pub private: Vec<&'static str>,
    /// The day until which everything waits.
    pub away_until: Option<Day>,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            listed: Vec::new(),
            is_lewd: false,
            opinion: Opinion::Fine,
            score: 0,
            private: Vec::new(),
            away_until: None,
        }
    }
}

/// A comment's words and where it comes from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sent<'a> {
    pub name: &'a str,
    pub body: &'a str,
    /// What is private in them.
    pub private: &'a [Found],
    pub email: Option<&'a str>,
    pub address: Option<IpAddr>,
}

/// Looks at a comment.
pub async fn see(ctx: &Context, settings: &Settings, sent: Sent<'_>) -> Result<Seen> {
    let Sent { name, body, .. } = sent;
    let rules = &settings.comments;
    let readings = Readings::of(&format!("{name}\n{body}"));
    let has_lewd_words = lewdness::first(&readings, &rules.lewd_words).is_some();
    let shown = Shown {
        readings,
        domains: blocklist::domains(body),
        email: sent.email.map(str::to_owned),
        address: sent.address,
    };
    // What the page of rules let pass always parses; what came by other ways and does not is no reason.
    let listed = rules
        .blocked
        .iter()
        .filter_map(|line| Rule::parse(line).ok()?.says(&shown));
    let (opinion, score, reads_lewd) = judged(ctx, name, body).await?;
    let mut private: Vec<&'static str> = sent.private.iter().map(Found::what).collect();
    private.dedup();
    Ok(Seen {
        listed: listed.collect(),
        is_lewd: has_lewd_words || reads_lewd,
        opinion,
        score,
        private,
        away_until: rules.away(&settings.zone, ctx.now()).cloned(),
    })
}

/// What the judge of spam thinks, and whether the judge of harassment would cover it.
async fn judged(ctx: &Context, name: &str, body: &str) -> Result<(Opinion, i32, bool)> {
    let [spam, lewd] = learning::judges(ctx).await?;
    if spam.is_none() && lewd.is_none() {
        return Ok((Opinion::Fine, 0, false));
    }
    let features = Features::of(name, body);
    let (opinion, score) = spam.map_or((Opinion::Fine, 0), |judge| judge.judge(&features));
    let lewd = lewd.map_or(Opinion::Fine, |judge| judge.judge(&features).0);
    Ok((opinion, score, lewd == Opinion::Mark))
}
