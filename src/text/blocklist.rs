//! The block list: words, mail addresses, networks and domains, one a line, that make a comment wait.
//!
//! What a line is shows by itself. Words are found however they are dressed (`folding`); a domain also covers what
//! stands below it.

use super::Refusal;
use super::email::EmailAddress;
use super::folding::Readings;
use ipnet::IpNet;
use std::net::IpAddr;

/// The longest line.
pub const MOST_LENGTH: usize = 200;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    Network(IpNet),
    Address(String),
    /// Also as `@domain`: its web addresses and its mail addresses.
    Domain(String),
    Words(String),
}

/// What a comment shows to the list.
#[derive(Debug, Clone)]
pub struct Shown {
    pub readings: Readings,
    /// The domains that it leads to or names.
    pub domains: Vec<String>,
    pub email: Option<String>,
    pub address: Option<IpAddr>,
}

impl Rule {
    /// Reads a line.
    pub fn parse(line: &str) -> Result<Self, Refusal> {
        let line = line.trim();
        if line.chars().count() > MOST_LENGTH {
            return Err(Refusal::new(format!(
                "“{}…” is longer than {MOST_LENGTH} characters.",
                line.chars().take(20).collect::<String>()
            )));
        }
        if let Some(net) = network(line) {
            return net.map(Self::Network);
        }
        if let Some(domain) = line.strip_prefix('@') {
            return domain_of(domain)
                .map(Self::Domain)
                .ok_or_else(|| Refusal::new(format!("“{line}” is no domain.")));
        }
        if line.contains('@') && !line.contains(char::is_whitespace) {
            return match EmailAddress::parse(line) {
                Ok(address) => Ok(Self::Address(address.as_str().to_owned())),
                Err(_) => Err(Refusal::new(format!("“{line}” is no mail address."))),
            };
        }
        if let Some(domain) = domain_of(line) {
            return Ok(Self::Domain(domain));
        }
        if line.chars().any(char::is_alphanumeric) {
            Ok(Self::Words(line.to_owned()))
        } else {
            Err(Refusal::new(format!(
                "“{line}” has neither letters nor figures."
            )))
        }
    }

    /// Why a comment with these things waits, if this rule says so.
    pub fn says(&self, shown: &Shown) -> Option<String> {
        let (is_hit, why) = match self {
            Self::Network(net) => (
                shown
                    .address
                    .is_some_and(|address| net.contains(&address.to_canonical())),
                format!("It comes from the blocked network {net}"),
            ),
            Self::Address(address) => (
                shown.email.as_ref() == Some(address),
                format!("It uses the blocked address {address}"),
            ),
            Self::Domain(domain) => {
                let mail = shown
                    .email
                    .as_deref()
                    .and_then(|email| email.split_once('@'));
                let mail = mail.map(|(_, domain)| domain.to_owned());
                let is_hit = shown
                    .domains
                    .iter()
                    .chain(&mail)
                    .any(|named| is_within(named, domain));
                (is_hit, format!("It names the blocked domain {domain}"))
            }
            Self::Words(words) => (
                shown.readings.has(words),
                format!("It has the blocked words “{words}”"),
            ),
        };
        is_hit.then_some(why)
    }
}

/// The domains that a text leads to or names, small, without `www.`.
pub fn domains(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .split(|c: char| c.is_whitespace() || "()[]<>\"'“”„«»,;|*".contains(c))
        .filter_map(domain_of)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn is_within(named: &str, domain: &str) -> bool {
    named == domain
        || named
            .strip_suffix(domain)
            .is_some_and(|rest| rest.ends_with('.'))
}

/// The network that a line is meant as; nothing where it is meant as something else.
fn network(line: &str) -> Option<Result<IpNet, Refusal>> {
    if let Ok(address) = line.parse::<IpAddr>() {
        return Some(Ok(IpNet::from(address.to_canonical())));
    }
    let (address, _) = line.split_once('/')?;
    address.parse::<IpAddr>().ok()?;
    let refusal = || {
        Refusal::new(format!(
            "“{line}” is no network; write it like 203.0.113.0/24 or 2001:db8::/32."
        ))
    };
    Some(
        line.parse::<IpNet>()
            .ok()
            .map(|net| net.trunc())
            .ok_or_else(refusal),
    )
}

/// The domain in a word, an address of the web, or the end of a mail address.
fn domain_of(word: &str) -> Option<String> {
    let word = word.trim().to_lowercase();
    let rest = word
        .split_once("://")
        .map_or(word.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.rsplit('@').next()?.trim_matches(['.', '!']);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let (_, last) = host.rsplit_once('.')?;
    let is_good = last.chars().count() >= 2
        && last.chars().all(char::is_alphabetic)
        && host.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
    is_good.then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &str, email: &str, address: &str) -> Shown {
        Shown {
            readings: Readings::of(body),
            domains: domains(body),
            email: (!email.is_empty()).then(|| email.to_owned()),
            address: address.parse().ok(),
        }
    }

    #[test]
    fn lines_hit_what_they_mean() {
        for (line, body, email, address, is_hit) in [
            ("casino", "Best C4sino here", "", "", true),
            ("casino", "casinos", "", "", false),
            ("casino*", "casinos", "", "", true),
            ("cheap watches", "cheap  watches!", "", "", true),
            ("203.0.113.0/24", "x", "", "203.0.113.77", true),
            ("203.0.113.0/24", "x", "", "::ffff:203.0.113.77", true),
            ("203.0.113.0/24", "x", "", "203.0.114.1", false),
            ("203.0.113.9", "x", "", "203.0.113.9", true),
            ("203.0.113.9", "203.0.113.9", "", "", false),
            ("2001:db8::/32", "x", "", "2001:db8:1::1", true),
            ("bad@example.org", "x", "bad@example.org", "", true),
            ("Bad@Example.org", "x", "bad@example.org", "", true),
            ("bad@example.org", "x", "good@example.org", "", false),
            ("@example.org", "x", "any@mail.example.org", "", true),
            (
                "spam.example",
                "see https://www.spam.example/x?y",
                "",
                "",
                true,
            ),
            (
                "spam.example",
                "[x](http://a.spam.example:8080)",
                "",
                "",
                true,
            ),
            ("spam.example", "spam.example.", "", "", true),
            ("spam.example", "notspam.example", "", "", false),
            ("https://spam.example/page", "spam.example", "", "", true),
            ("spam.example", "x", "me@spam.example", "", true),
        ] {
            let rule = Rule::parse(line).unwrap();
            assert_eq!(
                rule.says(&shown(body, email, address)).is_some(),
                is_hit,
                "{line}: {body} {email} {address}"
            );
        }
    }

    #[test]
    fn lines_that_mean_nothing_are_refused() {
        for line in ["203.0.113.0/99", "a@b", "@nothing", "!!!", &"x".repeat(201)] {
            assert!(Rule::parse(line).is_err(), "{line}");
        }
        assert_eq!(
            Rule::parse("203.0.113.7/24").unwrap(),
            Rule::parse("203.0.113.0/24").unwrap()
        );
    }
}
