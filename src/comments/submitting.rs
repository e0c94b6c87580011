//! Sending a comment: once, whatever happens on the way.
//!
//! A form carries a signed nonce. The same nonce with the same text is the same comment, also when two copies arrive
//! together: the nonce's hash is unique. Without a good token nothing is stored and the sender gets a preview with a
//! fresh one. What was answered with success is committed.

use super::screening::{self, Candidate};
use super::tokens::{self, FormToken};
use super::{MOST_CHARACTERS, is_open};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::comment::{self, CommentState};
use crate::entity::person::{self, Role};
use crate::entity::mailbox;
use crate::error::{Error, FieldErrors, Result};
use crate::limits::{self, Limit};
use crate::people::accounts;
use crate::posts::reading::{self, Commentable};
use crate::text::email::EmailAddress;
use crate::text::ids::{CommentId, MailboxId};
use crate::text::markdown::{self, CommentText, RENDER_VERSION};
use crate::text::names::{CommentBody, DisplayName};
use crate::text::sanitise::SafeHtml;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
};

/// The words where comments are closed.
pub const CLOSED: &str = "Comments under this post are closed. Your text is below, so that you can keep it.";

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
}

/// How sending ended.
#[derive(Debug)]
pub enum Outcome {
    /// It waits; this is the receipt's token.
    Held(String),
    /// It is on the page.
    Published(CommentId),
    /// Nothing was stored: this is how it would look, with a token to send it with.
    Preview { html: SafeHtml, token: String },
}

/// A comment whose fields are all in order.
struct Checked {
    name: DisplayName,
    email: Option<EmailAddress>,
    body: CommentBody,
    text: CommentText,
    parent: Option<CommentId>,
}

/// Takes a comment for the post at this path.
pub async fn submit(ctx: &Context, actor: &Actor, network: &str, slug: &str, input: &Input) -> Result<Outcome> {
    let commentable = reading::open_for_comments(ctx.reading(), slug).await?;
    if !is_open(&commentable.post, ctx.now()) {
        return Err(Error::Conflict(CLOSED));
    }
    let checked = check(ctx, actor, &commentable, input).await?;
    let Some(token) = usable(ctx, &commentable, input) else {
        return Ok(preview(ctx, &commentable, checked.text.html));
    };
    if let Some(known) = by_nonce(ctx.reading(), &token).await? {
        return Ok(resent(ctx, &commentable, &known, &token, checked));
    }
    let per_minute = ctx.config().limits.comments_per_minute;
    limits::take(ctx, &format!("comments {network}"), Limit { per_minute }).await?;
    let stored = db::write(ctx, async |txn| {
        insert(ctx, txn, actor, network, slug, &token, &checked, !input.trap.is_empty()).await
    })
    .await;
    match stored {
        Ok(Some(comment)) => Ok(outcome(ctx, &comment, &token)),
        // Another copy of the form arrived in between.
        Ok(None) => match by_nonce(ctx.reading(), &token).await? {
            Some(known) => Ok(resent(ctx, &commentable, &known, &token, checked)),
            None => Err(Error::internal("a comment's nonce was taken and is not there")),
        },
        Err(error) => Err(error),
    }
}

/// The token, if it is ours, for this post, and of an age that a person's form has.
fn usable(ctx: &Context, commentable: &Commentable, input: &Input) -> Option<FormToken> {
    let token = tokens::read(ctx, &input.token)?;
    let age = ctx.now().millis() - token.made_at.millis();
    let is_usable = token.post == commentable.post.id
        && (tokens::LEAST_AGE..=tokens::MOST_AGE).contains(&age)
        && !input.wants_preview;
    is_usable.then_some(token)
}

fn preview(ctx: &Context, commentable: &Commentable, html: SafeHtml) -> Outcome {
    Outcome::Preview { html, token: tokens::issue(ctx, commentable.post.id) }
}

/// The same text again is the same comment; another text under a used nonce is looked at first.
fn resent(ctx: &Context, at: &Commentable, known: &comment::Model, token: &FormToken, sent: Checked) -> Outcome {
    if known.body == sent.body.as_str() && known.post_id == at.post.id {
        outcome(ctx, known, token)
    } else {
        preview(ctx, at, sent.text.html)
    }
}

fn outcome(ctx: &Context, comment: &comment::Model, token: &FormToken) -> Outcome {
    if comment.state == CommentState::Approved && comment.person_id.is_some() {
        Outcome::Published(comment.id)
    } else {
        Outcome::Held(tokens::receipt(ctx, &token.nonce))
    }
}

async fn by_nonce(db: &impl ConnectionTrait, token: &FormToken) -> Result<Option<comment::Model>> {
    let hash = tokens::hash(&token.nonce);
    Ok(comment::Entity::find().filter(comment::Column::NonceHash.eq(hash)).one(db).await?)
}

async fn check(ctx: &Context, actor: &Actor, commentable: &Commentable, input: &Input) -> Result<Checked> {
    let mut errors = FieldErrors::default();
    let name = match actor.person() {
        Some(person) => errors.take("name", DisplayName::parse(&person.name)),
        None => errors.take("name", DisplayName::parse(&input.name)),
    };
    if let (None, Some(name)) = (actor.person(), &name)
        && accounts::is_name_taken(ctx.reading(), name.as_str()).await?
    {
        errors.add("name", "Somebody of this practice has this name. Please use another, such as your first name and a letter.");
    }
    let email = match input.email.trim() {
        "" => None,
        _ if actor.person().is_some() => None,
        typed => errors.take("email", EmailAddress::parse(typed)),
    };
    let body = errors.take("body", CommentBody::parse(&input.body, MOST_CHARACTERS));
    let parent = match parent(ctx.reading(), commentable, &input.parent).await {
        Ok(parent) => parent,
        Err(Error::Invalid(refused)) => {
            for (field, words) in refused.iter() {
                errors.add(field, words.to_owned());
            }
            None
        }
        Err(error) => return Err(error),
    };
    match (name, body) {
        (Some(name), Some(body)) if errors.is_empty() => {
            let text = markdown::comment(body.as_str());
            Ok(Checked { name, email, body, text, parent })
        }
        _ => Err(Error::Invalid(errors)),
    }
}

/// The comment that is answered: one of this post that readers can see.
async fn parent(db: &impl ConnectionTrait, commentable: &Commentable, typed: &str) -> Result<Option<CommentId>> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let gone = || Error::field("body", "The comment that you answer is not there any more. Your text can stand on its own: send it again.");
    let id = typed.trim().parse().map(CommentId::new).map_err(|_: std::num::ParseIntError| gone())?;
    let found = comment::Entity::find_by_id(id)
        .filter(comment::Column::PostId.eq(commentable.post.id))
        .filter(comment::Column::State.eq(CommentState::Approved))
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null())
        .one(db)
        .await?;
    found.map(|parent| Some(parent.id)).ok_or_else(gone)
}

/// Stores a comment; `None` when its nonce is taken.
#[expect(clippy::too_many_arguments, reason = "the parts of one insert, named one by one")]
async fn insert(
    ctx: &Context,
    txn: &Txn,
    actor: &Actor,
    network: &str,
    slug: &str,
    token: &FormToken,
    sent: &Checked,
    is_trapped: bool,
) -> Result<Option<comment::Model>> {
    // The post may have been closed or taken offline, the parent withdrawn, since the form was checked.
    let commentable = reading::open_for_comments(txn.db(), slug).await?;
    if !is_open(&commentable.post, txn.now()) {
        return Err(Error::Conflict(CLOSED));
    }
    parent(txn.db(), &commentable, &sent.parent.map(|id| id.to_string()).unwrap_or_default()).await?;
    let speaks_for_itself = actor.person().is_some_and(|person| may_speak(person, &commentable));
    let (state, held_because) = if speaks_for_itself {
        (CommentState::Approved, String::new())
    } else {
        let candidate = Candidate {
            links: sent.text.links,
            is_trapped,
            borrows_address: actor.person().is_none() && borrows(txn.db(), sent.email.as_ref()).await?,
        };
        let verdict = screening::verdict(candidate);
        (verdict.state, verdict.reasons.join(". "))
    };
    let mailbox = match &sent.email {
        Some(email) => Some(mailbox(txn, email).await?),
        None => None,
    };
    let row = comment::ActiveModel {
        id: NotSet,
        post_id: Set(commentable.post.id),
        parent_id: Set(sent.parent),
        state: Set(state),
        name: Set(sent.name.as_str().to_owned()),
        mailbox_id: Set(mailbox),
        person_id: Set(actor.person_id()),
        body: Set(sent.body.as_str().to_owned()),
        html: Set(sent.text.html.clone()),
        render_version: Set(RENDER_VERSION),
        links: Set(i32::try_from(sent.text.links).unwrap_or(i32::MAX)),
        held_because: Set(held_because),
        network: Set(network.to_owned()),
        nonce_hash: Set(tokens::hash(&token.nonce)),
        receipt_hash: Set(tokens::hash(tokens::receipt(ctx, &token.nonce).as_bytes())),
        created_at: Set(txn.now()),
        approved_at: Set(speaks_for_itself.then_some(txn.now())),
        withdrawn_at: Set(None),
        erased_at: Set(None),
    };
    // A taken nonce must not fail the statement: PostgreSQL would end the whole transaction with it.
    let untaken = OnConflict::column(comment::Column::NonceHash).do_nothing().to_owned();
    let added = comment::Entity::insert(row).on_conflict(untaken).exec_without_returning(txn.db()).await?;
    if added == 0 {
        return Ok(None);
    }
    let Some(comment) = by_nonce(txn.db(), token).await? else {
        return Ok(None);
    };
    if speaks_for_itself {
        txn.bump(ChangeKey::Post(commentable.post.id));
    }
    audit::record(txn, actor, "commented", (Subject::Comment, Some(comment.id.number())), "").await?;
    Ok(Some(comment))
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
    let person = person::Entity::find().filter(person::Column::Email.eq(email.as_str())).one(db).await?;
    Ok(person.is_some())
}

/// The row of a mail address, made when it is new.
async fn mailbox(txn: &Txn, email: &EmailAddress) -> Result<MailboxId> {
    let with_email = || mailbox::Entity::find().filter(mailbox::Column::Email.eq(email.as_str()));
    if let Some(known) = with_email().one(txn.db()).await? {
        return Ok(known.id);
    }
    let row = mailbox::ActiveModel {
        id: NotSet,
        email: Set(email.as_str().to_owned()),
        created_at: Set(txn.now()),
        confirmed_at: Set(None),
        parked_at: Set(None),
    };
    match row.insert(txn.db()).await {
        Ok(made) => Ok(made.id),
        Err(error) if db::is_unique_violation(&error, "mailboxes", "email") => {
            Err(Error::Conflict("Your comment met another from the same address. Please send it once more."))
        }
        Err(error) => Err(error.into()),
    }
}
