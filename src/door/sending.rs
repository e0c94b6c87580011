//! Answers on their way out: head and body in one call, whole or in pieces.
//!
//! The lines that belong to the transfer (length, connection, date) are written here and nowhere else.

use super::head::Head;
use super::stream::Stream;
use crate::cache::{Answer, Form, Kept};
use bytes::Bytes;
use std::io::{self, IoSlice};
use tokio::sync::mpsc;

/// Whether the connection goes on after an answer, and how that is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// HTTP/1.1 goes on without a word.
    GoOn,
    /// HTTP/1.0 has to be told.
    KeepAlive,
    Close,
}

/// What tells a client that waits for it to send its body.
pub const GO_ON: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// An answer whose bytes are all there.
pub enum Sent<'a> {
    Form(&'a Form),
    NotModified(&'a Kept),
    Answer(Answer),
    Refusal(String, String),
}

impl Ending {
    /// What the client asked for, unless the site is closing.
    pub fn of(head: &Head<'_>, is_closing: bool) -> Self {
        match (head.is_kept_alive && !is_closing, head.is_http_10) {
            (true, false) => Self::GoOn,
            (true, true) => Self::KeepAlive,
            (false, _) => Self::Close,
        }
    }

    /// Whether another request may follow.
    pub fn goes_on(self) -> bool {
        self != Self::Close
    }

    /// The last lines of every head.
    fn line(self) -> &'static [u8] {
        match self {
            Self::GoOn => b"\r\n",
            Self::KeepAlive => b"Connection: keep-alive\r\n\r\n",
            Self::Close => b"Connection: close\r\n\r\n",
        }
    }
}

impl Sent<'_> {
    /// Writes the answer with its date; without the body where only the head was asked for.
    pub async fn write_with(
        &self,
        stream: &mut Stream,
        date: &[u8],
        ending: Ending,
        is_head: bool,
    ) -> io::Result<()> {
        let own;
        let (head, body): (&[u8], &[u8]) = match self {
            Self::Form(form) => (&form.head, &form.body),
            Self::NotModified(kept) => (kept.not_modified(), &[]),
            Self::Answer(answer) => {
                own = head_of(answer, Some(answer.body.len()));
                (own.as_bytes(), &answer.body)
            }
            Self::Refusal(head, body) => (head.as_bytes(), body.as_bytes()),
        };
        let body = if is_head { &[] } else { body };
        let mut parts = [head, date, ending.line(), body].map(IoSlice::new);
        if ending.goes_on() {
            stream.write(&mut parts).await
        } else {
            stream.write_last(&mut parts).await
        }
    }
}

/// The head of an answer whose body comes in pieces.
pub fn streamed_head(
    answer: &Answer,
    length: Option<usize>,
    ending: Ending,
    date: &[u8],
) -> Vec<u8> {
    let mut head = head_of(answer, length).into_bytes();
    if length.is_none() {
        head.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
    }
    head.extend_from_slice(date);
    head.extend_from_slice(ending.line());
    head
}

/// Sends a head and then its pieces; an answer that ends early ends the connection, so that nobody takes it for whole.
pub async fn stream(
    stream: &mut Stream,
    head: Vec<u8>,
    length: Option<usize>,
    pieces: &mut mpsc::Receiver<io::Result<Bytes>>,
    is_head: bool,
) -> io::Result<()> {
    stream.write(&mut [IoSlice::new(&head)]).await?;
    if is_head {
        return Ok(());
    }
    let mut sent = 0;
    while let Some(piece) = pieces.recv().await {
        let piece = piece?;
        sent += piece.len();
        match length {
            Some(length) if sent > length => return Err(io::ErrorKind::InvalidData.into()),
            Some(_) => stream.write(&mut [IoSlice::new(&piece)]).await?,
            None => {
                let size = format!("{:x}\r\n", piece.len());
                let mut parts = [size.as_bytes(), &piece, b"\r\n"].map(IoSlice::new);
                stream.write(&mut parts).await?;
            }
        }
    }
    match length {
        Some(length) if sent < length => Err(io::ErrorKind::UnexpectedEof.into()),
        Some(_) => Ok(()),
        None => stream.write(&mut [IoSlice::new(b"0\r\n\r\n")]).await,
    }
}

fn head_of(answer: &Answer, length: Option<usize>) -> String {
    let status = rocket::http::Status::new(answer.status);
    let mut head = format!("HTTP/1.1 {} {}\r\n", status.code, status.reason_lossy());
    for (name, value) in &answer.headers {
        let is_own = ["content-length", "transfer-encoding", "connection", "date"]
            .iter()
            .any(|own| name.eq_ignore_ascii_case(own));
        // A line break in a value would begin a header of somebody's choice.
        if !is_own && !value.bytes().any(|byte| byte < 0x20 && byte != b'\t') {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    let has_body = !matches!(answer.status, 204 | 304);
    if let (Some(length), true) = (length, has_body) {
        head.push_str(&format!("Content-Length: {length}\r\n"));
    }
    head
}
