//! Pictures that move: kept as GIF while they are short and small, else the first frame stands for all.
//!
//! Frames keep their own colours and are packed anew; comments, text and what programs left in the file are not.

use super::{Finished, Kind, Refusal, decoding, encoding, judge, scaling};
use gif::{ColorOutput, DecodeOptions, Encoder, MemoryLimit};
use std::io::{BufRead, Seek, SeekFrom};

const MOST_FRAMES: usize = 300;
/// Of all frames together.
const MOST_PIXELS: u64 = 60_000_000;
/// Of the packed file, in bytes; a page should not be heavier than a short film.
const MOST_BYTES: usize = 12 * 1024 * 1024;

/// A moving picture, or a still one.
pub fn clean(mut source: impl BufRead + Seek) -> Result<Finished, Refusal> {
    let moving = moving(&mut source)?;
    if let Some(finished) = moving {
        return Ok(finished);
    }
    source
        .seek(SeekFrom::Start(0))
        .map_err(|_unreadable| Refusal::DAMAGED)?;
    let decoded = decoding::decode(Kind::Gif, source)?;
    let image = scaling::within(decoded.image, super::LONGEST_KEPT)?;
    encoding::encode(&image, Kind::Png)
}

/// The whole film, unless there is only one frame or there are too many.
fn moving(source: &mut impl BufRead) -> Result<Option<Finished>, Refusal> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.set_memory_limit(
        super::MOST_PIXELS
            .try_into()
            .map_or(MemoryLimit::Unlimited, MemoryLimit::Bytes),
    );
    let mut decoder = options.read_info(source).map_err(damaged)?;
    let (width, height) = (decoder.width(), decoder.height());
    judge(width.into(), height.into())?;
    let palette = decoder.global_palette().unwrap_or_default().to_vec();
    let mut encoder = Encoder::new(Vec::new(), width, height, &palette).map_err(damaged)?;
    let (mut frames, mut pixels) = (0, 0);
    while let Some(info) = decoder.next_frame_info().map_err(damaged)? {
        let mut frame = info.clone();
        frames += 1;
        pixels += u64::from(frame.width) * u64::from(frame.height);
        if frames > MOST_FRAMES || pixels > MOST_PIXELS || encoder.get_ref().len() > MOST_BYTES {
            return Ok(None);
        }
        if frames == 1 {
            encoder.set_repeat(decoder.repeat()).map_err(damaged)?;
        }
        let mut rows = vec![0; decoder.buffer_size()];
        decoder.read_into_buffer(&mut rows).map_err(damaged)?;
        frame.buffer = rows.into();
        // Decoding has put the rows into their order.
        frame.interlaced = false;
        encoder.write_frame(&frame).map_err(damaged)?;
    }
    match frames {
        0 => Err(Refusal::DAMAGED),
        1 => Ok(None),
        _ => Ok(Some(Finished {
            kind: Kind::Gif,
            width: width.into(),
            height: height.into(),
            bytes: encoder.into_inner().map_err(damaged)?,
        })),
    }
}

fn damaged(error: impl std::fmt::Display) -> Refusal {
    tracing::debug!("a moving picture cannot be read: {error}");
    Refusal::DAMAGED
}
