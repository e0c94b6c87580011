//! The question whether an address is its typist's, and the answer.
//!
//! It is asked once a day at most, whoever types the address and however often. Opening the link changes nothing: the
//! answer is a press of a button, so that a scanner which follows every link confirms nothing.

use super::deliveries::{self, Recipient};
use super::links::{self, Link, Purpose};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::delivery::DeliveryKind;
use crate::entity::{awaiting, comment, mailbox, subscription};
use crate::error::{Error, Result};
use crate::text::ids::{MailboxId, Moment};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};

/// How long a link to confirm an address holds.
pub const DAYS: i64 = 7;
/// How long a browser's proof holds.
pub const PROOF_DAYS: i64 = 365;

/// Asks, unless the address was asked within a day or nothing goes to it.
pub async fn ask(txn: &Txn, id: MailboxId) -> Result<()> {
    let asked = mailbox::Entity::update_many()
        .col_expr(mailbox::Column::AskedAt, Expr::value(txn.now()))
        .filter(mailbox::Column::Id.eq(id))
        .filter(mailbox::Column::ParkedAt.is_null())
        .filter(
            Condition::any()
                .add(mailbox::Column::AskedAt.is_null())
                .add(mailbox::Column::AskedAt.lte(txn.now().plus_days(-1))),
        )
        .exec(txn.db())
        .await?;
    if asked.rows_affected == 0 {
        return Ok(());
    }
    deliveries::enqueue(
        txn,
        DeliveryKind::Confirm,
        Recipient::Mailbox(id),
        id.number(),
    )
    .await
}

/// The address behind a link, while it holds and mail may go there.
pub async fn asked(ctx: &Context, token: &str) -> Result<mailbox::Model> {
    let link = links::read(ctx, token)
        .filter(|link| link.purpose == Purpose::Confirm && holds(ctx, link, DAYS))
        .ok_or(Error::NotFound)?;
    super::mailboxes::find(ctx.reading(), MailboxId::new(link.id))
        .await?
        .filter(|mailbox| mailbox.parked_at.is_none())
        .ok_or(Error::NotFound)
}

/// Confirms an address with everything that was asked for in its name, and gives the proof for the browser.
pub async fn confirm(ctx: &Context, token: &str) -> Result<String> {
    let mailbox = asked(ctx, token).await?;
    db::write(ctx, async |txn| {
        let now = txn.now();
        mailbox::Entity::update_many()
            .col_expr(mailbox::Column::ConfirmedAt, Expr::value(now))
            .filter(mailbox::Column::Id.eq(mailbox.id))
            .filter(mailbox::Column::ConfirmedAt.is_null())
            .exec(txn.db())
            .await?;
        subscription::Entity::update_many()
            .col_expr(subscription::Column::ConfirmedAt, Expr::value(now))
            .filter(subscription::Column::MailboxId.eq(mailbox.id))
            .filter(subscription::Column::ConfirmedAt.is_null())
            .exec(txn.db())
            .await?;
        awaiting::Entity::update_many()
            .col_expr(awaiting::Column::ConfirmedAt, Expr::value(now))
            .filter(awaiting::Column::MailboxId.eq(mailbox.id))
            .filter(awaiting::Column::ConfirmedAt.is_null())
            .exec(txn.db())
            .await?;
        Ok(())
    })
    .await?;
    Ok(links::make(ctx, Purpose::Proof, mailbox.id.number()))
}

/// The address that a browser proves by what it carries; whether it still counts is for `proven` to say.
pub fn proof(ctx: &Context, carried: &str) -> Option<MailboxId> {
    links::read(ctx, carried)
        .filter(|link| link.purpose == Purpose::Proof && holds(ctx, link, PROOF_DAYS))
        .map(|link| MailboxId::new(link.id))
}

/// The proven address with how many approved comments it has, if the proof still counts.
pub async fn proven(
    db: &impl ConnectionTrait,
    proof: Option<MailboxId>,
) -> Result<Option<(mailbox::Model, u64)>> {
    let Some(id) = proof else {
        return Ok(None);
    };
    let found = mailbox::Entity::find_by_id(id)
        .filter(mailbox::Column::ConfirmedAt.is_not_null())
        .one(db)
        .await?;
    let Some(mailbox) = found else {
        return Ok(None);
    };
    let approved = comment::Entity::find()
        .select_only()
        .column(comment::Column::Id)
        .filter(comment::Column::MailboxId.eq(id))
        .filter(comment::Column::State.eq(comment::CommentState::Approved))
        .filter(comment::Column::ErasedAt.is_null())
        .count(db)
        .await?;
    Ok(Some((mailbox, approved)))
}

fn holds(ctx: &Context, link: &Link, days: i64) -> bool {
    let age: Moment = link.made_at.plus_days(days);
    age > ctx.now() && link.made_at <= ctx.now()
}
