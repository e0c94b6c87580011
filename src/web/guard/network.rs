//! The network that a request comes from, as a keyed hash for limits and for telling repeat visitors apart.
//!
//! The address is the connection's own. Only when that belongs to a trusted proxy is `X-Forwarded-For` read, from the
//! right, up to the first address that is not a trusted proxy's. An IPv6 client counts by its /64.

use crate::context::Context;
use hmac::{Hmac, KeyInit, Mac};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use sha2::Sha256;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The client's network, pseudonymised.
#[derive(Debug, Clone)]
pub struct Network(String);

impl Network {
    /// The keyed hash; equal for requests from one network of this site, meaningless elsewhere.
    pub fn key(&self) -> &str {
        &self.0
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
        mac.update(network(client).as_bytes());
        let digest = mac.finalize().into_bytes();
        Outcome::Success(Self(
            digest
                .iter()
                .take(16)
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        ))
    }
}

fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let prefix = address.to_bits() & !u128::from(u64::MAX);
            format!("{}/64", Ipv6Addr::from_bits(prefix))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> String {
        network(address.parse().unwrap())
    }

    #[test]
    fn a_version_6_client_counts_by_its_64() {
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2:ffff::1"), of("2001:db8:1:2::9"));
        assert_ne!(of("2001:db8:1:3::1"), of("2001:db8:1:2::1"));
    }
}
