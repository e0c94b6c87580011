//! The verdict on a comment before a person sees it: waits, or goes to the spam, with the reasons in words.
//!
//! Nothing is refused or deleted here; a person can find everything again.

use crate::entity::comment::CommentState;

/// More links than this are a reason of their own to wait.
pub const MOST_LINKS: usize = 2;

/// What is known about a comment that does not go to the page by itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Candidate {
    /// Somebody of the practice wrote it, under a post that is not theirs.
    pub is_staff: bool,
    pub links: usize,
    /// The field that people do not see was filled.
    pub is_trapped: bool,
    /// The mail address is one of the practice's.
    pub borrows_address: bool,
    /// The browser proves an address that has enough approved comments.
    pub is_trusted: bool,
}

/// Where it goes, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub state: CommentState,
    pub reasons: Vec<&'static str>,
}

/// Judges a comment: what nobody known sent waits.
pub fn verdict(candidate: Candidate) -> Verdict {
    let mut reasons = Vec::new();
    if candidate.is_staff {
        reasons.push("Somebody of the practice wrote it under another person's post");
    } else if !candidate.is_trusted {
        reasons.push("Nobody with a confirmed address stands behind this name yet");
    }
    if candidate.links > MOST_LINKS {
        reasons.push("It has more than two links");
    }
    if candidate.borrows_address {
        reasons.push("It uses a mail address of this practice without being signed in");
    }
    if candidate.is_trapped {
        reasons.push("It filled a field that people do not see");
    }
    let state = if candidate.is_trapped {
        CommentState::Spam
    } else if reasons.is_empty() {
        CommentState::Approved
    } else {
        CommentState::Pending
    };
    Verdict { state, reasons }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts() {
        let plain = Candidate::default();
        for (candidate, state, reasons) in [
            (plain, CommentState::Pending, 1),
            (
                Candidate {
                    is_staff: true,
                    ..plain
                },
                CommentState::Pending,
                1,
            ),
            (
                Candidate {
                    is_trusted: true,
                    ..plain
                },
                CommentState::Approved,
                0,
            ),
            (
                Candidate {
                    is_trusted: true,
                    links: 3,
                    ..plain
                },
                CommentState::Pending,
                1,
            ),
            (Candidate { links: 2, ..plain }, CommentState::Pending, 1),
            (Candidate { links: 3, ..plain }, CommentState::Pending, 2),
            (
                Candidate {
                    borrows_address: true,
                    ..plain
                },
                CommentState::Pending,
                2,
            ),
            (
                Candidate {
                    is_trapped: true,
                    ..plain
                },
                CommentState::Spam,
                2,
            ),
        ] {
            let verdict = verdict(candidate);
            assert_eq!(
                (verdict.state, verdict.reasons.len()),
                (state, reasons),
                "{candidate:?}"
            );
        }
    }
}
