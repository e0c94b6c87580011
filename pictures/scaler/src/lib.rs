//! Pixels at another size, behind plain functions.
//!
//! A crate of its own, because the library is generic all the way down and every crate that calls it compiles its scalers
//! anew, for minutes: here it is done once, for the two kinds of pixel that pictures are made of.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};

/// Width and height, in pixels.
pub type Size = (u32, u32);

/// Writes the picture of red, green and blue bytes at the other size; fails where a buffer does not fit its size.
pub fn opaque(from: (&[u8], Size), to: (&mut [u8], Size)) -> Result<(), String> {
    scale::<U8x3>(from, to)
}

/// The same where a fourth byte says how opaque a pixel is.
pub fn translucent(from: (&[u8], Size), to: (&mut [u8], Size)) -> Result<(), String> {
    scale::<U8x4>(from, to)
}

fn scale<P: PixelTrait>(
    (from, (width, height)): (&[u8], Size),
    (to, (to_width, to_height)): (&mut [u8], Size),
) -> Result<(), String> {
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    let from =
        TypedImageRef::<P>::from_buffer(width, height, from).map_err(|error| error.to_string())?;
    let mut to =
        TypedImage::<P>::from_buffer(to_width, to_height, to).map_err(|error| error.to_string())?;
    Resizer::new()
        .resize_typed(&from, &mut to, &options)
        .map_err(|error| error.to_string())
}
