//! Keeping a sender out: by mail address, by network or by the receipt of a comment, for some days or for good.
//!
//! A sender whose address or network is blocked is answered like anybody; what they send goes to the spam. Through a
//! blocked receipt nothing is changed or asked for any more; its comment can still be taken back. What was sent before
//! stays where it is.

use super::moderatable_by;
use super::submitting::Sender;
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db;
use crate::entity::block::{self, BlockKind};
use crate::entity::person::{self, Role};
use crate::entity::{comment, mailbox};
use crate::error::{Error, Result};
use crate::text::email::EmailAddress;
use crate::text::ids::{BlockId, CommentId, Moment};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use std::collections::HashMap;

/// The most blocks on one page.
const MOST_LISTED: u64 = 200;
/// The longest block that is not for good.
pub const MOST_DAYS: u32 = 3_650;

const NO_ADDRESS: &str = "This comment came without a mail address. Block its network instead.";
const NO_NETWORK: &str =
    "The network of this comment was forgotten already. There is nothing left to block it by.";
const NO_RECEIPT: &str = "This comment was erased, and its receipt with it.";
const NOT_OURS: &str =
    "Somebody of the practice wrote this. Their sign-in can be ended on the page of people.";
const LIFTED: &str = "This sender was let in again already.";

/// A block as lists show it.
#[derive(Debug, Clone)]
pub struct Listed {
    pub block: block::Model,
    /// Under which name the comment was sent.
    pub name: String,
    /// Who blocked.
    pub by: Option<String>,
}

/// Blocks the sender of a comment.
pub async fn block(
    ctx: &Context,
    actor: &Actor,
    id: CommentId,
    kind: BlockKind,
    days: Option<u32>,
) -> Result<BlockId> {
    guard(actor)?;
    if days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
        return Err(Error::field("days", "Choose for how long."));
    }
    db::write(ctx, async |txn| {
        let comment = comment::Entity::find_by_id(id)
            .filter(moderatable_by(actor)?)
            .one(txn.db())
            .await?
            .ok_or(Error::NotFound)?;
        if comment.person_id.is_some() {
            return Err(Error::Conflict(NOT_OURS));
        }
        let row = block::ActiveModel {
            id: NotSet,
            kind: Set(kind),
            sender: Set(sender(txn.db(), &comment, kind).await?),
            comment_id: Set(id),
            at: Set(txn.now()),
            person_id: Set(actor.person_id()),
            until: Set(days.map(|days| txn.now().plus_days(i64::from(days)))),
            lifted_at: Set(None),
        };
        let block = row.insert(txn.db()).await?;
        let subject = (Subject::Block, Some(block.id.number()));
        let until = days.map_or_else(|| "for good".into(), |days| format!("for {days} days"));
        audit::record(txn, actor, "blocked", subject, &until);
        Ok(block.id)
    })
    .await
}

/// Lets a sender in again.
pub async fn unblock(ctx: &Context, actor: &Actor, id: BlockId) -> Result<()> {
    guard(actor)?;
    db::write(ctx, async |txn| {
        let lifted = block::Entity::update_many()
            .col_expr(block::Column::LiftedAt, Expr::value(Some(txn.now())))
            .filter(block::Column::Id.eq(id))
            .filter(block::Column::LiftedAt.is_null())
            .exec(txn.db())
            .await?;
        if lifted.rows_affected == 0 {
            return match block::Entity::find_by_id(id).one(txn.db()).await? {
                Some(_) => Err(Error::Conflict(LIFTED)),
                None => Err(Error::NotFound),
            };
        }
        audit::record(
            txn,
            actor,
            "unblocked",
            (Subject::Block, Some(id.number())),
            "",
        );
        Ok(())
    })
    .await
}

/// The blocks that stand now, newest first.
pub async fn standing(ctx: &Context, actor: &Actor) -> Result<Vec<Listed>> {
    guard(actor)?;
    let db = ctx.reading();
    let blocks = block::Entity::find()
        .filter(stands(ctx.now()))
        .order_by_desc(block::Column::Id)
        .limit(MOST_LISTED)
        .all(db)
        .await?;
    let names: Vec<(CommentId, String)> = comment::Entity::find()
        .select_only()
        .columns([comment::Column::Id, comment::Column::Name])
        .filter(comment::Column::Id.is_in(blocks.iter().map(|block| block.comment_id)))
        .into_tuple()
        .all(db)
        .await?;
    let names: HashMap<CommentId, String> = names.into_iter().collect();
    let people: HashMap<_, _> = person::Entity::find()
        .filter(person::Column::Id.is_in(blocks.iter().filter_map(|block| block.person_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    Ok(blocks
        .into_iter()
        .map(|block| Listed {
            name: names.get(&block.comment_id).cloned().unwrap_or_default(),
            by: block.person_id.and_then(|id| people.get(&id).cloned()),
            block,
        })
        .collect())
}

/// By what the sender of a comment can be blocked.
pub async fn ways(ctx: &Context, actor: &Actor, id: CommentId) -> Result<Vec<(BlockKind, String)>> {
    guard(actor)?;
    let db = ctx.reading();
    let found = comment::Entity::find_by_id(id)
        .filter(moderatable_by(actor)?)
        .one(db)
        .await?;
    let comment = found.ok_or(Error::NotFound)?;
    if comment.person_id.is_some() {
        return Ok(Vec::new());
    }
    let mut ways = Vec::new();
    for kind in [BlockKind::Address, BlockKind::Network, BlockKind::Receipt] {
        match sender(db, &comment, kind).await {
            Ok(sender) => ways.push((kind, sender)),
            Err(Error::Conflict(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(ways)
}

/// Since when a sender with this network or this address is blocked, as part of a query; `None` where nothing tells who
/// they are.
pub(super) fn since(now: Moment, sender: &Sender, address: Option<&str>) -> Option<SimpleExpr> {
    let any = of_sender(sender, address);
    if any.is_empty() {
        return None;
    }
    let first = block::Entity::find()
        .select_only()
        .column(block::Column::At)
        .filter(any)
        .filter(stands(now))
        .order_by_asc(block::Column::Id)
        .limit(1)
        .into_query();
    Some(SimpleExpr::SubQuery(None, Box::new(first.into())))
}

/// Whether somebody with this address is kept out.
pub(super) async fn is_address_blocked(
    db: &impl ConnectionTrait,
    now: Moment,
    email: &EmailAddress,
) -> Result<bool> {
    let found = block::Entity::find()
        .filter(of_sender(&Sender::default(), Some(email.as_str())))
        .filter(stands(now))
        .one(db)
        .await?;
    Ok(found.is_some())
}

fn of_sender(sender: &Sender, address: Option<&str>) -> Condition {
    let is = |kind: BlockKind, sender: &str| {
        Condition::all()
            .add(block::Column::Sender.eq(sender))
            .add(block::Column::Kind.eq(kind))
    };
    let mut any = Condition::any();
    let networks = std::iter::once(&sender.network).chain(&sender.earlier);
    for network in networks.filter(|network| !network.is_empty()) {
        any = any.add(is(BlockKind::Network, network));
    }
    if let Some(address) = address {
        any = any.add(is(BlockKind::Address, address));
    }
    any
}

/// Whether nothing may be changed through the receipt of this comment.
pub(super) async fn is_receipt_blocked(
    db: &impl ConnectionTrait,
    now: Moment,
    comment: &comment::Model,
) -> Result<bool> {
    let found = block::Entity::find()
        .filter(block::Column::Sender.eq(comment.receipt_hash.as_str()))
        .filter(block::Column::Kind.eq(BlockKind::Receipt))
        .filter(stands(now))
        .one(db)
        .await?;
    Ok(found.is_some())
}

fn stands(now: Moment) -> Condition {
    let in_time = Condition::any()
        .add(block::Column::Until.is_null())
        .add(block::Column::Until.gt(now));
    Condition::all()
        .add(block::Column::LiftedAt.is_null())
        .add(in_time)
}

/// Blocks count for the whole site, so those decide who look after all of its comments.
fn guard(actor: &Actor) -> Result<()> {
    match actor {
        Actor::Operator => Ok(()),
        Actor::Person(person) if matches!(person.role, Role::Owner | Role::Moderator) => Ok(()),
        _ => Err(Error::Forbidden),
    }
}

async fn sender(
    db: &impl ConnectionTrait,
    comment: &comment::Model,
    kind: BlockKind,
) -> Result<String> {
    match kind {
        BlockKind::Network if comment.network.is_empty() => Err(Error::Conflict(NO_NETWORK)),
        BlockKind::Network => Ok(comment.network.clone()),
        BlockKind::Receipt if comment.erased_at.is_some() => Err(Error::Conflict(NO_RECEIPT)),
        BlockKind::Receipt => Ok(comment.receipt_hash.clone()),
        BlockKind::Address => {
            let id = comment.mailbox_id.ok_or(Error::Conflict(NO_ADDRESS))?;
            let mailbox = mailbox::Entity::find_by_id(id).one(db).await?;
            Ok(mailbox.ok_or(Error::Conflict(NO_ADDRESS))?.email)
        }
    }
}
