//! How mail leaves: the SMTP server, and whom it comes from.
//!
//! Both keys or none. `outbox:` as the server's address puts every mail into a folder instead, for trying things out.

use super::Problem;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use url::Url;

/// What stands in `mail.smtp_url` where mails only go to `<data.dir>/outbox`.
const OUTBOX: &str = "outbox:";

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// `smtps://user:password@host`, `smtp://…` or `outbox:`; without it no page offers mail.
    pub smtp_url: Option<String>,
    /// The address that mails come from.
    pub from: Option<String>,
    /// The DNS server that is asked about `mail.from`; the system's unless one is named.
    pub dns: Option<SocketAddr>,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "Mail {{ smtp_url: (not shown), from: {:?} }}",
            self.from
        )
    }
}

/// Where mails go.
#[derive(Clone, PartialEq, Eq)]
pub enum Way {
    /// Into a folder, one file each.
    Outbox,
    /// To the server at this address, whose connection is encrypted unless `is_plain`.
    Smtp { url: String, is_plain: bool },
}

impl Mail {
    /// Whether pages may offer mail.
    pub fn is_set(&self) -> bool {
        self.smtp_url.is_some() && self.from.is_some()
    }

    /// Whom mails come from; empty while nothing is set.
    pub fn from(&self) -> &str {
        self.from.as_deref().unwrap_or_default().trim()
    }

    /// The domain of whom mails come from.
    pub fn domain(&self) -> &str {
        self.from()
            .rsplit_once('@')
            .map_or("", |(_, domain)| domain)
    }

    /// Where mails go, if they go anywhere.
    pub fn way(&self) -> Option<Way> {
        let url = self.smtp_url.as_deref()?.trim();
        if url == OUTBOX {
            return Some(Way::Outbox);
        }
        let mut parsed = Url::parse(url).ok()?;
        let tls = parsed
            .query_pairs()
            .find(|(name, _)| name == "tls")
            .map(|(_, value)| value.into_owned());
        let is_near = matches!(parsed.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let is_plain = parsed.scheme() == "smtp"
            && match tls.as_deref() {
                Some(word) => word == "none",
                // A password must not cross a network in the clear because a word was left out.
                None => is_near,
            };
        if is_plain {
            parsed.set_query(None);
        } else if parsed.scheme() == "smtp" && tls.is_none() {
            parsed.set_query(Some("tls=required"));
        }
        Some(Way::Smtp {
            url: parsed.to_string(),
            is_plain,
        })
    }

    /// The server without its password, for people.
    pub fn server(&self) -> String {
        let url = self.smtp_url.as_deref().unwrap_or_default();
        match Url::parse(url) {
            Ok(parsed) if url.trim() != OUTBOX => {
                let host = parsed.host_str().unwrap_or_default();
                match parsed.port() {
                    Some(port) => format!("{host}:{port}"),
                    None => host.to_owned(),
                }
            }
            _ => "the folder outbox beside the database".into(),
        }
    }

    /// What is wrong here.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut add = |key, what: &str| {
            found.push(Problem {
                key,
                what: what.into(),
            });
        };
        if let Some(url) = &self.smtp_url {
            if url.trim() != OUTBOX && !is_server(url) {
                add(
                    "mail.smtp_url",
                    "must be an address such as smtps://user:password@mail.example.org, or outbox: to keep mails in a folder",
                );
            }
            if self.from.is_none() {
                add(
                    "mail.from",
                    "is missing: the address that mails come from, such as blog@example.org",
                );
            }
        }
        match &self.from {
            Some(from) if !is_address(from.trim()) => add(
                "mail.from",
                "must be a bare address such as blog@example.org",
            ),
            Some(_) if self.smtp_url.is_none() => add(
                "mail.smtp_url",
                "is missing: without a server nothing can be sent from mail.from",
            ),
            _ => {}
        }
        found
    }
}

fn is_server(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| {
        let tls = url.query_pairs().all(|(name, value)| {
            name == "tls" && matches!(&*value, "required" | "opportunistic" | "none")
        });
        matches!(url.scheme(), "smtp" | "smtps") && url.host_str().is_some() && tls
    })
}

fn is_address(text: &str) -> bool {
    text.is_ascii()
        && text
            .split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && text
            .chars()
            .all(|c| c.is_ascii_graphic() && !"<>()[],;:\\\"".contains(c))
        && text.matches('@').count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(url: &str, from: &str) -> Mail {
        Mail {
            smtp_url: (!url.is_empty()).then(|| url.into()),
            from: (!from.is_empty()).then(|| from.into()),
            dns: None,
        }
    }

    #[test]
    fn both_keys_or_none() {
        for (url, from, problems) in [
            ("", "", 0),
            ("outbox:", "blog@example.org", 0),
            ("smtps://u:p@mail.example.org", "blog@example.org", 0),
            (
                "smtp://mail.example.org?tls=opportunistic",
                "blog@example.org",
                0,
            ),
            ("smtp://mail.example.org?tls=perhaps", "blog@example.org", 1),
            ("http://mail.example.org", "blog@example.org", 1),
            ("mail.example.org", "", 2),
            ("outbox:", "", 1),
            ("", "blog@example.org", 1),
            ("outbox:", "Blog <blog@example.org>", 1),
            ("outbox:", "blog@example.org\r\nBcc: x@example.org", 1),
            ("outbox:", "@", 1),
        ] {
            let mail = mail(url, from);
            assert_eq!(mail.problems().len(), problems, "{url} {from}");
            assert_eq!(mail.is_set(), !url.is_empty() && !from.is_empty());
        }
    }

    #[test]
    fn a_password_goes_only_where_it_is_encrypted_or_near() {
        for (url, wanted, plain) in [
            ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525", true),
            (
                "smtp://mail.example.org",
                "smtp://mail.example.org?tls=required",
                false,
            ),
            (
                "smtp://mail.example.org?tls=none",
                "smtp://mail.example.org",
                true,
            ),
            (
                "smtp://u:p@localhost?tls=required",
                "smtp://u:p@localhost?tls=required",
                false,
            ),
            (
                "smtps://mail.example.org",
                "smtps://mail.example.org",
                false,
            ),
        ] {
            let Some(Way::Smtp { url, is_plain }) = mail(url, "a@b").way() else {
                panic!("no way for {url}");
            };
            assert_eq!((url.as_str(), is_plain), (wanted, plain));
        }
        assert!(mail("outbox:", "a@b").way() == Some(Way::Outbox));
        assert_eq!(
            mail("smtps://u:secret@mail.example.org:465", "a@b").server(),
            "mail.example.org:465"
        );
    }
}
