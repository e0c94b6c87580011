//! Pictures that mean harm: refused or cleaned, quickly, with nothing of them left.

use crate::drawing::{self, PLACE};
use crate::media::{assert_clean, files_in};
use crate::site::story;
use std::time::{Duration, Instant};

/// Far below what a bomb would take, far above what a busy machine needs.
pub const SOON: Duration = Duration::from_secs(8);

/// Hostile files, with what becomes of them: a status, or the picture that is left.
pub fn hostile() -> Vec<(&'static str, Vec<u8>, &'static [u16])> {
    let photo = drawing::photo(400, 300);
    let huge_jpeg = {
        let mut bytes = photo.clone();
        let at = bytes
            .windows(2)
            .position(|two| two == [0xff, 0xc0])
            .unwrap();
        bytes[at + 5..at + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
        bytes
    };
    let huge_gif = {
        let mut bytes = drawing::film(8, 8, 2);
        bytes[6..10].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
        bytes
    };
    let huge_webp = {
        let mut bytes = b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0".to_vec();
        bytes.extend([0xff; 6]);
        bytes.extend(b"VP8L\x05\0\0\0\x2f\xff\xff\xff\x0f\0");
        bytes
    };
    let zeros = drawing::packed_zeros(1);
    vec![
        (
            "huge PNG",
            drawing::bare_png(60_000, 60_000, 6, &[], &zeros),
            &[422],
        ),
        (
            "wide PNG",
            drawing::bare_png(2_000_000_000, 1, 2, &[], &zeros),
            &[422],
        ),
        (
            "no PNG at all",
            drawing::bare_png(0, 0, 2, &[], &zeros),
            &[422],
        ),
        // Within the count of pixels, and too much memory.
        (
            "49 megapixels with transparency",
            drawing::bare_png(7_000, 7_000, 6, &[], &drawing::packed_zeros(200)),
            &[422],
        ),
        ("huge JPEG", huge_jpeg, &[422]),
        ("huge GIF", huge_gif, &[422]),
        ("huge WebP", huge_webp, &[422]),
        (
            "thousands of frames",
            drawing::film(640, 480, 5_000),
            &[201],
        ),
        (
            "packed text and colours",
            drawing::with_packed_bombs(),
            &[201],
        ),
        (
            "more pixels than announced",
            drawing::bare_png(10, 10, 2, &[], &drawing::packed_zeros(500)),
            &[201, 422],
        ),
        (
            "fewer pixels than announced",
            drawing::bare_png(5_000, 5_000, 2, &[], &zeros),
            &[422],
        ),
        (
            "half a JPEG",
            photo[..photo.len() / 2].to_vec(),
            &[201, 422],
        ),
        ("a JPEG's head", photo[..200].to_vec(), &[422]),
        (
            "half a PNG",
            drawing::png(400, 300)[..20_000].to_vec(),
            &[422],
        ),
        (
            "half a GIF",
            drawing::film(400, 300, 4)[..900].to_vec(),
            &[422, 201],
        ),
        (
            "half a WebP",
            drawing::webp(400, 300)[..5_000].to_vec(),
            &[422],
        ),
        (
            "a page called .jpg",
            b"<!doctype html><script>alert(1)</script>".to_vec(),
            &[415],
        ),
        (
            "a drawing with a program",
            b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
                .to_vec(),
            &[415],
        ),
        (
            "a program that is also a GIF",
            [&b"GIF89a/*"[..], &[0; 40], b"*/=1;alert(1)"].concat(),
            &[422],
        ),
        (
            "a page in a comment",
            drawing::with_segment(&photo, 0xfe, b"<script>alert(1)</script>"),
            &[201],
        ),
        (
            "endless segments",
            {
                let mut bytes = photo[..2].to_vec();
                for _ in 0..200 {
                    bytes.extend([0xff, 0xe2, 0xff, 0xff]);
                    bytes.extend(vec![0x20; 65_533]);
                }
                bytes.extend(&photo[2..]);
                bytes
            },
            &[201, 422],
        ),
        (
            "nothing but noise",
            (0..100_000_u32)
                .map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0])
                .collect(),
            &[415],
        ),
    ]
}

story!(bombs_and_masks_are_refused_or_cleaned_soon, |site| {
    let writer = site.writer().await;
    for (name, bytes, statuses) in hostile() {
        let began = Instant::now();
        let answer = writer
            .send_file_by_script("/desk/media", "picture.jpg", &bytes)
            .await;
        let took = began.elapsed();
        assert!(
            statuses.contains(&answer.status),
            "{name}: {} {}",
            answer.status,
            answer.body
        );
        assert!(took < SOON, "{name} took {took:?}");
        let told: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        if answer.status == 201 {
            let shown = writer.get(told["src"].as_str().unwrap()).await;
            assert_eq!(shown.status, 200, "{name}");
            assert_clean(&shown);
            assert!(!shown.body.contains("alert"), "{name}");
            for chunk in ["iCCP", "zTXt", "iTXt", "tEXt", PLACE] {
                assert!(!shown.body.contains(chunk), "{name}: {chunk} is left");
            }
            assert!(shown.bytes.len() < 1_000_000, "{name}");
        } else {
            assert!(
                told["message"].as_str().unwrap().len() > 30,
                "{name}: {told}"
            );
        }
    }
    assert_eq!(files_in(&site, "spool"), 0);
});

story!(an_endless_upload_is_cut_at_the_limit, |site| {
    let writer = site.writer().await;
    let mut bytes = drawing::photo(100, 100);
    bytes.resize(33 * 1024 * 1024, 0);
    let answer = writer
        .send_file_by_script("/desk/media", "a.jpg", &bytes)
        .await;
    assert_eq!(answer.status, 413, "{}", answer.body);
    assert_eq!(files_in(&site, "spool"), 0);
    assert_eq!(files_in(&site, "media"), 0);
});
