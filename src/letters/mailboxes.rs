//! Readers' mail addresses: one row each, and when nothing more goes to one.
//!
//! A row stays only as long as something names it: what was asked for once is forgotten with its address.

use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::{awaiting, comment, delivery, mailbox, subscription};
use crate::error::{Error, Result};
use crate::text::email::EmailAddress;
use crate::text::ids::{MailboxId, Moment};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// Why an address whose holder wants no mail is left alone.
pub const UNWANTED: &str = "Its holder wants no mail from here";
/// The most parked addresses that a page lists.
const MOST_LISTED: u64 = 100;

/// The row of a mail address, made when it is new.
pub async fn of(txn: &Txn, email: &EmailAddress) -> Result<mailbox::Model> {
    let row = mailbox::ActiveModel {
        id: NotSet,
        email: Set(email.as_str().to_owned()),
        created_at: Set(txn.now()),
        confirmed_at: Set(None),
        parked_at: Set(None),
        parked_because: Set(None),
        asked_at: Set(None),
    };
    // Writing the same address over itself gives the row back whether it is new or known, in one statement.
    let known = OnConflict::column(mailbox::Column::Email)
        .update_column(mailbox::Column::Email)
        .to_owned();
    Ok(mailbox::Entity::insert(row)
        .on_conflict(known)
        .exec_with_returning(txn.db())
        .await?)
}

/// One row, if it is there.
pub async fn find(db: &impl ConnectionTrait, id: MailboxId) -> Result<Option<mailbox::Model>> {
    Ok(mailbox::Entity::find_by_id(id).one(db).await?)
}

/// Sends nothing more to an address.
pub async fn park(txn: &Txn, id: MailboxId, because: &str) -> Result<()> {
    mailbox::Entity::update_many()
        .col_expr(mailbox::Column::ParkedAt, Expr::value(txn.now()))
        .col_expr(mailbox::Column::ParkedBecause, Expr::value(because))
        .filter(mailbox::Column::Id.eq(id))
        .filter(mailbox::Column::ParkedAt.is_null())
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Its holder wants nothing any more: what they asked for ends, and nobody else can ask in their name.
pub async fn never_again(ctx: &Context, id: MailboxId) -> Result<()> {
    db::write(ctx, async |txn| {
        end_everything(txn, id).await?;
        park(txn, id, UNWANTED).await
    })
    .await
}

/// Tries an address again that another server would not take; not one whose holder said no.
pub async fn take_up_again(txn: &Txn, actor: &Actor, id: MailboxId) -> Result<()> {
    let taken_up = mailbox::Entity::update_many()
        .col_expr(mailbox::Column::ParkedAt, Expr::value(None::<Moment>))
        .col_expr(mailbox::Column::ParkedBecause, Expr::value(None::<String>))
        .filter(mailbox::Column::Id.eq(id))
        .filter(mailbox::Column::ParkedAt.is_not_null())
        .filter(mailbox::Column::ParkedBecause.ne(UNWANTED))
        .exec(txn.db())
        .await?;
    if taken_up.rows_affected == 0 {
        return Err(Error::Conflict(
            "This address is not set aside any more, or its holder wants no mail.",
        ));
    }
    audit::record(
        txn,
        actor,
        "took an address up again",
        (Subject::Settings, None),
        "",
    );
    Ok(())
}

/// The addresses that nothing goes to, the newest first.
pub async fn parked(ctx: &Context) -> Result<Vec<mailbox::Model>> {
    Ok(mailbox::Entity::find()
        .filter(mailbox::Column::ParkedAt.is_not_null())
        .order_by_desc(mailbox::Column::ParkedAt)
        .limit(MOST_LISTED)
        .all(ctx.reading())
        .await?)
}

/// Forgets everything that an address asked for, and what was sent to it; the row itself stays for whoever names it.
pub async fn end_everything(txn: &Txn, id: MailboxId) -> Result<()> {
    subscription::Entity::delete_many()
        .filter(subscription::Column::MailboxId.eq(id))
        .exec(txn.db())
        .await?;
    awaiting::Entity::delete_many()
        .filter(awaiting::Column::MailboxId.eq(id))
        .exec(txn.db())
        .await?;
    delivery::Entity::delete_many()
        .filter(delivery::Column::MailboxId.eq(id))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Erases an address that nothing names any more; one that wants no mail is remembered for that.
pub async fn forget_if_unused(txn: &Txn, id: MailboxId) -> Result<()> {
    let db = txn.db();
    let is_named = comment::Entity::find()
        .filter(comment::Column::MailboxId.eq(id))
        .one(db)
        .await?
        .is_some()
        || subscription::Entity::find()
            .filter(subscription::Column::MailboxId.eq(id))
            .one(db)
            .await?
            .is_some()
        || awaiting::Entity::find()
            .filter(awaiting::Column::MailboxId.eq(id))
            .one(db)
            .await?
            .is_some();
    if is_named {
        return Ok(());
    }
    let unparked = mailbox::Entity::find_by_id(id)
        .filter(mailbox::Column::ParkedAt.is_null())
        .one(db)
        .await?;
    if unparked.is_some() {
        end_everything(txn, id).await?;
        mailbox::Entity::delete_by_id(id).exec(db).await?;
    }
    Ok(())
}
