//! What a moderator looks at: the comments in a state, and one comment in its context.
//!
//! Every row is loaded through the actor; another's comment is not found. Lists go on after an id, never by counting.

use super::moderating::Decision;
use super::{is_open, moderatable_by};
use crate::audit::Actor;
use crate::context::Context;
use crate::entity::address::Target;
use crate::entity::comment::{self, CommentState};
use crate::entity::{mailbox, moderation, person, post, revision};
use crate::error::{Error, Result};
use crate::posts::addresses;
use crate::posts::reading::is_public;
use crate::text::ids::{CommentId, Moment, PostId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    sea_query::SimpleExpr,
};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Comments on a page of the queue.
pub const PER_PAGE: u64 = 50;
/// Other comments of the same sender that the context shows.
const OTHERS: u64 = 10;

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

/// One comment with everything that helps to decide.
#[derive(Debug, Clone)]
pub struct InContext {
    pub entry: Entry,
    pub email: Option<String>,
    pub parent: Option<comment::Model>,
    /// The post's path with its slash, if the comment can be answered there once it is approved.
    pub answerable_at: Option<String>,
    /// What else this name or this network wrote, newest first.
    pub others: Vec<Entry>,
    pub history: Vec<Decided>,
}

/// A decision of the past.
#[derive(Debug, Clone)]
pub struct Decided {
    pub at: Moment,
    pub by: String,
    pub state_after: CommentState,
    pub is_reverted: bool,
}

/// Comments in a state: waiting ones oldest first, all others newest first, `after` the last of the page before.
pub async fn list(
    ctx: &Context,
    actor: &Actor,
    state: CommentState,
    after: Option<CommentId>,
) -> Result<Listed> {
    let is_waiting = state == CommentState::Pending;
    let mut query = comment::Entity::find()
        .filter(moderatable_by(actor)?)
        .filter(comment::Column::State.eq(state))
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null());
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

/// The comments among these in which a decision stands, for telling what was just done.
pub async fn decided(
    ctx: &Context,
    actor: &Actor,
    ids: &[CommentId],
    decision: Decision,
) -> Result<Vec<comment::Model>> {
    Ok(comment::Entity::find()
        .filter(moderatable_by(actor)?)
        .filter(comment::Column::Id.is_in(ids.iter().copied()))
        .filter(comment::Column::State.eq(decision.state()))
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null())
        .order_by_asc(comment::Column::Id)
        .all(ctx.reading())
        .await?)
}

/// One comment with its context, through the actor.
pub async fn one(ctx: &Context, actor: &Actor, id: CommentId) -> Result<InContext> {
    let db = ctx.reading();
    let found = comment::Entity::find_by_id(id)
        .filter(moderatable_by(actor)?)
        .one(db)
        .await?;
    let comment = found.ok_or(Error::NotFound)?;
    let parent = match comment.parent_id {
        Some(parent) => comment::Entity::find_by_id(parent).one(db).await?,
        None => None,
    };
    let email = match comment.mailbox_id {
        Some(mailbox) => mailbox::Entity::find_by_id(mailbox)
            .one(db)
            .await?
            .map(|mailbox| mailbox.email),
        None => None,
    };
    let others = others(ctx, actor, &comment).await?;
    let history = history(db, id).await?;
    let entry = entries(db, vec![comment])
        .await?
        .into_iter()
        .next()
        .ok_or(Error::NotFound)?;
    let answerable_at = match post::Entity::find_by_id(entry.comment.post_id)
        .filter(is_public())
        .one(db)
        .await?
    {
        Some(post) if is_open(&post, ctx.now()) => entry.under.path.clone(),
        _ => None,
    };
    Ok(InContext {
        entry,
        email,
        parent,
        answerable_at,
        others,
        history,
    })
}

async fn others(ctx: &Context, actor: &Actor, comment: &comment::Model) -> Result<Vec<Entry>> {
    let mut rows = like(
        ctx,
        actor,
        comment,
        comment::Column::Name.eq(comment.name.as_str()),
    )
    .await?;
    if !comment.network.is_empty() {
        rows.extend(
            like(
                ctx,
                actor,
                comment,
                comment::Column::Network.eq(comment.network.as_str()),
            )
            .await?,
        );
    }
    rows.sort_by_key(|row| Reverse(row.id));
    rows.dedup_by_key(|row| row.id);
    rows.truncate(usize::try_from(OTHERS).unwrap_or(usize::MAX));
    entries(ctx.reading(), rows).await
}

/// The newest comments that share one trait; each trait has its index, both in one query would use none.
async fn like(
    ctx: &Context,
    actor: &Actor,
    comment: &comment::Model,
    shared: SimpleExpr,
) -> Result<Vec<comment::Model>> {
    Ok(comment::Entity::find()
        .filter(moderatable_by(actor)?)
        .filter(shared)
        .filter(comment::Column::Id.ne(comment.id))
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null())
        .order_by_desc(comment::Column::Id)
        .limit(OTHERS)
        .all(ctx.reading())
        .await?)
}

async fn history(db: &impl ConnectionTrait, id: CommentId) -> Result<Vec<Decided>> {
    let rows = moderation::Entity::find()
        .filter(moderation::Column::CommentId.eq(id))
        .order_by_desc(moderation::Column::Id)
        .all(db)
        .await?;
    let people: HashMap<_, _> = person::Entity::find()
        .filter(person::Column::Id.is_in(rows.iter().filter_map(|row| row.person_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| Decided {
            at: row.at,
            by: row
                .person_id
                .and_then(|id| people.get(&id).cloned())
                .unwrap_or(row.actor),
            state_after: row.state_after,
            is_reverted: row.reverted_at.is_some(),
        })
        .collect())
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
