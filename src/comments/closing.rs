//! The thread of one post: closing and opening it, and how many days it stays open.

use super::{closes_at, is_open};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey};
use crate::entity::address::Target;
use crate::entity::person::Role;
use crate::entity::post::{self, Column, Kind};
use crate::entity::revision;
use crate::error::{Error, Result};
use crate::posts::addresses;
use crate::site::settings;
use crate::text::ids::{Moment, PostId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

/// The most days that a thread's own period may have.
const MOST_DAYS: i32 = 36_500;
const DONE: &str = "Somebody did that a moment ago. This is how it stands now.";

/// A post's thread as its moderators see it.
#[derive(Debug, Clone)]
pub struct Thread {
    pub post: post::Model,
    pub title: String,
    /// With its leading slash.
    pub path: Option<String>,
    pub is_open: bool,
    /// When time closes it, or closed it.
    pub closes_at: Option<Moment>,
    /// What holds where the post has no period of its own; 0 for ever.
    pub usual_days: u32,
}

/// The thread of a post whose comments this actor moderates.
pub async fn find(ctx: &Context, actor: &Actor, id: PostId) -> Result<Thread> {
    let db = ctx.reading();
    let post = theirs(db, actor, id).await?;
    let rules = settings::load(db).await?.comments;
    let title = match post.live_revision {
        Some(revision) => revision::Entity::find_by_id(revision).one(db).await?,
        None => None,
    };
    let path = addresses::current(db, Target::Post, id.number()).await?;
    Ok(Thread {
        title: title.map(|revision| revision.title).unwrap_or_default(),
        path: path.map(|path| format!("/{path}")),
        is_open: is_open(&post, &rules, ctx.now()),
        closes_at: closes_at(&post, &rules),
        usual_days: rules.close_after_days,
        post,
    })
}

/// Takes no more comments under a post.
pub async fn close(ctx: &Context, actor: &Actor, id: PostId) -> Result<()> {
    set_open(ctx, actor, id, false).await
}

/// Takes comments under a post again.
pub async fn open(ctx: &Context, actor: &Actor, id: PostId) -> Result<()> {
    set_open(ctx, actor, id, true).await
}

/// Gives a post's thread a period of its own: so many days from its publication, 0 for ever, nothing for the site's rule.
/// Answers with the one that it had.
pub async fn set_days(
    ctx: &Context,
    actor: &Actor,
    id: PostId,
    typed: &str,
) -> Result<Option<i32>> {
    let days = match typed.trim() {
        "" => None,
        typed => Some(
            typed
                .parse::<i32>()
                .ok()
                .filter(|days| (0..=MOST_DAYS).contains(days))
                .ok_or_else(|| {
                    Error::field(
                        "days",
                        "Write a number of days, such as 30. 0 keeps it open; nothing leaves it to the site's rule.",
                    )
                })?,
        ),
    };
    db::write(ctx, async |txn| {
        let post = theirs(txn.db(), actor, id).await?;
        post::Entity::update_many()
            .col_expr(Column::CommentDays, Expr::value(days))
            .filter(Column::Id.eq(post.id))
            .exec(txn.db())
            .await?;
        txn.bump(ChangeKey::Post(id));
        let told = days.map(|days| days.to_string()).unwrap_or_default();
        let subject = (Subject::Post, Some(id.number()));
        audit::record(txn, actor, "set the days for comments", subject, &told);
        Ok(post.comment_days)
    })
    .await
}

async fn set_open(ctx: &Context, actor: &Actor, id: PostId, is_open: bool) -> Result<()> {
    db::write(ctx, async |txn| {
        let post = theirs(txn.db(), actor, id).await?;
        let update = post::Entity::update_many()
            .col_expr(Column::CommentsOpen, Expr::value(is_open))
            .filter(Column::Id.eq(post.id))
            .filter(Column::CommentsOpen.eq(!is_open));
        if update.exec(txn.db()).await?.rows_affected == 0 {
            return Err(Error::Conflict(DONE));
        }
        txn.bump(ChangeKey::Post(id));
        let act = if is_open {
            "opened comments"
        } else {
            "closed comments"
        };
        audit::record(txn, actor, act, (Subject::Post, Some(id.number())), "");
        Ok(())
    })
    .await
}

async fn theirs(db: &impl ConnectionTrait, actor: &Actor, id: PostId) -> Result<post::Model> {
    let found = post::Entity::find_by_id(id)
        .filter(moderated_by(actor)?)
        .one(db)
        .await?;
    found.ok_or(Error::NotFound)
}

/// The posts under which this actor moderates: those that readers have seen; writers their own.
fn moderated_by(actor: &Actor) -> Result<Condition> {
    let seen = Condition::all()
        .add(Column::Kind.eq(Kind::Post))
        .add(Column::PublishedAt.is_not_null())
        .add(Column::EmptiedAt.is_null());
    match actor {
        Actor::Operator | Actor::Worker => Ok(seen),
        Actor::Person(person) => match person.role {
            Role::Owner | Role::Moderator => Ok(seen),
            Role::Writer => Ok(seen.add(Column::AuthorId.eq(person.id))),
        },
        Actor::Reader => Err(Error::Forbidden),
    }
}
