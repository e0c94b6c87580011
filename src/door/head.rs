//! The head of a request, read strictly: what two readers could understand differently is refused.
//!
//! httparse knows the grammar; here stand the rules that it leaves open: line endings, lengths and codings that
//! contradict each other, doubled headers, targets (RFC 9112, sections 2.2, 3.2, 6.1, 6.3 and 11.2).

use super::refusal::Refusal;
use crate::cache::{Accepted, accepted};

/// The longest head, in bytes.
pub const LONGEST_HEAD: usize = 32 * 1024;
const LONGEST_TARGET: usize = 8 * 1024;
const MOST_HEADERS: usize = 64;
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// How the body is delimited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    None,
    Length(u64),
    Chunked,
}

/// A request's head, lent from the bytes that were read.
#[derive(Debug)]
pub struct Head<'b> {
    pub method: &'b str,
    pub path: &'b str,
    pub query: Option<&'b str>,
    pub host: Option<&'b str>,
    pub is_http_10: bool,
    pub is_kept_alive: bool,
    pub framing: Framing,
    pub expects_continue: bool,
    pub accepted: Accepted,
    pub if_none_match: Option<&'b [u8]>,
    /// All headers in their order.
    pub headers: Vec<(&'b str, &'b [u8])>,
}

/// The length of the head that stands at the beginning, blank line included; nothing while it is not whole.
pub fn end_of_head(bytes: &[u8], searched: usize) -> Option<usize> {
    let from = searched.saturating_sub(3);
    bytes
        .get(from..)?
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .map(|at| from + at + 4)
}

/// Reads one whole head.
pub fn read(bytes: &[u8]) -> Result<Head<'_>, Refusal> {
    if has_bare_line_feed(bytes) {
        return Err(Refusal::BAD_REQUEST);
    }
    let mut room = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut room);
    match request.parse(bytes) {
        Ok(httparse::Status::Complete(length)) if length == bytes.len() => {}
        Err(httparse::Error::TooManyHeaders) => return Err(Refusal::HEAD_TOO_LARGE),
        _ => return Err(Refusal::BAD_REQUEST),
    }
    let (Some(method), Some(target), Some(version)) =
        (request.method, request.path, request.version)
    else {
        return Err(Refusal::BAD_REQUEST);
    };
    if !METHODS.contains(&method) {
        return Err(Refusal::UNKNOWN_METHOD);
    }
    let (authority, path, query) = split_target(target)?;
    let mut head = Head {
        method,
        path,
        query,
        host: None,
        is_http_10: version == 0,
        is_kept_alive: version == 1,
        framing: Framing::None,
        expects_continue: false,
        accepted: Accepted::default(),
        if_none_match: None,
        headers: Vec::with_capacity(request.headers.len()),
    };
    take_headers(&mut head, request.headers)?;
    if let Some(authority) = authority {
        // The target's authority counts, and a Host that says otherwise is a trick.
        if head
            .host
            .is_some_and(|host| !host.eq_ignore_ascii_case(authority))
        {
            return Err(Refusal::BAD_REQUEST);
        }
        head.host = Some(authority);
    }
    if head.framing != Framing::None && matches!(head.method, "GET" | "HEAD") {
        return Err(Refusal::BAD_REQUEST);
    }
    Ok(head)
}

fn take_headers<'b>(head: &mut Head<'b>, headers: &[httparse::Header<'b>]) -> Result<(), Refusal> {
    let mut length = None;
    let mut is_chunked = false;
    for header in headers {
        let (name, value) = (header.name, header.value);
        match Known::of(name) {
            Some(Known::Host) => match std::str::from_utf8(value) {
                Ok(host) if head.host.is_none() => head.host = Some(host),
                _ => return Err(Refusal::BAD_REQUEST),
            },
            Some(Known::ContentLength) if length.is_none() => length = Some(number(value)?),
            Some(Known::TransferEncoding) if !is_chunked && !head.is_http_10 => {
                if !value.trim_ascii().eq_ignore_ascii_case(b"chunked") {
                    return Err(Refusal::UNKNOWN_CODING);
                }
                is_chunked = true;
            }
            Some(Known::ContentLength | Known::TransferEncoding) => {
                return Err(Refusal::BAD_REQUEST);
            }
            Some(Known::Connection) => {
                for token in value.split(|byte| *byte == b',') {
                    let token = token.trim_ascii();
                    if token.eq_ignore_ascii_case(b"close") {
                        head.is_kept_alive = false;
                    } else if token.eq_ignore_ascii_case(b"keep-alive") && head.is_http_10 {
                        head.is_kept_alive = true;
                    }
                }
            }
            Some(Known::Expect) => {
                if !value.trim_ascii().eq_ignore_ascii_case(b"100-continue") {
                    return Err(Refusal::EXPECTATION_FAILED);
                }
                head.expects_continue = !head.is_http_10;
            }
            Some(Known::AcceptEncoding) => {
                let more = accepted(value);
                head.accepted.gzip |= more.gzip;
                head.accepted.brotli |= more.brotli;
            }
            Some(Known::IfNoneMatch) => head.if_none_match = Some(value),
            None => {}
        }
        head.headers.push((name, value));
    }
    head.framing = match (length, is_chunked) {
        (Some(_), true) => return Err(Refusal::BAD_REQUEST),
        (None, true) => Framing::Chunked,
        (Some(0) | None, false) => Framing::None,
        (Some(length), false) => Framing::Length(length),
    };
    Ok(())
}

/// The headers that the door itself understands.
enum Known {
    Host,
    ContentLength,
    TransferEncoding,
    Connection,
    Expect,
    AcceptEncoding,
    IfNoneMatch,
}

impl Known {
    fn of(name: &str) -> Option<Self> {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        match name.len() {
            4 if is("host") => Some(Self::Host),
            6 if is("expect") => Some(Self::Expect),
            10 if is("connection") => Some(Self::Connection),
            13 if is("if-none-match") => Some(Self::IfNoneMatch),
            14 if is("content-length") => Some(Self::ContentLength),
            15 if is("accept-encoding") => Some(Self::AcceptEncoding),
            17 if is("transfer-encoding") => Some(Self::TransferEncoding),
            _ => None,
        }
    }
}

/// Digits only: `+5`, `0x5`, `5, 5` and an empty value are refused.
fn number(value: &[u8]) -> Result<u64, Refusal> {
    let text = std::str::from_utf8(value).map_err(|_not_text| Refusal::BAD_REQUEST)?;
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::BAD_REQUEST);
    }
    text.parse().map_err(|_too_large| Refusal::TOO_LARGE)
}

/// Authority (of an absolute target), path and query.
fn split_target(target: &str) -> Result<(Option<&str>, &str, Option<&str>), Refusal> {
    if target.len() > LONGEST_TARGET {
        return Err(Refusal::TARGET_TOO_LONG);
    }
    if !target
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'#')
    {
        return Err(Refusal::BAD_REQUEST);
    }
    let absolute = target
        .strip_prefix("http://")
        .or_else(|| target.strip_prefix("https://"));
    let (authority, rest) = match absolute {
        Some(rest) => {
            let at = rest.find(['/', '?']).unwrap_or(rest.len());
            let (authority, rest) = rest.split_at(at);
            (Some(authority), if rest.is_empty() { "/" } else { rest })
        }
        None => (None, target),
    };
    if !rest.starts_with('/') {
        return Err(Refusal::BAD_REQUEST);
    }
    match rest.split_once('?') {
        Some((path, query)) => Ok((authority, path, Some(query))),
        None => Ok((authority, rest, None)),
    }
}

/// httparse takes a line feed alone for a line's end, a proxy in front may not.
fn has_bare_line_feed(bytes: &[u8]) -> bool {
    let mut before = 0;
    bytes.iter().any(|byte| {
        let is_bare = *byte == b'\n' && before != b'\r';
        before = *byte;
        is_bare
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(request: &str) -> Option<u16> {
        read(request.as_bytes()).err().map(|refusal| refusal.status)
    }

    #[test]
    fn what_can_be_understood_in_two_ways_is_refused() {
        let ok = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        assert_eq!(status(ok), None);
        for (request, refused) in [
            ("GET / HTTP/1.1\nHost: a\n\n", Some(400)),
            ("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", Some(400)),
            ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", Some(400)),
            ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", Some(400)),
            ("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", Some(400)),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", Some(400)),
            ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", Some(400)),
            ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", Some(400)),
            ("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", Some(400)),
            ("GET a HTTP/1.1\r\nHost: a\r\n\r\n", Some(400)),
            ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", Some(400)),
            ("GET /ä HTTP/1.1\r\nHost: a\r\n\r\n", Some(400)),
            ("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", Some(501)),
            ("get / HTTP/1.1\r\nHost: a\r\n\r\n", Some(501)),
            (
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n",
                Some(400),
            ),
            (
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
                None,
            ),
            ("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", Some(400)),
            ("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", None),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", Some(400)),
        ] {
            assert_eq!(status(request), refused, "{request:?}");
        }
        for (lines, refused) in [
            ("Content-Length: 5", None),
            ("Content-Length: 5\r\nContent-Length: 5", Some(400)),
            ("Content-Length: 5\r\nContent-Length: 6", Some(400)),
            ("Content-Length: +5", Some(400)),
            ("Content-Length: 5, 5", Some(400)),
            ("Content-Length: 0x5", Some(400)),
            ("Content-Length:", Some(400)),
            ("Content-Length: 99999999999999999999", Some(413)),
            ("Transfer-Encoding: chunked", None),
            ("Transfer-Encoding: Chunked", None),
            ("Transfer-Encoding: chunked\r\nContent-Length: 5", Some(400)),
            ("Content-Length: 5\r\nTransfer-Encoding: chunked", Some(400)),
            ("Content-Length: 0\r\nTransfer-Encoding: chunked", Some(400)),
            (
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                Some(400),
            ),
            ("Transfer-Encoding: gzip, chunked", Some(501)),
            ("Transfer-Encoding: xchunked", Some(501)),
            ("Transfer-Encoding: identity", Some(501)),
            ("Expect: 200-ok", Some(417)),
        ] {
            let request = format!("POST / HTTP/1.1\r\nHost: a\r\n{lines}\r\n\r\n");
            assert_eq!(status(&request), refused, "{lines:?}");
        }
        assert_eq!(
            status("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
            Some(400)
        );
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(65));
        assert_eq!(status(&many), Some(431));
    }

    #[test]
    fn a_head_is_read_as_it_stands() {
        let bytes = b"GET /glutes?comments=2&x HTTP/1.1\r\nhost: Example.org\r\nAccept-Encoding: gzip\r\n\
            Accept-Encoding: br\r\nIf-None-Match: \"a\"\r\nConnection: foo, Close\r\nCookie: a=b\r\n\r\n";
        let head = read(bytes).unwrap();
        assert_eq!(
            (head.method, head.path, head.query, head.host),
            ("GET", "/glutes", Some("comments=2&x"), Some("Example.org"))
        );
        assert!(head.accepted.gzip && head.accepted.brotli);
        assert_eq!(head.if_none_match, Some(b"\"a\"".as_slice()));
        assert!(!head.is_kept_alive);
        assert_eq!(head.headers.len(), 6);
        let old = read(b"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").unwrap();
        assert!(old.is_kept_alive && old.host.is_none());
    }

    #[test]
    fn a_head_ends_at_the_blank_line() {
        let bytes = b"GET / HTTP/1.1\r\nHost: a\r\n\r\nrest";
        for searched in 0..bytes.len() - 6 {
            assert_eq!(end_of_head(bytes, searched), Some(27), "{searched}");
        }
        assert_eq!(end_of_head(b"GET / HTTP/1.1\r\nHost: a\r\n", 0), None);
        assert_eq!(end_of_head(b"", 0), None);
    }
}
