//! "Tell me when it is out": one mail about a planned post, and then the address is forgotten.
//!
//! Nothing is sent before the address was confirmed. When the plan is given up, everybody who waits is forgotten too.

use super::naming::{self, Named};
use super::reading::{self, is_public};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::delivery::DeliveryKind;
use crate::entity::job::JobKind;
use crate::entity::{awaiting, plan, post};
use crate::error::{Error, Result};
use crate::jobs;
use crate::letters::deliveries::{self, Recipient};
use crate::letters::{self, confirming, mailboxes};
use crate::limits::{self, Limit};
use crate::text::email::EmailAddress;
use crate::text::ids::{AwaitingId, MailboxId, PostId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};
use std::collections::HashMap;

/// So many times a minute one network may type addresses.
const PER_MINUTE: u32 = 6;

/// Lets somebody wait for the post that is announced at this path.
pub async fn wait(ctx: &Context, network: &str, slug: &str, email: &str) -> Result<()> {
    if !letters::is_on(ctx) {
        return Err(Error::NotFound);
    }
    let coming = reading::coming(ctx, slug).await?;
    let email =
        EmailAddress::parse(email).map_err(|refusal| Error::field("email", refusal.to_string()))?;
    let limit = Limit {
        per_minute: PER_MINUTE,
    };
    limits::take(ctx, &format!("addresses {network}"), limit).await?;
    db::write(ctx, async |txn| {
        let mailbox = mailboxes::of(txn, &email).await?;
        if mailbox.parked_at.is_some() {
            return Ok(());
        }
        let row = awaiting::ActiveModel {
            id: NotSet,
            mailbox_id: Set(mailbox.id),
            post_id: Set(coming.id),
            created_at: Set(txn.now()),
            confirmed_at: Set(None),
        };
        let known = OnConflict::columns([awaiting::Column::PostId, awaiting::Column::MailboxId])
            .do_nothing()
            .to_owned();
        awaiting::Entity::insert(row)
            .on_conflict(known)
            .exec_without_returning(txn.db())
            .await?;
        confirming::ask(txn, mailbox.id).await
    })
    .await
}

/// What somebody waits for and has not confirmed yet.
pub async fn unconfirmed(ctx: &Context, mailbox: MailboxId) -> Result<Vec<Named>> {
    let posts: Vec<PostId> = awaiting::Entity::find()
        .select_only()
        .column(awaiting::Column::PostId)
        .filter(awaiting::Column::MailboxId.eq(mailbox))
        .filter(awaiting::Column::ConfirmedAt.is_null())
        .into_tuple()
        .all(ctx.reading())
        .await?;
    let named = naming::named(ctx.reading(), posts).await?;
    Ok(named.into_values().collect())
}

/// How many wait for each of these posts, confirmed.
pub async fn counts(ctx: &Context, posts: &[PostId]) -> Result<HashMap<PostId, i64>> {
    let counted: Vec<(PostId, i64)> = awaiting::Entity::find()
        .select_only()
        .column(awaiting::Column::PostId)
        .column_as(awaiting::Column::Id.count(), "waiting")
        .filter(awaiting::Column::PostId.is_in(posts.iter().copied()))
        .filter(awaiting::Column::ConfirmedAt.is_not_null())
        .group_by(awaiting::Column::PostId)
        .into_tuple()
        .all(ctx.reading())
        .await?;
    Ok(counted.into_iter().collect())
}

/// The plan has ended one way or the other: whoever waits is told, or forgotten.
pub(super) async fn plan_ended(txn: &Txn, post: PostId) -> Result<()> {
    let waiting = awaiting::Entity::find()
        .filter(awaiting::Column::PostId.eq(post))
        .count(txn.db())
        .await?;
    if waiting == 0 {
        return Ok(());
    }
    jobs::enqueue(txn, JobKind::TellOut, post.number(), txn.now()).await
}

/// Writes a mail for everybody who waits and confirmed it, if the post is out; forgets the others.
pub async fn tell(ctx: &Context, post: PostId) -> Result<()> {
    db::write(ctx, async |txn| {
        let is_out = post::Entity::find_by_id(post)
            .filter(is_public())
            .one(txn.db())
            .await?
            .is_some();
        let is_coming = plan::Entity::find_by_id(post)
            .one(txn.db())
            .await?
            .is_some_and(|plan| plan.is_open());
        if is_coming {
            // Taken up again meanwhile: they go on waiting.
            return Ok(());
        }
        let rows = awaiting::Entity::find()
            .filter(awaiting::Column::PostId.eq(post))
            .all(txn.db())
            .await?;
        for row in rows {
            if is_out && row.confirmed_at.is_some() {
                let to = Recipient::Mailbox(row.mailbox_id);
                deliveries::enqueue_once(txn, DeliveryKind::Out, to, row.id.number()).await?;
            } else {
                end_in(txn, &row).await?;
            }
        }
        Ok(())
    })
    .await
}

/// What to tell somebody who waited: nothing if they do not any more, or if the post is gone again.
pub async fn out(ctx: &Context, id: AwaitingId) -> Result<Option<Named>> {
    let db = ctx.reading();
    let Some(row) = awaiting::Entity::find_by_id(id)
        .filter(awaiting::Column::ConfirmedAt.is_not_null())
        .one(db)
        .await?
    else {
        return Ok(None);
    };
    let is_out = post::Entity::find_by_id(row.post_id)
        .filter(is_public())
        .one(db)
        .await?
        .is_some();
    if !is_out {
        return Ok(None);
    }
    Ok(naming::named(db, [row.post_id]).await?.remove(&row.post_id))
}

/// What an awaiting is about.
pub async fn about(ctx: &Context, id: AwaitingId) -> Result<Named> {
    let row = awaiting::Entity::find_by_id(id)
        .one(ctx.reading())
        .await?
        .ok_or(Error::NotFound)?;
    naming::named(ctx.reading(), [row.post_id])
        .await?
        .remove(&row.post_id)
        .ok_or(Error::NotFound)
}

/// Ends a wait and forgets the address, unless something else needs it.
pub async fn end(ctx: &Context, id: AwaitingId) -> Result<()> {
    db::write(ctx, async |txn| end_by_id(txn, id).await).await
}

/// The same inside somebody's transaction.
pub async fn end_by_id(txn: &Txn, id: AwaitingId) -> Result<()> {
    match awaiting::Entity::find_by_id(id).one(txn.db()).await? {
        Some(row) => end_in(txn, &row).await,
        None => Ok(()),
    }
}

async fn end_in(txn: &Txn, row: &awaiting::Model) -> Result<()> {
    awaiting::Entity::delete_by_id(row.id)
        .exec(txn.db())
        .await?;
    mailboxes::forget_if_unused(txn, row.mailbox_id).await
}
