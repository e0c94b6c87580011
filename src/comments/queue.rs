//! What a moderator looks at: the comments of a list, found by state, trait and words; `context` shows one of them.
//!
//! Every row is loaded through the actor; another's comment is not found. Lists go on after an id, never by counting.

mod context;

use super::moderatable_by;
use super::moderating::Decision;
use crate::audit::Actor;
use crate::context::Context;
use crate::db;
use crate::entity::address::Target;
use crate::entity::comment::{self, CommentState};
use crate::entity::person::{self, Role};
use crate::entity::{mailbox, post, revision};
use crate::error::Result;
use crate::posts::addresses;
use crate::text::ids::{CommentId, PostId};
pub use context::{Decided, InContext, one};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use std::collections::HashMap;

/// Comments on a page of the queue.
pub const PER_PAGE: u64 = 50;
/// Counts stop here; pages say "999+".
pub const MOST_COUNTED: u64 = 1_000;

/// Which comments a list has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Absent for every state.
    pub state: Option<CommentState>,
    pub with: Option<Trait>,
    pub post: Option<PostId>,
    /// What name, text or mail address contain; empty for all.
    pub words: String,
}

/// What comments of a list have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trait {
    Links,
    Lewd,
    LeftForAuthor,
    /// Its author's new words wait while the old ones stand.
    ChangedWords,
}

/// The post that a comment stands under.
#[derive(Debug, Clone, Default)]
pub struct Under {
    pub title: String,
    /// With its leading slash; absent for a post that has no address.
    pub path: Option<String>,
}

/// A comment in the queue.
#[derive(Debug, Clone)]
pub struct Entry {
    pub comment: comment::Model,
    pub under: Under,
}

/// A page of the queue.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    pub entries: Vec<Entry>,
    pub has_more: bool,
}

impl Wanted {
    /// All comments in a state.
    pub fn of(state: CommentState) -> Self {
        Self {
            state: Some(state),
            ..Self::default()
        }
    }

    /// Whether nothing but the state was asked for.
    pub fn is_plain(&self) -> bool {
        self.with.is_none() && self.post.is_none() && self.words.is_empty()
    }

    fn condition(&self, ctx: &Context, actor: &Actor) -> Result<Condition> {
        let mut all = Condition::all().add(standing(actor)?);
        if let Some(state) = self.state {
            all = all.add(comment::Column::State.eq(state));
        }
        if let Some(post) = self.post {
            all = all.add(comment::Column::PostId.eq(post));
        }
        all = match self.with {
            Some(with) => all.add(with.condition()),
            // What is the author's to answer is out of everybody else's way until it is asked for.
            None if self.is_plain() && self.state == Some(CommentState::Pending) => {
                all.add_option(not_left_to_others(actor))
            }
            None => all,
        };
        if !self.words.is_empty() {
            all = all.add(contains(ctx, &self.words));
        }
        Ok(all)
    }
}

impl Trait {
    fn condition(self) -> Condition {
        let has = match self {
            Self::Links => comment::Column::Links.gt(0),
            Self::Lewd => comment::Column::IsLewd.eq(true),
            Self::LeftForAuthor => comment::Column::LeftForAuthorAt.is_not_null(),
            Self::ChangedWords => comment::Column::LaterAt.is_not_null(),
        };
        Condition::all().add(has)
    }
}

/// Waiting ones oldest first, all others newest first, `after` the last of the page before.
pub async fn list(
    ctx: &Context,
    actor: &Actor,
    wanted: &Wanted,
    after: Option<CommentId>,
) -> Result<Listed> {
    let is_waiting = wanted.state == Some(CommentState::Pending);
    let mut query = comment::Entity::find().filter(wanted.condition(ctx, actor)?);
    query = match (after, is_waiting) {
        (Some(after), true) => query.filter(comment::Column::Id.gt(after)),
        (Some(after), false) => query.filter(comment::Column::Id.lt(after)),
        (None, _) => query,
    };
    query = if is_waiting {
        query.order_by_asc(comment::Column::Id)
    } else {
        query.order_by_desc(comment::Column::Id)
    };
    let mut rows = query.limit(PER_PAGE + 1).all(ctx.reading()).await?;
    let most = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let has_more = rows.len() > most;
    rows.truncate(most);
    Ok(Listed {
        entries: entries(ctx.reading(), rows).await?,
        has_more,
    })
}

/// How many comments such a list has, counted up to `MOST_COUNTED`.
pub async fn count(ctx: &Context, actor: &Actor, wanted: &Wanted) -> Result<u64> {
    let some = comment::Entity::find()
        .select_only()
        .column(comment::Column::Id)
        .filter(wanted.condition(ctx, actor)?)
        .limit(MOST_COUNTED)
        .into_query();
    db::count_found(ctx, some).await
}

/// How many comments wait for this person, counted up to `MOST_COUNTED`.
pub async fn waiting(ctx: &Context, person: &person::Model) -> Result<u64> {
    let actor = Actor::Person(person.clone());
    count(ctx, &actor, &Wanted::of(CommentState::Pending)).await
}

/// How many waiting comments were left for this person as the author of their posts.
pub async fn left_for(ctx: &Context, person: &person::Model) -> Result<u64> {
    let some = comment::Entity::find()
        .select_only()
        .column(comment::Column::Id)
        .filter(Trait::LeftForAuthor.condition())
        .filter(comment::Column::State.eq(CommentState::Pending))
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null())
        .filter(under_own_posts(person))
        .limit(MOST_COUNTED)
        .into_query();
    db::count_found(ctx, some).await
}

/// The comments among these in which a decision stands, for telling what was just done.
pub async fn decided(
    ctx: &Context,
    actor: &Actor,
    ids: &[CommentId],
    decision: Decision,
) -> Result<Vec<comment::Model>> {
    Ok(comment::Entity::find()
        .filter(standing(actor)?)
        .filter(comment::Column::Id.is_in(ids.iter().copied()))
        .filter(comment::Column::State.eq(decision.state()))
        .order_by_asc(comment::Column::Id)
        .all(ctx.reading())
        .await?)
}

/// The comments that the actor may decide about and that nobody took back.
fn standing(actor: &Actor) -> Result<Condition> {
    Ok(moderatable_by(actor)?
        .add(comment::Column::WithdrawnAt.is_null())
        .add(comment::Column::ErasedAt.is_null()))
}

fn not_left_to_others(actor: &Actor) -> Option<Condition> {
    let person = actor.person()?;
    let here = Condition::any().add(comment::Column::LeftForAuthorAt.is_null());
    match person.role {
        // A writer finds none but their own.
        Role::Writer => None,
        Role::Moderator => Some(here),
        Role::Owner => Some(here.add(under_own_posts(person))),
    }
}

fn under_own_posts(person: &person::Model) -> Condition {
    let own = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .filter(post::Column::AuthorId.eq(person.id))
        .into_query();
    Condition::all().add(comment::Column::PostId.in_subquery(own))
}

fn contains(ctx: &Context, words: &str) -> Condition {
    let mailboxes = mailbox::Entity::find()
        .select_only()
        .column(mailbox::Column::Id)
        .filter(db::contains(ctx, mailbox::Column::Email, words))
        .into_query();
    Condition::any()
        .add(db::contains(ctx, comment::Column::Name, words))
        .add(db::contains(ctx, comment::Column::Body, words))
        .add(comment::Column::MailboxId.in_subquery(mailboxes))
}

/// Puts each comment under its post: one query for the titles, one for the addresses.
async fn entries(db: &impl ConnectionTrait, rows: Vec<comment::Model>) -> Result<Vec<Entry>> {
    let titles: Vec<(PostId, String)> = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .column(revision::Column::Title)
        .join(
            JoinType::InnerJoin,
            post::Entity::belongs_to(revision::Entity)
                .from(post::Column::LiveRevision)
                .to(revision::Column::Id)
                .into(),
        )
        .filter(post::Column::Id.is_in(rows.iter().map(|row| row.post_id)))
        .into_tuple()
        .all(db)
        .await?;
    let titles: HashMap<PostId, String> = titles.into_iter().collect();
    let ids: Vec<i64> = rows.iter().map(|row| row.post_id.number()).collect();
    let paths = addresses::currents(db, Target::Post, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|comment| {
            let under = Under {
                title: titles.get(&comment.post_id).cloned().unwrap_or_default(),
                path: paths
                    .get(&comment.post_id.number())
                    .map(|path| format!("/{path}")),
            };
            Entry { comment, under }
        })
        .collect())
}
