//! Series: making them, putting posts in and out, and arranging their order.
//!
//! A series has an address of its own, which stays its own like every other. What readers see of it are its public
//! posts, in its order. Whoever changes a series writes its row first, so that two changes never mix.

mod listing;

pub use listing::{Entry, Member, list, one};

use super::{addresses, editable};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::address::Target;
use crate::entity::post::{Kind, State};
use crate::entity::{series, series_post};
use crate::error::{Error, FieldErrors, Result};
use crate::text::ids::{PostId, SeriesId};
use crate::text::names::{Line, Title};
use crate::text::slug::Slug;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// The longest description, in characters.
const MOST_DESCRIPTION: usize = 1_000;
/// The most posts of one series.
pub const MOST_POSTS: usize = 100;

/// What is said about a series, as somebody typed it.
#[derive(Debug, Clone, Default)]
pub struct Words {
    pub title: String,
    pub description: String,
    /// Empty while it follows the title.
    pub slug: String,
}

/// Where a post goes within its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Up,
    Down,
}

struct Judged {
    title: Title,
    description: Line,
    slug: Slug,
}

/// The public path of a series, without the leading slash.
pub fn path(slug: &Slug) -> String {
    format!("series/{slug}")
}

/// Begins a series.
pub async fn make(ctx: &Context, actor: &Actor, words: &Words) -> Result<SeriesId> {
    may_arrange(actor)?;
    let judged = judge(words)?;
    db::write(ctx, async |txn| {
        let row = series::ActiveModel {
            id: NotSet,
            title: Set(judged.title.as_str().to_owned()),
            description: Set(judged.description.as_str().to_owned()),
            created_at: Set(txn.now()),
            arranged_at: Set(txn.now()),
            removed_at: Set(None),
        };
        let made = row.insert(txn.db()).await?;
        let path = free_path(txn.db(), &judged.slug, made.id, words).await?;
        addresses::claim(txn, &path, Target::Series, made.id.number()).await?;
        note(txn, actor, made.id, "made");
        Ok(made.id)
    })
    .await
}

/// Changes what is said about a series, and its address.
pub async fn change(ctx: &Context, actor: &Actor, id: SeriesId, words: &Words) -> Result<()> {
    may_arrange(actor)?;
    let judged = judge(words)?;
    db::write(ctx, async |txn| {
        hold(txn, id).await?;
        series::Entity::update_many()
            .col_expr(series::Column::Title, Expr::value(judged.title.as_str()))
            .col_expr(
                series::Column::Description,
                Expr::value(judged.description.as_str()),
            )
            .filter(series::Column::Id.eq(id))
            .exec(txn.db())
            .await?;
        let path = free_path(txn.db(), &judged.slug, id, words).await?;
        addresses::claim(txn, &path, Target::Series, id.number()).await?;
        note(txn, actor, id, "changed");
        Ok(())
    })
    .await
}

/// Puts a post at the end of a series; one that is part of another series leaves it.
pub async fn put_in(ctx: &Context, actor: &Actor, id: SeriesId, post: PostId) -> Result<()> {
    may_arrange(actor)?;
    db::write(ctx, async |txn| {
        hold(txn, id).await?;
        let post = match editable(txn.db(), actor, post).await {
            Err(Error::NotFound) => return Err(Error::field("post", "Choose one of your posts.")),
            post => post?,
        };
        if post.kind != Kind::Post || post.state == State::Trashed {
            return Err(Error::field("post", "Choose one of your posts."));
        }
        let order = order(txn.db(), id).await?;
        if order.contains(&post.id) {
            return Ok(());
        }
        if order.len() >= MOST_POSTS {
            return Err(Error::field(
                "post",
                "A series takes up to 100 posts; begin another one.",
            ));
        }
        take_out_of_any(txn, post.id).await?;
        let row = series_post::ActiveModel {
            post_id: Set(post.id),
            series_id: Set(id),
            position: Set(position(order.len())),
        };
        row.insert(txn.db()).await?;
        write_order(txn, &order).await?;
        note(txn, actor, id, "arranged");
        Ok(())
    })
    .await
}

/// Takes a post out of a series; the post itself stays as it is.
pub async fn take_out(ctx: &Context, actor: &Actor, id: SeriesId, post: PostId) -> Result<()> {
    may_arrange(actor)?;
    db::write(ctx, async |txn| {
        hold(txn, id).await?;
        if !order(txn.db(), id).await?.contains(&post) {
            return Err(Error::NotFound);
        }
        take_out_of_any(txn, post).await?;
        note(txn, actor, id, "arranged");
        Ok(())
    })
    .await
}

/// Moves a post one place up or down; at the end of the list nothing happens.
pub async fn shift(
    ctx: &Context,
    actor: &Actor,
    id: SeriesId,
    post: PostId,
    to: Move,
) -> Result<()> {
    may_arrange(actor)?;
    db::write(ctx, async |txn| {
        hold(txn, id).await?;
        let mut order = order(txn.db(), id).await?;
        let at = order
            .iter()
            .position(|other| *other == post)
            .ok_or(Error::NotFound)?;
        let beside = match to {
            Move::Up => at.checked_sub(1),
            Move::Down => Some(at + 1).filter(|beside| *beside < order.len()),
        };
        let Some(beside) = beside else {
            return Ok(());
        };
        order.swap(at, beside);
        write_order(txn, &order).await?;
        note(txn, actor, id, "arranged");
        Ok(())
    })
    .await
}

/// Removes a series; its posts stay, and its address tells that it is gone.
pub async fn remove(ctx: &Context, actor: &Actor, id: SeriesId) -> Result<()> {
    may_arrange(actor)?;
    db::write(ctx, async |txn| {
        hold(txn, id).await?;
        series_post::Entity::delete_many()
            .filter(series_post::Column::SeriesId.eq(id))
            .exec(txn.db())
            .await?;
        series::Entity::update_many()
            .col_expr(series::Column::RemovedAt, Expr::value(txn.now()))
            .filter(series::Column::Id.eq(id))
            .exec(txn.db())
            .await?;
        note(txn, actor, id, "removed");
        Ok(())
    })
    .await
}

fn may_arrange(actor: &Actor) -> Result<()> {
    match actor {
        Actor::Operator => Ok(()),
        Actor::Person(person) if person.role.may_write() => Ok(()),
        _ => Err(Error::Forbidden),
    }
}

fn judge(words: &Words) -> Result<Judged> {
    let mut errors = FieldErrors::default();
    let title = errors.take("title", Title::parse(&words.title));
    let description = errors.take(
        "description",
        Line::parse(&words.description, MOST_DESCRIPTION),
    );
    let slug = if words.slug.trim().is_empty() {
        Some(Slug::from_title(&words.title))
    } else {
        errors.take("slug", Slug::parse(&words.slug))
    };
    match (title, description, slug) {
        (Some(title), Some(description), Some(slug)) => Ok(Judged {
            title,
            description,
            slug,
        }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// The path that was typed, or the first free one that the title suggests.
async fn free_path(
    db: &impl ConnectionTrait,
    slug: &Slug,
    id: SeriesId,
    words: &Words,
) -> Result<String> {
    let is_typed = !words.slug.trim().is_empty();
    let mut tried = slug.clone();
    for number in 2..10_000 {
        let path = path(&tried);
        if is_typed || addresses::is_free(db, &path, Target::Series, id.number()).await? {
            return Ok(path);
        }
        tried = slug.numbered(number);
    }
    Err(Error::field("slug", addresses::TAKEN))
}

/// Writes the row that everybody who changes the series writes first.
async fn hold(txn: &Txn, id: SeriesId) -> Result<()> {
    let held = series::Entity::update_many()
        .col_expr(series::Column::ArrangedAt, Expr::value(txn.now()))
        .filter(series::Column::Id.eq(id))
        .filter(series::Column::RemovedAt.is_null())
        .exec(txn.db())
        .await?;
    if held.rows_affected == 0 {
        Err(Error::NotFound)
    } else {
        Ok(())
    }
}

async fn order(db: &impl ConnectionTrait, id: SeriesId) -> Result<Vec<PostId>> {
    Ok(series_post::Entity::find()
        .select_only()
        .column(series_post::Column::PostId)
        .filter(series_post::Column::SeriesId.eq(id))
        .order_by_asc(series_post::Column::Position)
        .order_by_asc(series_post::Column::PostId)
        .into_tuple()
        .all(db)
        .await?)
}

async fn write_order(txn: &Txn, order: &[PostId]) -> Result<()> {
    for (at, post) in order.iter().enumerate() {
        series_post::Entity::update_many()
            .col_expr(series_post::Column::Position, Expr::value(position(at)))
            .filter(series_post::Column::PostId.eq(*post))
            .exec(txn.db())
            .await?;
    }
    Ok(())
}

async fn take_out_of_any(txn: &Txn, post: PostId) -> Result<()> {
    series_post::Entity::delete_many()
        .filter(series_post::Column::PostId.eq(post))
        .exec(txn.db())
        .await?;
    Ok(())
}

fn position(at: usize) -> i32 {
    i32::try_from(at).unwrap_or(i32::MAX)
}

/// The pages of posts tell which part they are, and every one of them is made from `posts`.
fn note(txn: &Txn, actor: &Actor, id: SeriesId, act: &'static str) {
    txn.bump(ChangeKey::Posts);
    audit::record(txn, actor, act, (Subject::Series, Some(id.number())), "");
}
