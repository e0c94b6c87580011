//! Invitations: a link, shown once to the owner, by which somebody joins with a name and password of their own.
//!
//! It holds for seven days, works once, and can be taken back. A new one for the same address replaces the one before,
//! and the invitations of an owner who is kept out end with them.

use super::accounts::{self, EMAIL_TAKEN, NewPerson, token, with_email};
use super::roles::owner_only;
use super::tokens;
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db;
use crate::entity::delivery::DeliveryKind;
use crate::entity::invitation;
use crate::entity::person::{self, Role};
use crate::error::{Error, Result};
use crate::letters;
use crate::letters::deliveries::{self, Recipient};
use crate::text::email::EmailAddress;
use crate::text::ids::{InvitationId, Moment, PersonId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder,
};

/// How long a link holds.
pub const DAYS: i64 = 7;

/// An invitation that was just made, with the token that nobody will see again.
#[derive(Debug)]
pub struct Invited {
    pub invitation: invitation::Model,
    pub token: String,
}

/// How the link reaches the person who is invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The owner passes it on.
    Hand,
    Mail,
}

/// Invites somebody to a role; by mail, the mail brings a token of its own.
pub async fn invite(
    ctx: &Context,
    actor: &Actor,
    email: &str,
    role: Role,
    by: By,
) -> Result<Invited> {
    owner_only(actor)?;
    if by == By::Mail && !letters::is_on(ctx) {
        return Err(Error::Conflict(
            "This site sends no mail. Make a link and pass it on yourself.",
        ));
    }
    let inviter = actor.person_id().ok_or(Error::Forbidden)?;
    let email =
        EmailAddress::parse(email).map_err(|refusal| Error::field("email", refusal.to_string()))?;
    let (token, hash) = token(ctx);
    db::write(ctx, async |txn| {
        if with_email(txn.db(), &email).await?.is_some() {
            return Err(Error::field("email", EMAIL_TAKEN));
        }
        revoke_open(txn, actor, invitation::Column::Email.eq(email.as_str())).await?;
        let row = invitation::ActiveModel {
            id: NotSet,
            token_hash: Set(hash.clone()),
            email: Set(email.as_str().to_owned()),
            role: Set(role),
            invited_by: Set(inviter),
            created_at: Set(txn.now()),
            expires_at: Set(txn.now().plus_days(DAYS)),
            accepted_at: Set(None),
            revoked_at: Set(None),
        };
        let invitation = row.insert(txn.db()).await?;
        audit::record(
            txn,
            actor,
            "invited",
            (Subject::Invitation, Some(invitation.id.number())),
            role.word(),
        );
        if by == By::Mail {
            let subject = invitation.id.number();
            let to = Recipient::InSubject;
            deliveries::enqueue(txn, DeliveryKind::Invitation, to, subject).await?;
        }
        Ok(Invited {
            invitation,
            token: token.clone(),
        })
    })
    .await
}

/// The invitation with a fresh token for its mail; nothing if it does not hold any more.
pub async fn letter(
    ctx: &Context,
    id: InvitationId,
) -> Result<Option<(invitation::Model, String)>> {
    let (token, hash) = token(ctx);
    db::write(ctx, async |txn| {
        let renewed = invitation::Entity::update_many()
            .col_expr(invitation::Column::TokenHash, Expr::value(hash))
            .filter(invitation::Column::Id.eq(id))
            .filter(is_open(txn.now()))
            .exec_with_returning(txn.db())
            .await?;
        Ok(renewed
            .into_iter()
            .next()
            .map(|invitation| (invitation, token)))
    })
    .await
}

/// The invitations that can still be accepted, newest first.
pub async fn open(ctx: &Context) -> Result<Vec<invitation::Model>> {
    Ok(invitation::Entity::find()
        .filter(is_open(ctx.now()))
        .order_by_desc(invitation::Column::Id)
        .all(ctx.reading())
        .await?)
}

/// The invitation behind a token, if it still holds.
pub async fn by_token(ctx: &Context, token: &str) -> Result<invitation::Model> {
    let found = invitation::Entity::find()
        .filter(invitation::Column::TokenHash.eq(tokens::hash(token)))
        .filter(is_open(ctx.now()))
        .one(ctx.reading())
        .await?;
    found.ok_or(Error::NotFound)
}

/// Joins: makes the person and uses the invitation up.
pub async fn accept(
    ctx: &Context,
    token: &str,
    name: &str,
    password: &str,
) -> Result<person::Model> {
    let invitation = by_token(ctx, token).await?;
    let new = NewPerson {
        name: name.to_owned(),
        email: invitation.email.clone(),
        role: invitation.role,
        password: password.to_owned(),
    };
    let checked = accounts::check(ctx, &new).await?;
    db::write(ctx, async |txn| {
        settle(txn, invitation.id, invitation::Column::AcceptedAt).await?;
        let person = accounts::insert(txn, &checked).await?;
        let actor = Actor::Person(person.clone());
        let subject = (Subject::Invitation, Some(invitation.id.number()));
        audit::record(txn, &actor, "accepted", subject, person.role.word());
        Ok(person)
    })
    .await
}

/// Takes an invitation back.
pub async fn revoke(ctx: &Context, actor: &Actor, id: InvitationId) -> Result<()> {
    owner_only(actor)?;
    db::write(ctx, async |txn| {
        settle(txn, id, invitation::Column::RevokedAt).await?;
        audit::record(
            txn,
            actor,
            "revoked",
            (Subject::Invitation, Some(id.number())),
            "",
        );
        Ok(())
    })
    .await
}

/// Takes back what somebody gave who may invite no more.
pub(super) async fn revoke_given_by(txn: &db::Txn, actor: &Actor, inviter: PersonId) -> Result<()> {
    revoke_open(txn, actor, invitation::Column::InvitedBy.eq(inviter)).await
}

async fn revoke_open(txn: &db::Txn, actor: &Actor, which: Expr) -> Result<()> {
    let revoked = invitation::Entity::update_many()
        .col_expr(invitation::Column::RevokedAt, Expr::value(txn.now()))
        .filter(which)
        .filter(is_open(txn.now()))
        .exec_with_returning(txn.db())
        .await?;
    for invitation in revoked {
        audit::record(
            txn,
            actor,
            "revoked",
            (Subject::Invitation, Some(invitation.id.number())),
            "",
        );
    }
    Ok(())
}

async fn settle(txn: &db::Txn, id: InvitationId, column: invitation::Column) -> Result<()> {
    let settled = invitation::Entity::update_many()
        .col_expr(column, Expr::value(txn.now()))
        .filter(invitation::Column::Id.eq(id))
        .filter(is_open(txn.now()))
        .exec(txn.db())
        .await?;
    if settled.rows_affected == 0 {
        Err(Error::NotFound)
    } else {
        Ok(())
    }
}

fn is_open(now: Moment) -> Condition {
    Condition::all()
        .add(invitation::Column::AcceptedAt.is_null())
        .add(invitation::Column::RevokedAt.is_null())
        .add(invitation::Column::ExpiresAt.gt(now))
}
