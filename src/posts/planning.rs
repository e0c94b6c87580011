//! Planned posts: announced at their final address before they are written.
//!
//! A planned post is a draft with a plan beside it. The plan is all that readers see until the post comes out; it ends
//! when that happens or when somebody gives it up. The address belongs to the post from the beginning and stays its
//! own either way.

use super::mentions::{self, Mention, Within};
use super::writing::{self, Input, Typed};
use super::{addresses, awaiting, checking, editable, editable_by};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::address::Target;
use crate::entity::plan;
use crate::entity::post::{self, Kind, State};
use crate::entity::revision::RevisionKind;
use crate::error::{Error, Result};
use crate::text::ids::PostId;
use crate::text::names::{Body, MOST_TAGS, TagName, Title};
use crate::text::passages;
use crate::text::slug::Slug;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use std::collections::{HashMap, HashSet};

/// The longest announcement, in characters.
const MOST_ABOUT: usize = 1_000;
/// The most plans that the desk lists, and the most texts that are looked through for where they came up.
const MOST_LISTED: u64 = 100;
const MOST_TEXTS: u64 = 200;

/// A post that was planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub post: PostId,
    pub title: String,
    /// With its leading slash.
    pub path: String,
}

/// A plan as the desk lists it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub plan: plan::Model,
    /// With its leading slash.
    pub path: String,
    pub mentions: Vec<Mention>,
    /// How many readers want to be told when it is out.
    pub waiting: i64,
}

/// What is announced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Announcement {
    pub title: String,
    pub about: String,
}

/// Announces a post; one that is announced already is given as it is, and one that was given up is taken up again.
pub async fn plan(
    ctx: &Context,
    actor: &Actor,
    new: &Announcement,
    from: Option<PostId>,
) -> Result<Planned> {
    writing::may_create(actor, Kind::Post)?;
    let (title, about) = judge(new)?;
    let tags = match from {
        Some(from) => {
            let from = editable(ctx.reading(), actor, from).await?;
            writing::draft(ctx.reading(), &from).await?.tags
        }
        None => String::new(),
    };
    let input = Input {
        title: title.clone(),
        tags,
        ..Input::default()
    };
    let text = checking::check(ctx.reading(), &input, None).await?;
    db::write(ctx, async |txn| {
        if let Some(known) = known(txn, actor, &title).await? {
            return Ok(known);
        }
        let typed = Typed {
            text: &text,
            comments_open: None,
            kind: RevisionKind::Saved,
        };
        let post = writing::begin(ctx, txn, actor, Kind::Post, &typed).await?;
        let id = post.id.number();
        let wanted = Slug::from_title(&title);
        let slug = addresses::free_slug(txn.db(), &wanted, Target::Post, id).await?;
        addresses::claim(txn, slug.as_str(), Target::Post, id).await?;
        let row = plan::ActiveModel {
            post_id: Set(post.id),
            title: Set(title.clone()),
            about: Set(about),
            planned_by: Set(actor.person_id()),
            planned_at: Set(txn.now()),
            started_at: Set(None),
            dropped_at: Set(None),
            fulfilled_at: Set(None),
        };
        row.insert(txn.db()).await?;
        told(txn, actor, post.id, "planned").await?;
        Ok(Planned {
            post: post.id,
            title,
            path: format!("/{slug}"),
        })
    })
    .await
}

/// Changes what readers are told.
pub async fn announce(ctx: &Context, actor: &Actor, id: PostId, new: &Announcement) -> Result<()> {
    let (title, about) = judge(new)?;
    db::write(ctx, async |txn| {
        open(txn.db(), actor, id).await?;
        plan::Entity::update_many()
            .col_expr(plan::Column::Title, Expr::value(title))
            .col_expr(plan::Column::About, Expr::value(about))
            .filter(plan::Column::PostId.eq(id))
            .exec(txn.db())
            .await?;
        told(txn, actor, id, "announced").await
    })
    .await
}

/// Begins to write a planned post: its draft gets the title that readers were told, the passages that mention it and,
/// without any of its own, the tags of the texts they stand in; unless somebody began already.
pub async fn start(ctx: &Context, actor: &Actor, id: PostId) -> Result<post::Model> {
    let path = addresses::current(ctx.reading(), Target::Post, id.number()).await?;
    let path = path.map(|path| format!("/{path}"));
    let mentions = mentions::of(ctx, Within::Desk(actor), id, path.as_deref()).await?;
    let (body, tags) = (gathered(&mentions), shared_tags(&mentions));
    db::write(ctx, async |txn| {
        let (post, plan) = open(txn.db(), actor, id).await?;
        let draft = writing::draft(txn.db(), &post).await?;
        let text = checking::Text::of(&draft).begun(plan.title, body, tags);
        if plan.started_at.is_some() || !draft.body.is_empty() || text.is(&draft) {
            note_started(txn, id).await?;
            return Ok(post);
        }
        let revision = writing::add_revision(txn, actor, id, RevisionKind::Saved, &text).await?;
        writing::move_draft(txn, &post, &revision).await?;
        note_started(txn, id).await?;
        let subject = (Subject::Post, Some(id.number()));
        audit::record(txn, actor, "started", subject, "");
        Ok(post)
    })
    .await
}

/// Gives a plan up: links to it become plain text, and its address tells that it is gone.
pub async fn drop(ctx: &Context, actor: &Actor, id: PostId) -> Result<()> {
    db::write(ctx, async |txn| {
        open(txn.db(), actor, id).await?;
        end(txn, actor, id).await
    })
    .await
}

/// The open plans of this person with where they are mentioned: what most wait for first, then what is spoken of most.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<Entry>> {
    let own: RelationDef = plan::Entity::belongs_to(post::Entity)
        .from(plan::Column::PostId)
        .to(post::Column::Id)
        .into();
    let plans = plan::Entity::find()
        .join(JoinType::InnerJoin, own)
        .filter(editable_by(actor)?)
        .filter(is_open())
        .order_by_asc(plan::Column::PlannedAt)
        .order_by_asc(plan::Column::PostId)
        .limit(MOST_LISTED)
        .all(ctx.reading())
        .await?;
    let ids: Vec<i64> = plans.iter().map(|plan| plan.post_id.number()).collect();
    let paths: HashMap<PostId, String> = addresses::currents(ctx.reading(), Target::Post, &ids)
        .await?
        .into_iter()
        .map(|(id, path)| (PostId::new(id), format!("/{path}")))
        .collect();
    let wanted: Vec<(PostId, Option<&str>)> = plans
        .iter()
        .map(|plan| (plan.post_id, paths.get(&plan.post_id).map(String::as_str)))
        .collect();
    let mut mentions = mentions::of_all(ctx, Within::Desk(actor), &wanted, MOST_TEXTS).await?;
    let ids: Vec<PostId> = plans.iter().map(|plan| plan.post_id).collect();
    let waiting = awaiting::counts(ctx, &ids).await?;
    let entry = |plan: plan::Model| {
        Some(Entry {
            waiting: waiting.get(&plan.post_id).copied().unwrap_or_default(),
            path: paths.get(&plan.post_id)?.clone(),
            mentions: mentions.remove(&plan.post_id).unwrap_or_default(),
            plan,
        })
    };
    let mut entries: Vec<Entry> = plans.into_iter().filter_map(entry).collect();
    // Stable: among equals the oldest stays first.
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.waiting, entry.mentions.len())));
    Ok(entries)
}

/// Which of these posts readers are told to be coming.
pub async fn open_among(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = PostId>,
) -> Result<HashSet<PostId>> {
    let open: Vec<PostId> = plan::Entity::find()
        .select_only()
        .column(plan::Column::PostId)
        .filter(plan::Column::PostId.is_in(ids))
        .filter(is_open())
        .into_tuple()
        .all(db)
        .await?;
    Ok(open.into_iter().collect())
}

/// Notes that the post is out; readers see it instead of the plan.
pub(super) async fn fulfil(txn: &Txn, id: PostId) -> Result<()> {
    note_started(txn, id).await?;
    plan::Entity::update_many()
        .col_expr(plan::Column::FulfilledAt, Expr::value(txn.now()))
        .filter(plan::Column::PostId.eq(id))
        .filter(plan::Column::FulfilledAt.is_null())
        .exec(txn.db())
        .await?;
    awaiting::plan_ended(txn, id).await
}

/// Notes that somebody writes it, if it was planned.
pub(super) async fn note_started(txn: &Txn, id: PostId) -> Result<()> {
    plan::Entity::update_many()
        .col_expr(plan::Column::StartedAt, Expr::value(txn.now()))
        .filter(plan::Column::PostId.eq(id))
        .filter(plan::Column::StartedAt.is_null())
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Ends the plan of a post that goes to the trash.
pub(super) async fn give_up(txn: &Txn, actor: &Actor, id: PostId) -> Result<()> {
    let is_announced = !open_among(txn.db(), [id].into_iter()).await?.is_empty();
    if is_announced {
        end(txn, actor, id).await?;
    }
    Ok(())
}

async fn end(txn: &Txn, actor: &Actor, id: PostId) -> Result<()> {
    plan::Entity::update_many()
        .col_expr(plan::Column::DroppedAt, Expr::value(txn.now()))
        .filter(plan::Column::PostId.eq(id))
        .filter(is_open())
        .exec(txn.db())
        .await?;
    awaiting::plan_ended(txn, id).await?;
    told(txn, actor, id, "dropped").await
}

/// Readers are told something else from now on.
async fn told(txn: &Txn, actor: &Actor, id: PostId, act: &'static str) -> Result<()> {
    txn.bump(ChangeKey::Post(id));
    txn.bump(ChangeKey::Posts);
    audit::record(txn, actor, act, (Subject::Post, Some(id.number())), "");
    Ok(())
}

fn judge(new: &Announcement) -> Result<(String, String)> {
    let mut errors = crate::error::FieldErrors::default();
    let title = errors.take("title", Title::parse(&new.title));
    let about = errors.take("about", Body::parse(&new.about));
    if new.about.chars().count() > MOST_ABOUT {
        errors.add("about", "Keep this under 1,000 characters.");
    }
    match (title, about) {
        (Some(title), Some(about)) if errors.is_empty() => {
            Ok((title.into_string(), about.into_string().trim().to_owned()))
        }
        _ => Err(Error::Invalid(errors)),
    }
}

/// The post that was announced under this title before, if it still can be.
async fn known(txn: &Txn, actor: &Actor, title: &str) -> Result<Option<Planned>> {
    let slug = Slug::from_title(title);
    let Some(found) = addresses::resolve(txn.db(), slug.as_str()).await? else {
        return Ok(None);
    };
    let id = PostId::new(found.target_id);
    let plan = match found.target {
        Target::Post => plan::Entity::find_by_id(id).one(txn.db()).await?,
        Target::Tag | Target::Series => None,
    };
    let Some(plan) = plan.filter(|plan| plan.fulfilled_at.is_none()) else {
        return Ok(None);
    };
    if plan.dropped_at.is_some() {
        let post = match editable(txn.db(), actor, id).await {
            Err(Error::NotFound) => return Ok(None),
            post => post?,
        };
        if post.state == State::Trashed {
            return Ok(None);
        }
        plan::Entity::update_many()
            .col_expr(plan::Column::DroppedAt, Expr::value(None::<i64>))
            .filter(plan::Column::PostId.eq(id))
            .exec(txn.db())
            .await?;
        told(txn, actor, id, "planned").await?;
    }
    Ok(Some(Planned {
        post: id,
        title: plan.title,
        path: format!("/{}", found.current),
    }))
}

async fn open(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: PostId,
) -> Result<(post::Model, plan::Model)> {
    let post = editable(db, actor, id).await?;
    let plan = plan::Entity::find_by_id(id)
        .filter(is_open())
        .one(db)
        .await?;
    Ok((post, plan.ok_or(Error::NotFound)?))
}

/// Readers are told that it is coming.
pub(super) fn is_open() -> Condition {
    Condition::all()
        .add(plan::Column::DroppedAt.is_null())
        .add(plan::Column::FulfilledAt.is_null())
}

/// The tags of the texts that mention it, each once and no more than a post takes.
fn shared_tags(mentions: &[Mention]) -> String {
    let mut names: Vec<TagName> = Vec::new();
    for mention in mentions {
        for name in TagName::list(&mention.tags).unwrap_or_default() {
            if names.len() < MOST_TAGS && !names.iter().any(|known| known.slug() == name.slug()) {
                names.push(name);
            }
        }
    }
    let names: Vec<&str> = names.iter().map(TagName::as_str).collect();
    names.join(", ")
}

/// The passages that mention it, each quoted under the title of its text.
fn gathered(mentions: &[Mention]) -> String {
    let quotations: Vec<String> = mentions
        .iter()
        .map(|mention| {
            let number = format!("/desk/posts/{}", mention.post);
            let path = mention.path.as_deref().unwrap_or(&number);
            let title = mention.title.replace('[', "\\[").replace(']', "\\]");
            format!(
                "> From [{title}]({path}):\n>\n{}",
                passages::quoted(&mention.passage)
            )
        })
        .collect();
    quotations.join("\n\n")
}
