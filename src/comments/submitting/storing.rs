//! Storing a comment that somebody sent: what was checked before is looked at once more in its transaction, which then
//! decides where the comment goes.

use super::{CLOSED, Sender};
use crate::audit::{self, Actor, Subject};
use crate::comments::checking::{self, Checked};
use crate::comments::screening::{self, Candidate, Seen, Verdict};
use crate::comments::tokens::{self, FormToken};
use crate::comments::{alerting, blocking, is_open, subscribing};
use crate::context::Context;
use crate::db::{ChangeKey, Txn};
use crate::entity::comment::{self, CommentState};
use crate::entity::person::{self, Role};
use crate::entity::post;
use crate::error::{Error, Result};
use crate::letters::{confirming, mailboxes};
use crate::posts::reading;
use crate::site::settings::Settings;
use crate::text::email::EmailAddress;
use crate::text::ids::{CommentId, MailboxId, Moment, PostId};
use crate::text::markdown::RENDER_VERSION;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
};

/// A comment on its way into the database.
pub(super) struct Arrival<'a> {
    pub actor: &'a Actor,
    pub sender: &'a Sender,
    pub post: PostId,
    pub token: &'a FormToken,
    pub sent: &'a Checked,
    pub is_trapped: bool,
    pub settings: &'a Settings,
    pub seen: &'a Seen,
    pub wants_replies: bool,
}

/// A comment that was stored.
pub(super) struct Stored {
    pub id: CommentId,
    pub state: CommentState,
    /// It had a reason to wait when it came, whatever became of it.
    pub was_held: bool,
}

impl From<&comment::Model> for Stored {
    fn from(comment: &comment::Model) -> Self {
        Self {
            id: comment.id,
            state: comment.state,
            was_held: !comment.held_because.is_empty(),
        }
    }
}

/// What decides about a comment at the moment of storing, in one query.
#[derive(FromQueryResult)]
struct Standing {
    #[sea_orm(nested)]
    post: post::Model,
    blocked_at: Option<Moment>,
}

/// Stores a comment; `None` when its nonce is taken.
pub(super) async fn insert(
    ctx: &Context,
    txn: &Txn,
    arrival: &Arrival<'_>,
) -> Result<Option<Stored>> {
    let Arrival {
        actor,
        sender,
        token,
        sent,
        ..
    } = *arrival;
    // The post may have been closed or taken offline, the parent withdrawn, since the form was checked.
    let Standing { post, blocked_at } = standing(txn, arrival).await?;
    if !is_open(&post, &arrival.settings.comments, txn.now()) {
        return Err(Error::Conflict(CLOSED));
    }
    checking::insist(txn.db(), post.id, sent.parent).await?;
    let trust = trust(txn, arrival).await?;
    let Verdict {
        state,
        reasons,
        is_lewd,
        score,
    } = verdict(txn, arrival, &post, blocked_at, trust.as_ref()).await?;
    let was_held = !reasons.is_empty();
    let mailbox = match &sent.email {
        Some(email) => Some(mailboxes::of(txn, email).await?.id),
        None => trust.map(|trust| trust.mailbox),
    };
    let row = comment::ActiveModel {
        id: NotSet,
        post_id: Set(post.id),
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
    let ids = comment::Entity::insert(row)
        .on_conflict(untaken)
        .exec_with_returning_keys(txn.db())
        .await?;
    // Nothing came back where nothing was inserted.
    let Some(&id) = ids.first() else {
        return Ok(None);
    };
    if state == CommentState::Approved {
        txn.bump(ChangeKey::Post(post.id));
        subscribing::note_published(ctx, txn, id).await?;
    } else if state == CommentState::Pending {
        alerting::note_waiting(ctx, txn).await?;
    }
    if let Some(mailbox) = mailbox.filter(|_| arrival.wants_replies) {
        subscribing::subscribe(txn, id, mailbox, sender.proven).await?;
    }
    let subject = (Subject::Comment, Some(id.number()));
    audit::record(txn, actor, "commented", subject, "");
    Ok(Some(Stored {
        id,
        state,
        was_held,
    }))
}

/// The post, which has to be public still, and the block of a sender who is nobody of the practice.
async fn standing(txn: &Txn, arrival: &Arrival<'_>) -> Result<Standing> {
    let email = arrival.sent.email.as_ref().map(EmailAddress::as_str);
    let blocked_at = match arrival.actor.person() {
        Some(_) => None,
        None => blocking::since(txn.now(), arrival.sender, email),
    };
    let found = post::Entity::find_by_id(arrival.post)
        .expr_as(
            blocked_at.unwrap_or_else(|| Expr::value(None::<Moment>)),
            "blocked_at",
        )
        .into_model::<Standing>()
        .one(txn.db())
        .await?
        .ok_or(Error::NotFound)?;
    reading::insist_public(&found.post)?;
    Ok(found)
}

/// What stands behind a sender: an address that their browser proves, with how many comments of it were approved.
struct Trust {
    mailbox: MailboxId,
    approved: u64,
}

/// The proof counts only for its own address: who types another is nobody known.
async fn trust(txn: &Txn, arrival: &Arrival<'_>) -> Result<Option<Trust>> {
    if arrival.actor.person().is_some() {
        return Ok(None);
    }
    let proven = confirming::proven(txn.db(), arrival.sender.proven).await?;
    let typed = arrival.sent.email.as_ref().map(EmailAddress::as_str);
    Ok(proven
        .filter(|(mailbox, _)| typed.is_none_or(|typed| typed == mailbox.email))
        .map(|(mailbox, approved)| Trust {
            mailbox: mailbox.id,
            approved,
        }))
}

async fn verdict(
    txn: &Txn,
    arrival: &Arrival<'_>,
    post: &post::Model,
    blocked_at: Option<Moment>,
    trust: Option<&Trust>,
) -> Result<Verdict> {
    let Arrival {
        actor,
        sent,
        settings,
        seen,
        ..
    } = *arrival;
    let person = actor.person();
    if person.is_some_and(|person| may_speak(person, post)) {
        return Ok(Verdict::published());
    }
    let published = post.published_at.unwrap_or_else(|| txn.now());
    Ok(screening::verdict(&Candidate {
        rules: &settings.comments,
        is_staff: person.is_some(),
        links: sent.text.links,
        is_trapped: arrival.is_trapped,
        borrows_address: borrows(txn.db(), sent.email.as_ref()).await?,
        blocked: blocked_at.map(|at| {
            let day = settings.zone.long_date(at.millis());
            format!("Its sender was blocked on {day}")
        }),
        approved: trust.map(|trust| trust.approved),
        post_days: (txn.now().millis() - published.millis()) / 86_400_000,
        seen,
    }))
}

/// Whether somebody of the practice needs nobody's approval here.
fn may_speak(person: &person::Model, post: &post::Model) -> bool {
    match person.role {
        Role::Owner | Role::Moderator => true,
        Role::Writer => post.author_id == person.id,
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
