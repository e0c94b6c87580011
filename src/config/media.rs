//! Where pictures are kept, and the address of a CDN in front of them.

use super::Problem;
use serde::{Deserialize, Serialize};
use url::Url;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Media {
    /// The origin of a CDN that passes `/media/` on to this site; never the bucket.
    pub url: Option<String>,
    /// `file` for a folder beside the database, or `s3://bucket/prefix`.
    pub store: String,
    /// The address of the S3 service, unless it is Amazon's.
    pub endpoint: Option<String>,
    pub region: Option<String>,
    pub access_key: Option<String>,
    pub secret_key: Option<String>,
}

impl Default for Media {
    fn default() -> Self {
        Self {
            url: None,
            store: "file".into(),
            endpoint: None,
            region: None,
            access_key: None,
            secret_key: None,
        }
    }
}

impl std::fmt::Debug for Media {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "Media {{ store: {:?}, keys: (not shown) }}",
            self.store
        )
    }
}

impl Media {
    /// The bucket and the prefix in it, if pictures are kept in one.
    pub fn bucket(&self) -> Option<(&str, &str)> {
        let address = self.store.strip_prefix("s3://")?;
        let (bucket, prefix) = address.split_once('/').unwrap_or((address, ""));
        Some((bucket, prefix.trim_matches('/')))
    }

    /// The origin of the CDN without a trailing slash, empty while there is none.
    pub fn origin(&self) -> &str {
        self.url
            .as_deref()
            .unwrap_or_default()
            .trim_end_matches('/')
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
        let is_origin = |url: &String| {
            Url::parse(url).is_ok_and(|url| {
                matches!(url.scheme(), "http" | "https")
                    && url.path() == "/"
                    && url.query().is_none()
                    && url.fragment().is_none()
            })
        };
        if self.url.as_ref().is_some_and(|url| !is_origin(url)) {
            add(
                "media.url",
                "must be a scheme and a host without a path, such as https://cdn.example.org",
            );
        }
        if self
            .endpoint
            .as_ref()
            .is_some_and(|url| Url::parse(url).is_err())
        {
            add(
                "media.endpoint",
                "must be an address such as https://s3.example.org",
            );
        }
        match self.bucket() {
            Some(("", _)) => add("media.store", "must name a bucket: s3://bucket/prefix"),
            None if self.store != "file" => {
                add("media.store", "is unknown; use file or s3://bucket/prefix");
            }
            Some(_) if self.access_key.is_some() != self.secret_key.is_some() => {
                add(
                    "media.access_key",
                    "and media.secret_key go together; set both or none",
                );
            }
            _ => {}
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stores_and_what_is_wrong_with_them() {
        for (store, bucket, good) in [
            ("file", None, true),
            ("s3://pictures", Some(("pictures", "")), true),
            ("s3://pictures/a/b/", Some(("pictures", "a/b")), true),
            ("s3://", Some(("", "")), false),
            ("/var/media", None, false),
        ] {
            let media = Media {
                store: store.into(),
                ..Media::default()
            };
            assert_eq!(media.bucket(), bucket, "{store}");
            assert_eq!(media.problems().is_empty(), good, "{store}");
        }
        let media = Media {
            url: Some("https://cdn.example.org/x".into()),
            endpoint: Some("s3.example.org".into()),
            store: "s3://b".into(),
            access_key: Some("a".into()),
            ..Media::default()
        };
        let keys: Vec<&str> = media.problems().iter().map(|problem| problem.key).collect();
        assert_eq!(keys, ["media.url", "media.endpoint", "media.access_key"]);
        assert!(!format!("{media:?}").contains("\"a\""));
    }
}
