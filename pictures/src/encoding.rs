//! From pixels to a file that holds nothing else.

use super::{Finished, Kind, Refusal};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder as _};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// Fine enough that a second round shows no difference, at a third of the bytes of the best.
const JPEG_QUALITY: u8 = 85;
const WEBP_QUALITY: f32 = 80.0;

/// The picture as a file of this kind; what should move stands still in a PNG.
pub fn encode(image: &DynamicImage, kind: Kind) -> Result<Finished, Refusal> {
    let kind = match kind {
        Kind::Gif => Kind::Png,
        kind => kind,
    };
    let bytes = match kind {
        Kind::Jpeg => jpeg(image)?,
        Kind::WebP => webp(image)?,
        Kind::Png | Kind::Gif => png(image)?,
    };
    Ok(Finished {
        kind,
        width: image.width(),
        height: image.height(),
        bytes,
    })
}

fn jpeg(image: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, JPEG_QUALITY);
    // With tables of its own it would write one scan for each colour, which the decoder reads wrongly at this sampling.
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let (width, height) = (side(image.width())?, side(image.height())?);
    match image {
        DynamicImage::ImageLuma8(pixels) => {
            encoder.encode(pixels.as_raw(), width, height, ColorType::Luma)
        }
        DynamicImage::ImageRgb8(pixels) => {
            encoder.encode(pixels.as_raw(), width, height, ColorType::Rgb)
        }
        other => encoder.encode(other.to_rgb8().as_raw(), width, height, ColorType::Rgb),
    }
    .map_err(failed)?;
    Ok(bytes)
}

fn side(pixels: u32) -> Result<u16, Refusal> {
    u16::try_from(pixels).map_err(failed)
}

fn png(image: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive)
        .write_image(
            image.as_bytes(),
            image.width(),
            image.height(),
            image.color().into(),
        )
        .map_err(failed)?;
    Ok(bytes)
}

fn webp(image: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let (width, height) = (image.width(), image.height());
    let encode = |encoder: webp::Encoder<'_>| {
        encoder
            .encode_simple(false, WEBP_QUALITY)
            .map(|memory| memory.to_vec())
            .map_err(|error| failed(format!("{error:?}")))
    };
    match image {
        DynamicImage::ImageRgb8(pixels) => {
            encode(webp::Encoder::from_rgb(pixels.as_raw(), width, height))
        }
        DynamicImage::ImageRgba8(pixels) => {
            encode(webp::Encoder::from_rgba(pixels.as_raw(), width, height))
        }
        other if other.color().has_alpha() => encode(webp::Encoder::from_rgba(
            other.to_rgba8().as_raw(),
            width,
            height,
        )),
        other => encode(webp::Encoder::from_rgb(
            other.to_rgb8().as_raw(),
            width,
            height,
        )),
    }
}

fn failed(error: impl std::fmt::Display) -> Refusal {
    tracing::warn!("a picture could not be encoded: {error}");
    Refusal::DAMAGED
}
