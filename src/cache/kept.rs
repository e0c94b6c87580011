//! One kept page: its bytes as they go over the wire, plain and coded, and what tells whether it is still true.
//!
//! The head is written once, with everything but the date and the connection's own lines. It refuses answers that are
//! not the same for everybody.

use super::Answer;
use super::encoding::{self, Accepted, Encoding};
use crate::context::Context;
use crate::text::ids::Moment;
use bytes::Bytes;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// Headers that belong to one transfer and not to the page.
const TRANSFER: [&str; 6] = [
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "connection",
    "date",
    "keep-alive",
];

/// A page that is kept.
#[derive(Debug)]
pub struct Kept {
    keys: Box<[Box<str>]>,
    since: u64,
    /// The count of changes at which it was last found true.
    checked: AtomicU64,
    until: Option<Moment>,
    etag: Option<Box<str>>,
    headers: Vec<(String, String)>,
    is_worth_coding: bool,
    is_lasting: bool,
    plain: Form,
    gzip: OnceLock<Option<Form>>,
    brotli: OnceLock<Option<Form>>,
    brotli_begun: AtomicBool,
    not_modified: Bytes,
}

/// Head and body in one coding; the head lacks its date and its last empty line.
#[derive(Debug, Clone)]
pub struct Form {
    pub head: Bytes,
    pub body: Bytes,
}

impl Kept {
    /// Takes an answer that is the same for everybody; gives any other back.
    pub(super) fn of(answer: Answer, since: u64, until: Option<Moment>) -> Result<Self, Answer> {
        let value = |name: &str| header(&answer.headers, name);
        let is_public = value("cache-control").is_some_and(|value| value.starts_with("public"));
        let (Some(tags), true, 200, None) = (
            value("cache-tag"),
            is_public,
            answer.status,
            value("set-cookie"),
        ) else {
            return Err(answer);
        };
        let keys = tags.split(',').map(|key| key.trim().into()).collect();
        let content_type = value("content-type").unwrap_or_default();
        let is_worth_coding = encoding::is_worth_coding(content_type, answer.body.len());
        let is_lasting = value("cache-control").is_some_and(|value| value.ends_with("immutable"));
        let etag = value("etag").map(Box::from);
        let Answer { headers, body, .. } = answer;
        // In a room of its own size: what rendering left free behind it would be kept for as long.
        let body = Bytes::from(Box::<[u8]>::from(body.as_ref()));
        Ok(Self {
            keys,
            since,
            checked: AtomicU64::new(since),
            until,
            etag,
            is_worth_coding,
            is_lasting,
            plain: Form {
                head: head(&headers, Encoding::Plain, body.len()),
                body,
            },
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
            brotli_begun: AtomicBool::new(!is_worth_coding),
            not_modified: not_modified(&headers),
            headers,
        })
    }

    /// Whether nothing that the page was made from changed.
    pub(super) fn is_fresh(&self, ctx: &Context) -> bool {
        let latest = ctx.versions().now();
        if self.checked.load(Ordering::Relaxed) != latest {
            if !ctx.versions().stands(&self.keys, self.since) {
                return false;
            }
            self.checked.store(latest, Ordering::Relaxed);
        }
        self.until.is_none_or(|until| ctx.now() < until)
    }

    /// The bytes that suit a reader best among those that are ready; the better coding is begun when first asked for.
    pub fn form(self: &Arc<Self>, accepted: Accepted) -> &Form {
        if accepted.brotli {
            if let Some(Some(form)) = self.brotli.get() {
                return form;
            }
            if !self.brotli_begun.swap(true, Ordering::Relaxed) {
                let kept = Arc::clone(self);
                tokio::task::spawn_blocking(move || kept.code_brotli());
            }
        }
        match self.gzip.get() {
            Some(Some(form)) if accepted.gzip => form,
            _ => &self.plain,
        }
    }

    /// The head of the answer to a reader who has these bytes already.
    pub fn not_modified(&self) -> &Bytes {
        &self.not_modified
    }

    /// Whether an If-None-Match line names this page.
    pub fn is_known_by(&self, line: &[u8]) -> bool {
        self.etag.as_ref().is_some_and(|etag| names(line, etag))
    }

    /// About the bytes that it takes, codings to come included.
    pub(super) fn weight(&self) -> usize {
        let coded = if self.is_worth_coding { 2 } else { 1 };
        self.plain.body.len() / 2 * (coded + 1) + 3 * self.plain.head.len() + 512
    }

    /// Makes the gzip form, off the async threads.
    pub(super) async fn code_gzip(self: &Arc<Self>) {
        if !self.is_worth_coding {
            return;
        }
        let kept = Arc::clone(self);
        let coding = tokio::task::spawn_blocking(move || {
            let coded = encoding::gzip(&kept.plain.body);
            kept.gzip
                .get_or_init(|| coded.map(|body| kept.coded(Encoding::Gzip, body)));
        });
        if let Err(error) = coding.await {
            tracing::warn!("a page could not be compressed: {error}");
        }
    }

    fn code_brotli(&self) {
        let coded = encoding::brotli(&self.plain.body, self.is_lasting);
        self.brotli
            .get_or_init(|| coded.map(|body| self.coded(Encoding::Brotli, body)));
    }

    fn coded(&self, encoding: Encoding, body: Vec<u8>) -> Form {
        Form {
            head: head(&self.headers, encoding, body.len()),
            body: body.into_boxed_slice().into(),
        }
    }
}

/// Whether an If-None-Match line names an entity tag; they compare weakly (RFC 9110, section 13.1.2).
pub fn names(line: &[u8], tag: &str) -> bool {
    let opaque = |tag: &[u8]| {
        let tag = tag.trim_ascii();
        tag.strip_prefix(b"W/").unwrap_or(tag).to_vec()
    };
    let own = opaque(tag.as_bytes());
    line.trim_ascii() == b"*"
        || line
            .split(|byte| *byte == b',')
            .any(|one| opaque(one) == own)
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

fn head(headers: &[(String, String)], encoding: Encoding, length: usize) -> Bytes {
    let mut head = String::from("HTTP/1.1 200 OK\r\n");
    push_lines(&mut head, headers, |_| true);
    if let Some(name) = encoding.name() {
        push_line(&mut head, "Content-Encoding", name);
    }
    push_line(&mut head, "Content-Length", &length.to_string());
    head.into_boxed_str().into_boxed_bytes().into()
}

fn not_modified(headers: &[(String, String)]) -> Bytes {
    let mut head = String::from("HTTP/1.1 304 Not Modified\r\n");
    push_lines(&mut head, headers, |name| {
        !name.eq_ignore_ascii_case("content-type")
    });
    head.into_boxed_str().into_boxed_bytes().into()
}

fn push_lines(head: &mut String, headers: &[(String, String)], is_wanted: impl Fn(&str) -> bool) {
    for (name, value) in headers {
        let is_transfer = TRANSFER.iter().any(|own| name.eq_ignore_ascii_case(own));
        if !is_transfer && is_wanted(name) {
            push_line(head, name, value);
        }
    }
}

fn push_line(head: &mut String, name: &str, value: &str) {
    head.push_str(name);
    head.push_str(": ");
    head.push_str(value);
    head.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)]) -> Answer {
        Answer {
            status,
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: Bytes::from_static(b"<!doctype html>"),
        }
    }

    #[test]
    fn only_what_everybody_gets_alike_is_kept() {
        let public = ("Cache-Control", "public, max-age=0, must-revalidate");
        let tag = ("Cache-Tag", "site,post:1");
        for (answer, good) in [
            (answer(200, &[public, tag]), true),
            (answer(404, &[public, tag]), false),
            (answer(200, &[public]), false),
            (answer(200, &[tag]), false),
            (answer(200, &[("Cache-Control", "no-store"), tag]), false),
            (answer(200, &[public, tag, ("Set-Cookie", "a=b")]), false),
        ] {
            let told = format!("{answer:?}");
            assert_eq!(Kept::of(answer, 0, None).is_ok(), good, "{told}");
        }
    }

    #[test]
    fn the_head_says_what_the_page_said() {
        let kept = Kept::of(
            answer(
                200,
                &[
                    ("Cache-Control", "public, max-age=0"),
                    ("Cache-Tag", "site"),
                    ("Content-Length", "999"),
                    ("ETag", "W/\"a\""),
                    ("Content-Type", "text/html"),
                ],
            ),
            0,
            None,
        )
        .unwrap();
        assert_eq!(
            kept.plain.head,
            "HTTP/1.1 200 OK\r\nCache-Control: public, max-age=0\r\nCache-Tag: site\r\nETag: W/\"a\"\r\n\
             Content-Type: text/html\r\nContent-Length: 15\r\n"
        );
        assert!(
            !kept
                .not_modified
                .windows(12)
                .any(|part| part == b"Content-Type")
        );
        for (line, known) in [
            ("W/\"a\"", true),
            ("\"a\"", true),
            ("\"b\", W/\"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("", false),
        ] {
            assert_eq!(kept.is_known_by(line.as_bytes()), known, "{line}");
        }
    }
}
