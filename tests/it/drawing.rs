//! Pictures for stories, honest and hostile, made when they are needed.

#![expect(clippy::as_conversions, reason = "sizes of pictures fit everywhere")]

use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::{Cursor, Write as _};

/// Words that a camera left behind; nothing that is served may hold them.
pub const CAMERA: &str = "Kneadcam 9000";
pub const PLACE: &str = "51.178900,-1.826200";

/// Something to look at that packs as photos do; a tile of it is repeated, so that the largest are drawn soon.
pub fn scene(width: u32, height: u32) -> RgbImage {
    const TILE: u32 = 256;
    let tile = RgbImage::from_fn(TILE, TILE, |x, y| {
        let cell = (x / 2).wrapping_mul(2_654_435_761) ^ (y / 2).wrapping_mul(2_246_822_519);
        let noise = cell.wrapping_mul(3_266_489_917) >> 27;
        let channel = |value: u32| u8::try_from((value + noise) % 256).unwrap();
        Rgb([channel(x / 2), channel(y / 2), channel((x + y) / 4)])
    });
    let (row, tile_row) = (width as usize * 3, TILE as usize * 3);
    let mut pixels = Vec::with_capacity(row * height as usize);
    for y in 0..height as usize {
        let from = y % TILE as usize * tile_row;
        let mut left = row;
        while left > 0 {
            let part = left.min(tile_row);
            pixels.extend_from_slice(&tile.as_raw()[from..from + part]);
            left -= part;
        }
    }
    // Differs with its size, so that no two are the same file.
    pixels[0] = u8::try_from((width + 7 * height) % 251).unwrap();
    RgbImage::from_raw(width, height, pixels).unwrap()
}

/// A photo as a phone saves it, with what it knows about the place.
pub fn photo(width: u32, height: u32) -> Vec<u8> {
    with_exif(&jpeg(&scene(width, height)), 1)
}

pub fn jpeg(image: &RgbImage) -> Vec<u8> {
    // By a file: so the image crate's own code is used, which trial builds optimise.
    let file = tempfile::NamedTempFile::new().unwrap();
    image::save_buffer_with_format(
        file.path(),
        image.as_raw(),
        image.width(),
        image.height(),
        image::ExtendedColorType::Rgb8,
        ImageFormat::Jpeg,
    )
    .unwrap();
    std::fs::read(file.path()).unwrap()
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    saved(&scene(width, height).into(), ImageFormat::Png)
}

pub fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    WebPEncoder::new_lossless(&mut bytes)
        .encode(
            scene(width, height).as_raw(),
            width,
            height,
            image::ExtendedColorType::Rgb8,
        )
        .unwrap();
    bytes
}

pub fn saved(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// So many frames of one colour each.
pub fn film(width: u16, height: u16, frames: usize) -> Vec<u8> {
    let palette = [0, 0, 0, 200, 30, 30, 30, 200, 30, 30, 30, 200];
    let mut encoder = gif::Encoder::new(Vec::new(), width, height, &palette).unwrap();
    encoder.set_repeat(gif::Repeat::Infinite).unwrap();
    let pixels: Vec<Vec<u8>> = (0..4_u8)
        .map(|colour| vec![colour; usize::from(width) * usize::from(height)])
        .collect();
    let packed: Vec<gif::Frame<'_>> = pixels
        .iter()
        .map(|pixels| {
            let mut frame = gif::Frame::from_indexed_pixels(width, height, pixels.as_slice(), None);
            frame.delay = 10;
            frame.make_lzw_pre_encoded();
            frame
        })
        .collect();
    for frame in 0..frames {
        encoder
            .write_lzw_pre_encoded_frame(&packed[frame % 4])
            .unwrap();
    }
    encoder.into_inner().unwrap()
}

/// The same JPEG with an EXIF segment: camera, place, and which side is up.
pub fn with_exif(jpeg: &[u8], orientation: u16) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let camera = CAMERA.as_bytes();
    let place = PLACE.as_bytes();
    let words = |number: u16| number.to_le_bytes();
    let longs = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    // Three entries of twelve bytes each behind their count, then the end of the list.
    let data = 8 + 2 + 3 * 12 + 4;
    let gps = data + camera.len();
    tiff.extend(words(3));
    for (tag, kind, count, value) in [
        (0x010f_u16, 2_u16, camera.len(), longs(data)),
        (0x0112, 3, 1, {
            let [low, high] = words(orientation);
            [low, high, 0, 0]
        }),
        (0x8825, 4, 1, longs(gps)),
    ] {
        tiff.extend(words(tag));
        tiff.extend(words(kind));
        tiff.extend(longs(count));
        tiff.extend(value);
    }
    tiff.extend([0; 4]);
    tiff.extend(camera);
    // The place as text, in the processing method of the GPS list.
    tiff.extend(words(1));
    tiff.extend(words(0x001b));
    tiff.extend(words(7));
    tiff.extend(longs(place.len()));
    tiff.extend(longs(gps + 2 + 12 + 4));
    tiff.extend([0; 4]);
    tiff.extend(place);
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(tiff);
    with_segment(jpeg, 0xe1, &segment)
}

/// The same JPEG with one more segment at its beginning.
pub fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, marker]);
    bytes.extend(length);
    bytes.extend(content);
    bytes.extend(&jpeg[2..]);
    bytes
}

/// A picture of four colours, stored so that a camera held in this way makes it upright again.
///
/// Upright it is 320 by 160 with red, green, blue and white in its quarters, as one reads.
pub fn held(orientation: u16) -> Vec<u8> {
    const WIDTH: u32 = 320;
    const HEIGHT: u32 = 160;
    let upright = |x: u32, y: u32| match (x < WIDTH / 2, y < HEIGHT / 2) {
        (true, true) => Rgb([220, 20, 20]),
        (false, true) => Rgb([20, 220, 20]),
        (true, false) => Rgb([20, 20, 220]),
        (false, false) => Rgb([235, 235, 235]),
    };
    let (right, bottom) = (WIDTH - 1, HEIGHT - 1);
    let (width, height) = if orientation > 4 {
        (HEIGHT, WIDTH)
    } else {
        (WIDTH, HEIGHT)
    };
    // Where the stored row and column stand in what is seen, after the table of the EXIF standard.
    let stored = RgbImage::from_fn(width, height, |column, row| match orientation {
        2 => upright(right - column, row),
        3 => upright(right - column, bottom - row),
        4 => upright(column, bottom - row),
        5 => upright(row, column),
        6 => upright(right - row, column),
        7 => upright(right - row, bottom - column),
        8 => upright(row, bottom - column),
        _ => upright(column, row),
    });
    with_exif(&jpeg(&stored), orientation)
}

/// One chunk of a PNG.
pub fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(kind);
    bytes.extend(content);
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(content);
    bytes.extend(sum.sum().to_be_bytes());
    bytes
}

/// A PNG of these dimensions, eight bits of this kind of colour, with these chunks and these packed pixels.
pub fn bare_png(width: u32, height: u32, colour: u8, chunks: &[u8], packed: &[u8]) -> Vec<u8> {
    let mut head = width.to_be_bytes().to_vec();
    head.extend(height.to_be_bytes());
    head.extend([8, colour, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(b"IHDR", &head));
    bytes.extend(chunks);
    bytes.extend(chunk(b"IDAT", packed));
    bytes.extend(chunk(b"IEND", &[]));
    bytes
}

/// So many zeros, packed.
pub fn packed_zeros(megabytes: usize) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0; 1_000_000];
    for _ in 0..megabytes {
        packer.write_all(&zeros).unwrap();
    }
    packer.finish().unwrap()
}

/// A PNG whose chunks of text and colours unpack to a gigabyte.
pub fn with_packed_bombs() -> Vec<u8> {
    let bomb = packed_zeros(300);
    let chunks = [
        chunk(b"iCCP", &[b"profile\0\0", bomb.as_slice()].concat()),
        chunk(b"zTXt", &[b"Comment\0\0", bomb.as_slice()].concat()),
        chunk(b"iTXt", &[b"Comment\0\x01\0\0\0", bomb.as_slice()].concat()),
        chunk(b"tEXt", format!("Place\0{PLACE}").as_bytes()),
    ]
    .concat();
    bare_png(10, 10, 2, &chunks, &packed_pixels(10, 10))
}

fn packed_pixels(width: usize, height: usize) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packer
        .write_all(&vec![0; (width * 3 + 1) * height])
        .unwrap();
    packer.finish().unwrap()
}
