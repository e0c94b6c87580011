//! Verdicts, one by one.

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
