//! Whose requests are listened to: one Host that is ours, and no unsafe request from another site.
//!
//! The fairing judges before routing, after Rocket applied `_method`, so an overridden method is judged as what it
//! became. It cannot answer itself; a refused request is turned into a GET of a route that only refuses.
//! Unsafe methods: `Sec-Fetch-Site` must be same-origin or none; without it `Origin` must be the site's own; without
//! both the request passes only if it carries no session.

use crate::config::Config;
use crate::context::Context;
use crate::web::guard::cookie_name;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::{Method, Status, uri::Origin};
use rocket::{Data, Request, Route, get, routes};

/// The fairing.
pub struct OwnRequestsOnly;

pub fn routes() -> Vec<Route> {
    routes![refuse]
}

#[get("/.refused/<code>")]
fn refuse(code: u16) -> Status {
    match code {
        400 | 421 => Status::new(code),
        _ => Status::Forbidden,
    }
}

#[rocket::async_trait]
impl Fairing for OwnRequestsOnly {
    fn info(&self) -> Info {
        Info {
            name: "own requests only",
            kind: Kind::Request,
        }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        let Some(ctx) = request.rocket().state::<Context>() else {
            return;
        };
        // Load balancers ask for health by address, not by name.
        if request.uri().path().starts_with("/health/") && request.method() == Method::Get {
            return;
        }
        let hosts: Vec<&str> = request.headers().get("Host").collect();
        let verdict = judge_host(&hosts, ctx.config()).and_then(|()| {
            let signed_in = request.cookies().get(cookie_name(ctx)).is_some();
            let sent = Sent {
                is_safe: matches!(
                    request.method(),
                    Method::Get | Method::Head | Method::Options
                ),
                fetch_site: request.headers().get_one("Sec-Fetch-Site"),
                origin: request.headers().get_one("Origin"),
                has_session: signed_in,
            };
            judge_sender(&sent, &ctx.config().own_origins())
        });
        if let Err(code) = verdict {
            tracing::info!(code, method = %request.method(), "a request was refused at the door");
            request.set_method(Method::Get);
            if let Ok(refusing) = Origin::parse_owned(format!("/.refused/{code}")) {
                request.set_uri(refusing);
            }
        }
    }
}

struct Sent<'a> {
    is_safe: bool,
    fetch_site: Option<&'a str>,
    origin: Option<&'a str>,
    has_session: bool,
}

/// 400 without exactly one Host, 421 when it is not one of ours.
fn judge_host(hosts: &[&str], config: &Config) -> Result<(), u16> {
    let [host] = hosts else {
        return Err(400);
    };
    let ours = config
        .own_hosts()
        .iter()
        .any(|own| own.eq_ignore_ascii_case(host));
    if ours { Ok(()) } else { Err(421) }
}

fn judge_sender(sent: &Sent<'_>, own: &[String]) -> Result<(), u16> {
    if sent.is_safe {
        return Ok(());
    }
    let is_own = match (sent.fetch_site, sent.origin) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => own.iter().any(|own| own.eq_ignore_ascii_case(origin)),
        (None, None) => !sent.has_session,
    };
    if is_own { Ok(()) } else { Err(403) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_requests_come_from_the_site_itself() {
        let own = ["https://example.org".to_owned()];
        for (fetch_site, origin, has_session, good) in [
            (Some("same-origin"), None, true, true),
            (Some("none"), None, true, true),
            (Some("same-site"), None, false, false),
            (
                Some("cross-site"),
                Some("https://example.org"),
                false,
                false,
            ),
            (None, Some("https://example.org"), true, true),
            (None, Some("https://evil.invalid"), false, false),
            (None, Some("null"), false, false),
            (None, Some("http://example.org"), false, false),
            (None, None, false, true),
            (None, None, true, false),
        ] {
            let sent = Sent {
                is_safe: false,
                fetch_site,
                origin,
                has_session,
            };
            assert_eq!(
                judge_sender(&sent, &own).is_ok(),
                good,
                "{fetch_site:?} {origin:?} {has_session}"
            );
        }
    }

    #[test]
    fn hosts() {
        let mut config = Config::default();
        assert_eq!(judge_host(&["localhost:8000"], &config), Ok(()));
        assert_eq!(judge_host(&["[::1]:8000"], &config), Ok(()));
        assert_eq!(judge_host(&["localhost:8001"], &config), Err(421));
        config.site.url = Some("https://Example.org".into());
        for (hosts, verdict) in [
            (vec!["example.org"], Ok(())),
            (vec!["EXAMPLE.org:443"], Ok(())),
            (vec!["example.org:80"], Err(421)),
            (vec!["evil.invalid"], Err(421)),
            (vec!["example.org.evil.invalid"], Err(421)),
            (vec![], Err(400)),
            (vec!["example.org", "example.org"], Err(400)),
        ] {
            assert_eq!(judge_host(&hosts, &config), verdict, "{hosts:?}");
        }
    }
}
