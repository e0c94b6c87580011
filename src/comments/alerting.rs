//! Telling moderators by mail that comments wait: once an hour or once a day at most, never in their senders' words.
//!
//! Each waiting comment in the mail comes with a link that opens this one comment for this one person, without signing
//! in. It decides once, within seven days; opening it changes nothing.

use super::moderating::{self, Decision, Seen};
use super::{learning, moderatable_by};
use crate::audit::Actor;
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::comment::{self, CommentState};
use crate::entity::comment_key;
use crate::entity::delivery::DeliveryKind;
use crate::entity::job::JobKind;
use crate::entity::person;
use crate::error::{Error, Result};
use crate::jobs;
use crate::letters;
use crate::letters::deliveries::{self, Recipient};
use crate::people::tokens;
use crate::posts::naming::{self, Named};
use crate::site::comment_rules::{Alerts, CommentRules};
use crate::site::settings;
use crate::text::ids::{CommentId, CommentKeyId, Moment, PersonId};
use crate::text::zone::Zone;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

/// How long such a link holds.
pub const DAYS: i64 = 7;
/// So many waiting comments are named in one mail.
const MOST_NAMED: u64 = 5;
const HOUR: i64 = 60 * 60 * 1000;
/// When a daily mail leaves, in the site's zone.
const MORNING: &str = "08:00";

const USED: &str = "This link was used before. Sign in to look at the comment again.";

/// What a mail tells a moderator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    pub total: u64,
    pub named: Vec<Waiting>,
}

/// A waiting comment, without a word of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub post: String,
    pub sent_at: Moment,
    /// The token of the link that opens it.
    pub token: String,
}

/// A comment that was opened by a link.
#[derive(Debug, Clone)]
pub struct Opened {
    pub comment: comment::Model,
    pub post: Named,
    pub parent: Option<comment::Model>,
    key: CommentKeyId,
    person: person::Model,
}

/// Notes that a comment waits.
pub async fn note_waiting(ctx: &Context, txn: &Txn) -> Result<()> {
    if !letters::is_on(ctx) {
        return Ok(());
    }
    jobs::enqueue(txn, JobKind::Alert, 0, txn.now()).await
}

/// Writes the mails that are due, and comes back when the next one is.
pub async fn run(ctx: &Context) -> Result<()> {
    let settings = settings::load(ctx.reading()).await?;
    let people = person::Entity::find()
        .filter(person::Column::DisabledAt.is_null())
        .all(ctx.reading())
        .await?;
    db::write(ctx, async |txn| {
        let mut later: Option<Moment> = None;
        for person in &people {
            let last = deliveries::last(txn.db(), person.id, DeliveryKind::Alert).await?;
            let actor = Actor::Person(person.clone());
            let Some(since) = oldest(txn.db(), &actor, last).await? else {
                continue;
            };
            match due(&settings.comments, &settings.zone, since, last) {
                Some(due) if due <= txn.now() => {
                    let to = Recipient::Person(person.id);
                    deliveries::enqueue(txn, DeliveryKind::Alert, to, 0).await?;
                }
                Some(due) => later = Some(later.map_or(due, |soonest| soonest.min(due))),
                None => {}
            }
        }
        match later {
            Some(at) => jobs::enqueue(txn, JobKind::Alert, 0, at).await,
            None => Ok(()),
        }
    })
    .await
}

/// What waits for a person, with fresh links; nothing if nothing does any more.
pub async fn alert(ctx: &Context, to: PersonId) -> Result<Option<Alert>> {
    let found = person::Entity::find_by_id(to)
        .filter(person::Column::DisabledAt.is_null())
        .one(ctx.reading())
        .await?;
    let Some(person) = found else {
        return Ok(None);
    };
    let actor = Actor::Person(person);
    let total = comment::Entity::find()
        .filter(waiting(&actor)?)
        .count(ctx.reading())
        .await?;
    let newest = comment::Entity::find()
        .filter(waiting(&actor)?)
        .order_by_desc(comment::Column::Id)
        .limit(MOST_NAMED)
        .all(ctx.reading())
        .await?;
    if newest.is_empty() {
        return Ok(None);
    }
    let posts = naming::named(ctx.reading(), newest.iter().map(|comment| comment.post_id)).await?;
    let named = db::write(ctx, async |txn| {
        let mut named = Vec::new();
        for comment in &newest {
            named.push(Waiting {
                post: posts
                    .get(&comment.post_id)
                    .map(|post| post.title.clone())
                    .unwrap_or_default(),
                sent_at: comment.created_at,
                token: key(ctx, txn, to, comment.id).await?,
            });
        }
        Ok(named)
    })
    .await?;
    Ok(Some(Alert { total, named }))
}

/// The comment behind a link, while the link holds and its person may still decide about it.
pub async fn open(ctx: &Context, token: &str) -> Result<Opened> {
    if !tokens::is_well_formed(token) {
        return Err(Error::NotFound);
    }
    let db = ctx.reading();
    let key = comment_key::Entity::find()
        .filter(comment_key::Column::TokenHash.eq(tokens::hash(token)))
        .filter(comment_key::Column::CreatedAt.gt(ctx.now().plus_days(-DAYS)))
        .filter(comment_key::Column::UsedAt.is_null())
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let person = person::Entity::find_by_id(key.person_id)
        .filter(person::Column::DisabledAt.is_null())
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let comment = comment::Entity::find_by_id(key.comment_id)
        .filter(moderatable_by(&Actor::Person(person.clone()))?)
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null())
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let parent = match comment.parent_id {
        Some(parent) => {
            comment::Entity::find_by_id(parent)
                .filter(comment::Column::ErasedAt.is_null())
                .one(db)
                .await?
        }
        None => None,
    };
    let post = naming::named(db, [comment.post_id])
        .await?
        .remove(&comment.post_id)
        .unwrap_or_default();
    Ok(Opened {
        comment,
        post,
        parent,
        key: key.id,
        person,
    })
}

/// Decides about the comment of a link, which is used up by it.
pub async fn decide(
    ctx: &Context,
    token: &str,
    decision: Decision,
    version: Option<i64>,
) -> Result<()> {
    let opened = open(ctx, token).await?;
    let actor = Actor::Person(opened.person);
    let seen = Seen {
        state: Some(CommentState::Pending),
        version,
        ..Seen::default()
    };
    db::write(ctx, async |txn| {
        let used = comment_key::Entity::update_many()
            .col_expr(comment_key::Column::UsedAt, Expr::value(txn.now()))
            .filter(comment_key::Column::Id.eq(opened.key))
            .filter(comment_key::Column::UsedAt.is_null())
            .exec(txn.db())
            .await?;
        if used.rows_affected == 0 {
            return Err(Error::Conflict(USED));
        }
        moderating::settle(ctx, txn, &actor, opened.comment.id, decision, seen).await
    })
    .await?;
    learning::soon(ctx).await
}

/// Forgets links that hold no longer.
pub async fn forget_expired(ctx: &Context) -> Result<()> {
    db::write(ctx, async |txn| {
        comment_key::Entity::delete_many()
            .filter(comment_key::Column::CreatedAt.lt(txn.now().plus_days(-DAYS)))
            .exec(txn.db())
            .await?;
        Ok(())
    })
    .await
}

async fn key(ctx: &Context, txn: &Txn, to: PersonId, comment: CommentId) -> Result<String> {
    let token = tokens::make(ctx);
    let row = comment_key::ActiveModel {
        id: NotSet,
        token_hash: Set(tokens::hash(&token)),
        person_id: Set(to),
        comment_id: Set(comment),
        created_at: Set(txn.now()),
        used_at: Set(None),
    };
    comment_key::Entity::insert(row)
        .exec_without_returning(txn.db())
        .await?;
    Ok(token)
}

/// When the first comment came that this person has not been told of.
async fn oldest(
    db: &impl ConnectionTrait,
    actor: &Actor,
    told_at: Option<Moment>,
) -> Result<Option<Moment>> {
    let mut query = comment::Entity::find().filter(waiting(actor)?);
    if let Some(told_at) = told_at {
        query = query.filter(comment::Column::CreatedAt.gt(told_at));
    }
    let oldest = query.order_by_asc(comment::Column::Id).one(db).await?;
    Ok(oldest.map(|comment| comment.created_at))
}

/// What waits for somebody and may be spoken of in a mail.
fn waiting(actor: &Actor) -> Result<Condition> {
    Ok(moderatable_by(actor)?
        .add(comment::Column::State.eq(CommentState::Pending))
        .add(comment::Column::WithdrawnAt.is_null())
        .add(comment::Column::ErasedAt.is_null())
        .add(comment::Column::IsLewd.eq(false)))
}

/// When somebody is to be told of a comment that came at `since`, if ever.
fn due(rules: &CommentRules, zone: &Zone, since: Moment, last: Option<Moment>) -> Option<Moment> {
    let due = match rules.alerts {
        Alerts::Never => return None,
        Alerts::Hourly => last.map_or(since, |last| since.max(last.plus(HOUR))),
        Alerts::Daily => morning_after(zone, last.map_or(since, |last| since.max(last))),
    };
    let back = rules
        .away_until
        .as_ref()
        .and_then(|day| zone.instant(day.as_str(), MORNING).ok())
        .map(Moment::from_millis);
    Some(back.map_or(due, |back| back.max(due)))
}

fn morning_after(zone: &Zone, at: Moment) -> Moment {
    let morning = |at: Moment| {
        zone.instant(&zone.field_date(at.millis()), MORNING)
            .map_or(at, Moment::from_millis)
    };
    let same_day = morning(at);
    if same_day >= at {
        same_day
    } else {
        morning(at.plus_days(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::day::Day;

    #[test]
    fn moderators_are_told_once_an_hour_or_once_a_morning() {
        let zone = Zone::parse("Europe/Berlin").unwrap();
        let at = |date: &str, time: &str| Moment::from_millis(zone.instant(date, time).unwrap());
        let rules = |alerts, away: Option<&str>| CommentRules {
            alerts,
            away_until: away.map(|day| Day::parse(day).unwrap()),
            ..CommentRules::default()
        };
        let noon = at("2026-03-02", "12:00");
        for (alerts, away, last, wanted) in [
            (Alerts::Never, None, None, None),
            (Alerts::Hourly, None, None, Some(noon)),
            (
                Alerts::Hourly,
                None,
                Some(at("2026-03-02", "11:30")),
                Some(at("2026-03-02", "12:30")),
            ),
            (
                Alerts::Hourly,
                None,
                Some(at("2026-03-01", "11:30")),
                Some(noon),
            ),
            (Alerts::Daily, None, None, Some(at("2026-03-03", "08:00"))),
            (
                Alerts::Daily,
                None,
                Some(at("2026-03-02", "08:00")),
                Some(at("2026-03-03", "08:00")),
            ),
            (
                Alerts::Hourly,
                Some("2026-03-09"),
                None,
                Some(at("2026-03-09", "08:00")),
            ),
            (Alerts::Hourly, Some("2026-02-09"), None, Some(noon)),
        ] {
            assert_eq!(
                due(&rules(alerts, away), &zone, noon, last),
                wanted,
                "{alerts:?} {last:?}"
            );
        }
        assert_eq!(
            morning_after(&zone, at("2026-03-02", "07:59")),
            at("2026-03-02", "08:00")
        );
        assert_eq!(
            morning_after(&zone, at("2026-03-28", "08:01")),
            at("2026-03-29", "08:00"),
            "over a change of clocks"
        );
    }
}
