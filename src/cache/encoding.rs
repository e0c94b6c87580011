//! Content codings: which one a reader takes, and making them.
//!
//! Made once for each kept page, off the async threads. Brotli before gzip before nothing, by what the reader says in
//! Accept-Encoding (RFC 9110, section 12.5.3).

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

/// Below this, a coding's own frame eats what it saves.
const SMALLEST: usize = 256;
const GZIP_LEVEL: u32 = 6;
const BROTLI_QUALITY: u32 = 9;
/// For what never changes, a longer search pays.
const BROTLI_BEST: u32 = 11;
const BROTLI_WINDOW: u32 = 20;

/// How a body is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Plain,
    Gzip,
    Brotli,
}

/// The codings that a reader takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Accepted {
    pub gzip: bool,
    pub brotli: bool,
}

impl Encoding {
    /// The value of Content-Encoding.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }
}

/// Reads one Accept-Encoding line; a weight of 0 refuses.
pub fn accepted(line: &[u8]) -> Accepted {
    let mut accepted = Accepted::default();
    for one in line.split(|byte| *byte == b',') {
        let mut parts = one.split(|byte| *byte == b';');
        let name = parts.next().unwrap_or_default().trim_ascii();
        let is_refused = parts.any(|part| is_zero(part.trim_ascii()));
        if name.eq_ignore_ascii_case(b"gzip") || name.eq_ignore_ascii_case(b"x-gzip") {
            accepted.gzip = !is_refused;
        } else if name.eq_ignore_ascii_case(b"br") {
            accepted.brotli = !is_refused;
        }
    }
    accepted
}

/// `q=0`, `q=0.0`, `q=0.000`.
fn is_zero(weight: &[u8]) -> bool {
    let value = weight
        .strip_prefix(b"q=")
        .or_else(|| weight.strip_prefix(b"Q="));
    value.is_some_and(|value| {
        value.starts_with(b"0") && value.iter().all(|byte| matches!(byte, b'0' | b'.'))
    })
}

/// Whether bytes of this type get smaller.
pub fn is_worth_coding(content_type: &str, length: usize) -> bool {
    let kind = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    length >= SMALLEST
        && (kind.starts_with("text/")
            || kind.ends_with("+xml")
            || kind.ends_with("json")
            || matches!(
                kind.as_str(),
                "application/javascript" | "application/xml" | "image/svg+xml"
            ))
}

/// The body as gzip; nothing where that is no smaller.
pub fn gzip(body: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(
        Vec::with_capacity(body.len() / 3),
        Compression::new(GZIP_LEVEL),
    );
    encoder.write_all(body).ok()?;
    let coded = encoder.finish().ok()?;
    (coded.len() < body.len()).then_some(coded)
}

/// The body as Brotli; nothing where that is no smaller.
pub fn brotli(body: &[u8], is_lasting: bool) -> Option<Vec<u8>> {
    let quality = if is_lasting {
        BROTLI_BEST
    } else {
        BROTLI_QUALITY
    };
    let mut coded = Vec::with_capacity(body.len() / 4);
    let mut encoder = brotli::CompressorWriter::new(&mut coded, 4_096, quality, BROTLI_WINDOW);
    encoder.write_all(body).ok()?;
    drop(encoder);
    (coded.len() < body.len()).then_some(coded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn readers_say_what_they_take() {
        for (line, gzip, brotli) in [
            ("gzip, deflate, br, zstd", true, true),
            ("gzip", true, false),
            ("GZIP;q=1.0,BR;q=0.5", true, true),
            ("gzip;q=0, br;q=0.000", false, false),
            ("br ; q=0", false, false),
            ("identity", false, false),
            ("*", false, false),
            ("", false, false),
            ("gzipped, brr", false, false),
            ("gzip;q=0.001", true, false),
        ] {
            assert_eq!(
                accepted(line.as_bytes()),
                Accepted { gzip, brotli },
                "{line}"
            );
        }
    }

    #[test]
    fn what_was_coded_comes_back() {
        let body = "Glutes deserve work. ".repeat(200).into_bytes();
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(gzip(&body).unwrap().as_slice())
            .read_to_end(&mut plain)
            .unwrap();
        assert_eq!(plain, body);
        for is_lasting in [false, true] {
            let mut plain = Vec::new();
            brotli::Decompressor::new(brotli(&body, is_lasting).unwrap().as_slice(), 4_096)
                .read_to_end(&mut plain)
                .unwrap();
            assert_eq!(plain, body);
        }
    }

    #[test]
    fn what_does_not_shrink_stays_plain() {
        assert_eq!(gzip(b"x"), None);
        assert_eq!(brotli(b"x", false), None);
        for (kind, worth) in [
            ("text/html; charset=utf-8", true),
            ("application/atom+xml; charset=utf-8", true),
            ("application/feed+json", true),
            ("image/svg+xml", true),
            ("image/jpeg", false),
            ("application/octet-stream", false),
        ] {
            assert_eq!(is_worth_coding(kind, 10_000), worth, "{kind}");
        }
        assert!(!is_worth_coding("text/html", 40));
    }
}
