//! Mails about answers: who asked for them under which comment, and whom an answer is told.
//!
//! An answer is told once it stands under its post, to those who confirmed that they want it, and only while it still
//! stands when the mail leaves. Whoever carries the proof of an address need not confirm anew.

use super::{receipts, threading};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::comment::{self, CommentState};
use crate::entity::delivery::DeliveryKind;
use crate::entity::job::JobKind;
use crate::entity::subscription;
use crate::error::{Error, Result};
use crate::jobs;
use crate::letters::deliveries::{self, Recipient};
use crate::letters::{self, confirming, mailboxes};
use crate::limits::{self, Limit};
use crate::posts::naming::{self, Named};
use crate::text::email::EmailAddress;
use crate::text::ids::{CommentId, MailboxId, PostId, SubscriptionId};
use crate::text::{excerpt, markdown};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use std::collections::{BTreeMap, HashSet};

/// An approval that was a slip of the finger can be undone for so long before anybody is told, in milliseconds.
const SECOND_THOUGHTS: i64 = 20_000;
/// How much of an answer stands in the mail, in characters.
const QUOTED: usize = 600;
/// So many times a minute one network may type addresses.
const PER_MINUTE: u32 = 6;

/// An answer as a mail tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub post: Named,
    pub name: String,
    pub quote: String,
    /// The answer's own address, with its leading slash.
    pub path: String,
    pub subscription: SubscriptionId,
}

/// Asks for mails about answers to a comment; a proven address needs no more.
pub async fn subscribe(
    txn: &Txn,
    comment: CommentId,
    mailbox: MailboxId,
    proof: Option<MailboxId>,
) -> Result<()> {
    let found = mailboxes::find(txn.db(), mailbox).await?;
    let Some(row) = found.filter(|mailbox| mailbox.parked_at.is_none()) else {
        return Ok(());
    };
    let is_proven = proof == Some(mailbox) && row.confirmed_at.is_some();
    let row = subscription::ActiveModel {
        id: NotSet,
        mailbox_id: Set(mailbox),
        comment_id: Set(comment),
        created_at: Set(txn.now()),
        confirmed_at: Set(is_proven.then_some(txn.now())),
    };
    let known = OnConflict::columns([
        subscription::Column::CommentId,
        subscription::Column::MailboxId,
    ])
    .do_nothing()
    .to_owned();
    subscription::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(txn.db())
        .await?;
    if is_proven {
        return Ok(());
    }
    confirming::ask(txn, mailbox).await
}

/// The same from the receipt: for the address that the comment came with, or for one that is typed now.
pub async fn subscribe_by_receipt(
    ctx: &Context,
    network: &str,
    token: &str,
    typed: &str,
    proof: Option<MailboxId>,
) -> Result<()> {
    if !letters::is_on(ctx) {
        return Err(Error::NotFound);
    }
    let comment = receipts::find(ctx, token).await?.comment;
    if comment.withdrawn_at.is_some() {
        return Err(Error::Conflict(
            "You took this comment back, so nobody can answer it.",
        ));
    }
    let typed = match (comment.mailbox_id, typed.trim()) {
        (Some(_), "") => None,
        (_, typed) => Some(
            EmailAddress::parse(typed)
                .map_err(|refusal| Error::field("email", refusal.to_string()))?,
        ),
    };
    let limit = Limit {
        per_minute: PER_MINUTE,
    };
    limits::take(ctx, &format!("addresses {network}"), limit).await?;
    db::write(ctx, async |txn| {
        let mailbox = match (&typed, comment.mailbox_id) {
            (Some(typed), _) => mailboxes::of(txn, typed).await?.id,
            (None, Some(known)) => known,
            (None, None) => return Err(Error::NotFound),
        };
        subscribe(txn, comment.id, mailbox, proof).await
    })
    .await
}

/// Notes that a comment became readable: whoever asked for answers is told a little later.
pub async fn note_published(ctx: &Context, txn: &Txn, id: CommentId) -> Result<()> {
    if !letters::is_on(ctx) {
        return Ok(());
    }
    let at = txn.now().plus(SECOND_THOUGHTS);
    jobs::enqueue(txn, JobKind::TellReplies, id.number(), at).await
}

/// Writes a mail for each who asked for answers to one of the comments above this one, and confirmed it.
pub async fn tell(ctx: &Context, id: CommentId) -> Result<()> {
    let Some(answer) = standing(ctx, id).await? else {
        return Ok(());
    };
    let above = above(ctx.reading(), &answer).await?;
    let wanted = subscription::Entity::find()
        .filter(subscription::Column::CommentId.is_in(above))
        .filter(subscription::Column::ConfirmedAt.is_not_null())
        .all(ctx.reading())
        .await?;
    // One mail an address, whichever of the comments above it was asked for.
    let recipients: BTreeMap<MailboxId, SubscriptionId> = wanted
        .into_iter()
        .filter(|wanted| Some(wanted.mailbox_id) != answer.mailbox_id)
        .map(|wanted| (wanted.mailbox_id, wanted.id))
        .collect();
    if recipients.is_empty() {
        return Ok(());
    }
    db::write(ctx, async |txn| {
        for mailbox in recipients.keys() {
            let to = Recipient::Mailbox(*mailbox);
            deliveries::enqueue_once(txn, DeliveryKind::Reply, to, id.number()).await?;
        }
        Ok(())
    })
    .await
}

/// What to tell this address of an answer: nothing if it does not stand, or is not wanted any more.
pub async fn reply(ctx: &Context, id: CommentId, to: MailboxId) -> Result<Option<Reply>> {
    let Some(answer) = standing(ctx, id).await? else {
        return Ok(None);
    };
    let db = ctx.reading();
    let wanted = subscription::Entity::find()
        .filter(subscription::Column::CommentId.is_in(above(db, &answer).await?))
        .filter(subscription::Column::MailboxId.eq(to))
        .filter(subscription::Column::ConfirmedAt.is_not_null())
        .one(db)
        .await?;
    let named = naming::named(db, [answer.post_id])
        .await?
        .remove(&answer.post_id);
    let (Some(wanted), Some(post)) = (wanted, named) else {
        return Ok(None);
    };
    let plain = markdown::comment(&answer.body).plain;
    Ok(Some(Reply {
        post,
        quote: excerpt::of(&plain, QUOTED),
        name: answer.name,
        path: format!("/comments/{id}"),
        subscription: wanted.id,
    }))
}

/// The threads that an address asked for and has not confirmed yet, each named once.
pub async fn unconfirmed(ctx: &Context, mailbox: MailboxId) -> Result<Vec<Named>> {
    let posts: Vec<PostId> = comment::Entity::find()
        .select_only()
        .column(comment::Column::PostId)
        .filter(
            comment::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(
                subscription::Entity::find()
                    .select_only()
                    .column(subscription::Column::CommentId)
                    .filter(subscription::Column::MailboxId.eq(mailbox))
                    .filter(subscription::Column::ConfirmedAt.is_null()),
            )),
        )
        .distinct()
        .into_tuple()
        .all(ctx.reading())
        .await?;
    let named = naming::named(ctx.reading(), posts).await?;
    Ok(named.into_values().collect())
}

/// The post under which somebody asked for answers.
pub async fn about(ctx: &Context, id: SubscriptionId) -> Result<Named> {
    let db = ctx.reading();
    let wanted = subscription::Entity::find_by_id(id).one(db).await?;
    let comment = match wanted {
        Some(wanted) => {
            comment::Entity::find_by_id(wanted.comment_id)
                .one(db)
                .await?
        }
        None => None,
    };
    let post = comment.ok_or(Error::NotFound)?.post_id;
    naming::named(db, [post])
        .await?
        .remove(&post)
        .ok_or(Error::NotFound)
}

/// Ends the mails about a thread; one that ended already stays so.
pub async fn end(ctx: &Context, id: SubscriptionId) -> Result<()> {
    db::write(ctx, async |txn| {
        let Some(wanted) = subscription::Entity::find_by_id(id).one(txn.db()).await? else {
            return Ok(());
        };
        subscription::Entity::delete_by_id(id)
            .exec(txn.db())
            .await?;
        mailboxes::forget_if_unused(txn, wanted.mailbox_id).await
    })
    .await
}

/// The comment, while readers can see it in its place.
async fn standing(ctx: &Context, id: CommentId) -> Result<Option<comment::Model>> {
    let found = comment::Entity::find_by_id(id)
        .filter(comment::Column::State.eq(CommentState::Approved))
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null())
        .one(ctx.reading())
        .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    match threading::address_of(ctx, id).await {
        Ok(_) => Ok(Some(found)),
        Err(Error::NotFound | Error::Gone) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The comments that this one answers, from the nearest to the first.
async fn above(db: &impl ConnectionTrait, answer: &comment::Model) -> Result<Vec<CommentId>> {
    let mut seen = HashSet::new();
    let mut next = answer.parent_id;
    let mut above = Vec::new();
    while let Some(id) = next.filter(|id| seen.insert(*id)) {
        above.push(id);
        next = comment::Entity::find_by_id(id)
            .select_only()
            .column(comment::Column::ParentId)
            .into_tuple::<Option<CommentId>>()
            .one(db)
            .await?
            .flatten();
    }
    Ok(above)
}
