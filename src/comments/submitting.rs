//! Sending a comment: once, whatever happens on the way.
//!
//! A form carries a signed nonce. The same nonce with the same text is the same comment, also when two copies arrive
//! together: the nonce's hash is unique. Without a good token nothing is stored and the sender gets a preview with a
//! fresh one. What was answered with success is committed.

use super::checking::{self, Checked};
use super::screening::{self, Candidate, Seen, Verdict};
use super::tokens::{self, FormToken};
use super::{MOST_CHARACTERS, blocking, is_open};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::comment::{self, CommentState};
use crate::entity::mailbox;
use crate::entity::person::{self, Role};
use crate::error::{Error, Result};
use crate::limits::{self, Limit};
use crate::posts::reading::{self, Commentable};
use crate::site::settings::{self, Settings};
use crate::text::email::EmailAddress;
use crate::text::ids::{CommentId, MailboxId};
use crate::text::markdown::RENDER_VERSION;
use crate::text::names::CommentBody;
use crate::text::private::{self, Found};
use crate::text::sanitise::SafeHtml;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
};
use std::net::IpAddr;

/// The words where comments are closed.
pub const CLOSED: &str =
    "Comments under this post are closed. Your text is below, so that you can keep it.";

/// A comment as somebody sent it.
#[derive(Debug, Clone, Default)]
pub struct Input {
    pub name: String,
    pub email: String,
    pub body: String,
    /// The id of the comment it answers, or empty.
    pub parent: String,
    pub token: String,
    /// What stands in the field that people do not see.
    pub trap: String,
    pub wants_preview: bool,
    /// The marks of private things that its author was asked about and wants to be public.
    pub told: String,
}

/// Where a comment comes from.
#[derive(Debug, Clone, Default)]
pub struct Sender {
    /// The keyed hash of the network.
    pub network: String,
    /// For the block list alone; never stored.
    pub address: Option<IpAddr>,
    /// The address that this browser proved by a mail.
    pub proven: Option<MailboxId>,
}

/// How sending ended.
#[derive(Debug)]
pub enum Outcome {
    /// It waits; this is the receipt's token.
    Held(String),
    /// It is on the page.
    Published(CommentId),
    /// Nothing was stored: this is how it would look, with a token to send it with, and what in it is private.
    Preview {
        html: SafeHtml,
        token: String,
        found: Vec<Found>,
    },
}

/// A comment on its way into the database.
struct Arrival<'a> {
    actor: &'a Actor,
    sender: &'a Sender,
    slug: &'a str,
    token: &'a FormToken,
    sent: &'a Checked,
    is_trapped: bool,
    settings: &'a Settings,
    seen: &'a Seen,
}

/// Takes a comment for the post at this path.
pub async fn submit(
    ctx: &Context,
    actor: &Actor,
    sender: &Sender,
    slug: &str,
    input: &Input,
) -> Result<Outcome> {
    let at = reading::open_for_comments(ctx.reading(), slug).await?;
    let token = tokens::read(ctx, &input.token).filter(|token| token.post == at.post.id);
    let taken = Box::pin(take(ctx, actor, sender, slug, &at, token.as_ref(), input)).await;
    if let (Some(token), Err(_) | Ok(Outcome::Preview { .. })) = (&token, &taken)
        && let Some(known) = by_nonce(ctx.reading(), token).await?
        && is_same_text(&known, input)
    {
        // The form was taken before: the same answer, whatever has changed since.
        return Ok(outcome(ctx, &known, token));
    }
    taken
}

async fn take(
    ctx: &Context,
    actor: &Actor,
    sender: &Sender,
    slug: &str,
    at: &Commentable,
    token: Option<&FormToken>,
    input: &Input,
) -> Result<Outcome> {
    if !is_open(&at.post, ctx.now()) {
        return Err(Error::Conflict(CLOSED));
    }
    let sent = checking::check(ctx, actor, at.post.id, input).await?;
    let settings = settings::load(ctx.reading()).await?;
    let found = private(actor, &settings, &sent);
    let Some(token) = token.filter(|token| is_ripe(ctx, token) && !input.wants_preview) else {
        return Ok(preview(ctx, at, sent, found));
    };
    if !is_told(&found, &input.told) {
        // The token is ripe: whoever answers at once need not wait again.
        return Ok(Outcome::Preview {
            html: sent.text.html,
            token: input.token.clone(),
            found,
        });
    }
    let per_minute = ctx.config().limits.comments_per_minute;
    let network = &sender.network;
    limits::take(ctx, &format!("comments {network}"), Limit { per_minute }).await?;
    let seen = see(ctx, &settings, sender, &sent).await?;
    let arrival = Arrival {
        actor,
        sender,
        slug,
        token,
        sent: &sent,
        is_trapped: !input.trap.is_empty(),
        settings: &settings,
        seen: &seen,
    };
    match db::write(ctx, async |txn| insert(ctx, txn, &arrival).await).await? {
        Some(comment) => Ok(outcome(ctx, &comment, token)),
        // The nonce is taken: by this very comment, or the form was filled anew and needs another.
        None => Ok(preview(ctx, at, sent, found)),
    }
}

/// Whether a form has the age of one that a person filled.
fn is_ripe(ctx: &Context, token: &FormToken) -> bool {
    (tokens::LEAST_AGE..=tokens::MOST_AGE).contains(&(ctx.now().millis() - token.made_at.millis()))
}

fn is_same_text(known: &comment::Model, input: &Input) -> bool {
    CommentBody::parse(&input.body, MOST_CHARACTERS).is_ok_and(|body| body.as_str() == known.body)
}

/// What a stranger may not have meant to be public; who is of the practice knows.
fn private(actor: &Actor, settings: &Settings, sent: &Checked) -> Vec<Found> {
    if actor.person().is_some() {
        return Vec::new();
    }
    let text = format!("{}\n{}", sent.name.as_str(), sent.body.as_str());
    private::find(&text, &settings.comments.private_words)
}

/// Whether the author was asked about all of these.
fn is_told(found: &[Found], told: &str) -> bool {
    found
        .iter()
        .all(|found| told.split_whitespace().any(|mark| mark == found.mark()))
}

async fn see(ctx: &Context, settings: &Settings, sender: &Sender, sent: &Checked) -> Result<Seen> {
    let words = (sent.name.as_str(), sent.body.as_str());
    let email = sent.email.as_ref().map(EmailAddress::as_str);
    screening::see(ctx, settings, words, email, sender.address).await
}

fn preview(ctx: &Context, at: &Commentable, sent: Checked, found: Vec<Found>) -> Outcome {
    Outcome::Preview {
        html: sent.text.html,
        token: tokens::issue(ctx, at.post.id),
        found,
    }
}

fn outcome(ctx: &Context, comment: &comment::Model, token: &FormToken) -> Outcome {
    // What was published at once had no reason to wait.
    if comment.state == CommentState::Approved && comment.held_because.is_empty() {
        Outcome::Published(comment.id)
    } else {
        Outcome::Held(tokens::receipt(ctx, &token.nonce))
    }
}

async fn by_nonce(db: &impl ConnectionTrait, token: &FormToken) -> Result<Option<comment::Model>> {
    let hash = tokens::hash(&token.nonce);
    Ok(comment::Entity::find()
        .filter(comment::Column::NonceHash.eq(hash))
        .one(db)
        .await?)
}

/// Stores a comment; `None` when its nonce is taken.
async fn insert(ctx: &Context, txn: &Txn, arrival: &Arrival<'_>) -> Result<Option<comment::Model>> {
    let Arrival {
        actor,
        sender,
        slug,
        token,
        sent,
        ..
    } = *arrival;
    // The post may have been closed or taken offline, the parent withdrawn, since the form was checked.
    let at = reading::open_for_comments(txn.db(), slug).await?;
    if !is_open(&at.post, txn.now()) {
        return Err(Error::Conflict(CLOSED));
    }
    checking::insist(txn.db(), at.post.id, sent.parent).await?;
    let Verdict {
        state,
        reasons,
        is_lewd,
        score,
    } = verdict(txn, arrival, &at).await?;
    let mailbox = match &sent.email {
        Some(email) => Some(mailbox(txn, email).await?),
        None => sender.proven,
    };
    let row = comment::ActiveModel {
        id: NotSet,
        post_id: Set(at.post.id),
        parent_id: Set(sent.parent),
        state: Set(state),
        name: Set(sent.name.as_str().to_owned()),
        mailbox_id: Set(mailbox),
        person_id: Set(actor.person_id()),
        body: Set(sent.body.as_str().to_owned()),
        html: Set(sent.text.html.clone()),
        render_version: Set(RENDER_VERSION),
        links: Set(i32::try_from(sent.text.links).unwrap_or(i32::MAX)),
        held_because: Set(reasons.join(". ")),
        network: Set(sender.network.clone()),
        nonce_hash: Set(tokens::hash(&token.nonce)),
        receipt_hash: Set(tokens::hash(tokens::receipt(ctx, &token.nonce).as_bytes())),
        created_at: Set(txn.now()),
        approved_at: Set((state == CommentState::Approved).then_some(txn.now())),
        withdrawn_at: Set(None),
        erased_at: Set(None),
        is_lewd: Set(is_lewd),
        score: Set(score),
        ..comment::ActiveModel::default()
    };
    // A taken nonce must not fail the statement: PostgreSQL would end the whole transaction with it.
    let untaken = OnConflict::column(comment::Column::NonceHash)
        .do_nothing()
        .to_owned();
    let comment = match comment::Entity::insert(row)
        .on_conflict(untaken)
        .exec_with_returning(txn.db())
        .await
    {
        Ok(comment) => comment,
        // Nothing came back, so nothing was inserted.
        Err(DbErr::RecordNotFound(_) | DbErr::RecordNotInserted) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if comment.state == CommentState::Approved {
        txn.bump(ChangeKey::Post(comment.post_id));
    }
    audit::record(
        txn,
        actor,
        "commented",
        (Subject::Comment, Some(comment.id.number())),
        "",
    );
    Ok(Some(comment))
}

async fn verdict(txn: &Txn, arrival: &Arrival<'_>, at: &Commentable) -> Result<Verdict> {
    let Arrival {
        actor,
        sender,
        sent,
        settings,
        seen,
        ..
    } = *arrival;
    let person = actor.person();
    if person.is_some_and(|person| may_speak(person, at)) {
        return Ok(Verdict::published());
    }
    let email = sent.email.as_ref().map(EmailAddress::as_str);
    let block = match person {
        Some(_) => None,
        None => blocking::find(txn.db(), txn.now(), &sender.network, email).await?,
    };
    let published = at.post.published_at.unwrap_or_else(|| txn.now());
    Ok(screening::verdict(&Candidate {
        rules: &settings.comments,
        is_staff: person.is_some(),
        links: sent.text.links,
        is_trapped: arrival.is_trapped,
        borrows_address: borrows(txn.db(), sent.email.as_ref()).await?,
        blocked: block.map(|block| {
            let day = settings.zone.long_date(block.at.millis());
            format!("Its sender was blocked on {day}")
        }),
        approved: match sender.proven.filter(|_| person.is_none()) {
            Some(mailbox) => Some(approved(txn.db(), mailbox).await?),
            None => None,
        },
        post_days: (txn.now().millis() - published.millis()) / 86_400_000,
        seen,
    }))
}

/// How many comments of an address were approved and still stand.
async fn approved(db: &impl ConnectionTrait, mailbox: MailboxId) -> Result<u64> {
    Ok(comment::Entity::find()
        .filter(comment::Column::MailboxId.eq(mailbox))
        .filter(comment::Column::State.eq(CommentState::Approved))
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null())
        .count(db)
        .await?)
}

/// Whether somebody of the practice needs nobody's approval here.
fn may_speak(person: &person::Model, at: &Commentable) -> bool {
    match person.role {
        Role::Owner | Role::Moderator => true,
        Role::Writer => at.post.author_id == person.id,
    }
}

async fn borrows(db: &impl ConnectionTrait, email: Option<&EmailAddress>) -> Result<bool> {
    let Some(email) = email else {
        return Ok(false);
    };
    let person = person::Entity::find()
        .filter(person::Column::Email.eq(email.as_str()))
        .one(db)
        .await?;
    Ok(person.is_some())
}

/// The row of a mail address, made when it is new.
async fn mailbox(txn: &Txn, email: &EmailAddress) -> Result<MailboxId> {
    let row = mailbox::ActiveModel {
        id: NotSet,
        email: Set(email.as_str().to_owned()),
        created_at: Set(txn.now()),
        confirmed_at: Set(None),
        parked_at: Set(None),
    };
    // Writing the same address over itself gives the row back whether it is new or known, in one statement.
    let known = OnConflict::column(mailbox::Column::Email)
        .update_column(mailbox::Column::Email)
        .to_owned();
    Ok(mailbox::Entity::insert(row)
        .on_conflict(known)
        .exec_with_returning(txn.db())
        .await?
        .id)
}
