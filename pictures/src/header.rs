//! What the head of a JPEG says about its size and how much memory decoding takes, before anything is decoded.
//!
//! A progressive JPEG is kept whole in coefficients until its last scan, beside its pixels.

use super::Refusal;
use std::io::{BufRead, Read as _, Seek, SeekFrom};

/// The frame of a JPEG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    pub width: u32,
    pub height: u32,
    /// What decoding takes, in bytes.
    pub memory: u64,
}

/// The most segments before the frame.
const MOST_SEGMENTS: usize = 4_096;

/// Reads the segments up to the frame; the source stands at its beginning again.
pub fn frame(source: &mut (impl BufRead + Seek)) -> Result<Frame, Refusal> {
    let found = search(source);
    source
        .seek(SeekFrom::Start(0))
        .map_err(|_unreadable| Refusal::DAMAGED)?;
    found.ok_or(Refusal::DAMAGED)
}

fn search(source: &mut (impl BufRead + Seek)) -> Option<Frame> {
    let mut start = [0; 2];
    source.read_exact(&mut start).ok()?;
    for _ in 0..MOST_SEGMENTS {
        match marker(source)? {
            code @ (0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf) => {
                return read(source, code);
            }
            // Segments without a length, and the end.
            0x01 | 0xd0..=0xd8 => {}
            0xd9 | 0xda => return None,
            _ => {
                let beyond = length(source)?;
                source.seek_relative(i64::from(beyond)).ok()?;
            }
        }
    }
    None
}

/// The next marker; anything before it is skipped, as decoders do.
fn marker(source: &mut impl BufRead) -> Option<u8> {
    let mut byte = [0; 1];
    loop {
        source.skip_until(0xff).ok().filter(|count| *count > 0)?;
        loop {
            source.read_exact(&mut byte).ok()?;
            match byte {
                [0xff] => {}
                [0] => break,
                [code] => return Some(code),
            }
        }
    }
}

fn length(source: &mut impl BufRead) -> Option<u16> {
    let mut bytes = [0; 2];
    source.read_exact(&mut bytes).ok()?;
    u16::from_be_bytes(bytes).checked_sub(2)
}

fn read(source: &mut impl BufRead, code: u8) -> Option<Frame> {
    let mut segment = Vec::new();
    let length = u64::from(length(source)?);
    source.take(length).read_to_end(&mut segment).ok()?;
    let [_, h1, h2, w1, w2, count, components @ ..] = segment.as_slice() else {
        return None;
    };
    let height = u32::from(u16::from_be_bytes([*h1, *h2]));
    let width = u32::from(u16::from_be_bytes([*w1, *w2]));
    let factors: Vec<(u64, u64)> = components
        .chunks_exact(3)
        .take(usize::from(*count))
        .filter_map(|one| one.get(1))
        .map(|factors| (u64::from(factors >> 4), u64::from(factors & 15)))
        .collect();
    let most = |pick: fn(&(u64, u64)) -> u64| factors.iter().map(pick).max().unwrap_or(1).max(1);
    let whole = most(|factor| factor.0) * most(|factor| factor.1);
    let pixels = u64::from(width) * u64::from(height);
    let shown = pixels * if *count == 1 { 1 } else { 3 };
    let is_baseline = matches!(code, 0xc0 | 0xc1);
    // Two bytes for each coefficient of each component, as far as that one is sampled.
    let sampled: u64 = factors.iter().map(|(across, down)| across * down).sum();
    let kept = if is_baseline {
        0
    } else {
        pixels.saturating_mul(2 * sampled) / whole
    };
    Some(Frame {
        width,
        height,
        memory: shown.saturating_add(kept),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn the_frame_is_found_behind_other_segments() {
        let sof = |code: u8, factors: &[u8]| {
            let mut bytes = vec![
                0xff, 0xd8, 0xff, 0xe1, 0, 4, 0xff, 0xc0, 0xff, 0xff, code, 0,
            ];
            bytes.push(8 + 3 * u8::try_from(factors.len()).unwrap());
            bytes.extend([
                8,
                0x0b,
                0xb8,
                0x0f,
                0xa0,
                u8::try_from(factors.len()).unwrap(),
            ]);
            for (at, factor) in factors.iter().enumerate() {
                bytes.extend([u8::try_from(at).unwrap(), *factor, 0]);
            }
            bytes
        };
        let megapixels = 12_000_000;
        for (bytes, memory) in [
            (sof(0xc0, &[0x22, 0x11, 0x11]), Some(3 * megapixels)),
            (sof(0xc2, &[0x22, 0x11, 0x11]), Some(6 * megapixels)),
            (sof(0xc2, &[0x11, 0x11, 0x11]), Some(9 * megapixels)),
            (sof(0xc0, &[0x11]), Some(megapixels)),
            (sof(0xd9, &[0x11]), None),
            (vec![0xff, 0xd8, 0xff], None),
            (vec![0xff, 0xd8, 0xff, 0xe1, 0, 1], None),
        ] {
            let mut source = Cursor::new(&bytes);
            let found = frame(&mut source);
            assert_eq!(source.position(), 0);
            let expected = memory.map(|memory| Frame {
                width: 4_000,
                height: 3_000,
                memory,
            });
            assert_eq!(found.ok(), expected, "{bytes:x?}");
        }
    }
}
