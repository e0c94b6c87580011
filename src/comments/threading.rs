//! A post's comments in the order in which they are read, and on which page each one stands.
//!
//! `parent_id` is always true; what is drawn is capped at depth 4. A reply stands only under an approved parent. A
//! withdrawn or erased parent stays as a place without name and text while something visible hangs under it. Pages
//! have a fixed number of places, so that no thread makes a page too large; nothing here recurses.

use crate::context::Context;
use crate::entity::comment::{self, CommentState};
use crate::entity::{address::Target, post};
use crate::error::{Error, Result};
use crate::posts::{addresses, reading};
use crate::text::ids::{CommentId, Moment, PersonId, PostId};
use crate::text::sanitise::SafeHtml;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Replies deeper than this are drawn at this depth.
pub const DEEPEST: usize = 4;
/// Places on a page.
pub const PER_PAGE: usize = 100;

/// A page of a post's comments.
#[derive(Debug, Clone, Default)]
pub struct Thread {
    pub comments: Vec<Drawn>,
    /// Counted from 1.
    pub page: usize,
    pub pages: usize,
    /// Comments that readers can see on all pages.
    pub total: usize,
}

/// A place in the thread.
#[derive(Debug, Clone)]
pub struct Drawn {
    pub id: CommentId,
    pub depth: usize,
    /// Absent where the comment was withdrawn or erased.
    pub said: Option<Said>,
    /// The comment it answers, with its author's name where that can be seen.
    pub answers: Option<(CommentId, Option<String>)>,
}

/// A comment's words.
#[derive(Debug, Clone)]
pub struct Said {
    pub name: String,
    pub html: SafeHtml,
    pub at: Moment,
    /// Set when somebody of the practice wrote it.
    pub person_id: Option<PersonId>,
}

/// A comment as far as the order needs it.
#[derive(Debug, Clone, FromQueryResult)]
struct Place {
    id: CommentId,
    parent_id: Option<CommentId>,
    withdrawn_at: Option<Moment>,
    erased_at: Option<Moment>,
}

impl Place {
    fn is_silent(&self) -> bool {
        self.withdrawn_at.is_some() || self.erased_at.is_some()
    }
}

/// A page of a post's comments; a page beyond the last is not found.
pub async fn page(ctx: &Context, post: PostId, page: usize) -> Result<Thread> {
    let places = places(ctx, post).await?;
    let order = order(&places);
    let pages = order.len().div_ceil(PER_PAGE).max(1);
    if page == 0 || page > pages {
        return Err(Error::NotFound);
    }
    let silent: HashMap<CommentId, bool> = places.iter().map(|place| (place.id, place.is_silent())).collect();
    let parents: HashMap<CommentId, CommentId> =
        places.iter().filter_map(|place| Some((place.id, place.parent_id?))).collect();
    let total = order.iter().filter(|(id, _)| silent.get(id) == Some(&false)).count();
    let on_page: Vec<(CommentId, usize)> = order.into_iter().skip((page - 1) * PER_PAGE).take(PER_PAGE).collect();
    let needed = on_page.iter().flat_map(|(id, _)| [Some(*id), parents.get(id).copied()]).flatten();
    let mut words: HashMap<CommentId, Said> = comment::Entity::find()
        .filter(comment::Column::Id.is_in(needed))
        .all(ctx.reading())
        .await?
        .into_iter()
        .filter(|row| silent.get(&row.id) == Some(&false))
        .map(|row| (row.id, Said { name: row.name, html: row.html, at: row.created_at, person_id: row.person_id }))
        .collect();
    let names: HashMap<CommentId, String> = words.iter().map(|(id, said)| (*id, said.name.clone())).collect();
    let comments = on_page
        .into_iter()
        .map(|(id, depth)| Drawn {
            id,
            depth,
            said: words.remove(&id),
            answers: parents.get(&id).map(|parent| (*parent, names.get(parent).cloned())),
        })
        .collect();
    Ok(Thread { comments, page, pages, total })
}

/// Where a comment stands: the post's path, the page if it is not the first, and the anchor.
pub async fn address_of(ctx: &Context, id: CommentId) -> Result<String> {
    let db = ctx.reading();
    let comment = comment::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let public = post::Entity::find_by_id(comment.post_id).filter(reading::is_public()).one(db).await?;
    let post = public.ok_or(Error::NotFound)?;
    let order = order(&places(ctx, post.id).await?);
    let at = order.iter().position(|(other, _)| *other == id).ok_or(Error::NotFound)?;
    let path = addresses::current(db, Target::Post, post.id.number()).await?.ok_or(Error::NotFound)?;
    Ok(match at / PER_PAGE + 1 {
        1 => format!("/{path}#comment-{id}"),
        page => format!("/{path}?comments={page}#comment-{id}"),
    })
}

async fn places(ctx: &Context, post: PostId) -> Result<Vec<Place>> {
    Ok(comment::Entity::find()
        .select_only()
        .columns([
            comment::Column::Id,
            comment::Column::ParentId,
            comment::Column::WithdrawnAt,
            comment::Column::ErasedAt,
        ])
        .filter(comment::Column::PostId.eq(post))
        .filter(comment::Column::State.eq(CommentState::Approved))
        .order_by_asc(comment::Column::Id)
        .into_model()
        .all(ctx.reading())
        .await?)
}

/// The ids that are drawn, in reading order, each with its depth. `places` are approved ones in the order of ids.
fn order(places: &[Place]) -> Vec<(CommentId, usize)> {
    let mut children: HashMap<Option<CommentId>, Vec<&Place>> = HashMap::new();
    for place in places {
        children.entry(place.parent_id).or_default().push(place);
    }
    // Depth first, without recursion: the stack holds what is still to visit, last first. What does not hang on an
    // approved chain is never reached.
    let mut visited: Vec<(&Place, usize)> = Vec::with_capacity(places.len());
    let mut stack: Vec<(&Place, usize)> = children.get(&None).into_iter().flatten().rev().map(|place| (*place, 0)).collect();
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
        }
    }

    fn drawn(places: &[Place]) -> Vec<(i64, usize)> {
        order(places).into_iter().map(|(id, depth)| (id.number(), depth)).collect()
    }

    #[test]
    fn replies_follow_what_they_answer() {
        let places = [place(1, None, false), place(2, None, false), place(3, Some(1), false), place(4, Some(3), false), place(5, Some(1), false)];
        assert_eq!(drawn(&places), [(1, 0), (3, 1), (4, 2), (5, 1), (2, 0)]);
    }

    #[test]
    fn deep_replies_are_drawn_at_the_deepest() {
        let places: Vec<Place> = (1..=7).map(|id| place(id, (id > 1).then_some(id - 1), false)).collect();
        assert_eq!(drawn(&places).iter().map(|(_, depth)| *depth).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 4, 4]);
    }

    #[test]
    fn silence_stays_only_above_words() {
        assert_eq!(drawn(&[place(1, None, true)]), []);
        assert_eq!(drawn(&[place(1, None, true), place(2, Some(1), false)]), [(1, 0), (2, 1)]);
        assert_eq!(drawn(&[place(1, None, true), place(2, Some(1), true)]), []);
        assert_eq!(
            drawn(&[place(1, None, true), place(2, Some(1), true), place(3, Some(2), false), place(4, Some(1), true)]),
            [(1, 0), (2, 1), (3, 2)]
        );
        assert_eq!(drawn(&[place(1, None, true), place(2, None, false)]), [(2, 0)]);
    }

    #[test]
    fn what_hangs_on_an_unapproved_parent_is_not_drawn() {
        assert_eq!(drawn(&[place(2, Some(1), false), place(3, Some(2), false)]), []);
    }

    #[test]
    fn a_very_deep_thread_needs_no_deep_stack() {
        let places: Vec<Place> = (1..=100_000).map(|id| place(id, (id > 1).then_some(id - 1), id % 2 == 0)).collect();
        assert_eq!(order(&places).len(), 99_999);
    }
}
