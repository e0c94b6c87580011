//! Changing one's own words by the receipt, until they are approved and afterwards.
//!
//! What waits is simply replaced. What was published at once can be changed for some minutes, as long as the new words
//! would be published at once too. Every later change waits beside the old words, which stand until somebody of the
//! practice has read the new ones. Each step is one conditional UPDATE from what the person saw; `deciding_changes` has
//! the moderators' side.

use super::screening::{self, Seen};
use super::{MOST_CHARACTERS, away, blocking, takes_comments};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::comment::{self, CommentState, EditedBy};
use crate::entity::post;
use crate::error::{Error, Result};
use crate::limits::{self, Limit};
use crate::posts::reading;
use crate::site::settings::{self, Settings};
use crate::text::ids::Moment;
use crate::text::judging::Opinion;
use crate::text::markdown::{self, CommentText, RENDER_VERSION};
use crate::text::names::CommentBody;
use crate::text::private;
use crate::text::sanitise::SafeHtml;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, UpdateMany};

/// How long a comment that was published at once can be changed on the page.
pub const MINUTES: i64 = 15;

const WITHDRAWN: &str =
    "You took this comment back, so there is nothing to change any more. You can write a new one.";
const ERASED: &str = "This comment was erased for good. You can write a new one.";
const DECLINED: &str =
    "Somebody of the practice has read this comment and declined it, so it stays as it is.";
const BLOCKED: &str = "This comment stays as it is now. You can still take it back.";
const CLOSED: &str = "Comments under this post are closed now, so this one stays as it is. You can still take it back.";
const MOVED: &str = "Something happened to this comment a moment ago. Your new words are below; send them once more.";
const APPROVED: &str = "Your comment was approved while you were writing. Your new words are below: send them once more, and they wait until somebody has read them. The old ones stand until then.";
const LATE: &str = "The minutes in which a change shows at once are over. Your new words are below: send them once more, and they wait until somebody has read them. The old ones stand until then.";
const WAITS_AGAIN: &str = "Your comment waits to be read again. Your new words are below: send them once more, and they take the place of the old ones.";

/// How new words are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Nobody has approved the comment: they replace what waits.
    Waiting,
    /// They show at once, until this moment.
    AtOnce(Moment),
    /// They wait while the old ones stand.
    Later,
}

impl Manner {
    /// The word in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::AtOnce(_) => "at-once",
            Self::Later => "later",
        }
    }
}

/// New words as somebody sent them.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The receipt's token.
    pub token: &'a str,
    /// The word of the manner that the person was told.
    pub seen: &'a str,
    pub body: &'a str,
}

/// How new words would be taken at this moment, or why none are.
pub(super) async fn manner(
    db: &impl ConnectionTrait,
    comment: &comment::Model,
    now: Moment,
) -> Result<std::result::Result<Manner, &'static str>> {
    let is_open = is_thread_open(db, comment, now).await?;
    if blocking::is_receipt_blocked(db, now, comment).await? {
        return Ok(Err(BLOCKED));
    }
    Ok(usual_manner(comment, is_open, now))
}

fn usual_manner(
    comment: &comment::Model,
    is_open: bool,
    now: Moment,
) -> std::result::Result<Manner, &'static str> {
    // What had to wait says why.
    let is_at_once = comment.held_because.is_empty();
    let until = comment.created_at.plus(MINUTES * 60_000);
    match comment.state {
        _ if comment.erased_at.is_some() => Err(ERASED),
        _ if comment.withdrawn_at.is_some() => Err(WITHDRAWN),
        CommentState::Pending | CommentState::Spam => Ok(Manner::Waiting),
        CommentState::Rejected => Err(DECLINED),
        CommentState::Approved if !is_open => Err(CLOSED),
        CommentState::Approved if is_at_once && now < until => Ok(Manner::AtOnce(until)),
        CommentState::Approved => Ok(Manner::Later),
    }
}

/// Whether the thread of a comment is public and takes words.
async fn is_thread_open(
    db: &impl ConnectionTrait,
    comment: &comment::Model,
    now: Moment,
) -> Result<bool> {
    let post = post::Entity::find_by_id(comment.post_id)
        .filter(reading::is_public())
        .one(db)
        .await?;
    match post {
        Some(post) => takes_comments(db, &post, now).await,
        None => Ok(false),
    }
}

/// Takes new words for the comment with this receipt, and gives the manner in which they were taken.
pub async fn change(ctx: &Context, network: &str, change: Change<'_>) -> Result<Manner> {
    let body = CommentBody::parse(change.body, MOST_CHARACTERS)
        .map_err(|refusal| Error::field("body", refusal.to_string()))?;
    let per_minute = ctx.config().limits.comments_per_minute;
    limits::take(ctx, &format!("changes {network}"), Limit { per_minute }).await?;
    let text = markdown::comment(body.as_str());
    let settings = settings::load(ctx.reading()).await?;
    let name = with_receipt(ctx.reading(), change.token).await?.name;
    let sent = screening::Sent {
        name: &name,
        body: body.as_str(),
        private: &private::find(body.as_str(), &settings.comments.private_words),
        ..screening::Sent::default()
    };
    let seen = screening::see(ctx, &settings, sent).await?;
    let words = Words {
        body: body.as_str(),
        text: &text,
        seen: &seen,
    };
    db::write(ctx, async |txn| {
        let comment = with_receipt(txn.db(), change.token).await?;
        let manner = manner(txn.db(), &comment, txn.now())
            .await?
            .map_err(Error::Conflict)?;
        if manner.word() != change.seen {
            return Err(Error::Conflict(told(change.seen, manner)));
        }
        take(txn, &settings, &comment, manner, &words).await
    })
    .await
}

/// New words, with what they show by themselves.
struct Words<'a> {
    body: &'a str,
    text: &'a CommentText,
    seen: &'a Seen,
}

/// Takes words back that wait beside the old ones.
pub async fn forget(ctx: &Context, token: &str) -> Result<()> {
    db::write(ctx, async |txn| {
        let comment = with_receipt(txn.db(), token).await?;
        let forgotten = without_later(standing(&comment))
            .filter(comment::Column::LaterAt.is_not_null())
            .exec(txn.db())
            .await?;
        if forgotten.rows_affected > 0 {
            record(txn, "took a change back", &comment);
        }
        Ok(())
    })
    .await
}

/// The comment with this receipt, erased ones too.
pub(super) async fn with_receipt(db: &impl ConnectionTrait, token: &str) -> Result<comment::Model> {
    if token.len() > 100 {
        return Err(Error::NotFound);
    }
    let found = comment::Entity::find()
        .filter(comment::Column::ReceiptHash.eq(super::tokens::hash(token.as_bytes())))
        .one(db)
        .await?;
    found.ok_or(Error::NotFound)
}

/// An update of the comment, only while nothing has happened to it.
pub(super) fn standing(comment: &comment::Model) -> UpdateMany<comment::Entity> {
    comment::Entity::update_many()
        .filter(comment::Column::Id.eq(comment.id))
        .filter(comment::Column::State.eq(comment.state))
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null())
}

/// The same update, after which no words wait beside the old ones.
pub(super) fn without_later(update: UpdateMany<comment::Entity>) -> UpdateMany<comment::Entity> {
    update
        .col_expr(comment::Column::LaterBody, Expr::value(None::<String>))
        .col_expr(comment::Column::LaterHtml, Expr::value(None::<SafeHtml>))
        .col_expr(comment::Column::LaterAt, Expr::value(None::<Moment>))
}

/// The same update, after which these are the words.
pub(super) fn with_words(
    update: UpdateMany<comment::Entity>,
    (body, text): (&str, &CommentText),
    now: Moment,
) -> UpdateMany<comment::Entity> {
    let links = i32::try_from(text.links).unwrap_or(i32::MAX);
    without_later(update)
        .col_expr(comment::Column::Body, Expr::value(body))
        .col_expr(comment::Column::Html, Expr::value(text.html.clone()))
        .col_expr(comment::Column::Links, Expr::value(links))
        .col_expr(comment::Column::RenderVersion, Expr::value(RENDER_VERSION))
        .col_expr(comment::Column::EditedAt, Expr::value(Some(now)))
        .col_expr(comment::Column::EditedBy, Expr::value(EditedBy::Author))
}

async fn take(
    txn: &Txn,
    settings: &Settings,
    comment: &comment::Model,
    manner: Manner,
    words: &Words<'_>,
) -> Result<Manner> {
    let manner = match manner {
        Manner::AtOnce(_) if must_wait(settings, comment, words, txn.now()) => Manner::Later,
        manner => manner,
    };
    let Words { body, text, seen } = *words;
    let is_same = body == comment.body;
    let update = match manner {
        _ if is_same && comment.later_at.is_none() => return Ok(manner),
        _ if is_same => without_later(standing(comment)),
        Manner::Waiting | Manner::AtOnce(_) => {
            let is_lewd = comment.is_lewd || seen.is_lewd;
            with_words(standing(comment), (body, text), txn.now())
                .col_expr(comment::Column::IsLewd, Expr::value(is_lewd))
                .col_expr(comment::Column::Score, Expr::value(seen.score))
        }
        Manner::Later => standing(comment)
            .col_expr(
                comment::Column::LaterBody,
                Expr::value(Some(body.to_owned())),
            )
            .col_expr(
                comment::Column::LaterHtml,
                Expr::value(Some(text.html.clone())),
            )
            .col_expr(comment::Column::LaterAt, Expr::value(Some(txn.now()))),
    };
    let taken = update
        .col_expr(
            comment::Column::LaterDeclinedAt,
            Expr::value(None::<Moment>),
        )
        .exec(txn.db())
        .await?;
    if taken.rows_affected == 0 {
        return Err(Error::Conflict(MOVED));
    }
    let act = match manner {
        Manner::Later => "asked for a change",
        Manner::Waiting | Manner::AtOnce(_) => "changed",
    };
    if matches!(manner, Manner::AtOnce(_)) {
        txn.bump(ChangeKey::Post(comment.post_id));
    }
    record(txn, act, comment);
    Ok(manner)
}

/// Whether words that might show at once are ones that a new comment would wait with.
fn must_wait(
    settings: &Settings,
    comment: &comment::Model,
    words: &Words<'_>,
    now: Moment,
) -> bool {
    let most = usize::try_from(settings.comments.most_links).unwrap_or(usize::MAX);
    let seen = words.seen;
    let is_plain = seen.listed.is_empty()
        && seen.private.is_empty()
        && !seen.is_lewd
        && seen.opinion == Opinion::Fine;
    !is_plain
        || words.text.links > most
        || comment.redacted_at.is_some()
        || away::now(settings, now).is_some()
}

/// What a person is told who wrote under another state of things.
fn told(seen: &str, manner: Manner) -> &'static str {
    match (seen, manner) {
        ("waiting", _) => APPROVED,
        ("at-once", Manner::Later) => LATE,
        (_, Manner::Waiting) => WAITS_AGAIN,
        _ => MOVED,
    }
}

fn record(txn: &Txn, act: &'static str, comment: &comment::Model) {
    let subject = (Subject::Comment, Some(comment.id.number()));
    audit::record(txn, &Actor::Reader, act, subject, "");
}
