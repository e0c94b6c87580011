//! Pixels: what somebody uploads becomes a clean picture of a known kind and size.
//!
//! Every picture is decoded and encoded anew, so nothing of the file that came is ever served: no place, no camera, no
//! script behind the pixels. The bytes decide about the kind, never a name; sizes are judged from the header before
//! anything is decoded. Works without a database and without a network, on a thread that may be busy for seconds. A crate of its own, so that trial builds optimise it.

mod animating;
mod decoding;
mod encoding;
mod header;
mod recognising;
mod scaling;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::{Duration, Instant};

/// The longest side that is decoded, in pixels.
pub const LONGEST_SIDE: u32 = 12_000;
/// The most pixels that are decoded.
pub const MOST_PIXELS: u64 = 50_000_000;
/// The most memory that the pixels of one picture may take while it is decoded, in bytes.
pub const MOST_MEMORY: u64 = 170 * 1024 * 1024;
/// The longest side of what is kept; no screen shows more.
pub const LONGEST_KEPT: u32 = 4_000;
/// The widths that pages offer beside the picture itself.
pub const WIDTHS: [u32; 4] = [480, 960, 1_600, 2_400];
/// How long reading and decoding may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// The kinds of picture that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    WebP,
    /// Only what moves; a GIF that stands still becomes a PNG.
    Gif,
}

impl Kind {
    /// What the file's name ends with.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Gif => "gif",
        }
    }

    /// What browsers are told.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
        }
    }

    /// The kind that browsers are told of by these words.
    pub fn of_content_type(words: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png, Self::WebP, Self::Gif]
            .into_iter()
            .find(|kind| kind.content_type() == words)
    }
}

/// A clean picture as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    pub kind: Kind,
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
}

/// Why a picture is not taken, in words that say what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is of another kind.
    Kind(&'static str),
    /// It has too many bytes.
    TooLarge,
    /// It is of a known kind and cannot be decoded within the limits, or at all.
    Unfit(&'static str),
}

impl Refusal {
    const TOO_MANY_PIXELS: Self = Self::Unfit(
        "This picture has too many pixels. Please save it smaller, up to 12,000 pixels a side and 50 megapixels.",
    );
    const TOO_MUCH_MEMORY: Self = Self::Unfit(
        "This picture is too large in the way it was saved. Please save it as a plain JPEG, or smaller, and try again.",
    );
    /// What cannot be read to its end.
    pub const DAMAGED: Self = Self::Unfit(
        "This picture is damaged or did not arrive whole. Please open it, save it once more, and try again.",
    );

    /// What the person is told.
    pub fn words(self) -> &'static str {
        match self {
            Self::Kind(words) | Self::Unfit(words) => words,
            Self::TooLarge => {
                "This file is larger than 32 MB. Please save the picture smaller and try again."
            }
        }
    }
}

/// Makes a clean picture of whatever file was sent.
pub fn clean(path: &Path) -> Result<Finished, Refusal> {
    let file = File::open(path).map_err(|_unreadable| Refusal::DAMAGED)?;
    clean_from(BufReader::new(file))
}

fn clean_from(source: impl BufRead + Seek) -> Result<Finished, Refusal> {
    let mut source = Hurried::new(source);
    let kind = recognising::kind(&mut source)?;
    if kind == Kind::Gif {
        return animating::clean(source);
    }
    let decoded = decoding::decode(kind, source)?;
    let mut image = scaling::within(decoded.image, LONGEST_KEPT)?;
    image.apply_orientation(decoded.orientation);
    encoding::encode(&image, kind)
}

/// The smaller ones of a clean picture: in its own kind, and as WebP where that is smaller.
///
/// What moves has none.
pub fn sizes(bytes: Vec<u8>, kind: Kind) -> Result<Vec<Finished>, Refusal> {
    if kind == Kind::Gif {
        return Ok(Vec::new());
    }
    let length = bytes.len();
    let image = decoding::decode(kind, Hurried::new(Cursor::new(bytes)))?.image;
    let mut sizes = Vec::new();
    for width in WIDTHS.into_iter().filter(|width| *width < image.width()) {
        let smaller = scaling::to_width(&image, width)?;
        let own = encoding::encode(&smaller, kind)?;
        if kind != Kind::WebP {
            let other = encoding::encode(&smaller, Kind::WebP)?;
            sizes.extend((other.bytes.len() < own.bytes.len()).then_some(other));
        }
        sizes.push(own);
    }
    let is_offered = WIDTHS.last().is_some_and(|widest| image.width() <= *widest);
    if is_offered && kind != Kind::WebP {
        let other = encoding::encode(&image, Kind::WebP)?;
        sizes.extend((other.bytes.len() < length).then_some(other));
    }
    Ok(sizes)
}

/// Whether these dimensions may be decoded.
fn judge(width: u32, height: u32) -> Result<(), Refusal> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        Err(Refusal::DAMAGED)
    } else if width > LONGEST_SIDE || height > LONGEST_SIDE || pixels > MOST_PIXELS {
        Err(Refusal::TOO_MANY_PIXELS)
    } else {
        Ok(())
    }
}

/// A source that ends when the time is up.
struct Hurried<R> {
    source: R,
    until: Instant,
}

impl<R> Hurried<R> {
    fn new(source: R) -> Self {
        Self {
            source,
            until: Instant::now() + PATIENCE,
        }
    }

    fn look_at_the_clock(&self) -> io::Result<()> {
        if Instant::now() < self.until {
            Ok(())
        } else {
            Err(io::ErrorKind::TimedOut.into())
        }
    }
}

impl<R: Read> Read for Hurried<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.look_at_the_clock()?;
        self.source.read(buffer)
    }
}

impl<R: BufRead> BufRead for Hurried<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.look_at_the_clock()?;
        self.source.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.source.consume(amount);
    }
}

impl<R: Seek> Seek for Hurried<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}

#[cfg(test)]
mod tests;
