//! Reading again: until when a text is to be looked at, and that somebody did and found it right.
//!
//! The day is the desk's own; readers see when a post was last read again. A text that was found right is not changed
//! by that, so the date of its last change stays.

use super::desk::draft_text;
use super::{editable, editable_by, writing};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey};
use crate::entity::post::{self, Kind, State};
use crate::entity::revision;
use crate::error::{Error, Result};
use crate::text::day::Day;
use crate::text::ids::{Moment, PostId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};

/// The most posts that the desk lists.
const MOST_LISTED: u64 = 200;
/// Counts stop here.
const MOST_COUNTED: u64 = 1_000;

/// A post that is to be read again.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Due {
    pub id: PostId,
    pub title: String,
    pub review_by: Day,
    pub reviewed_at: Option<Moment>,
}

/// Sets the day by which a post is to be read again; nothing takes it away.
pub async fn plan(ctx: &Context, actor: &Actor, id: PostId, by: &str) -> Result<()> {
    let by = day(by)?;
    db::write(ctx, async |txn| {
        let post = editable(txn.db(), actor, id).await?;
        post::Entity::update_many()
            .col_expr(post::Column::ReviewBy, Expr::value(by))
            .filter(post::Column::Id.eq(post.id))
            .exec(txn.db())
            .await?;
        let subject = (Subject::Post, Some(id.number()));
        audit::record(txn, actor, "planned to review", subject, "");
        Ok(())
    })
    .await
}

/// Somebody has read a public post again and it is still right; the next time is then.
pub async fn confirm(ctx: &Context, actor: &Actor, id: PostId, next: &str) -> Result<()> {
    let next = day(next)?;
    db::write(ctx, async |txn| {
        let post = editable(txn.db(), actor, id).await?;
        let confirmed = post::Entity::update_many()
            .col_expr(post::Column::ReviewBy, Expr::value(next))
            .col_expr(post::Column::ReviewedAt, Expr::value(txn.now()))
            .filter(post::Column::Id.eq(post.id))
            .filter(post::Column::State.eq(State::Published))
            .exec(txn.db())
            .await?;
        if confirmed.rows_affected == 0 {
            return Err(Error::Conflict(
                "Readers cannot see this post, so there is nothing to tell them. Publish it first.",
            ));
        }
        txn.bump(ChangeKey::Post(id));
        let subject = (Subject::Post, Some(id.number()));
        audit::record(txn, actor, "reviewed", subject, "");
        Ok(())
    })
    .await
}

/// The public posts of this person that have a day, the most pressing first.
pub async fn list(ctx: &Context, actor: &Actor) -> Result<Vec<Due>> {
    let mut due: Vec<Due> = planned(actor)?
        .select_only()
        .columns([
            post::Column::Id,
            post::Column::ReviewBy,
            post::Column::ReviewedAt,
        ])
        .column(revision::Column::Title)
        .join(JoinType::InnerJoin, draft_text())
        .order_by_asc(post::Column::ReviewBy)
        .order_by_asc(post::Column::Id)
        .limit(MOST_LISTED)
        .into_model()
        .all(ctx.reading())
        .await?;
    for one in &mut due {
        one.title = writing::titled(&one.title).to_owned();
    }
    Ok(due)
}

/// How many of them are due by this day.
pub async fn count_due(ctx: &Context, actor: &Actor, by: &Day) -> Result<u64> {
    let due = planned(actor)?
        .select_only()
        .column(post::Column::Id)
        .filter(post::Column::ReviewBy.lte(by.clone()))
        .limit(MOST_COUNTED)
        .into_query();
    db::count_found(ctx, due).await
}

fn planned(actor: &Actor) -> Result<Select<post::Entity>> {
    Ok(post::Entity::find()
        .filter(editable_by(actor)?)
        .filter(post::Column::Kind.eq(Kind::Post))
        .filter(post::Column::State.eq(State::Published))
        .filter(post::Column::ReviewBy.is_not_null()))
}

fn day(text: &str) -> Result<Option<Day>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    match Day::parse(text) {
        Ok(day) => Ok(Some(day)),
        Err(refusal) => Err(Error::field("review_by", refusal.to_string())),
    }
}
