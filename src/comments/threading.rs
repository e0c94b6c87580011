//! A post's comments in the order in which they are read, and on which page each one stands.
//!
//! `parent_id` is always true; what is drawn is capped at depth 4. A reply stands only under an approved parent. A
//! withdrawn or erased parent stays as a place without name and text while something visible hangs under it. A page
//! takes whole conversations up to its bounds; one that is longer than a page goes on on the next. Nothing recurses.

use super::answerable;
use crate::context::Context;
use crate::entity::comment::{self, CommentState};
use crate::entity::{address::Target, post};
use crate::error::{Error, Result};
use crate::posts::{addresses, reading};
use crate::text::ids::{CommentId, Moment, PersonId, PostId};
use crate::text::sanitise::SafeHtml;
use crate::text::{excerpt, markdown};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Replies deeper than this are drawn at this depth.
pub const DEEPEST: usize = 4;
/// Conversations on a page, counted by the comments that begin them.
pub const CONVERSATIONS: usize = 50;
/// Places on a page, whoever answers whom.
pub const PLACES: usize = 200;

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
    pub answers: Option<Answers>,
}

/// Whom a comment answers.
#[derive(Debug, Clone)]
pub struct Answers {
    pub id: CommentId,
    /// Absent where the words were withdrawn or erased.
    pub name: Option<String>,
    /// Whether it stands on the same page.
    pub is_here: bool,
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

impl Said {
    /// Whether this person of the practice wrote it.
    pub fn is_by(&self, person: &PersonId) -> bool {
        self.person_id == Some(*person)
    }
}

/// A comment as far as the order needs it.
#[derive(Debug, Clone, FromQueryResult)]
struct Place {
    id: CommentId,
    parent_id: Option<CommentId>,
    withdrawn_at: Option<Moment>,
    erased_at: Option<Moment>,
}

/// What the page shows of a comment.
#[derive(Debug, FromQueryResult)]
struct Words {
    id: CommentId,
    name: String,
    html: SafeHtml,
    created_at: Moment,
    person_id: Option<PersonId>,
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
    let pages = pages(&order);
    let range = page.checked_sub(1).and_then(|at| pages.get(at)).ok_or(Error::NotFound)?;
    let on_page = order.get(range.clone()).unwrap_or_default();
    let silent: HashSet<CommentId> = places.iter().filter(|place| place.is_silent()).map(|place| place.id).collect();
    let parents: HashMap<CommentId, CommentId> =
        places.iter().filter_map(|place| Some((place.id, place.parent_id?))).collect();
    let here: HashSet<CommentId> = on_page.iter().map(|(id, _)| *id).collect();
    let answered = here.iter().filter_map(|id| parents.get(id));
    let needed: HashSet<CommentId> = here.iter().chain(answered).filter(|id| !silent.contains(id)).copied().collect();
    let mut said = words(ctx, needed).await?;
    let names: HashMap<CommentId, String> = said.iter().map(|(id, said)| (*id, said.name.clone())).collect();
    let answers = |id: &CommentId| {
        let id = *parents.get(id)?;
        Some(Answers { id, name: names.get(&id).cloned(), is_here: here.contains(&id) })
    };
    let comments = on_page
        .iter()
        .map(|(id, depth)| Drawn { id: *id, depth: *depth, said: said.remove(id), answers: answers(id) })
        .collect();
    let total = order.iter().filter(|(id, _)| !silent.contains(id)).count();
    Ok(Thread { comments, page, pages: pages.len(), total })
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
    match pages(&order).iter().position(|range| range.contains(&at)) {
        Some(before @ 1..) => Ok(format!("/{path}?comments={}#comment-{id}", before + 1)),
        _ => Ok(format!("/{path}#comment-{id}")),
    }
}

/// The comment that somebody is about to answer.
#[derive(Debug, Clone)]
pub struct Answered {
    pub id: CommentId,
    pub name: String,
    /// Its beginning.
    pub quote: String,
}

/// A comment of this post that can be answered, if it is one.
pub async fn answered(ctx: &Context, post: PostId, id: CommentId) -> Result<Option<Answered>> {
    let found = comment::Entity::find_by_id(id).filter(answerable(post)).one(ctx.reading()).await?;
    Ok(found.map(|comment| Answered {
        id: comment.id,
        quote: excerpt::of(&markdown::comment(&comment.body).plain, 140),
        name: comment.name,
    }))
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

async fn words(ctx: &Context, ids: HashSet<CommentId>) -> Result<HashMap<CommentId, Said>> {
    let columns = [
        comment::Column::Id,
        comment::Column::Name,
        comment::Column::Html,
        comment::Column::CreatedAt,
        comment::Column::PersonId,
    ];
    let rows: Vec<Words> = comment::Entity::find()
        .select_only()
        .columns(columns)
        .filter(comment::Column::Id.is_in(ids))
        .into_model()
        .all(ctx.reading())
        .await?;
    let said = |row: Words| {
        let said = Said { name: row.name, html: row.html, at: row.created_at, person_id: row.person_id };
        (row.id, said)
    };
    Ok(rows.into_iter().map(said).collect())
}

/// The parts of the order that are pages, at least one.
fn pages(order: &[(CommentId, usize)]) -> Vec<Range<usize>> {
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
    fn pages_take_whole_conversations_within_their_bounds() {
        let told = |lengths: &[usize]| {
            let order: Vec<(CommentId, usize)> = lengths
                .iter()
                .flat_map(|length| (0..*length).map(|depth| (CommentId::new(1), depth.min(DEEPEST))))
                .collect();
            pages(&order).into_iter().map(|range| range.len()).collect::<Vec<_>>()
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
        let places: Vec<Place> = (1..=100_000).map(|id| place(id, (id > 1).then_some(id - 1), id % 2 == 0)).collect();
        assert_eq!(order(&places).len(), 99_999);
    }
}
