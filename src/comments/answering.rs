//! A reply of the practice from the moderators' queue, and the approval of what it answers, in one act; and taking both
//! back in one.
//!
//! The form carries a signed nonce as a commenter's does: sent twice, it is one reply.

use super::moderating::{self, Decision, Seen, note, theirs};
use super::{MOST_CHARACTERS, learning, subscribing, takes_comments, tokens, withdrawing};
use crate::audit::Actor;
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::comment::{self, CommentState};
use crate::entity::{person, post};
use crate::error::{Error, Result};
use crate::posts::reading::is_public;
use crate::text::ids::CommentId;
use crate::text::markdown::{self, RENDER_VERSION};
use crate::text::names::CommentBody;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
};

const OUTDATED: &str = "This page was open for long. Your reply is below: send it once more.";
const CLOSED: &str = "Nobody can answer there now: the post takes no comments. Your reply is below, so that you can keep it.";

/// A reply as somebody sent it.
#[derive(Debug, Clone, Copy)]
pub struct Reply<'a> {
    pub body: &'a str,
    pub token: &'a str,
    /// The state in which the comment was shown.
    pub seen: Option<CommentState>,
    /// The words that were shown.
    pub version: Option<i64>,
}

/// Answers a comment, which is approved with it where it is not yet; gives the reply.
pub async fn answer(
    ctx: &Context,
    actor: &Actor,
    id: CommentId,
    reply: Reply<'_>,
) -> Result<CommentId> {
    let person = actor.person().ok_or(Error::Forbidden)?;
    let body = CommentBody::parse(reply.body, MOST_CHARACTERS).map_err(|refusal| {
        let words = refusal.to_string();
        Error::field("reply", words.replace("your comment", "your reply"))
    })?;
    let token = tokens::read(ctx, reply.token).ok_or(Error::Conflict(OUTDATED))?;
    let nonce = tokens::hash(&token.nonce);
    let receipt = tokens::hash(tokens::receipt(ctx, &token.nonce).as_bytes());
    let answered = db::write(ctx, async |txn| {
        let known = by_nonce(txn.db(), &nonce).await?;
        if let Some(known) = known.filter(|known| known.person_id == Some(person.id)) {
            return Ok(known.id);
        }
        let comment = theirs(txn, actor, id).await?;
        if token.post != comment.post_id {
            return Err(Error::Conflict(OUTDATED));
        }
        insist(txn, &comment).await?;
        if comment.state != CommentState::Approved {
            let seen = Seen {
                state: reply.seen,
                version: reply.version,
                ..Seen::default()
            };
            moderating::settle(ctx, txn, actor, id, Decision::Approve, seen).await?;
        }
        let row = row(
            txn,
            person,
            &comment,
            &body,
            (nonce.clone(), receipt.clone()),
        );
        let reply = match comment::Entity::insert(row)
            .on_conflict(untaken())
            .exec_with_returning(txn.db())
            .await
        {
            Ok(reply) => reply,
            // The other copy of this form was a moment faster.
            Err(DbErr::RecordNotFound(_) | DbErr::RecordNotInserted) => by_nonce(txn.db(), &nonce)
                .await?
                .ok_or(Error::Conflict(OUTDATED))?,
            Err(error) => return Err(error.into()),
        };
        txn.bump(ChangeKey::Post(comment.post_id));
        subscribing::note_published(ctx, txn, reply.id).await?;
        note(txn, actor, reply.id, "commented", "");
        Ok(reply.id)
    })
    .await?;
    learning::soon(ctx).await?;
    Ok(answered)
}

/// Takes one's own reply back, and the approval that came with it while that still stands; gives what it answered.
pub async fn take_back(ctx: &Context, actor: &Actor, id: CommentId) -> Result<CommentId> {
    let person = actor.person().ok_or(Error::Forbidden)?;
    let answered = db::write(ctx, async |txn| {
        let reply = theirs(txn, actor, id).await?;
        let parent = reply.parent_id.ok_or(Error::NotFound)?;
        if reply.person_id != Some(person.id) {
            return Err(Error::NotFound);
        }
        withdrawing::take_back(txn, actor, &reply).await?;
        moderating::revert_of(txn, actor, parent, reply.created_at).await?;
        Ok(parent)
    })
    .await?;
    learning::soon(ctx).await?;
    Ok(answered)
}

/// The words of one's own reply that was taken back, to be written anew.
pub async fn taken_back(ctx: &Context, actor: &Actor, id: CommentId) -> Result<Option<String>> {
    let reply = comment::Entity::find_by_id(id)
        .filter(comment::Column::PersonId.eq(actor.person_id()))
        .filter(comment::Column::WithdrawnAt.is_not_null())
        .one(ctx.reading())
        .await?;
    Ok(reply.map(|reply| reply.body))
}

/// Refuses where readers cannot comment.
async fn insist(txn: &Txn, comment: &comment::Model) -> Result<()> {
    let post = post::Entity::find_by_id(comment.post_id)
        .filter(is_public())
        .one(txn.db())
        .await?;
    match post {
        Some(post) if takes_comments(txn.db(), &post, txn.now()).await? => Ok(()),
        _ => Err(Error::Conflict(CLOSED)),
    }
}

fn row(
    txn: &Txn,
    person: &person::Model,
    answered: &comment::Model,
    body: &CommentBody,
    (nonce_hash, receipt_hash): (String, String),
) -> comment::ActiveModel {
    let text = markdown::comment(body.as_str());
    comment::ActiveModel {
        id: NotSet,
        post_id: Set(answered.post_id),
        parent_id: Set(Some(answered.id)),
        state: Set(CommentState::Approved),
        name: Set(person.name.clone()),
        mailbox_id: Set(None),
        person_id: Set(Some(person.id)),
        body: Set(body.as_str().to_owned()),
        html: Set(text.html),
        render_version: Set(RENDER_VERSION),
        links: Set(i32::try_from(text.links).unwrap_or(i32::MAX)),
        held_because: Set(String::new()),
        network: Set(String::new()),
        nonce_hash: Set(nonce_hash),
        receipt_hash: Set(receipt_hash),
        created_at: Set(txn.now()),
        approved_at: Set(Some(txn.now())),
        ..comment::ActiveModel::default()
    }
}

fn untaken() -> OnConflict {
    OnConflict::column(comment::Column::NonceHash)
        .do_nothing()
        .to_owned()
}

async fn by_nonce(db: &impl ConnectionTrait, hash: &str) -> Result<Option<comment::Model>> {
    Ok(comment::Entity::find()
        .filter(comment::Column::NonceHash.eq(hash))
        .one(db)
        .await?)
}
