//! Signing in with e-mail and password, slowed down and silent about what exists.
//!
//! Tries count by network and by account. When an account's count is spent by guesses from anywhere, each network may
//! still try that account once a minute: an attacker slows down, and the owner at another place is never locked out.

use super::accounts::with_email;
use super::passwords;
use crate::context::Context;
use crate::entity::person;
use crate::error::{Error, Result};
use crate::limits::{self, Limit};
use crate::text::email::EmailAddress;
use sha2::{Digest, Sha256};

/// The words for every failure, whatever its cause.
pub const REFUSED: &str = "The e-mail address or the password is not right.";

/// The person with this address and password.
pub async fn sign_in(
    ctx: &Context,
    network: &str,
    email: &str,
    password: &str,
) -> Result<person::Model> {
    // However an address is spelled, its tries count together.
    let address = EmailAddress::parse(email).ok();
    let account = account_key(address.as_ref().map_or(email, EmailAddress::as_str));
    let pair = format!("{account} from {network}");
    admit(ctx, network, &account, &pair).await?;
    let person = match &address {
        Some(address) => with_email(ctx.reading(), address)
            .await?
            .filter(|person| person.disabled_at.is_none()),
        None => None,
    };
    let hash = person.as_ref().map(|person| person.password_hash.as_str());
    let is_right = passwords::matches(ctx, password, hash).await?;
    match person {
        Some(person) if is_right => {
            limits::forget(ctx, &account).await?;
            limits::forget(ctx, &pair).await?;
            Ok(person)
        }
        _ => Err(Error::field("password", REFUSED)),
    }
}

async fn admit(ctx: &Context, network: &str, account: &str, pair: &str) -> Result<()> {
    let limit = Limit {
        per_minute: ctx.config().limits.sign_ins_per_minute,
    };
    limits::take(ctx, &format!("sign-in network {network}"), limit).await?;
    let Err(error) = limits::take(ctx, account, limit).await else {
        return Ok(());
    };
    let Error::TooMany {
        retry_after: sooner,
    } = error
    else {
        return Err(error);
    };
    match limits::take(ctx, pair, Limit { per_minute: 1 }).await {
        Err(Error::TooMany { retry_after }) => Err(Error::TooMany {
            retry_after: retry_after.min(sooner),
        }),
        other => other,
    }
}

/// Accounts are counted by a hash: what was typed may be anything of any length.
fn account_key(email: &str) -> String {
    let hex: String = Sha256::digest(email.as_bytes())
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sign-in account {hex}")
}
