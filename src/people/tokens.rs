//! Tokens that open something: 256 random bits for the person, only their SHA-256 in the database.

use crate::context::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A fresh token.
pub fn make(ctx: &Context) -> String {
    URL_SAFE_NO_PAD.encode(ctx.random::<32>())
}

/// Whether something could be a token of ours at all; what could not needs no look into the database.
pub fn is_well_formed(token: &str) -> bool {
    URL_SAFE_NO_PAD
        .decode(token)
        .is_ok_and(|bytes| bytes.len() == 32)
}

/// What the database keeps of a token.
pub fn hash(token: &str) -> String {
    Sha256::digest(token.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
