//! What kind of picture a file is, by its first bytes; for the others, what to do instead.

use super::{Kind, Refusal};
use std::io::{BufRead, Read as _, Seek, SeekFrom};

const WANTED: &str = "Please send a JPEG, PNG, WebP or GIF picture.";
const SVG: &str = "SVG drawings are not taken, because they can carry programs. Please save it as PNG and send that.";
const HEIC: &str = "This is a HEIC photo, which most browsers cannot show. Please save or export it as JPEG and send that; on an iPhone: Settings, Camera, Formats, Most Compatible.";
const AVIF: &str = "AVIF pictures are not taken. Please save it as JPEG or PNG and send that.";
const TIFF: &str = "TIFF and raw photos are not taken. Please save it as JPEG and send that.";
const BMP: &str = "BMP pictures are not taken. Please save it as PNG and send that.";
const PDF: &str = "This is a PDF, not a picture. Please save the page as PNG and send that.";
const EMPTY: &str = "This file is empty. Please choose a picture.";

/// The kind of a picture; the source stands at its beginning again.
pub fn kind(source: &mut (impl BufRead + Seek)) -> Result<Kind, Refusal> {
    let mut first = Vec::with_capacity(512);
    source
        .by_ref()
        .take(512)
        .read_to_end(&mut first)
        .map_err(|_unreadable| Refusal::DAMAGED)?;
    source
        .seek(SeekFrom::Start(0))
        .map_err(|_unreadable| Refusal::DAMAGED)?;
    of(&first)
}

fn of(first: &[u8]) -> Result<Kind, Refusal> {
    match first {
        [0xff, 0xd8, 0xff, ..] => Ok(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Kind::Png),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Ok(Kind::Gif),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Ok(Kind::WebP),
        other => Err(Refusal::Kind(words(other))),
    }
}

fn words(first: &[u8]) -> &'static str {
    match first {
        [] => EMPTY,
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..] => AVIF,
        [_, _, _, _, b'f', b't', b'y', b'p', b'h' | b'm', ..] => HEIC,
        [b'I', b'I', 0x2a, 0, ..] | [b'M', b'M', 0, 0x2a, ..] => TIFF,
        [b'B', b'M', ..] => BMP,
        [b'%', b'P', b'D', b'F', ..] => PDF,
        text if is_svg(text) => SVG,
        _ => WANTED,
    }
}

fn is_svg(first: &[u8]) -> bool {
    let text = String::from_utf8_lossy(first).to_ascii_lowercase();
    text.contains("<svg") || text.trim_start_matches('\u{feff}').starts_with("<?xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide() {
        for (first, kind) in [
            (&b"\xff\xd8\xff\xe1\x00\x10Exif"[..], Ok(Kind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Ok(Kind::Png)),
            (b"GIF89a\x01\0\x01\0", Ok(Kind::Gif)),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Ok(Kind::WebP)),
            (b"RIFF\x24\0\0\0WAVEfmt ", Err(WANTED)),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1", Err(HEIC)),
            (b"\0\0\0\x18ftypmif1", Err(HEIC)),
            (b"\0\0\0\x18ftypavif", Err(AVIF)),
            (b"II*\0", Err(TIFF)),
            (b"BM\x36\0", Err(BMP)),
            (b"%PDF-1.7", Err(PDF)),
            (b"<svg xmlns='x'><script>", Err(SVG)),
            (
                b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><svg>",
                Err(SVG),
            ),
            (b"<!DOCTYPE html><script>", Err(WANTED)),
            (b"\x89PNG", Err(WANTED)),
            (b"", Err(EMPTY)),
        ] {
            assert_eq!(of(first), kind.map_err(Refusal::Kind), "{first:?}");
        }
    }
}
