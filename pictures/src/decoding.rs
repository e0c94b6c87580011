//! From a file to pixels, under limits.
//!
//! Whatever surrounds the pixels is skipped unread, but for the one number that says which side is up. Pixels come as
//! eight bits in one to four channels.

use super::{Kind, MOST_MEMORY, Refusal, header, judge};
use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, GrayAlphaImage, GrayImage, ImageDecoder, RgbImage, RgbaImage};
use png::{ColorType, Transformations};
use std::io::{BufRead, Read as _, Seek, SeekFrom};

/// Pixels as they lie in the file, and how to turn them.
pub struct Decoded {
    pub image: DynamicImage,
    pub orientation: Orientation,
}

/// Decodes a picture of this kind; of one that moves, the first frame.
pub fn decode(kind: Kind, source: impl BufRead + Seek) -> Result<Decoded, Refusal> {
    match kind {
        Kind::Jpeg => jpeg(source),
        Kind::Png => png(source),
        Kind::WebP => webp(source),
        Kind::Gif => gif(source),
    }
}

fn jpeg(mut source: impl BufRead + Seek) -> Result<Decoded, Refusal> {
    let frame = header::frame(&mut source)?;
    judge(frame.width, frame.height)?;
    within_memory(frame.memory)?;
    read(JpegDecoder::new(source).map_err(damaged)?)
}

fn webp(mut source: impl BufRead + Seek) -> Result<Decoded, Refusal> {
    let mut head = Vec::new();
    source
        .by_ref()
        .take(16)
        .read_to_end(&mut head)
        .map_err(damaged)?;
    source.seek(SeekFrom::Start(0)).map_err(damaged)?;
    let decoder = WebPDecoder::new(source).map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    judge(width, height)?;
    // Half bytes for each pixel: the plain kind keeps one and a half beside three, the others as much again.
    let halves = if head.ends_with(b"VP8 ") { 9 } else { 16 };
    within_memory(u64::from(width) * u64::from(height) * halves / 2)?;
    read(decoder)
}

fn gif(source: impl BufRead + Seek) -> Result<Decoded, Refusal> {
    let decoder = GifDecoder::new(source).map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    judge(width, height)?;
    within_memory(u64::from(width) * u64::from(height) * 5)?;
    read(decoder)
}

fn read(mut decoder: impl ImageDecoder) -> Result<Decoded, Refusal> {
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    Ok(Decoded { image, orientation })
}

/// Beside the image crate, since only here chunks of text and colour profiles can stay packed.
fn png(source: impl BufRead + Seek) -> Result<Decoded, Refusal> {
    let limits = png::Limits {
        bytes: usize::try_from(MOST_MEMORY).unwrap_or(usize::MAX),
    };
    let mut decoder = png::Decoder::new_with_limits(source, limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let info = decoder.read_header_info().map_err(damaged)?;
    let (width, height) = (info.width, info.height);
    judge(width, height)?;
    let mut reader = decoder.read_info().map_err(damaged)?;
    let length = reader.output_buffer_size().ok_or(Refusal::DAMAGED)?;
    within_memory(u64::try_from(length).unwrap_or(u64::MAX))?;
    let orientation = reader.info().exif_metadata.as_deref();
    let orientation = orientation.and_then(Orientation::from_exif_chunk);
    let (color, _) = reader.output_color_type();
    let mut pixels = vec![0; length];
    reader.next_frame(&mut pixels).map_err(damaged)?;
    let image: Option<DynamicImage> = match color {
        ColorType::Grayscale => GrayImage::from_raw(width, height, pixels).map(Into::into),
        ColorType::GrayscaleAlpha => {
            GrayAlphaImage::from_raw(width, height, pixels).map(Into::into)
        }
        ColorType::Rgb | ColorType::Indexed => {
            RgbImage::from_raw(width, height, pixels).map(Into::into)
        }
        ColorType::Rgba => RgbaImage::from_raw(width, height, pixels).map(Into::into),
    };
    Ok(Decoded {
        image: image.ok_or(Refusal::DAMAGED)?,
        orientation: orientation.unwrap_or(Orientation::NoTransforms),
    })
}

fn within_memory(bytes: u64) -> Result<(), Refusal> {
    if bytes > MOST_MEMORY {
        Err(Refusal::TOO_MUCH_MEMORY)
    } else {
        Ok(())
    }
}

fn damaged(error: impl std::fmt::Display) -> Refusal {
    tracing::debug!("a picture cannot be decoded: {error}");
    Refusal::DAMAGED
}
