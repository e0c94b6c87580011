//! Becoming public, and being taken back: the only verbs that change what readers see of a post.
//!
//! Publishing saves what was typed, renders it, claims its address and ties its tags, all in one transaction; a
//! schedule that falls due takes the same way. Every step is one conditional UPDATE from the state that was seen.

use super::checking::{self, Text};
use super::correcting::{self, Correction};
use super::rendering;
use super::writing::{self, Input, Saved};
use super::{addresses, editable, editable_by, planning, tagging};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::address::Target;
use crate::entity::job::JobKind;
use crate::entity::media_use::Place;
use crate::entity::post::{self, Kind, State};
use crate::entity::revision;
use crate::error::{Error, FieldErrors, Result};
use crate::jobs;
use crate::site::media::uses;
use crate::text::ids::{Moment, PostId, RevisionId};
use crate::text::names::TagName;
use crate::text::slug::Slug;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// When readers shall see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Now,
    At(Moment),
}

/// How a text goes to its readers.
#[derive(Debug, Clone)]
pub struct Release {
    pub when: When,
    /// What changed, if readers have seen the post before.
    pub correction: Option<Correction>,
}

impl From<When> for Release {
    fn from(when: When) -> Self {
        Self {
            when,
            correction: None,
        }
    }
}

const UNTITLED: &str = "Write a title before publishing.";
const ELSEWHERE: &str =
    "Somebody changed this post a moment ago. Go back, reload the page, and try again.";

/// Writes a new post and publishes or schedules it at once.
pub async fn publish_new(
    ctx: &Context,
    actor: &Actor,
    kind: Kind,
    input: &Input,
    when: When,
) -> Result<post::Model> {
    writing::may_create(actor, kind)?;
    let text = ready(ctx, input, None, when).await?;
    db::write(ctx, async |txn| {
        let post = writing::begin(ctx, txn, actor, kind, &writing::saved(&text, input)).await?;
        release(ctx, txn, actor, post, &when.into()).await
    })
    .await
}

/// Saves what was typed and publishes, updates or schedules it; tells when somebody else saved in between.
pub async fn publish(
    ctx: &Context,
    actor: &Actor,
    id: PostId,
    base: RevisionId,
    input: &Input,
    how: impl Into<Release>,
) -> Result<Saved> {
    editable_by(actor)?;
    let how = how.into();
    let text = ready(ctx, input, Some(id), how.when).await?;
    db::write(ctx, async |txn| {
        let post = editable(txn.db(), actor, id).await?;
        match writing::store(txn, actor, post, base, &writing::saved(&text, input)).await? {
            Saved::Draft(post) => Ok(Saved::Draft(release(ctx, txn, actor, post, &how).await?)),
            overtaken => Ok(overtaken),
        }
    })
    .await
}

/// Publishes a scheduled post that is due; `Conflict` when it is not scheduled any more or not yet due.
pub async fn publish_due(ctx: &Context, id: PostId) -> Result<()> {
    db::write(ctx, async |txn| {
        let post = editable(txn.db(), &Actor::Worker, id).await?;
        match post.publish_at {
            Some(at) if post.state == State::Scheduled && at <= txn.now() => {
                go_live(ctx, txn, &Actor::Worker, post, at, None).await?;
                Ok(())
            }
            _ => Err(Error::Conflict("This post is not due.")),
        }
    })
    .await
}

/// Takes a public post away from readers, or a scheduled one back to the drafts.
pub async fn take_offline(ctx: &Context, actor: &Actor, id: PostId) -> Result<post::Model> {
    db::write(ctx, async |txn| {
        let post = editable(txn.db(), actor, id).await?;
        let (to, act) = match (post.state, post.live_revision) {
            (State::Published, _) => (State::Offline, "taken offline"),
            (State::Scheduled, Some(_)) => (State::Offline, "unscheduled"),
            (State::Scheduled, None) => (State::Draft, "unscheduled"),
            _ => {
                return Err(Error::Conflict(
                    "This post is not public and not scheduled, so there is nothing to take back.",
                ));
            }
        };
        step(txn, &post, to, None).await?;
        if post.state == State::Published {
            bump(txn, post.id).await?;
        }
        audit::record(txn, actor, act, (Subject::Post, Some(post.id.number())), "");
        Ok(post::Model {
            state: to,
            publish_at: None,
            ..post
        })
    })
    .await
}

/// Names everything that readers see of a post: its page, the lists, its tags.
pub(super) async fn bump(txn: &Txn, id: PostId) -> Result<()> {
    txn.bump(ChangeKey::Post(id));
    txn.bump(ChangeKey::Posts);
    tagging::bump(txn, id).await
}

/// Everything that keeps a text from being published, besides the time.
pub async fn problems(ctx: &Context, input: &Input, own: Option<PostId>) -> Result<FieldErrors> {
    let mut errors = titled(input);
    checking::judge(ctx.reading(), input, own, &mut errors).await?;
    Ok(errors)
}

async fn ready(ctx: &Context, input: &Input, own: Option<PostId>, when: When) -> Result<Text> {
    let mut errors = titled(input);
    let text = checking::judge(ctx.reading(), input, own, &mut errors).await?;
    if matches!(when, When::At(at) if at <= ctx.now()) {
        errors.add(
            "at",
            "This time has passed. Choose a later one, or publish now.",
        );
    }
    match text {
        Some(text) if errors.is_empty() => Ok(text),
        _ => Err(Error::Invalid(errors)),
    }
}

fn titled(input: &Input) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if input.title.trim().is_empty() {
        errors.add("title", UNTITLED);
    }
    errors
}

async fn release(
    ctx: &Context,
    txn: &Txn,
    actor: &Actor,
    post: post::Model,
    how: &Release,
) -> Result<post::Model> {
    match how.when {
        When::Now => {
            let now = txn.now();
            go_live(ctx, txn, actor, post, now, how.correction.as_ref()).await
        }
        When::At(at) => schedule(txn, actor, post, at).await,
    }
}

async fn schedule(txn: &Txn, actor: &Actor, post: post::Model, at: Moment) -> Result<post::Model> {
    if post.state == State::Published {
        return Err(Error::Conflict(
            "This post is already public. Publish the changes now, or take it offline first.",
        ));
    }
    step(txn, &post, State::Scheduled, Some(at)).await?;
    jobs::enqueue(txn, JobKind::PublishDue, post.id.number(), at).await?;
    audit::record(
        txn,
        actor,
        "scheduled",
        (Subject::Post, Some(post.id.number())),
        "",
    );
    Ok(post::Model {
        state: State::Scheduled,
        publish_at: Some(at),
        ..post
    })
}

/// Shows readers the draft as it stands; nothing happens if they see it already.
async fn go_live(
    ctx: &Context,
    txn: &Txn,
    actor: &Actor,
    post: post::Model,
    at: Moment,
    correction: Option<&Correction>,
) -> Result<post::Model> {
    let draft = writing::draft(txn.db(), &post).await?;
    if draft.title.is_empty() {
        return Err(Error::field("title", UNTITLED));
    }
    let is_same_text = post.live_revision == Some(draft.id);
    if is_same_text && post.state == State::Published {
        return Ok(post);
    }
    let published_at = post.published_at.unwrap_or(at);
    let is_change = is_change(txn, actor, &post, &draft, correction).await?;
    let live = post::Model {
        state: State::Published,
        live_revision: Some(draft.id),
        published_at: Some(published_at),
        updated_at: post.updated_at.filter(|_| !is_change).or(Some(at)),
        publish_at: None,
        ..post.clone()
    };
    // The row first: whoever publishes the same post at this instant waits here, and then finds the tags as they are.
    show(txn, &post, &live).await?;
    rendering::render(txn.db(), &draft).await?;
    uses::note(txn, post.id, Place::Live, &uses::named_by(&draft)).await?;
    let path = address(txn, &post, &draft).await?;
    addresses::claim(txn, &path, Target::Post, post.id.number()).await?;
    let names =
        TagName::list(&draft.tags).map_err(|refusal| Error::field("tags", refusal.to_string()))?;
    tagging::retag(txn, post.id, &names, || writing::uuid(ctx)).await?;
    planning::fulfil(txn, post.id).await?;
    txn.bump(ChangeKey::Post(post.id));
    txn.bump(ChangeKey::Posts);
    let act = match post.state {
        State::Published => "updated",
        _ => "published",
    };
    audit::record(txn, actor, act, (Subject::Post, Some(post.id.number())), "");
    Ok(live)
}

/// Whether readers get something else to read, mended typing mistakes aside; notes what changed.
async fn is_change(
    txn: &Txn,
    actor: &Actor,
    post: &post::Model,
    draft: &revision::Model,
    correction: Option<&Correction>,
) -> Result<bool> {
    let before = correcting::live(txn.db(), post).await?;
    match before {
        Some(before) if correcting::reads_the_same(&before, draft) => Ok(false),
        Some(_) if post.state == State::Published => {
            correcting::note(txn, actor, post.id, correction).await
        }
        _ => Ok(true),
    }
}

/// The step to the public, only from the state and the draft that were seen.
async fn show(txn: &Txn, seen: &post::Model, live: &post::Model) -> Result<()> {
    let moved = post::Entity::update_many()
        .col_expr(post::Column::State, Expr::value(live.state))
        .col_expr(post::Column::LiveRevision, Expr::value(live.live_revision))
        .col_expr(post::Column::PublishedAt, Expr::value(live.published_at))
        .col_expr(post::Column::UpdatedAt, Expr::value(live.updated_at))
        .col_expr(post::Column::PublishAt, Expr::value(live.publish_at))
        .filter(post::Column::Id.eq(seen.id))
        .filter(post::Column::State.eq(seen.state))
        .filter(post::Column::DraftRevision.eq(seen.draft_revision))
        .exec(txn.db())
        .await?;
    if moved.rows_affected == 0 {
        Err(Error::Conflict(ELSEWHERE))
    } else {
        Ok(())
    }
}

/// The path that the text wants: its own slug, the address it has, or one made from the title.
async fn address(txn: &Txn, post: &post::Model, draft: &revision::Model) -> Result<String> {
    let id = post.id.number();
    let wanted = match Slug::parse(&draft.slug) {
        Ok(slug) if post.state != State::Scheduled => return Ok(slug.to_string()),
        // Nobody is there to choose another when a schedule falls due.
        Ok(slug) => slug,
        Err(_) => match addresses::current(txn.db(), Target::Post, id).await? {
            Some(path) => return Ok(path),
            None => Slug::from_title(&draft.title),
        },
    };
    Ok(addresses::free_slug(txn.db(), &wanted, Target::Post, id)
        .await?
        .to_string())
}

/// One step of the state machine, only from the state that was seen.
pub(super) async fn step(
    txn: &Txn,
    post: &post::Model,
    to: State,
    publish_at: Option<Moment>,
) -> Result<()> {
    let trashed_at = (to == State::Trashed).then_some(txn.now());
    let moved = post::Entity::update_many()
        .col_expr(post::Column::State, Expr::value(to))
        .col_expr(post::Column::PublishAt, Expr::value(publish_at))
        .col_expr(post::Column::TrashedAt, Expr::value(trashed_at))
        .filter(post::Column::Id.eq(post.id))
        .filter(post::Column::State.eq(post.state))
        .filter(post::Column::EmptiedAt.is_null())
        .exec(txn.db())
        .await?;
    if moved.rows_affected == 0 {
        Err(Error::Conflict(ELSEWHERE))
    } else {
        Ok(())
    }
}
