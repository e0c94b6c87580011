//! Sending a comment: once, whatever happens on the way.
//!
//! A form carries a signed nonce. The same nonce with the same text is the same comment, also when two copies arrive
//! together: the nonce's hash is unique. Without a good token nothing is stored and the sender gets a preview with a
//! fresh one. What was answered with success is committed.

mod storing;

use super::checking::{self, Checked};
use super::screening::{self, Seen};
use super::tokens::{self, FormToken};
use super::{MOST_CHARACTERS, is_open};
use crate::audit::Actor;
use crate::context::Context;
use crate::db;
use crate::entity::comment::{self, CommentState};
use crate::error::{Error, Result};
use crate::letters;
use crate::limits::{self, Limit};
use crate::posts::reading::{self, Commentable};
use crate::site::settings::{self, Settings};
use crate::text::email::EmailAddress;
use crate::text::ids::{CommentId, MailboxId};
use crate::text::names::CommentBody;
use crate::text::private::{self, Found};
use crate::text::sanitise::SafeHtml;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::net::IpAddr;
use storing::{Arrival, Stored, insert};

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
    /// Answers shall be told by mail.
    pub wants_replies: bool,
}

/// Where a comment comes from.
#[derive(Debug, Clone, Default)]
pub struct Sender {
    /// The keyed hash of the network.
    pub network: String,
    /// Its hashes of earlier weeks, under which it may have been blocked.
    pub earlier: Vec<String>,
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
    let taken = Box::pin(take(ctx, actor, sender, &at, token.as_ref(), input)).await;
    if let (Some(token), Err(_) | Ok(Outcome::Preview { .. })) = (&token, &taken)
        && let Some(known) = by_nonce(ctx.reading(), token).await?
        && is_same_text(&known, input)
    {
        // The form was taken before: the same answer, whatever has changed since.
        return Ok(outcome(ctx, &Stored::from(&known), token));
    }
    taken
}

async fn take(
    ctx: &Context,
    actor: &Actor,
    sender: &Sender,
    at: &Commentable,
    token: Option<&FormToken>,
    input: &Input,
) -> Result<Outcome> {
    let settings = settings::load(ctx.reading()).await?;
    if !is_open(&at.post, &settings.comments, ctx.now()) {
        return Err(Error::Conflict(CLOSED));
    }
    let sent = checking::check(ctx, actor, at.post.id, input).await?;
    let text = format!("{}\n{}", sent.name.as_str(), sent.body.as_str());
    let private = private::find(&text, &settings.comments.private_words);
    // Who is of the practice knows what they make public.
    let found = match actor.person() {
        Some(_) => Vec::new(),
        None => private.clone(),
    };
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
    let seen = see(ctx, &settings, sender, &sent, &private).await?;
    let arrival = Arrival {
        actor,
        sender,
        post: at.post.id,
        token,
        sent: &sent,
        is_trapped: !input.trap.is_empty(),
        settings: &settings,
        seen: &seen,
        wants_replies: input.wants_replies && letters::is_on(ctx),
    };
    match db::write(ctx, async |txn| insert(ctx, txn, &arrival).await).await? {
        Some(stored) => Ok(outcome(ctx, &stored, token)),
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

/// Whether the author was asked about all of these.
fn is_told(found: &[Found], told: &str) -> bool {
    found
        .iter()
        .all(|found| told.split_whitespace().any(|mark| mark == found.mark()))
}

async fn see(
    ctx: &Context,
    settings: &Settings,
    sender: &Sender,
    sent: &Checked,
    private: &[Found],
) -> Result<Seen> {
    let sent = screening::Sent {
        name: sent.name.as_str(),
        body: sent.body.as_str(),
        private,
        email: sent.email.as_ref().map(EmailAddress::as_str),
        address: sender.address,
    };
    screening::see(ctx, settings, sent).await
}

fn preview(ctx: &Context, at: &Commentable, sent: Checked, found: Vec<Found>) -> Outcome {
    Outcome::Preview {
        html: sent.text.html,
        token: tokens::issue(ctx, at.post.id),
        found,
    }
}

fn outcome(ctx: &Context, stored: &Stored, token: &FormToken) -> Outcome {
    // The sender of what was held was led to the receipt.
    if stored.state == CommentState::Approved && !stored.was_held {
        Outcome::Published(stored.id)
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
