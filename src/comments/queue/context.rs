//! One comment with everything that helps to decide: what it answers, what else its sender wrote, what was decided.

use super::{Entry, entries, standing};
use crate::audit::Actor;
use crate::comments::{moderatable_by, takes_comments, wording as changing};
use crate::context::Context;
use crate::entity::{comment, mailbox, moderation, person, post, wording};
use crate::error::{Error, Result};
use crate::posts::reading::is_public;
use crate::text::ids::{CommentId, Moment, PersonId};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Other comments of the same sender that the context shows.
const OTHERS: u64 = 10;

/// One comment with everything that helps to decide.
#[derive(Debug, Clone)]
pub struct InContext {
    pub entry: Entry,
    pub mailbox: Option<mailbox::Model>,
    pub parent: Option<comment::Model>,
    pub post: Option<post::Model>,
    /// The post's path with its slash, if the comment can be answered there once it is approved.
    pub answerable_at: Option<String>,
    /// What else this name, this address or this network wrote, newest first.
    pub others: Vec<Entry>,
    pub history: Vec<Decided>,
    /// Whether the last change of its words by the practice can be taken back.
    pub last_change: Option<wording::Model>,
}

/// A decision of the past.
#[derive(Debug, Clone)]
pub struct Decided {
    pub at: Moment,
    pub by: String,
    pub state_after: comment::CommentState,
    pub reason: Option<String>,
    pub is_reverted: bool,
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
    let mailbox = match comment.mailbox_id {
        Some(mailbox) => mailbox::Entity::find_by_id(mailbox).one(db).await?,
        None => None,
    };
    let others = others(ctx, actor, &comment).await?;
    let history = history(db, id).await?;
    let last_change = changing::last(db, &comment).await?;
    let entry = entries(db, vec![comment])
        .await?
        .into_iter()
        .next()
        .ok_or(Error::NotFound)?;
    let post = post::Entity::find_by_id(entry.comment.post_id)
        .one(db)
        .await?;
    let answerable_at = answerable_at(ctx, &entry).await?;
    Ok(InContext {
        entry,
        mailbox,
        parent,
        post,
        answerable_at,
        others,
        history,
        last_change,
    })
}

async fn answerable_at(ctx: &Context, entry: &Entry) -> Result<Option<String>> {
    let public = post::Entity::find_by_id(entry.comment.post_id)
        .filter(is_public())
        .one(ctx.reading())
        .await?;
    let Some(post) = public else {
        return Ok(None);
    };
    let is_open = takes_comments(ctx.reading(), &post, ctx.now()).await?;
    Ok(entry.under.path.clone().filter(|_| is_open))
}

async fn others(ctx: &Context, actor: &Actor, comment: &comment::Model) -> Result<Vec<Entry>> {
    // Each trait has its index; all in one query would use none.
    let mut shared = vec![comment::Column::Name.eq(comment.name.as_str())];
    if !comment.network.is_empty() {
        shared.push(comment::Column::Network.eq(comment.network.as_str()));
    }
    if let Some(mailbox) = comment.mailbox_id {
        shared.push(comment::Column::MailboxId.eq(mailbox));
    }
    let mut rows = Vec::new();
    for shared in shared {
        rows.extend(like(ctx, actor, comment.id, shared).await?);
    }
    rows.sort_by_key(|row| Reverse(row.id));
    rows.dedup_by_key(|row| row.id);
    rows.truncate(usize::try_from(OTHERS).unwrap_or(usize::MAX));
    entries(ctx.reading(), rows).await
}

/// The newest comments that share one trait.
async fn like(
    ctx: &Context,
    actor: &Actor,
    id: CommentId,
    shared: SimpleExpr,
) -> Result<Vec<comment::Model>> {
    Ok(comment::Entity::find()
        .filter(standing(actor)?)
        .filter(shared)
        .filter(comment::Column::Id.ne(id))
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
    let people = names(db, rows.iter().filter_map(|row| row.person_id)).await?;
    Ok(rows
        .into_iter()
        .map(|row| Decided {
            at: row.at,
            by: row
                .person_id
                .and_then(|id| people.get(&id).cloned())
                .unwrap_or(row.actor),
            state_after: row.state_after,
            reason: row.reason,
            is_reverted: row.reverted_at.is_some(),
        })
        .collect())
}

async fn names(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = PersonId>,
) -> Result<HashMap<PersonId, String>> {
    Ok(person::Entity::find()
        .filter(person::Column::Id.is_in(ids))
        .all(db)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect())
}
