//! What is kept while somebody writes, without being asked.
//!
//! An autosave is a save that thins out: after a day one an hour stays, after 30 days none. What the desk edits and
//! what readers see are never among those that go. It never changes what readers see, not even whether they may
//! comment.

use super::checking::check;
use super::writing::{self, Input, Saved, Typed, draft, may_create};
use super::{editable, editable_by};
use crate::audit::Actor;
use crate::context::Context;
use crate::db;
use crate::entity::post::{self, Kind, State};
use crate::entity::revision::{self, RevisionKind};
use crate::error::{Error, Result};
use crate::people::accounts;
use crate::text::ids::{PostId, RevisionId};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Every autosave stays for so long.
const WHOLE_DAYS: i64 = 1;
/// After so long none stays.
const MOST_DAYS: i64 = 30;
const HOUR_MILLIS: i64 = 60 * 60 * 1000;

/// What stands on the desk now, for a page that was opened earlier.
#[derive(Debug)]
pub struct Standing {
    pub post: post::Model,
    pub draft: revision::Model,
    /// The name of the person who saved it.
    pub by: String,
}

/// Keeps the first words of a new text, which its page calls `key`. The page may not have heard the answer and send it
/// again, with more words: the text that it began then goes on.
pub async fn begin(
    ctx: &Context,
    actor: &Actor,
    kind: Kind,
    key: &str,
    input: &Input,
) -> Result<post::Model> {
    may_create(actor, kind)?;
    let begun = begun(ctx, actor, key).await?;
    let own = match &begun {
        Begun::Now(_) => None,
        Begun::Before(post) => Some(post.id),
    };
    let text = check(ctx.reading(), input, own).await?;
    db::write(ctx, async |txn| {
        let typed = Typed {
            text: &text,
            comments_open: input.comments_open,
            kind: RevisionKind::Autosaved,
        };
        let post = match &begun {
            Begun::Now(uuid) => {
                return writing::begin_as(txn, actor, kind, uuid.clone(), &typed).await;
            }
            Begun::Before(post) => post.clone(),
        };
        let base = post.draft_revision.ok_or(Error::NotFound)?;
        match writing::store(txn, actor, post, base, &typed).await? {
            Saved::Draft(post) => Ok(post),
            Saved::Overtaken(_) => Err(Error::Conflict(
                "Somebody saved this text a moment ago. Please try again.",
            )),
        }
    })
    .await
}

/// Whether a text begins now, under an identity, or did so before.
enum Begun {
    Now(String),
    Before(post::Model),
}

/// A draft that this person began under the key goes on; a key that anything else has counts for nothing.
async fn begun(ctx: &Context, actor: &Actor, key: &str) -> Result<Begun> {
    let Ok(uuid) = Uuid::try_parse(key) else {
        return Ok(Begun::Now(writing::uuid(ctx)));
    };
    let found = post::Entity::find()
        .filter(post::Column::Uuid.eq(uuid.to_string()))
        .one(ctx.reading())
        .await?;
    Ok(match found {
        None => Begun::Now(uuid.to_string()),
        Some(post) if post.state == State::Draft && actor.person_id() == Some(post.author_id) => {
            Begun::Before(post)
        }
        Some(_) => Begun::Now(writing::uuid(ctx)),
    })
}

/// Keeps a text that began from revision `base`; what lies in the trash is not found.
pub async fn autosave(
    ctx: &Context,
    actor: &Actor,
    id: PostId,
    base: RevisionId,
    input: &Input,
) -> Result<Saved> {
    editable_by(actor)?;
    let text = check(ctx.reading(), input, Some(id)).await?;
    db::write(ctx, async |txn| {
        let post = editable(txn.db(), actor, id).await?;
        if post.state == State::Trashed {
            return Err(Error::NotFound);
        }
        let typed = Typed {
            text: &text,
            comments_open: input
                .comments_open
                .filter(|_| post.state != State::Published),
            kind: RevisionKind::Autosaved,
        };
        writing::store(txn, actor, post, base, &typed).await
    })
    .await
}

/// What the desk has of a post at this moment.
pub async fn standing(ctx: &Context, actor: &Actor, id: PostId) -> Result<Standing> {
    let post = editable(ctx.reading(), actor, id).await?;
    if post.state == State::Trashed {
        return Err(Error::NotFound);
    }
    let draft = draft(ctx.reading(), &post).await?;
    let by = match draft.saved_by {
        Some(id) => accounts::person(ctx, id).await?.name,
        None => "somebody".into(),
    };
    Ok(Standing { post, draft, by })
}

/// Removes autosaves that have served their time.
pub async fn thin_out(ctx: &Context, _worker: &Actor) -> Result<()> {
    db::write(ctx, async |txn| {
        let now = txn.now();
        let old = Condition::any()
            .add(revision::Column::SavedAt.lt(now.plus_days(-MOST_DAYS)))
            .add(Expr::exists(later_in_the_hour()));
        revision::Entity::delete_many()
            .filter(revision::Column::Kind.eq(RevisionKind::Autosaved))
            .filter(revision::Column::SavedAt.lt(now.plus_days(-WHOLE_DAYS)))
            .filter(revision::Column::Id.not_in_subquery(pointed_at(post::Column::DraftRevision)))
            .filter(revision::Column::Id.not_in_subquery(pointed_at(post::Column::LiveRevision)))
            .filter(old)
            .exec(txn.db())
            .await?;
        Ok(())
    })
    .await
}

fn pointed_at(column: post::Column) -> SelectStatement {
    Query::select()
        .column(column)
        .from(post::Entity)
        .and_where(column.is_not_null())
        .to_owned()
}

/// A later autosave of the same post within the same hour of the clock.
fn later_in_the_hour() -> SelectStatement {
    let later = Alias::new("later");
    let of_later = |column: revision::Column| Expr::col((later.clone(), column));
    let own = |column: revision::Column| Expr::col((revision::Entity, column));
    Query::select()
        .expr(Expr::val(1))
        .from_as(revision::Entity, later.clone())
        .and_where(of_later(revision::Column::PostId).eq(own(revision::Column::PostId)))
        .and_where(of_later(revision::Column::Kind).eq(RevisionKind::Autosaved))
        .and_where(of_later(revision::Column::Id).gt(own(revision::Column::Id)))
        .and_where(
            of_later(revision::Column::SavedAt)
                .div(HOUR_MILLIS)
                .eq(own(revision::Column::SavedAt).div(HOUR_MILLIS)),
        )
        .to_owned()
}
