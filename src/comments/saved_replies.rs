//! Replies that the practice gives again and again: made, changed, taken off the list and put back.

use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::saved_reply::{ActiveModel, Column, Entity, Model};
use crate::error::{Error, FieldErrors, Result};
use crate::text::ids::{Moment, SavedReplyId};
use crate::text::names::{CommentBody, Line};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

/// More than this nobody finds their way in.
const MOST: u64 = 50;
const MOST_TITLE: usize = 60;
const GONE: &str = "Somebody changed the list a moment ago. This is how it stands now.";

/// A reply as somebody typed it.
#[derive(Debug, Clone, Default)]
pub struct Input {
    pub title: String,
    pub body: String,
}

/// The replies of this site by their titles; readers may not see them.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<Model>> {
    staff_only(actor)?;
    Ok(Entity::find()
        .filter(Column::RemovedAt.is_null())
        .order_by_asc(Column::Title)
        .order_by_asc(Column::Id)
        .all(ctx.reading())
        .await?)
}

/// Adds a reply.
pub async fn make(ctx: &Context, actor: &Actor, input: &Input) -> Result<SavedReplyId> {
    staff_only(actor)?;
    let (title, body) = check(input)?;
    db::write(ctx, async |txn| {
        let count = Entity::find()
            .filter(Column::RemovedAt.is_null())
            .count(txn.db())
            .await?;
        if count >= MOST {
            return Err(Error::field(
                "title",
                "The list takes 50 replies. Take one off before you add another.",
            ));
        }
        let row = ActiveModel {
            id: NotSet,
            title: Set(title.clone()),
            body: Set(body.clone()),
            created_at: Set(txn.now()),
            changed_at: Set(txn.now()),
            removed_at: Set(None),
        };
        let made = row.insert(txn.db()).await?;
        note(txn, actor, "saved a reply", made.id);
        Ok(made.id)
    })
    .await
}

/// Changes a reply.
pub async fn change(ctx: &Context, actor: &Actor, id: SavedReplyId, input: &Input) -> Result<()> {
    staff_only(actor)?;
    let (title, body) = check(input)?;
    let values = [
        (Column::Title, Expr::value(title)),
        (Column::Body, Expr::value(body)),
    ];
    update(
        ctx,
        actor,
        id,
        "changed a reply",
        Column::RemovedAt.is_null(),
        values,
    )
    .await
}

/// Takes a reply off the list.
pub async fn remove(ctx: &Context, actor: &Actor, id: SavedReplyId) -> Result<()> {
    staff_only(actor)?;
    let values = [(Column::RemovedAt, Expr::value(Some(ctx.now())))];
    update(
        ctx,
        actor,
        id,
        "removed a reply",
        Column::RemovedAt.is_null(),
        values,
    )
    .await
}

/// Puts a reply back on the list.
pub async fn put_back(ctx: &Context, actor: &Actor, id: SavedReplyId) -> Result<()> {
    staff_only(actor)?;
    let values = [(Column::RemovedAt, Expr::value(None::<Moment>))];
    update(
        ctx,
        actor,
        id,
        "put a reply back",
        Column::RemovedAt.is_not_null(),
        values,
    )
    .await
}

async fn update<const N: usize>(
    ctx: &Context,
    actor: &Actor,
    id: SavedReplyId,
    act: &'static str,
    expected: SimpleExpr,
    values: [(Column, SimpleExpr); N],
) -> Result<()> {
    db::write(ctx, async |txn| {
        let mut update = Entity::update_many().col_expr(Column::ChangedAt, Expr::value(txn.now()));
        for (column, value) in values {
            update = update.col_expr(column, value);
        }
        let update = update.filter(Column::Id.eq(id)).filter(expected);
        if update.exec(txn.db()).await?.rows_affected == 0 {
            return Err(Error::Conflict(GONE));
        }
        note(txn, actor, act, id);
        Ok(())
    })
    .await
}

fn check(input: &Input) -> Result<(String, String)> {
    let mut errors = FieldErrors::default();
    let title = errors.take("title", Line::parse(&input.title, MOST_TITLE));
    let body = CommentBody::parse(&input.body, super::MOST_CHARACTERS).map_err(|refusal| {
        let words = refusal.to_string();
        words.replace("your comment", "the reply")
    });
    let body = errors.take("body", body);
    match (title, body) {
        (Some(title), Some(body)) if !title.as_str().is_empty() => {
            Ok((title.into_string(), body.into_string()))
        }
        (title, _) => {
            if title.is_some_and(|title| title.as_str().is_empty()) {
                errors.add("title", "Give it a name, so that you find it again.");
            }
            Err(Error::Invalid(errors))
        }
    }
}

fn note(txn: &Txn, actor: &Actor, act: &'static str, id: SavedReplyId) {
    audit::record(txn, actor, act, (Subject::Settings, Some(id.number())), "");
}

fn staff_only(actor: &Actor) -> Result<()> {
    match actor {
        Actor::Person(_) | Actor::Operator => Ok(()),
        Actor::Reader | Actor::Worker => Err(Error::Forbidden),
    }
}
