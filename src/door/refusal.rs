//! What the door answers by itself: refusals of requests that the site never sees.
//!
//! Each is a small page that says what to do; the connection ends with it, since its bytes can no longer be trusted.

/// A refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    pub status: u16,
    reason: &'static str,
    words: &'static str,
    /// Seconds after which another try makes sense.
    retry_after: Option<u16>,
}

const fn refusal(status: u16, reason: &'static str, words: &'static str) -> Refusal {
    Refusal {
        status,
        reason,
        words,
        retry_after: None,
    }
}

impl Refusal {
    pub const BAD_REQUEST: Self = refusal(
        400,
        "Bad Request",
        "That did not arrive whole. Please go back and try once more.",
    );
    pub const TOO_SLOW: Self = refusal(
        408,
        "Request Timeout",
        "That took too long to arrive. Please try again, perhaps with a better connection.",
    );
    pub const TOO_LARGE: Self = refusal(
        413,
        "Content Too Large",
        "That is too large. Please go back, make it shorter and send it again; nothing was saved.",
    );
    pub const TARGET_TOO_LONG: Self = refusal(
        414,
        "URI Too Long",
        "This address is too long. Please check it and try again.",
    );
    pub const EXPECTATION_FAILED: Self = refusal(
        417,
        "Expectation Failed",
        "That was asked for in a way that this site does not know.",
    );
    pub const OTHER_SITE: Self = refusal(
        421,
        "Misdirected Request",
        "This is another site's address. Please use this site's own address.",
    );
    pub const HEAD_TOO_LARGE: Self = refusal(
        431,
        "Request Header Fields Too Large",
        "The browser sent too much about itself. Deleting this site's cookies may help.",
    );
    pub const UNKNOWN_METHOD: Self = refusal(
        501,
        "Not Implemented",
        "That was asked for in a way that this site does not know.",
    );
    pub const UNKNOWN_CODING: Self = refusal(
        501,
        "Not Implemented",
        "That was sent in a coding that this site does not know.",
    );
    pub const BUSY: Self = Self {
        status: 503,
        reason: "Service Unavailable",
        words: "The site is busy just now. Please try again in a moment.",
        retry_after: Some(5),
    };
    pub const NO_ROOM: Self = refusal(
        507,
        "Insufficient Storage",
        "The server's disk is full, so nothing was kept. Please tell whoever runs this site, and try again later.",
    );
    pub const BROKEN: Self = refusal(
        500,
        "Internal Server Error",
        "Something went wrong on our side. Please try again.",
    );

    /// The whole answer but for its date, for a script.
    pub fn for_script(&self) -> (String, String) {
        let body = serde_json::json!({ "message": self.words }).to_string();
        (self.head("application/json", body.len()), body)
    }

    /// The whole answer but for its date.
    pub fn page(&self) -> (String, String) {
        let body = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
            <meta name=\"viewport\" content=\"width=device-width\"><title>{reason}</title></head>\n\
            <body><h1>{reason}</h1><p>{words}</p></body></html>\n",
            reason = self.reason,
            words = self.words
        );
        (self.head("text/html; charset=utf-8", body.len()), body)
    }

    fn head(&self, kind: &str, length: usize) -> String {
        let mut head = format!(
            "HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
            Cache-Control: no-store\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n\
            X-Content-Type-Options: nosniff\r\n",
            status = self.status,
            reason = self.reason,
        );
        if let Some(seconds) = self.retry_after {
            head.push_str(&format!("Retry-After: {seconds}\r\n"));
        }
        head
    }
}
