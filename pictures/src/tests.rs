//! Whole files through the mill: what goes in, what comes out, and what is refused before it costs anything.

use super::*;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

fn saved(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn scene(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([x, y, x + y].map(|value| u8::try_from(value % 256).unwrap()))
    })
    .into()
}

fn cleaned(bytes: &[u8]) -> Result<Finished, Refusal> {
    clean_from(Cursor::new(bytes))
}

#[test]
fn what_was_cleaned_is_cleaned_to_the_same_kind_and_size() {
    for (format, kind) in [
        (ImageFormat::Jpeg, Kind::Jpeg),
        (ImageFormat::Png, Kind::Png),
        (ImageFormat::WebP, Kind::WebP),
        (ImageFormat::Gif, Kind::Png),
    ] {
        let first = cleaned(&saved(&scene(90, 60), format)).unwrap();
        assert_eq!((first.kind, first.width, first.height), (kind, 90, 60));
        let again = cleaned(&first.bytes).unwrap();
        assert_eq!((again.kind, again.width, again.height), (kind, 90, 60));
    }
}

#[test]
fn what_can_be_seen_through_stays_so() {
    let glass: DynamicImage = RgbaImage::from_pixel(600, 40, Rgba([200, 100, 50, 100])).into();
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let finished = cleaned(&saved(&glass, format)).unwrap();
        let seen = image::load_from_memory(&finished.bytes).unwrap().to_rgba8();
        assert!(seen.get_pixel(10, 10).0[3].abs_diff(100) < 4, "{format:?}");
        for size in sizes(finished.bytes, finished.kind).unwrap() {
            let seen = image::load_from_memory(&size.bytes).unwrap().to_rgba8();
            assert!(
                seen.get_pixel(10, 10).0[3].abs_diff(100) < 4,
                "{:?}",
                size.kind
            );
        }
    }
}

#[test]
fn sizes_are_smaller_and_webp_only_where_it_pays() {
    let finished = cleaned(&saved(&scene(1_000, 500), ImageFormat::Jpeg)).unwrap();
    let whole = finished.bytes.len();
    let sizes = sizes(finished.bytes, finished.kind).unwrap();
    let own: Vec<(u32, u32)> = sizes
        .iter()
        .filter(|size| size.kind == Kind::Jpeg)
        .map(|size| (size.width, size.height))
        .collect();
    assert_eq!(own, [(480, 240), (960, 480)]);
    for webp in sizes.iter().filter(|size| size.kind == Kind::WebP) {
        let beside = sizes
            .iter()
            .find(|size| size.kind == Kind::Jpeg && size.width == webp.width);
        assert!(webp.bytes.len() < beside.map_or(whole, |size| size.bytes.len()));
    }
}

#[test]
fn time_ends_for_a_slow_source() {
    let mut hurried = Hurried {
        source: Cursor::new(vec![0; 10]),
        until: Instant::now(),
    };
    let ended = hurried.read(&mut [0; 4]).unwrap_err();
    assert_eq!(ended.kind(), io::ErrorKind::TimedOut);
    assert!(
        Hurried::new(Cursor::new(vec![0; 10]))
            .read(&mut [0; 4])
            .is_ok()
    );
}

#[test]
fn dimensions_are_judged_before_anything_is_decoded() {
    for (width, height, good) in [
        (12_000, 4_166, true),
        (8_064, 6_048, true),
        (12_001, 10, false),
        (10, 12_001, false),
        (8_000, 6_251, false),
        (0, 10, false),
    ] {
        assert_eq!(judge(width, height).is_ok(), good, "{width} {height}");
    }
}
