//! Bodies, read whole before the site sees the request.
//!
//! How much is taken is the route's matter; how much all bodies together may hold in memory is the door's. A body
//! beyond memory goes to a file that lives as long as its request. Slow senders hold little: room is taken as bytes come.

use super::head::Framing;
use super::refusal::Refusal;
use super::stream::Stream;
use crate::spool::Spooled;
use crate::storage;
use bytes::{Buf as _, BytesMut};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Duration;

/// The longest line of a chunk's size, extensions included, and of a trailer.
const LONGEST_LINE: usize = 256;
const MOST_TRAILERS: usize = 16;
/// Bodies beyond this go to disk where their route allows it, in bytes.
const MEMORY: u64 = 256 * 1024;
/// How long a body waits for room among all bodies.
const WAIT_FOR_ROOM: Duration = Duration::from_secs(5);

/// What a route takes and gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// The most bytes.
    pub bytes: u64,
    /// Whether a large body is handed over as a file.
    pub is_on_disk: bool,
    /// Whether it answers files: with conditions and parts of their own, and never kept as pages.
    pub is_file: bool,
}

/// A whole body.
#[derive(Debug)]
pub enum Body {
    Memory(Vec<u8>, Vec<OwnedSemaphorePermit>),
    Disk(Spooled),
}

/// Where bodies find room.
#[derive(Clone)]
pub struct Rooms {
    /// One permit a byte.
    pub memory: Arc<Semaphore>,
    pub folder: PathBuf,
    /// Fresh file names.
    pub name: Arc<dyn Fn() -> String + Send + Sync>,
}

/// Why a body did not come.
#[derive(Debug)]
pub enum Ended {
    Refused(Refusal),
    /// The client left.
    Left,
}

/// Reads the body that follows in `buffer` and on the socket.
pub async fn read(
    stream: &mut Stream,
    buffer: &mut BytesMut,
    framing: Framing,
    allowance: Allowance,
    rooms: &Rooms,
) -> Result<Body, Ended> {
    let mut store = Store {
        allowance,
        rooms,
        bytes: 0,
        memory: Vec::new(),
        permits: Vec::new(),
        file: None,
    };
    let mut source = Source { stream, buffer };
    match framing {
        Framing::None => {}
        Framing::Length(length) if length > allowance.bytes => {
            return Err(Refusal::TOO_LARGE.into());
        }
        Framing::Length(length) => source.pass(length, &mut store).await?,
        Framing::Chunked => source.pass_chunks(&mut store).await?,
    }
    store.finish().await
}

struct Source<'a> {
    stream: &'a mut Stream,
    buffer: &'a mut BytesMut,
}

impl Source<'_> {
    async fn more(&mut self) -> Result<(), Ended> {
        match self.stream.read(self.buffer).await {
            Ok(0) => Err(Ended::Left),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::TimedOut => Err(Refusal::TOO_SLOW.into()),
            Err(_) => Err(Ended::Left),
        }
    }

    async fn pass(&mut self, length: u64, store: &mut Store<'_>) -> Result<(), Ended> {
        let mut left = length;
        while left > 0 {
            if self.buffer.is_empty() {
                self.more().await?;
            }
            let count = usize::try_from(left)
                .unwrap_or(usize::MAX)
                .min(self.buffer.len());
            let part = self.buffer.split_to(count);
            store.take(&part).await?;
            left = left.saturating_sub(u64::try_from(count).unwrap_or(u64::MAX));
        }
        Ok(())
    }

    async fn pass_chunks(&mut self, store: &mut Store<'_>) -> Result<(), Ended> {
        loop {
            let size = chunk_size(&self.line().await?).ok_or(Refusal::BAD_REQUEST)?;
            if size == 0 {
                break;
            }
            self.pass(size, store).await?;
            if !self.line().await?.is_empty() {
                return Err(Refusal::BAD_REQUEST.into());
            }
        }
        for _ in 0..MOST_TRAILERS {
            if self.line().await?.is_empty() {
                return Ok(());
            }
        }
        Err(Refusal::BAD_REQUEST.into())
    }

    /// A line without its end; a line feed alone ends nothing.
    async fn line(&mut self) -> Result<BytesMut, Ended> {
        loop {
            if let Some(at) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let mut line = self.buffer.split_to(at + 1);
                if !line.ends_with(b"\r\n") || line.len() > LONGEST_LINE {
                    return Err(Refusal::BAD_REQUEST.into());
                }
                line.truncate(line.len() - 2);
                return Ok(line);
            }
            if self.buffer.len() > LONGEST_LINE {
                return Err(Refusal::BAD_REQUEST.into());
            }
            self.more().await?;
        }
    }
}

/// Hexadecimal digits, then nothing or an extension.
fn chunk_size(line: &[u8]) -> Option<u64> {
    let digits = line.split(|byte| *byte == b';').next()?;
    let text = std::str::from_utf8(digits)
        .ok()?
        .trim_end_matches([' ', '\t']);
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u64::from_str_radix(text, 16).ok()
}

struct Store<'a> {
    allowance: Allowance,
    rooms: &'a Rooms,
    bytes: u64,
    memory: Vec<u8>,
    permits: Vec<OwnedSemaphorePermit>,
    file: Option<(Spooled, File)>,
}

impl Store<'_> {
    async fn take(&mut self, part: &[u8]) -> Result<(), Ended> {
        self.bytes = self
            .bytes
            .saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
        if self.bytes > self.allowance.bytes {
            return Err(Refusal::TOO_LARGE.into());
        }
        if self.file.is_none() && self.allowance.is_on_disk && self.bytes > MEMORY {
            self.begin_file().await.map_err(no_disk)?;
        }
        match &mut self.file {
            Some((_, file)) => file.write_all(part).await.map_err(no_disk),
            None => {
                self.permits.push(self.rooms.reserve(part.len()).await?);
                self.memory.extend_from_slice(part);
                Ok(())
            }
        }
    }

    async fn begin_file(&mut self) -> io::Result<()> {
        tokio::fs::create_dir_all(&self.rooms.folder).await?;
        let path = self.rooms.folder.join((self.rooms.name)());
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(&path).await?;
        // From here on it is removed whatever happens.
        let spooled = Spooled::new(path);
        file.write_all(&self.memory).await?;
        self.memory = Vec::new();
        self.permits.clear();
        self.file = Some((spooled, file));
        Ok(())
    }

    async fn finish(self) -> Result<Body, Ended> {
        match self.file {
            Some((spooled, mut file)) => {
                file.flush().await.map_err(no_disk)?;
                Ok(Body::Disk(spooled))
            }
            None => Ok(Body::Memory(self.memory, self.permits)),
        }
    }
}

impl Rooms {
    async fn reserve(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Ended> {
        let permits = u32::try_from(bytes).map_err(|_too_large| Refusal::TOO_LARGE)?;
        let reserving = Arc::clone(&self.memory).acquire_many_owned(permits);
        match tokio::time::timeout(WAIT_FOR_ROOM, reserving).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Refusal::BUSY.into()),
        }
    }
}

fn no_disk(error: io::Error) -> Ended {
    tracing::error!("a body could not be kept on disk: {error}");
    if storage::is_full(&error) {
        Refusal::NO_ROOM.into()
    } else {
        Refusal::BUSY.into()
    }
}

impl From<Refusal> for Ended {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Takes a head's bytes off the front.
pub fn drop_front(buffer: &mut BytesMut, count: usize) {
    buffer.advance(count.min(buffer.len()));
}

#[cfg(test)]
mod tests {
    use super::chunk_size;

    #[test]
    fn sizes_of_chunks() {
        for (line, size) in [
            ("0", Some(0)),
            ("1a", Some(26)),
            ("1A;name=value", Some(26)),
            ("5 ", Some(5)),
            ("", None),
            ("-1", None),
            ("+1", None),
            ("0x5", None),
            (" 5", None),
            ("5\r", None),
            ("ffffffffffffffffff", None),
        ] {
            assert_eq!(chunk_size(line.as_bytes()), size, "{line:?}");
        }
    }
}
