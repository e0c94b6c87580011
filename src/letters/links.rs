//! Signed links and proofs that need no row of their own: what they are for, which row, and when they were made.
//!
//! They confirm an address, end what somebody asked for, and prove a confirmed address to the comment form. Links that
//! give power over the site (a new password, an invitation, a decision) are random instead, and kept as hashes.

use crate::context::Context;
use crate::text::ids::Moment;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// This address is mine; names a mailbox.
    Confirm,
    /// No more answers to this comment; names a subscription.
    EndSubscription,
    /// I do not wait for this post any more; names an awaiting.
    EndAwaiting,
    /// Never write to this address; names a mailbox.
    NeverAgain,
    /// This browser's holder confirmed an address; names a mailbox.
    Proof,
}

const PURPOSES: [(Purpose, u8); 5] = [
    (Purpose::Confirm, 1),
    (Purpose::EndSubscription, 2),
    (Purpose::EndAwaiting, 3),
    (Purpose::NeverAgain, 4),
    (Purpose::Proof, 5),
];

/// A link as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub purpose: Purpose,
    pub id: i64,
    pub made_at: Moment,
}

const CLAIMS: usize = 17;
const SIGNATURE: usize = 16;

/// The token for a link made now.
pub fn make(ctx: &Context, purpose: Purpose, id: i64) -> String {
    let link = Link {
        purpose,
        id,
        made_at: ctx.now(),
    };
    sign(&ctx.secrets().signing, &link)
}

/// Reads a token; `None` for anything that this site did not sign.
pub fn read(ctx: &Context, token: &str) -> Option<Link> {
    verify(&ctx.secrets().signing, token)
}

fn sign(key: &[u8], link: &Link) -> String {
    let code = PURPOSES
        .iter()
        .find(|(purpose, _)| *purpose == link.purpose)
        .map_or(0, |(_, code)| *code);
    let mut bytes = vec![code];
    bytes.extend_from_slice(&link.id.to_be_bytes());
    bytes.extend_from_slice(&link.made_at.millis().to_be_bytes());
    let signature = mac(key, &bytes).finalize().into_bytes();
    bytes.extend(signature.iter().take(SIGNATURE));
    URL_SAFE_NO_PAD.encode(bytes)
}

fn verify(key: &[u8], token: &str) -> Option<Link> {
    if token.len() > 64 {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (claims, signature) = bytes.split_at_checked(CLAIMS)?;
    if signature.len() != SIGNATURE {
        return None;
    }
    mac(key, claims).verify_truncated_left(signature).ok()?;
    let (code, rest) = claims.split_first()?;
    let (id, made_at) = rest.split_first_chunk::<8>()?;
    let (purpose, _) = PURPOSES.iter().find(|(_, known)| known == code)?;
    Some(Link {
        purpose: *purpose,
        id: i64::from_be_bytes(*id),
        made_at: Moment::from_millis(i64::from_be_bytes(made_at.try_into().ok()?)),
    })
}

fn mac(key: &[u8], message: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of every length; a refusal cannot happen, and an empty key would only fail verification.
    let mut mac = match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mac) => mac,
        Err(_) => Hmac::new(&Default::default()),
    };
    mac.update(b"letter:");
    mac.update(message);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_signed_is_read() {
        for (purpose, _) in PURPOSES {
            let link = Link {
                purpose,
                id: 7,
                made_at: Moment::from_millis(1_772_442_000_000),
            };
            let token = sign(b"key", &link);
            assert_eq!(verify(b"key", &token), Some(link));
            assert_eq!(verify(b"another", &token), None);
            for at in 0..token.len() {
                let mut forged: Vec<u8> = token.clone().into_bytes();
                forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
                let forged = String::from_utf8(forged).unwrap();
                assert!(
                    verify(b"key", &forged).is_none_or(|read| read == link),
                    "{at}"
                );
            }
            assert_eq!(verify(b"key", &token[..22]), None, "without its signature");
        }
        for nonsense in ["", "x", "%%%", &"A".repeat(44), &"A".repeat(10_000)] {
            assert_eq!(verify(b"key", nonsense), None);
        }
    }
}
