//! The signed token of a comment form: when it was made, for which post, and a nonce that makes a resend recognisable.
//!
//! Nothing is stored until the comment is. The receipt's token is derived from the nonce, so the same form always
//! leads to the same receipt, and nobody without the form can compute it.

use crate::context::Context;
use crate::text::ids::{Moment, PostId};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Forms sent faster than this were not typed by a person, in milliseconds.
pub const LEAST_AGE: i64 = 3_000;
/// Forms older than this are asked to be looked at again, in milliseconds.
pub const MOST_AGE: i64 = 24 * 60 * 60 * 1000;

const CLAIMS: usize = 32;

/// What a token says once its signature was found right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormToken {
    pub made_at: Moment,
    pub post: PostId,
    pub nonce: [u8; 16],
}

/// A fresh token for a post's form.
pub fn issue(ctx: &Context, post: PostId) -> String {
    sign(
        &ctx.secrets().signing,
        &FormToken {
            made_at: ctx.now(),
            post,
            nonce: ctx.random(),
        },
    )
}

/// Reads a token; `None` for anything that this site did not sign.
pub fn read(ctx: &Context, token: &str) -> Option<FormToken> {
    verify(&ctx.secrets().signing, token)
}

/// The token of the receipt for a form's nonce.
pub fn receipt(ctx: &Context, nonce: &[u8; 16]) -> String {
    let signed = mac(&ctx.secrets().signing, b"receipt", nonce)
        .finalize()
        .into_bytes();
    URL_SAFE_NO_PAD.encode(signed)
}

/// What the database keeps of a nonce or a receipt's token.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn sign(key: &[u8], token: &FormToken) -> String {
    let mut bytes = Vec::with_capacity(CLAIMS * 2);
    bytes.extend_from_slice(&token.made_at.millis().to_be_bytes());
    bytes.extend_from_slice(&token.post.number().to_be_bytes());
    bytes.extend_from_slice(&token.nonce);
    let signature = mac(key, b"form", &bytes).finalize().into_bytes();
    bytes.extend_from_slice(&signature);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn verify(key: &[u8], token: &str) -> Option<FormToken> {
    if token.len() > 128 {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(token.trim()).ok()?;
    let (claims, signature) = bytes.split_at_checked(CLAIMS)?;
    mac(key, b"form", claims).verify_slice(signature).ok()?;
    let (made_at, rest) = claims.split_first_chunk::<8>()?;
    let (post, nonce) = rest.split_first_chunk::<8>()?;
    Some(FormToken {
        made_at: Moment::from_millis(i64::from_be_bytes(*made_at)),
        post: PostId::new(i64::from_be_bytes(*post)),
        nonce: nonce.try_into().ok()?,
    })
}

/// One key, several purposes, kept apart by name.
fn mac(key: &[u8], purpose: &[u8], message: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of every length; a refusal cannot happen, and an empty key would only fail verification.
    let mut mac = match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mac) => mac,
        Err(_) => Hmac::new(&Default::default()),
    };
    mac.update(purpose);
    mac.update(b":");
    mac.update(message);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_signed_is_read() {
        let token = FormToken {
            made_at: Moment::from_millis(1_772_442_000_000),
            post: PostId::new(7),
            nonce: [9; 16],
        };
        let signed = sign(b"key", &token);
        assert_eq!(verify(b"key", &signed), Some(token.clone()));
        assert_eq!(verify(b"other key", &signed), None);
        for at in 0..signed.len() {
            let mut forged: Vec<u8> = signed.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            // The last character carries spare bits that decoding refuses or ignores; ignored ones change nothing.
            assert!(
                verify(b"key", &forged).is_none_or(|read| read == token),
                "{at}"
            );
        }
        for nonsense in ["", "x", "AAAA", "%%%", &"A".repeat(86), &"A".repeat(10_000)] {
            assert_eq!(verify(b"key", nonsense), None);
        }
    }
}
