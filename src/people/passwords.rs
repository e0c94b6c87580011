//! Passwords: Argon2id with 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet).
//!
//! Hashing happens off the async threads, two at a time, so that a flood of sign-ins costs waiting and not memory.
//! An account that does not exist costs as much time as one that does.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::text::Refusal;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::{Arc, OnceLock};
use tokio::sync::OwnedSemaphorePermit;

/// The shortest password, in characters.
pub const LEAST: usize = 10;
/// The longest password, in bytes; longer ones are refused before any hashing.
pub const MOST_BYTES: usize = 1_024;

/// Parts of passwords that guessing programs try first.
const COMMON: [&str; 24] = [
    "password", "passwort", "12345", "123123", "qwerty", "qwertz", "abc123", "letmein", "welcome",
    "iloveyou", "admin", "monkey", "dragon", "sunshine", "football", "princess", "trustno1",
    "changeme", "superman", "asdfgh", "1q2w3e", "zaq12", "111111", "000000",
];

/// A password that may be kept.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Judges a new password; `about` are the person's own name and address, which it must not be made of.
    pub fn parse(typed: &str, about: &[&str]) -> std::result::Result<Self, Refusal> {
        if typed.len() > MOST_BYTES {
            return Err(Refusal::new("Keep the password under 1,000 characters."));
        }
        if typed.chars().count() < LEAST {
            return Err(Refusal::new(
                "Use at least 10 characters; a few unrelated words work well.",
            ));
        }
        let lower = typed.to_lowercase();
        let is_personal = about.iter().any(|part| {
            let part = part.to_lowercase();
            !part.is_empty() && (lower == part || part.split('@').next() == Some(lower.as_str()))
        });
        let rest = COMMON
            .iter()
            .fold(lower.clone(), |rest, common| rest.replace(common, ""));
        let mut letters: Vec<char> = lower.chars().collect();
        letters.sort_unstable();
        letters.dedup();
        if is_personal || rest.chars().count() < 4 || letters.len() < 4 {
            return Err(Refusal::new(
                "This password is easy to guess; choose a few unrelated words instead.",
            ));
        }
        Ok(Self(typed.to_owned()))
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Password(not shown)")
    }
}

/// What the database keeps of a password.
pub async fn hash(ctx: &Context, password: &Password) -> Result<String> {
    let place = place(ctx).await?;
    let salt = ctx.random::<16>();
    let password = password.0.clone();
    tokio::task::spawn_blocking(move || {
        let hashed = hash_now(password.as_bytes(), &salt);
        drop(place);
        hashed
    })
    .await
    .map_err(anyhow::Error::new)?
}

/// Whether a typed password is the one behind a hash; without a hash it never is, after the same work.
pub async fn matches(ctx: &Context, typed: &str, hash: Option<&str>) -> Result<bool> {
    if typed.len() > MOST_BYTES {
        return Ok(false);
    }
    let place = place(ctx).await?;
    let (typed, kept) = (typed.to_owned(), hash.map(str::to_owned));
    tokio::task::spawn_blocking(move || {
        let dummy = dummy();
        let parsed = kept
            .as_deref()
            .and_then(|kept| PasswordHash::new(kept).ok());
        let is_known = parsed.is_some();
        let dummy = PasswordHash::new(&dummy?).ok();
        let matches = match parsed.or(dummy) {
            Some(parsed) => Argon2::default()
                .verify_password(typed.as_bytes(), &parsed)
                .is_ok(),
            None => false,
        };
        drop(place);
        Ok(is_known && matches)
    })
    .await
    .map_err(anyhow::Error::new)?
}

async fn place(ctx: &Context) -> Result<OwnedSemaphorePermit> {
    let gate = Arc::clone(ctx.hashing());
    gate.acquire_owned()
        .await
        .map_err(|error| Error::Internal(anyhow::Error::new(error)))
}

fn hash_now(password: &[u8], salt: &[u8]) -> Result<String> {
    let hashed: PasswordHash = Argon2::default()
        .hash_password_with_salt(password, salt)
        .map_err(|error| Error::internal(format!("a password could not be hashed: {error}")))?;
    Ok(hashed.to_string())
}

/// The hash of nothing, for accounts that are not there.
fn dummy() -> Result<String> {
    static DUMMY: OnceLock<String> = OnceLock::new();
    if let Some(dummy) = DUMMY.get() {
        return Ok(dummy.clone());
    }
    let made = hash_now(b"nobody's password", b"sixteen bytes of")?;
    Ok(DUMMY.get_or_init(|| made).clone())
}

#[cfg(test)]
mod tests {
    use super::{Password, dummy, hash_now};

    #[test]
    fn easy_passwords_are_refused() {
        for (typed, good) in [
            ("correct horse battery", true),
            ("schwarzer kaffee 7", true),
            ("kurz", false),
            ("password123", false),
            ("Passwort12345", false),
            ("aaaaaaaaaaaa", false),
            ("ada@example.org", false),
            ("ada lovelace", false),
            ("qwertzqwertz", false),
        ] {
            assert_eq!(
                Password::parse(typed, &["Ada Lovelace", "ada@example.org"]).is_ok(),
                good,
                "{typed}"
            );
        }
    }

    #[test]
    fn the_length_is_measured_in_bytes_at_its_upper_end() {
        let words = |bytes: usize| {
            "long enough "
                .chars()
                .cycle()
                .take(bytes)
                .collect::<String>()
        };
        assert!(Password::parse(&words(1_024), &[]).is_ok());
        assert!(Password::parse(&words(1_025), &[]).is_err());
        assert!(
            Password::parse(&"drei süße ".repeat(94), &[]).is_err(),
            "940 characters, 1,128 bytes"
        );
    }

    #[test]
    fn the_work_of_a_hash_is_what_it_is_said_to_be() {
        let hashed = hash_now(b"correct horse battery", b"sixteen bytes of").unwrap();
        assert!(
            hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hashed}"
        );
        let dummy = dummy().unwrap();
        assert!(
            dummy.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{dummy}"
        );
    }
}
