//! Writing: every save is a revision, and a save never changes what readers see.
//!
//! A save names the revision it began from. If the draft has moved on meanwhile, nothing is stored and the writer gets
//! both versions; so two tabs or two people never overwrite each other.

pub use super::checking::Input;
use super::checking::{Text, check};
use super::{addresses, editable, editable_by, planning};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::address::Target;
use crate::entity::media_use::Place;
use crate::entity::post::{self, Kind, State};
use crate::entity::revision::{self, RevisionKind};
use crate::error::{Error, Result};
use crate::site::media::uses;
use crate::text::ids::{PostId, RevisionId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
};

/// What a draft without a title is called on the desk.
pub const UNTITLED: &str = "Untitled";

/// A title as the desk shows it.
pub fn titled(title: &str) -> &str {
    if title.is_empty() { UNTITLED } else { title }
}

/// A judged text, and how it came to be stored.
pub(super) struct Typed<'t> {
    pub text: &'t Text,
    pub comments_open: Option<bool>,
    pub kind: RevisionKind,
}

/// How a save ended.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "one per request, and mostly the large one: a box would only add an allocation"
)]
pub enum Saved {
    /// The draft is this revision now.
    Draft(post::Model),
    /// Somebody saved in between; this is what stands there now, and nothing was stored.
    Overtaken(Box<revision::Model>),
}

/// Begins a post or a page with its first revision.
pub async fn create(
    ctx: &Context,
    actor: &Actor,
    kind: Kind,
    input: &Input,
) -> Result<post::Model> {
    may_create(actor, kind)?;
    let text = check(ctx.reading(), input, None).await?;
    db::write(ctx, async |txn| {
        begin(ctx, txn, actor, kind, &saved(&text, input)).await
    })
    .await
}

/// Saves a text that began from revision `base`.
pub async fn save(
    ctx: &Context,
    actor: &Actor,
    id: PostId,
    base: RevisionId,
    input: &Input,
) -> Result<Saved> {
    editable_by(actor)?;
    let text = check(ctx.reading(), input, Some(id)).await?;
    db::write(ctx, async |txn| {
        let post = editable(txn.db(), actor, id).await?;
        store(txn, actor, post, base, &saved(&text, input)).await
    })
    .await
}

/// What somebody saved on purpose.
pub(super) fn saved<'t>(text: &'t Text, input: &Input) -> Typed<'t> {
    Typed {
        text,
        comments_open: input.comments_open,
        kind: RevisionKind::Saved,
    }
}

/// The first revision of a new post, inside somebody's transaction.
pub(super) async fn begin(
    ctx: &Context,
    txn: &Txn,
    actor: &Actor,
    kind: Kind,
    typed: &Typed<'_>,
) -> Result<post::Model> {
    begin_as(txn, actor, kind, uuid(ctx), typed).await
}

/// The same under an identity that nothing else has.
pub(super) async fn begin_as(
    txn: &Txn,
    actor: &Actor,
    kind: Kind,
    uuid: String,
    typed: &Typed<'_>,
) -> Result<post::Model> {
    let author = actor.person_id().ok_or(Error::Forbidden)?;
    let row = post::ActiveModel {
        id: NotSet,
        kind: Set(kind),
        uuid: Set(uuid),
        author_id: Set(author),
        state: Set(State::Draft),
        draft_revision: Set(None),
        live_revision: Set(None),
        comments_open: Set(typed.comments_open.unwrap_or(true) && kind == Kind::Post),
        created_at: Set(txn.now()),
        edited_at: Set(txn.now()),
        publish_at: Set(None),
        published_at: Set(None),
        updated_at: Set(None),
        trashed_at: Set(None),
        emptied_at: Set(None),
        review_by: Set(None),
        reviewed_at: Set(None),
        comment_days: Set(None),
    };
    let post = row.insert(txn.db()).await?;
    let revision = add_revision(txn, actor, post.id, typed.kind, typed.text).await?;
    move_draft(txn, &post, &revision).await?;
    audit::record(
        txn,
        actor,
        "created",
        (Subject::Post, Some(post.id.number())),
        "",
    );
    Ok(post::Model {
        draft_revision: Some(revision.id),
        ..post
    })
}

/// One save, inside somebody's transaction.
pub(super) async fn store(
    txn: &Txn,
    actor: &Actor,
    post: post::Model,
    base: RevisionId,
    typed: &Typed<'_>,
) -> Result<Saved> {
    if post.state == State::Trashed {
        return Err(Error::Conflict(
            "This post is in the trash. Bring it back first, then save.",
        ));
    }
    let current = draft(txn.db(), &post).await?;
    let text = &follow_title(txn, &post, typed.text, &current).await?;
    let is_same = text.is(&current);
    if current.id != base && !is_same {
        return Ok(Saved::Overtaken(Box::new(current)));
    }
    accept(&post, text)?;
    let post = open_comments(txn, actor, post, typed.comments_open).await?;
    if is_same {
        if current.kind == RevisionKind::Autosaved && typed.kind == RevisionKind::Saved {
            keep(txn, actor, &current).await?;
        }
        return Ok(Saved::Draft(post));
    }
    let revision = add_revision(txn, actor, post.id, typed.kind, text).await?;
    move_draft(txn, &post, &revision).await?;
    planning::note_started(txn, post.id).await?;
    // A line for every pause in typing would bury the rest; the version itself says who and when.
    if typed.kind == RevisionKind::Saved {
        record_saved(txn, actor, post.id).await?;
    }
    Ok(Saved::Draft(post::Model {
        draft_revision: Some(revision.id),
        edited_at: txn.now(),
        ..post
    }))
}

/// A text that was kept by itself and is now saved on purpose: it does not thin out any more.
async fn keep(txn: &Txn, actor: &Actor, draft: &revision::Model) -> Result<()> {
    revision::Entity::update_many()
        .col_expr(revision::Column::Kind, Expr::value(RevisionKind::Saved))
        .filter(revision::Column::Id.eq(draft.id))
        .exec(txn.db())
        .await?;
    record_saved(txn, actor, draft.post_id).await
}

async fn record_saved(txn: &Txn, actor: &Actor, id: PostId) -> Result<()> {
    let subject = (Subject::Post, Some(id.number()));
    audit::record(txn, actor, "saved", subject, "");
    Ok(())
}

/// Refuses a text that its post could not go out with: nobody is there to mend it when a plan falls due.
pub(super) fn accept(post: &post::Model, text: &Text) -> Result<()> {
    if post.state == State::Scheduled && text.title.is_empty() {
        Err(Error::field(
            "title",
            "This is scheduled to go out, so it needs a title.",
        ))
    } else {
        Ok(())
    }
}

/// What the desk edits.
pub async fn draft(db: &impl ConnectionTrait, post: &post::Model) -> Result<revision::Model> {
    let id = post
        .draft_revision
        .ok_or_else(|| Error::internal(format!("post {} has no draft", post.id)))?;
    let found = revision::Entity::find_by_id(id).one(db).await?;
    found.ok_or_else(|| Error::internal(format!("revision {id} of post {} is missing", post.id)))
}

/// Adds a revision; nothing points at it yet.
pub(super) async fn add_revision(
    txn: &Txn,
    actor: &Actor,
    post: PostId,
    kind: RevisionKind,
    text: &Text,
) -> Result<revision::Model> {
    let row = revision::ActiveModel {
        id: NotSet,
        post_id: Set(post),
        kind: Set(kind),
        saved_by: Set(actor.person_id()),
        saved_at: Set(txn.now()),
        title: Set(text.title.clone()),
        body: Set(text.body.clone()),
        tags: Set(text.tags.clone()),
        slug: Set(text.slug.clone()),
        excerpt: Set(text.excerpt.clone()),
        cover: Set(text.cover.clone()),
        seo_title: Set(text.seo_title.clone()),
        seo_description: Set(text.seo_description.clone()),
        social_picture: Set(text.social_picture.clone()),
        sources: Set(text.sources.clone()),
        html: Set(None),
        summary: Set(None),
        contents: Set(None),
        words: Set(0),
        sources_html: Set(None),
        render_version: Set(0),
    };
    Ok(row.insert(txn.db()).await?)
}

/// Makes a revision the draft, only where the draft is still the one that was seen.
pub(super) async fn move_draft(txn: &Txn, post: &post::Model, to: &revision::Model) -> Result<()> {
    let seen = match post.draft_revision {
        Some(seen) => post::Column::DraftRevision.eq(seen),
        None => post::Column::DraftRevision.is_null(),
    };
    let moved = post::Entity::update_many()
        .col_expr(post::Column::DraftRevision, Expr::value(to.id))
        .col_expr(post::Column::EditedAt, Expr::value(txn.now()))
        .filter(post::Column::Id.eq(post.id))
        .filter(seen)
        .exec(txn.db())
        .await?;
    match moved.rows_affected {
        0 => Err(Error::Conflict(
            "Somebody saved this post a moment ago. Go back, reload the page, and save again.",
        )),
        _ => uses::note(txn, post.id, Place::Draft, &uses::named_by(to)).await,
    }
}

/// The form shows the address that a post has; sent back untouched, it still follows the title.
async fn follow_title(
    txn: &Txn,
    post: &post::Model,
    text: &Text,
    current: &revision::Model,
) -> Result<Text> {
    let mut text = text.clone();
    if current.slug.is_empty() && !text.slug.is_empty() {
        let address = addresses::current(txn.db(), Target::Post, post.id.number()).await?;
        if address.as_deref() == Some(text.slug.as_str()) {
            text.slug.clear();
        }
    }
    Ok(text)
}

async fn open_comments(
    txn: &Txn,
    actor: &Actor,
    post: post::Model,
    open: Option<bool>,
) -> Result<post::Model> {
    let open = open.unwrap_or(post.comments_open) && post.kind == Kind::Post;
    if post.comments_open == open {
        return Ok(post);
    }
    post::Entity::update_many()
        .col_expr(post::Column::CommentsOpen, Expr::value(open))
        .filter(post::Column::Id.eq(post.id))
        .exec(txn.db())
        .await?;
    txn.bump(ChangeKey::Post(post.id));
    let act = if open {
        "opened comments"
    } else {
        "closed comments"
    };
    audit::record(txn, actor, act, (Subject::Post, Some(post.id.number())), "");
    Ok(post::Model {
        comments_open: open,
        ..post
    })
}

pub(super) fn may_create(actor: &Actor, kind: Kind) -> Result<()> {
    let role = actor.person().map(|person| person.role);
    match (role, kind) {
        (Some(role), Kind::Post) if role.may_write() => Ok(()),
        (Some(role), Kind::Page) if role.may_own() => Ok(()),
        _ => Err(Error::Forbidden),
    }
}

/// An identity for feeds.
pub fn uuid(ctx: &Context) -> String {
    uuid::Builder::from_random_bytes(ctx.random())
        .into_uuid()
        .to_string()
}
