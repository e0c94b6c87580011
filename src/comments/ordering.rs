//! The order in which a post's comments are read, how deep each is drawn, and on which page it stands.
//!
//! Pinned conversations stand first. `parent_id` is always true; what is drawn is capped at depth 4. A reply stands only under an approved parent. A
//! withdrawn or erased parent stays as a place while something visible hangs under it. A page takes whole conversations
//! up to its bounds; one that is longer than a page goes on on the next. Nothing recurses.

use crate::text::ids::{CommentId, Moment};
use sea_orm::FromQueryResult;
use std::collections::HashMap;
use std::ops::Range;

/// Replies deeper than this are drawn at this depth.
pub const DEEPEST: usize = 4;
/// Conversations on a page, counted by the comments that begin them.
pub const CONVERSATIONS: usize = 50;
/// Places on a page, whoever answers whom.
pub const PLACES: usize = 200;

/// A comment as far as the order needs it.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Place {
    pub id: CommentId,
    pub parent_id: Option<CommentId>,
    pub withdrawn_at: Option<Moment>,
    pub erased_at: Option<Moment>,
    pub pinned_at: Option<Moment>,
}

impl Place {
    /// Whether its words are taken back.
    pub fn is_silent(&self) -> bool {
        self.withdrawn_at.is_some() || self.erased_at.is_some()
    }

    /// Whether it stands first; silence does not.
    pub fn is_pinned(&self) -> bool {
        self.pinned_at.is_some() && !self.is_silent()
    }
}

/// The parts of the order that are pages, at least one.
pub(super) fn pages(order: &[(CommentId, usize)]) -> Vec<Range<usize>> {
    let mut pages = Vec::new();
    let (mut begin, mut end, mut conversations) = (0, 0, 0);
    for conversation in order.chunk_by(|_, (_, depth)| *depth > 0) {
        for part in conversation.chunks(PLACES) {
            let is_full = conversations == CONVERSATIONS || end - begin + part.len() > PLACES;
            if is_full && end > begin {
                pages.push(begin..end);
                (begin, conversations) = (end, 0);
            }
            end += part.len();
            conversations += 1;
        }
    }
    pages.push(begin..end);
    pages
}

/// The ids that are drawn, in reading order, each with its depth. `places` are approved ones in the order of ids.
pub(super) fn order(places: &[Place]) -> Vec<(CommentId, usize)> {
    let mut children: HashMap<Option<CommentId>, Vec<&Place>> = HashMap::new();
    for place in places {
        children.entry(place.parent_id).or_default().push(place);
    }
    // Depth first, without recursion: the stack holds what is still to visit, last first. What does not hang on an
    // approved chain is never reached.
    let mut visited: Vec<(&Place, usize)> = Vec::with_capacity(places.len());
    let beginnings = || children.get(&None).into_iter().flatten().rev();
    let (pinned, others) = (
        beginnings().filter(|place| place.is_pinned()),
        beginnings().filter(|place| !place.is_pinned()),
    );
    let mut stack: Vec<(&Place, usize)> = others.chain(pinned).map(|place| (*place, 0)).collect();
    while let Some((place, depth)) = stack.pop() {
        visited.push((place, depth));
        let replies = children.get(&Some(place.id)).into_iter().flatten().rev();
        stack.extend(replies.map(|reply| (*reply, depth + 1)));
    }
    // Backwards, so that replies are judged before what they hang on: a silent place stays while the one behind it in
    // the order is deeper and stays.
    let mut kept: Vec<(CommentId, usize)> = Vec::with_capacity(visited.len());
    let mut behind: Option<usize> = None;
    for (place, depth) in visited.into_iter().rev() {
        if !place.is_silent() || behind.is_some_and(|below| below > depth) {
            kept.push((place.id, depth.min(DEEPEST)));
            behind = Some(depth);
        }
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: i64, parent: Option<i64>, silent: bool) -> Place {
        Place {
            id: CommentId::new(id),
            parent_id: parent.map(CommentId::new),
            withdrawn_at: silent.then(|| Moment::from_millis(0)),
            erased_at: None,
            pinned_at: None,
        }
    }

    fn drawn(places: &[Place]) -> Vec<(i64, usize)> {
        order(places)
            .into_iter()
            .map(|(id, depth)| (id.number(), depth))
            .collect()
    }

    #[test]
    fn replies_follow_what_they_answer() {
        let places = [
            place(1, None, false),
            place(2, None, false),
            place(3, Some(1), false),
            place(4, Some(3), false),
            place(5, Some(1), false),
        ];
        assert_eq!(drawn(&places), [(1, 0), (3, 1), (4, 2), (5, 1), (2, 0)]);
    }

    #[test]
    fn pinned_conversations_stand_first() {
        let pinned = |id, parent, silent| Place {
            pinned_at: Some(Moment::from_millis(9)),
            ..place(id, parent, silent)
        };
        let places = [
            place(1, None, false),
            place(2, Some(1), false),
            pinned(3, None, false),
            place(4, Some(3), false),
            pinned(5, None, false),
            pinned(6, Some(1), false),
        ];
        assert_eq!(
            drawn(&places),
            [(3, 0), (4, 1), (5, 0), (1, 0), (2, 1), (6, 1)]
        );
        let silent = [
            place(1, None, false),
            pinned(2, None, true),
            place(3, Some(2), false),
        ];
        assert_eq!(drawn(&silent), [(1, 0), (2, 0), (3, 1)]);
    }

    #[test]
    fn deep_replies_are_drawn_at_the_deepest() {
        let places: Vec<Place> = (1..=7)
            .map(|id| place(id, (id > 1).then_some(id - 1), false))
            .collect();
        assert_eq!(
            drawn(&places)
                .iter()
                .map(|(_, depth)| *depth)
                .collect::<Vec<_>>(),
            [0, 1, 2, 3, 4, 4, 4]
        );
    }

    #[test]
    fn silence_stays_only_above_words() {
        assert_eq!(drawn(&[place(1, None, true)]), []);
        assert_eq!(
            drawn(&[place(1, None, true), place(2, Some(1), false)]),
            [(1, 0), (2, 1)]
        );
        assert_eq!(drawn(&[place(1, None, true), place(2, Some(1), true)]), []);
        assert_eq!(
            drawn(&[
                place(1, None, true),
                place(2, Some(1), true),
                place(3, Some(2), false),
                place(4, Some(1), true)
            ]),
            [(1, 0), (2, 1), (3, 2)]
        );
        assert_eq!(
            drawn(&[place(1, None, true), place(2, None, false)]),
            [(2, 0)]
        );
    }

    #[test]
    fn what_hangs_on_an_unapproved_parent_is_not_drawn() {
        assert_eq!(
            drawn(&[place(2, Some(1), false), place(3, Some(2), false)]),
            []
        );
    }

    #[test]
    fn pages_take_whole_conversations_within_their_bounds() {
        let told = |lengths: &[usize]| {
            let order: Vec<(CommentId, usize)> = lengths
                .iter()
                .flat_map(|length| {
                    (0..*length).map(|depth| (CommentId::new(1), depth.min(DEEPEST)))
                })
                .collect();
            pages(&order)
                .into_iter()
                .map(|range| range.len())
                .collect::<Vec<_>>()
        };
        assert_eq!(told(&[]), [0]);
        assert_eq!(told(&[1; 50]), [50]);
        assert_eq!(told(&[1; 51]), [50, 1]);
        assert_eq!(told(&[3, 198, 1]), [3, 199]);
        assert_eq!(told(&[3, 197, 1]), [200, 1]);
        assert_eq!(told(&[450, 1]), [200, 200, 51]);
        assert_eq!(told(&[1, 450]), [1, 200, 200, 50]);
    }

    #[test]
    fn a_very_deep_thread_needs_no_deep_stack() {
        let places: Vec<Place> = (1..=100_000)
            .map(|id| place(id, (id > 1).then_some(id - 1), id % 2 == 0))
            .collect();
        assert_eq!(order(&places).len(), 99_999);
    }
}
