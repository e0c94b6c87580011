//! Pictures by their names: the bytes for those who may see them, and for how long browsers may keep them.
//!
//! What is public never changes under its name, so it may be kept for ever; everything else is kept by nobody. A
//! picture is no page: nothing in it may run, wherever it is opened.

use super::guard::Viewer;
use super::page::{IMMUTABLE, NO_STORE};
use crate::audit::Actor;
use crate::cache;
use crate::context::Context;
use crate::entity::media_file;
use crate::error::{Error, Result};
use crate::site::media::serving::{self, Found};
use crate::storage::Stored;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{self, Responder, Response};
use rocket::{Route, State, get, routes};
use std::io;
use std::ops::Range;
use std::pin::Pin;
use std::task::{self, Poll};
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tokio_util::io::StreamReader;

/// What may be done with a picture in a browser.
const POLICY: &str = "default-src 'none'; sandbox";
const PIECE: usize = 64 * 1024;

pub fn routes() -> Vec<Route> {
    routes![picture]
}

/// Who asks for a file, what of it, and what they have already.
pub struct Asking {
    viewer: Actor,
    known: Vec<String>,
    range: Option<String>,
    has_condition: bool,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Asking {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let viewer = match Viewer::of(request).await {
            Ok(viewer) => viewer.map_or(Actor::Reader, Actor::Person),
            Err(error) => {
                super::errors::note(request, &error);
                return Outcome::Error((super::errors::status_of(&error), ()));
            }
        };
        let headers = request.headers();
        Outcome::Success(Self {
            viewer,
            known: headers.get("If-None-Match").map(str::to_owned).collect(),
            range: headers.get_one("Range").map(str::to_owned),
            has_condition: headers.contains("If-Range"),
        })
    }
}

/// An answer that is a file.
pub enum File {
    Whole(Sent),
    /// The browser has it.
    Known(Shown),
    /// Another one took its place.
    Elsewhere(String),
    /// There is no such part, of so many bytes.
    NoSuchPart(u64),
}

/// What is said about a file.
pub struct Shown {
    name: String,
    content_type: String,
    is_public: bool,
}

/// A file or a part of it on its way.
pub struct Sent {
    shown: Shown,
    stored: Stored,
    is_part: bool,
}

#[get("/media/<name>?<pass>")]
async fn picture(
    name: &str,
    pass: Option<&str>,
    asking: Asking,
    ctx: &State<Context>,
) -> Result<File> {
    match serving::find(ctx, name, &asking.viewer, pass).await? {
        Found::Moved { name } => Ok(File::Elsewhere(match pass {
            Some(pass) => format!("/media/{name}?pass={pass}"),
            None => format!("/media/{name}"),
        })),
        Found::File { file, is_public } => send(ctx, file, is_public, &asking).await,
    }
}

async fn send(
    ctx: &Context,
    file: media_file::Model,
    is_public: bool,
    asking: &Asking,
) -> Result<File> {
    let shown = Shown {
        name: file.name,
        content_type: file.content_type,
        is_public,
    };
    let tag = shown.tag();
    if is_public
        && asking
            .known
            .iter()
            .any(|known| cache::names(known.as_bytes(), &tag))
    {
        return Ok(File::Known(shown));
    }
    let length = u64::try_from(file.bytes).unwrap_or_default();
    // A condition on a part is about a file that never changes, or that nobody keeps: the whole answers both.
    let asked = asking.range.as_deref().filter(|_| !asking.has_condition);
    let part = match asked.map(|range| part(range, length)) {
        Some(Part::Of(range)) => Some(range),
        Some(Part::None) => return Ok(File::NoSuchPart(length)),
        Some(Part::All) | None => None,
    };
    let is_part = part.is_some();
    let Some(stored) = ctx.store().get(&shown.name, part).await? else {
        tracing::error!("the file of the picture {} is missing", shown.name);
        return Err(Error::NotFound);
    };
    Ok(File::Whole(Sent {
        shown,
        stored,
        is_part,
    }))
}

impl Shown {
    fn tag(&self) -> String {
        format!("\"{}\"", self.name)
    }

    fn write_on(&self, response: &mut Response<'_>) {
        let keep = if self.is_public { IMMUTABLE } else { NO_STORE };
        response.set_raw_header("Cache-Control", keep);
        response.set_raw_header("Content-Security-Policy", POLICY);
        // Feed readers in a browser show it on a page of their own.
        response.set_raw_header("Cross-Origin-Resource-Policy", "cross-origin");
        if self.is_public {
            response.set_raw_header("ETag", self.tag());
        } else {
            response.set_raw_header("X-Robots-Tag", "noindex");
        }
    }
}

impl<'r> Responder<'r, 'static> for File {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut response = Response::new();
        match self {
            Self::Whole(sent) => return sent.respond_to(request),
            Self::Known(shown) => {
                response.set_status(Status::NotModified);
                shown.write_on(&mut response);
            }
            Self::Elsewhere(path) => {
                response.set_status(Status::Found);
                response.set_raw_header("Location", path);
            }
            Self::NoSuchPart(length) => {
                response.set_status(Status::RangeNotSatisfiable);
                response.set_raw_header("Content-Range", format!("bytes */{length}"));
            }
        }
        Ok(response)
    }
}

impl<'r> Responder<'r, 'static> for Sent {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let range = self.stored.range.clone();
        let mut response = Response::new();
        self.shown.write_on(&mut response);
        response.set_raw_header("Content-Type", self.shown.content_type.clone());
        response.set_raw_header("Accept-Ranges", "bytes");
        response.set_raw_header(
            "Content-Disposition",
            format!("inline; filename=\"{}\"", self.shown.name),
        );
        if self.is_part {
            response.set_status(Status::PartialContent);
            let last = range.end.saturating_sub(1);
            let whole = self.stored.length;
            response.set_raw_header(
                "Content-Range",
                format!("bytes {}-{last}/{whole}", range.start),
            );
        }
        let length = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
        response.set_sized_body(length, Flowing(StreamReader::new(self.stored.bytes)));
        response.set_max_chunk_size(PIECE);
        Ok(response)
    }
}

/// A part of a file that was asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Of(Range<u64>),
    /// What asks for several parts, or in a way that nobody knows, gets everything.
    All,
    None,
}

fn part(range: &str, length: u64) -> Part {
    let Some((first, last)) = range
        .trim()
        .strip_prefix("bytes=")
        .filter(|range| !range.contains(','))
        .and_then(|range| range.split_once('-'))
    else {
        return Part::All;
    };
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first > last => Part::All,
        (Some(first), _) if first >= length => Part::None,
        (Some(first), Some(last)) => Part::Of(first..last.saturating_add(1).min(length)),
        (Some(first), None) if last.is_empty() => Part::Of(first..length),
        (None, Some(0)) if first.is_empty() => Part::None,
        (None, Some(count)) if first.is_empty() => Part::Of(length.saturating_sub(count)..length),
        _ => Part::All,
    }
}

/// A file on its way; Rocket asks for a way back only where it does not know the length.
struct Flowing(StreamReader<BoxStream<'static, io::Result<Bytes>>, Bytes>);

impl AsyncRead for Flowing {
    fn poll_read(
        mut self: Pin<&mut Self>,
        ctx: &mut task::Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(ctx, buffer)
    }
}

impl AsyncSeek for Flowing {
    fn start_seek(self: Pin<&mut Self>, _: io::SeekFrom) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn poll_complete(self: Pin<&mut Self>, _: &mut task::Context<'_>) -> Poll<io::Result<u64>> {
        Poll::Ready(Err(io::ErrorKind::Unsupported.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_of_a_file_can_be_asked_for() {
        let of = |from, to| Part::Of(from..to);
        for (range, expected) in [
            ("bytes=0-0", of(0, 1)),
            ("bytes=10-19", of(10, 20)),
            ("bytes=90-1000", of(90, 100)),
            ("bytes=90-", of(90, 100)),
            ("bytes=-10", of(90, 100)),
            ("bytes=-1000", of(0, 100)),
            ("bytes=-0", Part::None),
            ("bytes=100-", Part::None),
            ("bytes=99999999999999999999999-", Part::None),
            ("bytes=5-4", Part::All),
            ("bytes=0-0,2-3", Part::All),
            ("bytes=a-b", Part::All),
            ("bytes=-", Part::All),
            ("lines=0-1", Part::All),
            ("", Part::All),
        ] {
            assert_eq!(part(range, 100), expected, "{range}");
        }
    }
}
