//! The network that a request comes from, as a keyed hash for limits and for telling repeat visitors apart.
//!
//! The address is the connection's own. Only when that belongs to a trusted proxy is `X-Forwarded-For` read, from the
//! right, up to the first address that is not a trusted proxy's. An IPv6 client counts by its /64.

use crate::config;
use crate::context::Context;
use hmac::{Hmac, KeyInit, Mac};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use sha2::Sha256;
use std::net::{IpAddr, Ipv4Addr};

/// The client's network, pseudonymised, and its address for as long as the request lives.
#[derive(Debug, Clone)]
pub struct Network {
    key: String,
    address: IpAddr,
}

impl Network {
    /// The keyed hash; equal for requests from one network of this site, meaningless elsewhere.
    pub fn key(&self) -> &str {
        &self.key
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
        let client = ctx.config().proxy.client(peer, &forwarded);
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&ctx.secrets().network) else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        mac.update(config::network(client).to_string().as_bytes());
        let digest = mac.finalize().into_bytes();
        let digest = digest.iter().take(16);
        Outcome::Success(Self {
            key: digest.map(|byte| format!("{byte:02x}")).collect(),
            address: client,
        })
    }
}
