//! The conversation under a post: a page of it, where one comment stands in it, and which one is about to be answered.
//!
//! Only approved comments come from the database here; `ordering` decides which of them are drawn. What was withdrawn
//! or erased leaves without its name and words.

use super::answerable;
use super::ordering::{Place, order, pages};
use crate::context::Context;
use crate::entity::comment::{self, CommentState, EditedBy};
use crate::entity::{address::Target, post};
use crate::error::{Error, Result};
use crate::posts::{addresses, reading};
use crate::text::ids::{CommentId, Moment, PersonId, PostId};
use crate::text::sanitise::SafeHtml;
use crate::text::{excerpt, markdown};
use sea_orm::sea_query::IntoCondition;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{HashMap, HashSet};

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
    /// Who changed its words last, if anybody did.
    pub edited_by: Option<EditedBy>,
    /// Whether words of it were blackened.
    pub is_redacted: bool,
    pub is_pinned: bool,
}

impl Said {
    /// Whether the practice changed its words.
    pub fn is_edited_by_practice(&self) -> bool {
        self.edited_by == Some(EditedBy::Practice)
    }

    /// Whether this person of the practice wrote it.
    pub fn is_by(&self, person: &PersonId) -> bool {
        self.person_id == Some(*person)
    }
}

/// Up to so many comments come with their words at once; a longer thread is asked for its page's alone.
const AT_ONCE: usize = 150;

/// What the page shows of a comment, and where it stands.
#[derive(Debug, FromQueryResult)]
struct Words {
    id: CommentId,
    parent_id: Option<CommentId>,
    withdrawn_at: Option<Moment>,
    erased_at: Option<Moment>,
    name: String,
    html: SafeHtml,
    created_at: Moment,
    person_id: Option<PersonId>,
    edited_by: Option<EditedBy>,
    redacted_at: Option<Moment>,
    pinned_at: Option<Moment>,
}

/// A page of a post's comments; a page beyond the last is not found.
pub async fn page(ctx: &Context, post: PostId, page: usize) -> Result<Thread> {
    let approved = Condition::all()
        .add(comment::Column::PostId.eq(post))
        .add(comment::Column::State.eq(CommentState::Approved));
    let whole = words(ctx, approved, Some(AT_ONCE + 1)).await?;
    let is_whole = whole.len() <= AT_ONCE;
    let places = if is_whole {
        whole.iter().map(Words::place).collect()
    } else {
        places(ctx, post).await?
    };
    let order = order(&places);
    let pages = pages(&order);
    let range = page
        .checked_sub(1)
        .and_then(|at| pages.get(at))
        .ok_or(Error::NotFound)?;
    let on_page = order.get(range.clone()).unwrap_or_default();
    let silent: HashSet<CommentId> = places
        .iter()
        .filter(|place| place.is_silent())
        .map(|place| place.id)
        .collect();
    let parents: HashMap<CommentId, CommentId> = places
        .iter()
        .filter_map(|place| Some((place.id, place.parent_id?)))
        .collect();
    let here: HashSet<CommentId> = on_page.iter().map(|(id, _)| *id).collect();
    let answered = here.iter().filter_map(|id| parents.get(id));
    let needed: HashSet<CommentId> = here
        .iter()
        .chain(answered)
        .filter(|id| !silent.contains(id))
        .copied()
        .collect();
    let spoken = if is_whole {
        whole
    } else {
        words(
            ctx,
            comment::Column::Id.is_in(needed.clone()).into_condition(),
            None,
        )
        .await?
    };
    let mut said: HashMap<CommentId, Said> = spoken
        .into_iter()
        .filter(|row| needed.contains(&row.id))
        .map(Words::said)
        .collect();
    let names: HashMap<CommentId, String> = said
        .iter()
        .map(|(id, said)| (*id, said.name.clone()))
        .collect();
    let answers = |id: &CommentId| {
        let id = *parents.get(id)?;
        Some(Answers {
            id,
            name: names.get(&id).cloned(),
            is_here: here.contains(&id),
        })
    };
    let comments = on_page
        .iter()
        .map(|(id, depth)| Drawn {
            id: *id,
            depth: *depth,
            said: said.remove(id),
            answers: answers(id),
        })
        .collect();
    let total = order.iter().filter(|(id, _)| !silent.contains(id)).count();
    Ok(Thread {
        comments,
        page,
        pages: pages.len(),
        total,
    })
}

/// Where a comment stands: the post's path, the page if it is not the first, and the anchor.
pub async fn address_of(ctx: &Context, id: CommentId) -> Result<String> {
    let db = ctx.reading();
    let comment = comment::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let public = post::Entity::find_by_id(comment.post_id)
        .filter(reading::is_public())
        .one(db)
        .await?;
    let post = public.ok_or(Error::NotFound)?;
    let order = order(&places(ctx, post.id).await?);
    let at = order
        .iter()
        .position(|(other, _)| *other == id)
        .ok_or(Error::NotFound)?;
    let path = addresses::current(db, Target::Post, post.id.number())
        .await?
        .ok_or(Error::NotFound)?;
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
    let found = comment::Entity::find_by_id(id)
        .filter(answerable(post))
        .one(ctx.reading())
        .await?;
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
            comment::Column::PinnedAt,
        ])
        .filter(comment::Column::PostId.eq(post))
        .filter(comment::Column::State.eq(CommentState::Approved))
        .order_by_asc(comment::Column::Id)
        .into_model()
        .all(ctx.reading())
        .await?)
}

async fn words(ctx: &Context, which: Condition, most: Option<usize>) -> Result<Vec<Words>> {
    let columns = [
        comment::Column::Id,
        comment::Column::ParentId,
        comment::Column::WithdrawnAt,
        comment::Column::ErasedAt,
        comment::Column::Name,
        comment::Column::Html,
        comment::Column::CreatedAt,
        comment::Column::PersonId,
        comment::Column::EditedBy,
        comment::Column::RedactedAt,
        comment::Column::PinnedAt,
    ];
    Ok(comment::Entity::find()
        .select_only()
        .columns(columns)
        .filter(which)
        .order_by_asc(comment::Column::Id)
        .limit(most.and_then(|most| u64::try_from(most).ok()))
        .into_model()
        .all(ctx.reading())
        .await?)
}

impl Words {
    fn place(&self) -> Place {
        Place {
            id: self.id,
            parent_id: self.parent_id,
            withdrawn_at: self.withdrawn_at,
            erased_at: self.erased_at,
            pinned_at: self.pinned_at,
        }
    }

    fn said(self) -> (CommentId, Said) {
        let said = Said {
            name: self.name,
            html: self.html,
            at: self.created_at,
            person_id: self.person_id,
            edited_by: self.edited_by,
            is_redacted: self.redacted_at.is_some(),
            is_pinned: self.pinned_at.is_some(),
        };
        (self.id, said)
    }
}
