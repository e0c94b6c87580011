//! Sending mail: makes the words of a delivery from what is true now, and hands them to the SMTP server.
//!
//! Only jobs send. A mail that is needless by the time it would leave is dropped; one that cannot leave is tried again
//! later; an address that its server refuses gets nothing more. No word of an unapproved comment is ever in one.

pub mod composing;
mod letter;
pub mod standing;
pub mod tending;
mod transport;

use crate::context::Context;
use crate::db;
use crate::entity::delivery::{self, DeliveryKind};
use crate::error::{Error, Result};
use crate::letters::deliveries;
use crate::posts::awaiting;
use crate::text::ids::{AwaitingId, DeliveryId};
use transport::Refusal;

pub use transport::try_server;

/// Sends a delivery, unless it was sent, is needless, or has to wait.
pub async fn deliver(ctx: &Context, id: DeliveryId) -> Result<()> {
    let Some(delivery) = deliveries::open(ctx, id).await? else {
        return Ok(());
    };
    if let Some(until) = deliveries::wait(ctx, &delivery).await? {
        return deliveries::put_off(ctx, id, until).await;
    }
    let Some(letter) = composing::compose(ctx, &delivery).await? else {
        return needless(ctx, &delivery).await;
    };
    match transport::send(ctx, &delivery, &letter).await {
        Ok(()) => sent(ctx, &delivery).await,
        Err(Refusal::Address(words)) => {
            db::write(ctx, async |txn| {
                deliveries::note_refused(txn, &delivery, &words).await
            })
            .await
        }
        Err(Refusal::Later(words)) => {
            // The log gets this sentence, and no reader's address stands there.
            let words = words.replace(letter.to.as_str(), "the address");
            Err(Error::Unavailable(anyhow::Error::msg(words)))
        }
    }
}

async fn sent(ctx: &Context, delivery: &delivery::Model) -> Result<()> {
    db::write(ctx, async |txn| {
        deliveries::note_sent(txn, delivery.id).await?;
        match delivery.kind {
            // Used once: the address goes with the row.
            DeliveryKind::Out => {
                awaiting::end_by_id(txn, AwaitingId::new(delivery.subject_id)).await
            }
            _ => Ok(()),
        }
    })
    .await
}

async fn needless(ctx: &Context, delivery: &delivery::Model) -> Result<()> {
    db::write(ctx, async |txn| deliveries::drop_it(txn, delivery.id).await).await
}
