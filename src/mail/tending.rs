//! What the owner can do about mail: send a test, look at what waits or gave up, and try again or let go.

use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db;
use crate::entity::delivery::{self, DeliveryKind};
use crate::entity::job::{self, JobKind};
use crate::entity::mailbox;
use crate::error::{Error, Result};
use crate::jobs;
use crate::letters::deliveries::{self, Recipient};
use crate::letters::{self, mailboxes};
use crate::limits::{self, Limit};
use crate::people::roles::owner_only;
use crate::text::ids::{DeliveryId, JobId, MailboxId};
use std::collections::HashMap;

const GONE: &str = "This work is done or was let go meanwhile.";

/// Everything about mail and work that has not gone its way.
#[derive(Debug)]
pub struct Standing {
    /// Mails that wait to leave.
    pub waiting: u64,
    /// Work that failed and comes back, or was given up.
    pub troubled: Vec<Troubled>,
    /// Mails to people of the practice that were refused.
    pub refused: Vec<delivery::Model>,
    pub parked: Vec<mailbox::Model>,
}

/// A job that failed at least once.
#[derive(Debug)]
pub struct Troubled {
    pub job: job::Model,
    /// What the mail is, if it is one.
    pub mail: Option<DeliveryKind>,
}

impl Troubled {
    /// What it is, in words.
    pub fn words(&self) -> &'static str {
        match (self.job.kind, self.mail) {
            (JobKind::Mail, Some(kind)) => mail_words(kind),
            (JobKind::Mail, None) => "A mail",
            (JobKind::PublishDue, _) => "Publishing a post at its time",
            (JobKind::MakeSizes, _) => "Making a picture's smaller files",
            (JobKind::TellReplies, _) => "Telling of an answer",
            (JobKind::Alert, _) => "Telling moderators",
            (JobKind::TellOut, _) => "Telling that a post is out",
            _ => "Keeping house",
        }
    }
}

/// A kind of mail in words.
pub fn mail_words(kind: DeliveryKind) -> &'static str {
    match kind {
        DeliveryKind::Confirm => "Mail: is this your address?",
        DeliveryKind::Reply => "Mail: an answer to a comment",
        DeliveryKind::Alert => "Mail: comments wait",
        DeliveryKind::Reset => "Mail: a new password",
        DeliveryKind::Invitation => "Mail: an invitation",
        DeliveryKind::Out => "Mail: a post is out",
        DeliveryKind::Test => "Mail: a test",
    }
}

/// How things stand.
pub async fn standing(ctx: &Context, actor: &Actor) -> Result<Standing> {
    owner_only(actor)?;
    let jobs = jobs::troubled(ctx).await?;
    let mails = jobs
        .iter()
        .filter(|job| job.kind == JobKind::Mail)
        .map(|job| job.subject_id);
    let kinds: HashMap<DeliveryId, DeliveryKind> = deliveries::among(ctx, mails)
        .await?
        .into_iter()
        .map(|delivery| (delivery.id, delivery.kind))
        .collect();
    Ok(Standing {
        waiting: deliveries::waiting(ctx).await?,
        troubled: jobs
            .into_iter()
            .map(|job| Troubled {
                mail: kinds.get(&DeliveryId::new(job.subject_id)).copied(),
                job,
            })
            .collect(),
        refused: deliveries::refused(ctx).await?,
        parked: mailboxes::parked(ctx).await?,
    })
}

/// Sends a mail to whoever asks for it.
pub async fn send_test(ctx: &Context, actor: &Actor) -> Result<()> {
    owner_only(actor)?;
    let person = actor.person_id().ok_or(Error::Forbidden)?;
    if !letters::is_on(ctx) {
        return Err(Error::NotFound);
    }
    limits::take(ctx, "test mails", Limit { per_minute: 3 }).await?;
    db::write(ctx, async |txn| {
        let to = Recipient::Person(person);
        deliveries::enqueue(txn, DeliveryKind::Test, to, person.number()).await?;
        audit::record(
            txn,
            actor,
            "sent a test mail",
            (Subject::Settings, None),
            "",
        );
        Ok(())
    })
    .await
}

/// Tries work again now.
pub async fn try_again(ctx: &Context, actor: &Actor, id: JobId) -> Result<()> {
    owner_only(actor)?;
    db::write(ctx, async |txn| {
        if !jobs::try_again(txn, id).await? {
            return Err(Error::Conflict(GONE));
        }
        audit::record(
            txn,
            actor,
            "tried work again",
            (Subject::Settings, None),
            "",
        );
        Ok(())
    })
    .await
}

/// Lets work go; the mail that it was goes with it.
pub async fn let_go(ctx: &Context, actor: &Actor, id: JobId) -> Result<()> {
    owner_only(actor)?;
    db::write(ctx, async |txn| {
        let job = jobs::let_go(txn, id).await?.ok_or(Error::Conflict(GONE))?;
        if job.kind == JobKind::Mail {
            deliveries::drop_it(txn, DeliveryId::new(job.subject_id)).await?;
        }
        audit::record(txn, actor, "let work go", (Subject::Settings, None), "");
        Ok(())
    })
    .await
}

/// Writes to an address again that a server refused.
pub async fn take_up_again(ctx: &Context, actor: &Actor, id: MailboxId) -> Result<()> {
    owner_only(actor)?;
    db::write(ctx, async |txn| {
        mailboxes::take_up_again(txn, actor, id).await
    })
    .await
}
