//! Making pictures smaller, never larger.
//!
//! The largest are halved within their own memory first, so that a second copy of fifty megapixels is never needed.

use super::Refusal;
use image::{DynamicImage, GrayAlphaImage, GrayImage, RgbImage, RgbaImage};

/// The picture with no side longer than this.
pub fn within(image: DynamicImage, longest: u32) -> Result<DynamicImage, Refusal> {
    let mut image = image;
    while image.width().max(image.height()) >= 2 * longest && image.width().min(image.height()) >= 2
    {
        image = halved(image)?;
    }
    let side = image.width().max(image.height());
    if side <= longest {
        return Ok(image);
    }
    let scaled = |own: u32| (own * longest).div_ceil(side).max(1);
    let (width, height) = (scaled(image.width()), scaled(image.height()));
    resized(&image, width, height)
}

/// The picture at this width.
pub fn to_width(image: &DynamicImage, width: u32) -> Result<DynamicImage, Refusal> {
    let height = u64::from(image.height()) * u64::from(width) / u64::from(image.width().max(1));
    let height = u32::try_from(height).unwrap_or(u32::MAX).max(1);
    resized(image, width, height)
}

fn resized(image: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Refusal> {
    let size = (width, height);
    match image {
        DynamicImage::ImageRgb8(from) => {
            let mut to = RgbImage::new(width, height);
            scaler::opaque((from, from.dimensions()), (&mut to, size)).map_err(unscaled)?;
            Ok(to.into())
        }
        DynamicImage::ImageRgba8(from) => {
            let mut to = RgbaImage::new(width, height);
            scaler::translucent((from, from.dimensions()), (&mut to, size)).map_err(unscaled)?;
            Ok(to.into())
        }
        // Greys are rare and go the way of colours.
        DynamicImage::ImageLuma8(_) => {
            let scaled = resized(&image.to_rgb8().into(), width, height)?;
            Ok(scaled.into_luma8().into())
        }
        DynamicImage::ImageLumaA8(_) => {
            let scaled = resized(&image.to_rgba8().into(), width, height)?;
            Ok(scaled.into_luma_alpha8().into())
        }
        _ => resized(&image.to_rgba8().into(), width, height),
    }
}

fn unscaled(why: String) -> Refusal {
    tracing::warn!("a picture could not be scaled: {why}");
    Refusal::DAMAGED
}

fn halved(image: DynamicImage) -> Result<DynamicImage, Refusal> {
    let (width, height) = (image.width(), image.height());
    let (half_width, half_height) = (width / 2, height / 2);
    let channels = usize::from(image.color().channel_count());
    let pixels = halve(image.into_bytes(), index(width), channels);
    let halved = match channels {
        1 => GrayImage::from_raw(half_width, half_height, pixels).map(Into::into),
        2 => GrayAlphaImage::from_raw(half_width, half_height, pixels).map(Into::into),
        3 => RgbImage::from_raw(half_width, half_height, pixels).map(Into::into),
        _ => RgbaImage::from_raw(half_width, half_height, pixels).map(Into::into),
    };
    halved.ok_or(Refusal::DAMAGED)
}

/// Means of two by two pixels, written over those that were read already.
fn halve(mut pixels: Vec<u8>, width: usize, channels: usize) -> Vec<u8> {
    let row = width * channels;
    let rows = pixels.len().checked_div(row).unwrap_or_default();
    let half_row = width / 2 * channels;
    let mut smaller = vec![0; half_row];
    let mut end = 0;
    for pair in 0..rows / 2 {
        let (start, middle) = (pair * 2 * row, (pair * 2 + 1) * row);
        if let (Some(upper), Some(lower)) = (
            pixels.get(start..middle),
            pixels.get(middle..middle.saturating_add(row)),
        ) {
            let two = 2 * channels;
            let quads = upper.chunks_exact(two).zip(lower.chunks_exact(two));
            for (mean, (upper, lower)) in smaller.chunks_exact_mut(channels).zip(quads) {
                let (left, right) = upper.split_at(channels);
                let (left_below, right_below) = lower.split_at(channels);
                for (at, mean) in mean.iter_mut().enumerate() {
                    let of = |side: &[u8]| u16::from(side.get(at).copied().unwrap_or_default());
                    let sum = of(left) + of(right) + of(left_below) + of(right_below);
                    *mean = u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX);
                }
            }
        }
        if let Some(target) = pixels.get_mut(end..end + half_row) {
            target.copy_from_slice(&smaller);
        }
        end += half_row;
    }
    pixels.truncate(end);
    pixels.shrink_to_fit();
    pixels
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn halving_takes_means_and_leaves_odd_edges_out() {
        let image = RgbImage::from_fn(5, 3, |x, y| Rgb([u8::try_from(x * 10 + y).unwrap(), 7, 0]));
        let half = halved(image.into()).unwrap().to_rgb8();
        assert_eq!(half.dimensions(), (2, 1));
        // (0 + 10 + 1 + 11) / 4 and (20 + 30 + 21 + 31) / 4, rounded.
        assert_eq!(half.as_raw(), &[6, 7, 0, 26, 7, 0]);
    }

    #[test]
    fn every_kind_of_pixel_keeps_its_colours() {
        let even = [
            DynamicImage::from(GrayImage::from_pixel(90, 60, image::Luma([80]))),
            GrayAlphaImage::from_pixel(90, 60, image::LumaA([80, 200])).into(),
            RgbImage::from_pixel(90, 60, Rgb([80, 90, 100])).into(),
            RgbaImage::from_pixel(90, 60, image::Rgba([80, 90, 100, 200])).into(),
        ];
        for image in even {
            let scaled = resized(&image, 60, 40).unwrap();
            assert_eq!((scaled.width(), scaled.height()), (60, 40));
            assert_eq!(scaled.color(), image.color());
            let (before, after) = (image.to_rgba8(), scaled.to_rgba8());
            let (before, after) = (before.get_pixel(0, 0).0, after.get_pixel(30, 20).0);
            for (before, after) in before.into_iter().zip(after) {
                assert!(before.abs_diff(after) < 2, "{:?}", image.color());
            }
        }
    }

    #[test]
    fn only_what_is_too_large_shrinks() {
        for (width, height, expected) in [
            (40, 30, (40, 30)),
            (80, 60, (40, 30)),
            (81, 60, (40, 30)),
            (60, 120, (20, 40)),
            (50, 25, (40, 20)),
            (400, 1, (40, 1)),
        ] {
            let scaled = within(DynamicImage::new_rgb8(width, height), 40).unwrap();
            assert_eq!(
                (scaled.width(), scaled.height()),
                expected,
                "{width} {height}"
            );
        }
    }
}
