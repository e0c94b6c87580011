//! Reports: a reader says that something is wrong with a comment, and somebody of the practice looks at it.
//!
//! Only what readers can see can be reported. A report decides nothing by itself; who sent it, if they said so, is known
//! to the practice alone. One network has one open report for a comment, however often the form is sent.

use super::queue::MOST_COUNTED;
use super::{moderatable_by, threading};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::report::{self, Outcome, Reason};
use crate::entity::{comment, mailbox};
use crate::error::{Error, FieldErrors, Result};
use crate::letters::mailboxes;
use crate::limits::{self, Limit};
use crate::text::email::EmailAddress;
use crate::text::ids::{CommentId, ReportId};
use crate::text::names::CommentBody;
use crate::text::{excerpt, markdown};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::HashMap;

/// How many reports a page shows.
pub const PER_PAGE: u64 = 50;
/// The longest explanation, in characters.
const MOST_WORDS: usize = 2_000;
/// So many reports a minute come from one network at most.
const PER_MINUTE: u32 = 5;

/// The reasons to choose from, as forms call them, with their words.
pub const REASONS: [(&str, Reason, &str); 5] = [
    ("spam", Reason::Spam, "It is advertising or spam"),
    ("hurtful", Reason::Hurtful, "It is insulting or harassing"),
    (
        "private",
        Reason::Private,
        "It tells something private about somebody",
    ),
    (
        "harmful",
        Reason::Harmful,
        "Following its advice could do harm",
    ),
    ("other", Reason::Other, "Something else"),
];

/// A report as somebody sent it.
#[derive(Debug, Clone, Default)]
pub struct Input {
    pub reason: String,
    pub words: String,
    pub email: String,
    /// What stands in the field that people do not see.
    pub trap: String,
}

/// What a report is about.
#[derive(Debug, Clone)]
pub struct Reported {
    pub id: CommentId,
    pub name: String,
    /// Its beginning.
    pub quote: String,
    /// Where it stands.
    pub address: String,
}

/// A report with what it is about.
#[derive(Debug, Clone)]
pub struct Entry {
    pub report: report::Model,
    pub comment: comment::Model,
    pub email: Option<String>,
}

/// A reason in words.
pub fn words(reason: &Reason) -> &'static str {
    REASONS
        .iter()
        .find(|(_, own, _)| own == reason)
        .map_or("", |(_, _, words)| words)
}

/// The comment that somebody wants to report, if readers can see it.
pub async fn reportable(ctx: &Context, id: CommentId) -> Result<Reported> {
    let address = threading::address_of(ctx, id).await?;
    let comment = comment::Entity::find_by_id(id)
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null())
        .one(ctx.reading())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Reported {
        id,
        quote: excerpt::of(&markdown::comment(&comment.body).plain, 200),
        name: comment.name,
        address,
    })
}

/// Takes a report.
pub async fn report(ctx: &Context, network: &str, id: CommentId, input: &Input) -> Result<()> {
    reportable(ctx, id).await?;
    let (reason, words, email) = check(input)?;
    let limit = Limit {
        per_minute: PER_MINUTE,
    };
    limits::take(ctx, &format!("reports {network}"), limit).await?;
    if !input.trap.is_empty() {
        return Ok(());
    }
    db::write(ctx, async |txn| {
        let known = report::Entity::find()
            .filter(report::Column::CommentId.eq(id))
            .filter(report::Column::Network.eq(network))
            .filter(report::Column::SettledAt.is_null())
            .one(txn.db())
            .await?;
        if known.is_some() {
            return Ok(());
        }
        let mailbox = match &email {
            Some(email) => Some(mailboxes::of(txn, email).await?.id),
            None => None,
        };
        let row = report::ActiveModel {
            id: NotSet,
            comment_id: Set(id),
            reason: Set(reason),
            words: Set(words.clone()),
            mailbox_id: Set(mailbox),
            network: Set(network.to_owned()),
            at: Set(txn.now()),
            settled_at: Set(None),
            settled_by: Set(None),
            outcome: Set(None),
        };
        row.insert(txn.db()).await?;
        let subject = (Subject::Comment, Some(id.number()));
        audit::record(txn, &Actor::Reader, "reported", subject, "");
        Ok(())
    })
    .await
}

/// The open reports about what this actor may decide about, the oldest first.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<Entry>> {
    let db = ctx.reading();
    let reports = report::Entity::find()
        .filter(report::Column::SettledAt.is_null())
        .filter(report::Column::CommentId.in_subquery(standing(actor)?))
        .order_by_asc(report::Column::Id)
        .limit(PER_PAGE)
        .all(db)
        .await?;
    let about = reports.iter().map(|report| report.comment_id);
    let comments: HashMap<CommentId, comment::Model> = comment::Entity::find()
        .filter(comment::Column::Id.is_in(about))
        .all(db)
        .await?
        .into_iter()
        .map(|comment| (comment.id, comment))
        .collect();
    let boxes = reports.iter().filter_map(|report| report.mailbox_id);
    let emails: HashMap<_, String> = mailbox::Entity::find()
        .filter(mailbox::Column::Id.is_in(boxes))
        .all(db)
        .await?
        .into_iter()
        .map(|mailbox| (mailbox.id, mailbox.email))
        .collect();
    let entry = |report: report::Model| {
        Some(Entry {
            comment: comments.get(&report.comment_id)?.clone(),
            email: report.mailbox_id.and_then(|id| emails.get(&id).cloned()),
            report,
        })
    };
    Ok(reports.into_iter().filter_map(entry).collect())
}

/// How many there are, counted up to `MOST_COUNTED`.
pub async fn count(ctx: &Context, actor: &Actor) -> Result<u64> {
    let some = report::Entity::find()
        .select_only()
        .column(report::Column::Id)
        .filter(report::Column::SettledAt.is_null())
        .filter(report::Column::CommentId.in_subquery(standing(actor)?))
        .limit(MOST_COUNTED)
        .into_query();
    db::count_found(ctx, some).await
}

/// Settles a report; whatever is to be done about the comment is done by its own verbs.
pub async fn settle(ctx: &Context, actor: &Actor, id: ReportId, outcome: Outcome) -> Result<()> {
    db::write(ctx, async |txn| {
        let found = report::Entity::find_by_id(id)
            .filter(report::Column::CommentId.in_subquery(standing(actor)?))
            .one(txn.db())
            .await?;
        let report = found.ok_or(Error::NotFound)?;
        let settled = close(txn, actor, outcome)
            .filter(report::Column::Id.eq(report.id))
            .exec(txn.db())
            .await?;
        if settled.rows_affected == 0 {
            return Err(Error::Conflict(
                "Somebody settled this report a moment ago.",
            ));
        }
        let subject = (Subject::Report, Some(id.number()));
        audit::record(txn, actor, "settled", subject, word(outcome));
        Ok(())
    })
    .await
}

/// Settles what is open about a comment that was just decided about, in that verb's own transaction.
pub async fn settle_all(
    txn: &Txn,
    actor: &Actor,
    comment: CommentId,
    outcome: Outcome,
) -> Result<()> {
    close(txn, actor, outcome)
        .filter(report::Column::CommentId.eq(comment))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// An outcome by its name in forms.
pub fn outcome(word: &str) -> Option<Outcome> {
    [Outcome::Acted, Outcome::Dismissed]
        .into_iter()
        .find(|outcome| self::word(*outcome) == word)
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Acted => "acted",
        Outcome::Dismissed => "dismissed",
    }
}

fn close(txn: &Txn, actor: &Actor, outcome: Outcome) -> sea_orm::UpdateMany<report::Entity> {
    report::Entity::update_many()
        .col_expr(report::Column::SettledAt, Expr::value(Some(txn.now())))
        .col_expr(report::Column::SettledBy, Expr::value(actor.person_id()))
        .col_expr(report::Column::Outcome, Expr::value(outcome))
        .filter(report::Column::SettledAt.is_null())
}

/// What was taken back or erased since needs nobody's look any more.
fn standing(actor: &Actor) -> Result<sea_orm::sea_query::SelectStatement> {
    Ok(comment::Entity::find()
        .select_only()
        .column(comment::Column::Id)
        .filter(moderatable_by(actor)?)
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null())
        .into_query())
}

fn check(input: &Input) -> Result<(Reason, String, Option<EmailAddress>)> {
    let mut errors = FieldErrors::default();
    let chosen = REASONS.iter().find(|(word, _, _)| *word == input.reason);
    if chosen.is_none() {
        errors.add("reason", "Choose what is wrong with it.");
    }
    let words = match input.words.trim() {
        "" => Some(String::new()),
        typed => errors
            .take("words", CommentBody::parse(typed, MOST_WORDS))
            .map(CommentBody::into_string),
    };
    if matches!(chosen, Some((_, Reason::Other, _))) && input.words.trim().is_empty() {
        errors.add("words", "Say in a few words what is wrong with it.");
    }
    let email = match input.email.trim() {
        "" => None,
        typed => errors.take("email", EmailAddress::parse(typed)),
    };
    match (chosen, words) {
        (Some((_, reason, _)), Some(words)) if errors.is_empty() => Ok((*reason, words, email)),
        _ => Err(Error::Invalid(errors)),
    }
}
