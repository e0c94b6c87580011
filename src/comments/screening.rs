//! The verdict on a comment before a person sees it: published, waits, or goes to the spam, with the reasons in words.
//!
//! Nothing is refused or deleted here; a person can find everything again. The rules are the owner's; what is known about
//! a comment is gathered in `seeing`, and this file alone decides.

mod seeing;

pub use seeing::{Seen, Sent, see};

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
mod tests;
