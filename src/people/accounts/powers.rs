//! What people may do, and whether they may come in at all.
//!
//! A site never loses its last owner who can sign in: whoever takes an owner's powers away holds all owners' rows until
//! the end of the transaction. Powers that are lost take the invitations with them that were given with them.

use super::one;
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::person::{self, Role};
use crate::entity::session;
use crate::error::{Error, Result};
use crate::people::invitations;
use crate::people::roles::owner_only;
use crate::text::ids::{Moment, PersonId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

const LAST_OWNER: &str =
    "This is the only owner who can sign in. Make somebody else an owner first.";

/// Keeps a person from signing in, ends their sessions, and takes back the invitations that they gave.
pub async fn disable(ctx: &Context, actor: &Actor, id: PersonId) -> Result<()> {
    owner_only(actor)?;
    db::write(ctx, async |txn| {
        one(txn.db(), id).await?;
        keep_an_owner(txn, id).await?;
        let disabled = person::Entity::update_many()
            .col_expr(person::Column::DisabledAt, Expr::value(txn.now()))
            .filter(person::Column::Id.eq(id))
            .filter(person::Column::DisabledAt.is_null())
            .exec(txn.db())
            .await?;
        if disabled.rows_affected == 0 {
            return Err(Error::Conflict("This person cannot sign in already."));
        }
        session::Entity::delete_many()
            .filter(session::Column::PersonId.eq(id))
            .exec(txn.db())
            .await?;
        invitations::revoke_given_by(txn, actor, id).await?;
        audit::record(
            txn,
            actor,
            "disabled",
            (Subject::Person, Some(id.number())),
            "",
        );
        Ok(())
    })
    .await
}

/// Lets a disabled person sign in again.
pub async fn enable(ctx: &Context, actor: &Actor, id: PersonId) -> Result<()> {
    owner_only(actor)?;
    db::write(ctx, async |txn| {
        one(txn.db(), id).await?;
        let enabled = person::Entity::update_many()
            .col_expr(person::Column::DisabledAt, Expr::value(None::<Moment>))
            .filter(person::Column::Id.eq(id))
            .filter(person::Column::DisabledAt.is_not_null())
            .exec(txn.db())
            .await?;
        if enabled.rows_affected == 0 {
            return Err(Error::Conflict("This person can sign in already."));
        }
        audit::record(
            txn,
            actor,
            "enabled",
            (Subject::Person, Some(id.number())),
            "",
        );
        Ok(())
    })
    .await
}

/// Gives a person another role; who is an owner no more has no open invitations either.
pub async fn change_role(ctx: &Context, actor: &Actor, id: PersonId, role: Role) -> Result<()> {
    owner_only(actor)?;
    db::write(ctx, async |txn| {
        let person = one(txn.db(), id).await?;
        if person.role == role {
            return Ok(());
        }
        if !role.may_own() {
            keep_an_owner(txn, id).await?;
        }
        let changed = person::Entity::update_many()
            .col_expr(person::Column::Role, Expr::value(role))
            .filter(person::Column::Id.eq(id))
            .filter(person::Column::Role.eq(person.role))
            .exec(txn.db())
            .await?;
        if changed.rows_affected == 0 {
            return Err(Error::Conflict(
                "Somebody else changed this role just now. Reload the page and look again.",
            ));
        }
        if !role.may_own() {
            invitations::revoke_given_by(txn, actor, id).await?;
        }
        audit::record(
            txn,
            actor,
            "given a role",
            (Subject::Person, Some(id.number())),
            role.word(),
        );
        Ok(())
    })
    .await
}

async fn keep_an_owner(txn: &Txn, leaving: PersonId) -> Result<()> {
    // Read under a lock: on PostgreSQL two owners who demote each other at once would otherwise both succeed.
    let owners = person::Entity::find()
        .filter(person::Column::Role.eq(Role::Owner))
        .filter(person::Column::DisabledAt.is_null())
        .order_by_asc(person::Column::Id)
        .lock_exclusive()
        .all(txn.db())
        .await?;
    let is_last = !owners.is_empty() && owners.iter().all(|owner| owner.id == leaving);
    if is_last {
        Err(Error::Conflict(LAST_OWNER))
    } else {
        Ok(())
    }
}
