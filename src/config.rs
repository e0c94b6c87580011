//! The configuration: defaults, then `knead.toml`, then `KNEAD_*` in the environment, then flags.
//!
//! Nothing else reads the environment. A key that this version does not know is refused, a key whose capability is
//! not built yet says so, and `problems` names everything at once.

mod mail;
mod media;
mod proxy;

pub use mail::{Mail, Way};
pub use media::Media;
pub use proxy::{Proxy, network};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use url::Url;

/// Everything a process can be told from outside; the site's own settings live in the database.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub site: Site,
    pub listen: Listen,
    pub data: Data,
    pub database: Database,
    pub proxy: Proxy,
    pub limits: Limits,
    pub log: Log,
    pub media: Media,
    pub mail: Mail,
    /// Keys of capabilities that this version does not have.
    pub metrics: Later,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// The public address, without a path; unset means loopback.
    pub url: Option<String>,
    /// Fills the first settings row.
    pub title: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Listen {
    pub address: IpAddr,
    pub port: u16,
    pub server: String,
}

impl Default for Listen {
    fn default() -> Self {
        Self {
            address: IpAddr::from([127, 0, 0, 1]),
            port: 8000,
            server: "door".into(),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Data {
    pub dir: PathBuf,
}

impl Default for Data {
    fn default() -> Self {
        Self { dir: "data".into() }
    }
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite://path` or `postgres://…`; unset means a file in the data folder.
    pub url: Option<String>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Database { url: (not shown) }")
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    pub comments_per_minute: u32,
    pub sign_ins_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            comments_per_minute: 6,
            sign_ins_per_minute: 6,
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// `text` or `json`.
    pub format: String,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            format: "text".into(),
        }
    }
}

/// Keys that are known by name and have no effect yet.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Later(std::collections::BTreeMap<String, serde_json::Value>);

/// One thing that is wrong with the configuration, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub key: &'static str,
    pub what: String,
}

impl Config {
    /// Reads the file (which must exist if it was named), the environment, and the flags given as `extra`.
    pub fn load(file: Option<&Path>, extra: Option<Figment>) -> Result<Self, String> {
        let mut figment = Figment::from(Serialized::defaults(Config::default()));
        figment = match file {
            Some(path) if !path.exists() => {
                return Err(format!("there is no configuration file {}", path.display()));
            }
            Some(path) => figment.merge(Toml::file_exact(path)),
            None if Path::new("knead.toml").exists() => {
                figment.merge(Toml::file_exact("knead.toml"))
            }
            None => figment,
        };
        // KNEAD_TEST_* belongs to the test runner.
        figment = figment.merge(
            Env::prefixed("KNEAD_")
                .filter(|key| !key.starts_with("TEST") && !key.starts_with("BIN"))
                .split("__"),
        );
        if let Some(extra) = extra {
            figment = figment.merge(extra);
        }
        figment.extract().map_err(|error| {
            error
                .into_iter()
                .map(|one| one.to_string())
                .collect::<Vec<_>>()
                .join("; ")
        })
    }

    /// Everything in the configuration that would stop or mislead the service.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut add = |key, what: String| found.push(Problem { key, what });
        if let Some(url) = &self.site.url {
            match Url::parse(url) {
                Ok(parsed)
                    if !matches!(parsed.scheme(), "http" | "https")
                        || parsed.host_str().is_none() =>
                {
                    add(
                        "site.url",
                        "must begin with https:// or http:// and a host name".into(),
                    );
                }
                Ok(parsed)
                    if parsed.path() != "/"
                        || parsed.query().is_some()
                        || parsed.fragment().is_some() =>
                {
                    add("site.url", "must have no path; write only scheme and host, such as https://example.org".into());
                }
                Ok(_) => {}
                Err(error) => add(
                    "site.url",
                    format!("is not an address ({error}); write it like https://example.org"),
                ),
            }
        }
        match self.listen.server.as_str() {
            "door" | "rocket" => {}
            other => add(
                "listen.server",
                format!("`{other}` is unknown; use door or rocket, or leave the key out"),
            ),
        }
        if !matches!(self.log.format.as_str(), "text" | "json") {
            add(
                "log.format",
                format!("`{}` is unknown; use text or json", self.log.format),
            );
        }
        let url = self.database_url();
        if !["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|start| url.starts_with(start))
        {
            add(
                "database.url",
                "must begin with sqlite:// or postgres://".into(),
            );
        }
        for (key, value) in [
            (
                "limits.comments_per_minute",
                self.limits.comments_per_minute,
            ),
            (
                "limits.sign_ins_per_minute",
                self.limits.sign_ins_per_minute,
            ),
        ] {
            if value == 0 {
                add(key, "must be at least 1".into());
            }
        }
        found.extend(self.media.problems());
        found.extend(self.mail.problems());
        if !self.metrics.0.is_empty() {
            found.push(Problem {
                key: "metrics",
                what: "metrics.* is not in this version; leave it out".into(),
            });
        }
        found
    }

    /// The database's address, the SQLite file in the data folder unless another was set.
    pub fn database_url(&self) -> String {
        self.database
            .url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", self.data.dir.join("knead.db").display()))
    }

    /// The site's origin without a trailing slash, as links begin with it.
    pub fn site_url(&self) -> String {
        match &self.site.url {
            Some(url) => url.trim_end_matches('/').to_ascii_lowercase(),
            None => format!("http://127.0.0.1:{}", self.listen.port),
        }
    }

    /// Whether browsers reach the site by https, so that cookies may insist on it.
    pub fn is_https(&self) -> bool {
        self.site_url().starts_with("https:")
    }

    /// The origins that count as this site: one, or the names of loopback while no address is set.
    pub fn own_origins(&self) -> Vec<String> {
        match self.site.url {
            Some(_) => vec![self.site_url()],
            None => ["127.0.0.1", "localhost", "[::1]"]
                .iter()
                .map(|host| format!("http://{host}:{}", self.listen.port))
                .collect(),
        }
    }

    /// The values of Host that mean this site, in small letters.
    pub fn own_hosts(&self) -> Vec<String> {
        let mut hosts = Vec::new();
        for origin in self.own_origins() {
            let (scheme, name) = origin.split_once("://").unwrap_or(("http", &origin));
            let default_port = if scheme == "https" { ":443" } else { ":80" };
            match name.strip_suffix(default_port) {
                Some(bare) => hosts.push(bare.to_owned()),
                None => hosts.push(format!("{name}{default_port}")),
            }
            hosts.push(name.to_owned());
        }
        hosts
    }

    /// The name of the cookie by which a browser proves a mail address; only sent comments look at it.
    pub fn proof_cookie(&self) -> &'static str {
        if self.is_https() {
            "__Host-proof"
        } else {
            "proof"
        }
    }

    /// The name of the session cookie: bound to https and this host where the site has https.
    pub fn session_cookie(&self) -> &'static str {
        if self.is_https() {
            "__Host-session"
        } else {
            "session"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(change: impl FnOnce(&mut Config)) -> Vec<&'static str> {
        let mut config = Config::default();
        change(&mut config);
        config
            .problems()
            .into_iter()
            .map(|problem| problem.key)
            .collect()
    }

    #[test]
    fn the_defaults_have_no_problem() {
        assert!(with(|_| {}).is_empty());
    }

    #[test]
    fn all_problems_are_named_at_once() {
        let found = with(|config| {
            config.site.url = Some("https://example.org/blog".into());
            config.log.format = "xml".into();
            config.limits.comments_per_minute = 0;
            config.database.url = Some("mysql://x".into());
        });
        assert_eq!(
            found,
            [
                "site.url",
                "log.format",
                "database.url",
                "limits.comments_per_minute"
            ]
        );
    }

    #[test]
    fn addresses_of_sites() {
        for (url, good) in [
            ("https://example.org", true),
            ("https://example.org/", true),
            ("http://localhost:8080", true),
            ("example.org", false),
            ("ftp://example.org", false),
            ("https://example.org/?x", false),
        ] {
            assert_eq!(
                with(|config| config.site.url = Some(url.into())).is_empty(),
                good,
                "{url}"
            );
        }
    }

    #[test]
    fn hosts() {
        let is_own = |config: &Config, host: &str| config.own_hosts().iter().any(|own| own == host);
        let mut config = Config::default();
        assert!(is_own(&config, "localhost:8000") && is_own(&config, "[::1]:8000"));
        assert!(!is_own(&config, "localhost:8001"));
        config.site.url = Some("https://Example.org".into());
        for (host, own) in [
            ("example.org", true),
            ("example.org:443", true),
            ("example.org:80", false),
            ("evil.invalid", false),
            ("example.org.evil.invalid", false),
        ] {
            assert_eq!(is_own(&config, host), own, "{host}");
        }
        config.site.url = Some("http://example.org:80".into());
        assert!(is_own(&config, "example.org") && is_own(&config, "example.org:80"));
    }
}
