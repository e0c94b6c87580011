//! A row for each recipient of a mail, written with its fact and sent afterwards by a job of its own.
//!
//! A process that dies between the other server's answer and the commit repeats that one mail, under the same
//! Message-ID; never another.

use super::mailboxes;
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::delivery::{self, DeliveryKind};
use crate::entity::job::JobKind;
use crate::error::Result;
use crate::jobs;
use crate::text::ids::{DeliveryId, MailboxId, Moment, PersonId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

/// The most mails that one recipient gets in an hour; the rest wait.
pub const MOST_AN_HOUR: u64 = 12;
const HOUR: i64 = 60 * 60 * 1000;
/// What became of mails is kept for so many days.
const KEPT_DAYS: i64 = 60;
/// The most rows that a page lists.
const MOST_LISTED: u64 = 100;

/// Who gets a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    Person(PersonId),
    Mailbox(MailboxId),
    /// The subject itself knows the address, as an invitation does.
    InSubject,
}

/// Adds a mail that is sent as soon as the transaction is committed.
pub async fn enqueue(txn: &Txn, kind: DeliveryKind, to: Recipient, subject_id: i64) -> Result<()> {
    add(txn, kind, to, subject_id, None).await
}

/// The same, but never twice about one subject to one recipient.
pub async fn enqueue_once(
    txn: &Txn,
    kind: DeliveryKind,
    to: Recipient,
    subject_id: i64,
) -> Result<()> {
    let key = format!("{kind:?}:{subject_id}:{to:?}");
    add(txn, kind, to, subject_id, Some(key)).await
}

async fn add(
    txn: &Txn,
    kind: DeliveryKind,
    to: Recipient,
    subject_id: i64,
    dedupe_key: Option<String>,
) -> Result<()> {
    let (person_id, mailbox_id) = match to {
        Recipient::Person(id) => (Some(id), None),
        Recipient::Mailbox(id) => (None, Some(id)),
        Recipient::InSubject => (None, None),
    };
    let row = delivery::ActiveModel {
        id: NotSet,
        kind: Set(kind),
        person_id: Set(person_id),
        mailbox_id: Set(mailbox_id),
        subject_id: Set(subject_id),
        dedupe_key: Set(dedupe_key),
        created_at: Set(txn.now()),
        sent_at: Set(None),
        dropped_at: Set(None),
        refusal: Set(None),
    };
    let known = OnConflict::column(delivery::Column::DedupeKey)
        .do_nothing()
        .to_owned();
    match delivery::Entity::insert(row)
        .on_conflict(known)
        .exec_with_returning(txn.db())
        .await
    {
        Ok(added) => jobs::enqueue(txn, JobKind::Mail, added.id.number(), txn.now()).await,
        Err(DbErr::RecordNotFound(_) | DbErr::RecordNotInserted) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The delivery, if it is still to be made.
pub async fn open(ctx: &Context, id: DeliveryId) -> Result<Option<delivery::Model>> {
    Ok(delivery::Entity::find_by_id(id)
        .filter(is_open())
        .one(ctx.reading())
        .await?)
}

/// When this recipient may get another mail, if not now.
pub async fn wait(ctx: &Context, delivery: &delivery::Model) -> Result<Option<Moment>> {
    let theirs = match (delivery.person_id, delivery.mailbox_id) {
        (Some(person), _) => delivery::Column::PersonId.eq(person),
        (_, Some(mailbox)) => delivery::Column::MailboxId.eq(mailbox),
        _ => return Ok(None),
    };
    let sent: Vec<Option<Moment>> = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::SentAt)
        .filter(theirs)
        .filter(delivery::Column::SentAt.gt(ctx.now().plus(-HOUR)))
        .order_by_desc(delivery::Column::SentAt)
        .limit(MOST_AN_HOUR)
        .into_tuple()
        .all(ctx.reading())
        .await?;
    let is_spent = u64::try_from(sent.len()).is_ok_and(|count| count >= MOST_AN_HOUR);
    Ok(sent
        .last()
        .copied()
        .flatten()
        .filter(|_| is_spent)
        .map(|first| first.plus(HOUR)))
}

/// Puts a delivery off.
pub async fn put_off(ctx: &Context, id: DeliveryId, until: Moment) -> Result<()> {
    db::write(ctx, async |txn| {
        jobs::enqueue(txn, JobKind::Mail, id.number(), until).await
    })
    .await
}

/// Notes that it was taken by the other server.
pub async fn note_sent(txn: &Txn, id: DeliveryId) -> Result<()> {
    settle(txn, id, delivery::Column::SentAt, None).await
}

/// Notes that it is needless, or that it cannot be sent any more.
pub async fn drop_it(txn: &Txn, id: DeliveryId) -> Result<()> {
    settle(txn, id, delivery::Column::DroppedAt, None).await
}

/// Notes that the address was refused; a reader's gets nothing more.
pub async fn note_refused(txn: &Txn, delivery: &delivery::Model, words: &str) -> Result<()> {
    settle(txn, delivery.id, delivery::Column::DroppedAt, Some(words)).await?;
    match delivery.mailbox_id {
        Some(mailbox) => mailboxes::park(txn, mailbox, words).await,
        None => Ok(()),
    }
}

async fn settle(
    txn: &Txn,
    id: DeliveryId,
    column: delivery::Column,
    refusal: Option<&str>,
) -> Result<()> {
    delivery::Entity::update_many()
        .col_expr(column, Expr::value(txn.now()))
        .col_expr(
            delivery::Column::Refusal,
            Expr::value(refusal.map(str::to_owned)),
        )
        .filter(delivery::Column::Id.eq(id))
        .filter(is_open())
        .exec(txn.db())
        .await?;
    Ok(())
}

/// When a person was last sent, or is about to be sent, a mail of a kind.
pub async fn last(
    db: &impl ConnectionTrait,
    person: PersonId,
    kind: DeliveryKind,
) -> Result<Option<Moment>> {
    let last = delivery::Entity::find()
        .filter(delivery::Column::PersonId.eq(person))
        .filter(delivery::Column::Kind.eq(kind))
        .order_by_desc(delivery::Column::CreatedAt)
        .one(db)
        .await?;
    Ok(last.map(|last| last.created_at))
}

/// How many mails wait to be sent.
pub async fn waiting(ctx: &Context) -> Result<u64> {
    Ok(delivery::Entity::find()
        .filter(is_open())
        .count(ctx.reading())
        .await?)
}

/// The mails to people of the practice that their servers refused, newest first.
pub async fn refused(ctx: &Context) -> Result<Vec<delivery::Model>> {
    Ok(delivery::Entity::find()
        .filter(delivery::Column::Refusal.is_not_null())
        .filter(delivery::Column::MailboxId.is_null())
        .order_by_desc(delivery::Column::Id)
        .limit(MOST_LISTED)
        .all(ctx.reading())
        .await?)
}

/// The deliveries with these ids.
pub async fn among(ctx: &Context, ids: impl Iterator<Item = i64>) -> Result<Vec<delivery::Model>> {
    Ok(delivery::Entity::find()
        .filter(delivery::Column::Id.is_in(ids.map(DeliveryId::new)))
        .all(ctx.reading())
        .await?)
}

/// Forgets what became of mails long ago.
pub async fn forget_old(ctx: &Context) -> Result<()> {
    db::write(ctx, async |txn| {
        delivery::Entity::delete_many()
            .filter(delivery::Column::CreatedAt.lt(txn.now().plus_days(-KEPT_DAYS)))
            .filter(
                Condition::any()
                    .add(delivery::Column::SentAt.is_not_null())
                    .add(delivery::Column::DroppedAt.is_not_null()),
            )
            .exec(txn.db())
            .await?;
        Ok(())
    })
    .await
}

fn is_open() -> Condition {
    Condition::all()
        .add(delivery::Column::SentAt.is_null())
        .add(delivery::Column::DroppedAt.is_null())
}
