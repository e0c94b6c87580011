//! The verdict on a comment before a person sees it: published, waits, or goes to the spam, with the reasons in words.
//!
//! Nothing is refused or deleted here; a person can find everything again. The rules are the owner's; what is known about
//! a comment is gathered in `seeing`, and this file alone decides.

mod seeing;

pub use seeing::{Seen, see};

use crate::entity::comment::CommentState;
use crate::site::comment_rules::CommentRules;
use crate::text::judging::Opinion;

/// What is known about a comment that nobody of the practice may publish by themselves.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    pub rules: &'a CommentRules,
    /// Somebody of the practice wrote it, under a post that is not theirs.
    pub is_staff: bool,
    pub links: usize,
    /// The field that people do not see was filled.
    pub is_trapped: bool,
    /// The mail address is one of the practice's.
    pub borrows_address: bool,
    /// Since when its sender is kept out, in words.
    pub blocked: Option<String>,
    /// The approved comments of the address that its browser proved; absent where it proved none.
    pub approved: Option<u64>,
    /// Days since its post was published.
    pub post_days: i64,
    pub seen: &'a Seen,
}

/// Where it goes, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub state: CommentState,
    pub reasons: Vec<String>,
    /// Its words are covered until somebody asks for them.
    pub is_lewd: bool,
    /// How much it looks like spam, 0 to 1000.
    pub score: i32,
}

impl Verdict {
    /// What somebody of the practice says in their own place.
    pub fn published() -> Self {
        Self {
            state: CommentState::Approved,
            reasons: Vec::new(),
            is_lewd: false,
            score: 0,
        }
    }
}

/// Judges a comment.
pub fn verdict(candidate: &Candidate<'_>) -> Verdict {
    let Candidate { rules, seen, .. } = *candidate;
    let mut reasons = Vec::new();
    reasons.extend(trust(candidate));
    if candidate.borrows_address {
        reasons.push("It uses a mail address of this practice without being signed in".to_owned());
    }
    if candidate.is_trapped {
        reasons.push("It filled a field that people do not see".to_owned());
    }
    reasons.extend(candidate.blocked.clone());
    if candidate.links > usize::try_from(rules.most_links).unwrap_or(usize::MAX) {
        reasons.push(match rules.most_links {
            0 => "It has a link".to_owned(),
            1 => "It has more than one link".to_owned(),
            most => format!("It has more than {} links", number(u64::from(most))),
        });
    }
    reasons.extend(seen.listed.iter().cloned());
    if seen.is_lewd {
        reasons.push("It reads like harassment, so its words are covered".to_owned());
    }
    match seen.opinion {
        Opinion::Mark => {
            reasons.push("It looks very much like what was marked as spam here before".to_owned())
        }
        Opinion::Hold => {
            reasons.push("It looks like what was marked as spam or declined here before".to_owned())
        }
        Opinion::Fine => {}
    }
    if !seen.private.is_empty() {
        reasons.push(format!(
            "It tells something private: {}",
            seen.private.join(", ")
        ));
    }
    if rules.hold_after_days > 0 && candidate.post_days > i64::from(rules.hold_after_days) {
        reasons.push(format!(
            "Its post is older than {} days",
            rules.hold_after_days
        ));
    }
    if let Some(day) = &seen.away_until {
        reasons.push(format!(
            "Everything waits until {}, when somebody is back",
            day.words()
        ));
    }
    let is_known = is_trusted(candidate) || candidate.is_staff;
    let is_spam = candidate.is_trapped
        || candidate.blocked.is_some()
        || (seen.opinion == Opinion::Mark && !is_known);
    let state = match (is_spam, reasons.is_empty()) {
        (true, _) => CommentState::Spam,
        (false, true) => CommentState::Approved,
        (false, false) => CommentState::Pending,
    };
    Verdict {
        state,
        reasons,
        is_lewd: seen.is_lewd,
        score: seen.score,
    }
}

fn is_trusted(candidate: &Candidate<'_>) -> bool {
    candidate
        .approved
        .is_some_and(|approved| approved >= u64::from(candidate.rules.hold_below))
}

/// Why nobody stands behind it well enough, if so.
fn trust(candidate: &Candidate<'_>) -> Option<String> {
    if candidate.is_staff {
        return Some("Somebody of the practice wrote it under another person's post".to_owned());
    }
    let Some(approved) = candidate.approved else {
        return Some("Nobody with a confirmed address stands behind this name yet".to_owned());
    };
    (!is_trusted(candidate)).then(|| {
        let so_far = match approved {
            0 => "no comment".to_owned(),
            1 => "one comment".to_owned(),
            several => format!("{} comments", number(several)),
        };
        format!("Its sender's address is confirmed, but {so_far} of theirs was approved so far")
    })
}

/// Small numbers in words.
fn number(number: u64) -> String {
    const WORDS: [&str; 11] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let word = usize::try_from(number).ok().and_then(|at| WORDS.get(at));
    word.map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::day::Day;

    #[test]
    fn verdicts() {
        use CommentState::{Approved, Pending, Spam};
        let rules = CommentRules::default();
        let nothing = Seen::default();
        let known = Candidate {
            rules: &rules,
            is_staff: false,
            links: 0,
            is_trapped: false,
            borrows_address: false,
            blocked: None,
            approved: Some(1),
            post_days: 400,
            seen: &nothing,
        };
        let stranger = Candidate {
            approved: None,
            ..known.clone()
        };
        let old = CommentRules {
            hold_after_days: 30,
            ..CommentRules::default()
        };
        let three = CommentRules {
            hold_below: 3,
            ..CommentRules::default()
        };
        let linkless = CommentRules {
            most_links: 0,
            ..CommentRules::default()
        };
        let open = CommentRules {
            hold_below: 0,
            ..CommentRules::default()
        };
        let listed = Seen {
            listed: vec!["It has a blocked word".into()],
            ..Seen::default()
        };
        let lewd = Seen {
            is_lewd: true,
            ..Seen::default()
        };
        let marked = Seen {
            opinion: Opinion::Mark,
            ..Seen::default()
        };
        let held = Seen {
            opinion: Opinion::Hold,
            ..Seen::default()
        };
        let private = Seen {
            private: vec!["a phone number"],
            ..Seen::default()
        };
        let away = Seen {
            away_until: Day::parse("2026-04-01").ok(),
            ..Seen::default()
        };
        for (name, candidate, state, reasons) in [
            ("known", known.clone(), Approved, 0),
            ("stranger", stranger.clone(), Pending, 1),
            (
                "staff elsewhere",
                Candidate {
                    is_staff: true,
                    approved: None,
                    ..known.clone()
                },
                Pending,
                1,
            ),
            (
                "two links",
                Candidate {
                    links: 2,
                    ..known.clone()
                },
                Approved,
                0,
            ),
            (
                "three links",
                Candidate {
                    links: 3,
                    ..known.clone()
                },
                Pending,
                1,
            ),
            (
                "stranger with three links",
                Candidate {
                    links: 3,
                    ..stranger.clone()
                },
                Pending,
                2,
            ),
            (
                "no links wanted",
                Candidate {
                    rules: &linkless,
                    links: 1,
                    ..known.clone()
                },
                Pending,
                1,
            ),
            (
                "borrowed address",
                Candidate {
                    borrows_address: true,
                    ..known.clone()
                },
                Pending,
                1,
            ),
            (
                "trapped",
                Candidate {
                    is_trapped: true,
                    ..known.clone()
                },
                Spam,
                1,
            ),
            (
                "blocked",
                Candidate {
                    blocked: Some("Blocked".into()),
                    ..known.clone()
                },
                Spam,
                1,
            ),
            (
                "old post",
                Candidate {
                    rules: &old,
                    ..known.clone()
                },
                Pending,
                1,
            ),
            (
                "too few approved",
                Candidate {
                    rules: &three,
                    ..known.clone()
                },
                Pending,
                1,
            ),
            (
                "none needed, proven",
                Candidate {
                    rules: &open,
                    approved: Some(0),
                    ..known.clone()
                },
                Approved,
                0,
            ),
            (
                "none needed, not proven",
                Candidate {
                    rules: &open,
                    ..stranger.clone()
                },
                Pending,
                1,
            ),
            (
                "block list",
                Candidate {
                    seen: &listed,
                    ..known.clone()
                },
                Pending,
                1,
            ),
            (
                "harassment",
                Candidate {
                    seen: &lewd,
                    ..known.clone()
                },
                Pending,
                1,
            ),
            (
                "marked, but known",
                Candidate {
                    seen: &marked,
                    ..known.clone()
                },
                Pending,
                1,
            ),
            (
                "marked",
                Candidate {
                    seen: &marked,
                    ..stranger.clone()
                },
                Spam,
                2,
            ),
            (
                "held by the judge",
                Candidate {
                    seen: &held,
                    ..known.clone()
                },
                Pending,
                1,
            ),
            (
                "private",
                Candidate {
                    seen: &private,
                    ..known.clone()
                },
                Pending,
                1,
            ),
            (
                "away",
                Candidate {
                    seen: &away,
                    ..known.clone()
                },
                Pending,
                1,
            ),
        ] {
            let verdict = verdict(&candidate);
            assert_eq!(
                (verdict.state, verdict.reasons.len()),
                (state, reasons),
                "{name}: {verdict:?}"
            );
            assert_eq!(verdict.is_lewd, candidate.seen.is_lewd, "{name}");
        }
    }
}
