//! What is kept about the person behind a mail address: all of it to read or take away, and all of it erased in one act.
//!
//! An address that was typed proves nothing about who sent a comment; whoever asks is asked back by the owner. The
//! record keeps only that it was done, by whom and when, never the address.

use super::{blocking, reporting, withdrawing};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::address::Target;
use crate::entity::{awaiting, comment, mailbox, report, subscription};
use crate::error::{Error, Result};
use crate::letters::mailboxes;
use crate::people::{accounts, roles::owner_only};
use crate::posts::addresses;
use crate::text::email::EmailAddress;
use crate::text::ids::{MailboxId, Moment};
use crate::text::zone;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Everything that is kept about somebody.
#[derive(Debug, Clone)]
pub struct Kept {
    pub email: String,
    /// Whether somebody of the practice signs in with it; their account is no business of this page.
    pub is_staff: bool,
    pub mailbox: Option<mailbox::Model>,
    pub comments: Vec<Said>,
    pub reports: Vec<report::Model>,
    /// What they want to hear of by mail: answers to a comment, and posts that come out.
    pub subscriptions: Vec<subscription::Model>,
    pub awaitings: Vec<awaiting::Model>,
}

/// A comment of theirs.
#[derive(Debug, Clone)]
pub struct Said {
    pub comment: comment::Model,
    /// The path of the post with its slash, if it has one.
    pub path: Option<String>,
}

/// What was erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Erased {
    pub comments: usize,
    /// Comments that stay because they are kept as evidence.
    pub kept: usize,
    pub reports: usize,
    pub is_address_gone: bool,
    /// It still stands in the list of blocked senders.
    pub is_blocked: bool,
}

impl Kept {
    /// Whether there is nothing about this address.
    pub fn is_nothing(&self) -> bool {
        self.mailbox.is_none()
    }

    /// Whether some comments are kept as evidence.
    pub fn has_evidence(&self) -> bool {
        self.comments
            .iter()
            .any(|said| said.comment.kept_at.is_some())
    }
}

/// Everything that is kept about this address.
pub async fn find(ctx: &Context, actor: &Actor, email: &str) -> Result<Kept> {
    owner_only(actor)?;
    let email = parse(email)?;
    let db = ctx.reading();
    let is_staff = accounts::by_email(ctx, email.as_str()).await?.is_some();
    let mailbox = mailbox::Entity::find()
        .filter(mailbox::Column::Email.eq(email.as_str()))
        .one(db)
        .await?;
    let (comments, reports, subscriptions, awaitings) = match &mailbox {
        None => (Vec::new(), Vec::new(), Vec::new(), Vec::new()),
        Some(mailbox) => (
            comment::Entity::find()
                .filter(comment::Column::MailboxId.eq(mailbox.id))
                .order_by_asc(comment::Column::Id)
                .all(db)
                .await?,
            report::Entity::find()
                .filter(report::Column::MailboxId.eq(mailbox.id))
                .order_by_asc(report::Column::Id)
                .all(db)
                .await?,
            subscription::Entity::find()
                .filter(subscription::Column::MailboxId.eq(mailbox.id))
                .order_by_asc(subscription::Column::Id)
                .all(db)
                .await?,
            awaiting::Entity::find()
                .filter(awaiting::Column::MailboxId.eq(mailbox.id))
                .order_by_asc(awaiting::Column::Id)
                .all(db)
                .await?,
        ),
    };
    let posts: Vec<i64> = comments
        .iter()
        .map(|comment| comment.post_id.number())
        .collect();
    let paths: HashMap<i64, String> = addresses::currents(db, Target::Post, &posts).await?;
    let said = |comment: comment::Model| Said {
        path: paths
            .get(&comment.post_id.number())
            .map(|path| format!("/{path}")),
        comment,
    };
    Ok(Kept {
        email: email.as_str().to_owned(),
        is_staff,
        mailbox,
        comments: comments.into_iter().map(said).collect(),
        reports,
        subscriptions,
        awaitings,
    })
}

/// The same as a file to hand over; that it was made is recorded.
pub async fn export(ctx: &Context, actor: &Actor, email: &str) -> Result<Value> {
    let kept = find(ctx, actor, email).await?;
    if let Some(mailbox) = &kept.mailbox {
        db::write(ctx, async |txn| {
            record(txn, actor, "exported somebody's data", mailbox.id, "");
            Ok(())
        })
        .await?;
    }
    Ok(as_json(&kept))
}

/// Erases everything about this address; what is kept as evidence only if that is said too.
pub async fn erase(
    ctx: &Context,
    actor: &Actor,
    email: &str,
    with_evidence: bool,
) -> Result<Erased> {
    owner_only(actor)?;
    let email = parse(email)?;
    db::write(ctx, async |txn| {
        let found = mailbox::Entity::find()
            .filter(mailbox::Column::Email.eq(email.as_str()))
            .one(txn.db())
            .await?;
        let Some(mailbox) = found else {
            return Ok(Erased::default());
        };
        let mut erased = Erased {
            is_blocked: blocking::is_address_blocked(txn.db(), txn.now(), &email).await?,
            ..Erased::default()
        };
        let comments = comment::Entity::find()
            .filter(comment::Column::MailboxId.eq(mailbox.id))
            .all(txn.db())
            .await?;
        for comment in &comments {
            if comment.kept_at.is_some() && !with_evidence {
                erased.kept += 1;
            } else if withdrawing::empty(txn, comment).await? {
                erased.comments += 1;
            }
        }
        let reports = report::Entity::delete_many()
            .filter(report::Column::MailboxId.eq(mailbox.id))
            .exec(txn.db())
            .await?;
        mailboxes::end_everything(txn, mailbox.id).await?;
        erased.reports = usize::try_from(reports.rows_affected).unwrap_or(usize::MAX);
        if erased.kept == 0 {
            // Comments that were erased before have let go of it; nothing else may hold on to it now.
            comment::Entity::update_many()
                .col_expr(comment::Column::MailboxId, Expr::value(None::<MailboxId>))
                .filter(comment::Column::MailboxId.eq(mailbox.id))
                .exec(txn.db())
                .await?;
            mailbox::Entity::delete_by_id(mailbox.id)
                .exec(txn.db())
                .await?;
            erased.is_address_gone = true;
        }
        let detail = format!("{} comments, {} reports", erased.comments, erased.reports);
        record(txn, actor, "erased somebody's data", mailbox.id, &detail);
        Ok(erased)
    })
    .await
}

fn parse(email: &str) -> Result<EmailAddress> {
    EmailAddress::parse(email).map_err(|refusal| Error::field("email", refusal.to_string()))
}

fn record(txn: &Txn, actor: &Actor, act: &'static str, mailbox: MailboxId, detail: &str) {
    let subject = (Subject::Mailbox, Some(mailbox.number()));
    audit::record(txn, actor, act, subject, detail);
}

fn as_json(kept: &Kept) -> Value {
    let at = |at: Moment| zone::rfc3339_utc(at.millis());
    let maybe = |moment: Option<Moment>| moment.map(at);
    let comments: Vec<Value> = kept
        .comments
        .iter()
        .map(|said| {
            let comment = &said.comment;
            json!({
                "id": comment.id.number(),
                "post": said.path,
                "name": comment.name,
                "text": comment.body,
                "new_text_that_waits": comment.later_body,
                "text_before_words_were_blackened": comment.original_body,
                "state": format!("{:?}", comment.state).to_lowercase(),
                "sent": at(comment.created_at),
                "approved": maybe(comment.approved_at),
                "changed": maybe(comment.edited_at),
                "taken_back": maybe(comment.withdrawn_at),
                "kept_as_evidence": maybe(comment.kept_at),
                "why_it_waited": comment.held_because,
                "network_hash": comment.network,
            })
        })
        .collect();
    let reports: Vec<Value> = kept
        .reports
        .iter()
        .map(|report| {
            json!({
                "about_comment": report.comment_id.number(),
                "reason": reporting::words(&report.reason),
                "words": report.words,
                "sent": at(report.at),
                "settled": maybe(report.settled_at),
                "network_hash": report.network,
            })
        })
        .collect();
    let asked: Vec<Value> = kept
        .subscriptions
        .iter()
        .map(|one| {
            json!({
                "answers_to_comment": one.comment_id.number(),
                "asked": at(one.created_at),
                "confirmed": maybe(one.confirmed_at),
            })
        })
        .chain(kept.awaitings.iter().map(|one| {
            json!({
                "when_post_is_out": one.post_id.number(),
                "asked": at(one.created_at),
                "confirmed": maybe(one.confirmed_at),
            })
        }))
        .collect();
    let address = kept.mailbox.as_ref().map(|mailbox| {
        json!({
            "first_given": at(mailbox.created_at),
            "confirmed": maybe(mailbox.confirmed_at),
            "mail_stopped": maybe(mailbox.parked_at),
        })
    });
    json!({
        "email": kept.email,
        "address": address,
        "comments": comments,
        "reports": reports,
        "mail_asked_for": asked,
    })
}
