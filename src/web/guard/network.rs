//! The network that a request comes from, as a keyed hash for limits and for telling repeat visitors apart.
//!
//! The address is the connection's own. Only when that belongs to a trusted proxy is `X-Forwarded-For` read, from the
//! right, up to the first address that is not a trusted proxy's. An IPv6 client counts by its /64. The key changes every
//! week; what was kept in earlier weeks can be found again only while their keys live.

use crate::config;
use crate::context::{Context, NetworkKey};
use crate::db::network_keys;
use hmac::{Hmac, KeyInit, Mac};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use sha2::Sha256;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// The client's network, pseudonymised, and its address for as long as the request lives.
#[derive(Debug, Clone)]
pub struct Network {
    key: String,
    earlier: Vec<String>,
    address: IpAddr,
}

impl Network {
    /// The keyed hash; equal for requests from one network of this site within a week, meaningless elsewhere.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// All hashes under which this network may have been kept: this week's, and those of earlier weeks.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.key.as_str()).chain(self.earlier.iter().map(String::as_str))
    }

    /// The client's address, for comparing; it is never stored.
    pub fn address(&self) -> IpAddr {
        self.address
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Network {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let Some(ctx) = request.rocket().state::<Context>() else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        let peer = request
            .remote()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |remote| remote.ip());
        let forwarded: Vec<&str> = request.headers().get("X-Forwarded-For").collect();
        let address = ctx.config().proxy.client(peer, &forwarded);
        let client = config::network(address).to_string();
        let keys = match network_keys::live(ctx).await {
            Ok(keys) => keys,
            // Whoever wrote something while the database is away is told so by the handler, which has their words; a
            // guard that refuses here would lose them. Nobody is recognised by what this request is called.
            Err(error) => {
                tracing::warn!("no key for networks: {error}");
                Arc::default()
            }
        };
        let mut hashes = keys.iter().filter_map(|key| hashed(key, &client));
        let key = hashes.next().unwrap_or_else(|| hex(&ctx.random::<16>()));
        Outcome::Success(Self {
            key,
            earlier: hashes.collect(),
            address,
        })
    }
}

fn hashed(key: &NetworkKey, client: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.key).ok()?;
    mac.update(client.as_bytes());
    let digest = mac.finalize().into_bytes();
    digest.get(..16).map(hex)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
