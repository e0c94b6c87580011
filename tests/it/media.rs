//! Taking pictures in and giving them out: what comes back is clean, and only those who may see it do.

use crate::answer::Answer;
use crate::drawing::{self, CAMERA, PLACE};
use crate::persona::Persona;
use crate::site::{Site, story};
use image::{DynamicImage, GenericImageView as _, ImageFormat};
use knead::entity::{media, media_file};
use sea_orm::EntityTrait;
use serde_json::Value;

/// Uploads as the editor does, and gives the answer's JSON.
pub async fn upload(writer: &Persona<'_>, file_name: &str, bytes: &[u8]) -> Value {
    let answer = writer
        .send_file_by_script("/desk/media", file_name, bytes)
        .await;
    assert_eq!(answer.status, 201, "{file_name}: {}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// The address of a picture that was just uploaded.
pub async fn uploaded(writer: &Persona<'_>, bytes: &[u8]) -> String {
    let told = upload(writer, "hands.jpg", bytes).await;
    told["src"].as_str().unwrap().to_owned()
}

pub fn decoded(answer: &Answer) -> DynamicImage {
    image::load_from_memory(&answer.bytes).unwrap()
}

/// Nothing that the camera knew is in what is served.
#[track_caller]
pub fn assert_clean(answer: &Answer) {
    for words in [CAMERA, PLACE, "Exif", "ICC_PROFILE", "http://ns.adobe.com"] {
        assert!(!answer.body.contains(words), "{words} is left");
    }
}

/// How many files lie in a folder of the site.
pub fn files_in(site: &Site, folder: &str) -> usize {
    let folder = site.db().config().data.dir.join(folder);
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

story!(a_photo_comes_back_clean_and_is_public_once_used, |site| {
    let writer = site.writer().await;
    let photo = drawing::photo(1_200, 900);
    let told = upload(&writer, "IMG_0815.JPG", &photo).await;
    let src = told["src"].as_str().unwrap().to_owned();
    assert_eq!(src, format!("/media/{}", told["name"].as_str().unwrap()));
    assert_eq!(
        (&told["width"], &told["height"]),
        (&1_200.into(), &900.into())
    );
    assert_eq!(told["description"], "");
    assert_eq!(told["is_decoration"], false);
    assert!(src.len() == "/media/".len() + 32 + ".jpg".len(), "{src}");

    let reader = site.reader();
    assert_eq!(reader.get(&src).await.status, 404, "a stranger");
    let moderator = site.moderator().await;
    assert_eq!(moderator.get(&src).await.status, 404, "no desk, no drafts");
    let shown = writer.get(&src).await;
    assert_eq!(shown.status, 200);
    assert_eq!(shown.header("Cache-Control"), Some("no-store"));
    assert_clean(&shown);
    assert_eq!(decoded(&shown).dimensions(), (1_200, 900));

    let path = writer
        .publish("Hands", &format!("![Two hands]({src})"), &[])
        .await;
    let shown = reader.get(&src).await;
    assert_eq!(shown.status, 200);
    for (name, value) in [
        ("Content-Type", "image/jpeg"),
        ("Cache-Control", "public, max-age=31536000, immutable"),
        ("Content-Security-Policy", "default-src 'none'; sandbox"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "cross-origin"),
        ("Accept-Ranges", "bytes"),
    ] {
        assert_eq!(shown.header(name), Some(value), "{name}");
    }
    assert!(
        shown
            .header("Content-Disposition")
            .unwrap()
            .starts_with("inline")
    );
    assert_clean(&shown);

    let tag = shown.header("ETag").unwrap();
    let again = reader.get_with(&src, &[("If-None-Match", tag)]).await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    let part = reader.get_with(&src, &[("Range", "bytes=100-199")]).await;
    assert_eq!(part.status, 206);
    let range = format!("bytes 100-199/{}", shown.bytes.len());
    assert_eq!(part.header("Content-Range"), Some(range.as_str()));
    assert_eq!(part.bytes, shown.bytes[100..200]);
    let none = reader.get_with(&src, &[("Range", "bytes=99999999-")]).await;
    assert_eq!(none.status, 416);

    // Taken offline, it is nobody's again.
    let desk = writer.get("/desk").await.attributes("a.row-title", "href");
    writer
        .delete(&format!("{}/publication", desk[0]), &[])
        .await;
    assert_eq!(reader.get(&path).await.status, 404);
    assert_eq!(reader.get(&src).await.status, 404);
    assert_eq!(
        reader
            .get_with(&src, &[("If-None-Match", tag)])
            .await
            .status,
        404
    );
    assert_eq!(files_in(&site, "spool"), 0, "nothing of the upload stays");
});

story!(every_kind_is_decoded_and_encoded_anew, |site| {
    let writer = site.writer().await;
    let noise = b"<script>alert(1)</script>";
    for (name, bytes, extension) in [
        ("a.jpg", drawing::photo(300, 200), "jpg"),
        ("a.png", drawing::png(300, 200), "png"),
        ("a.webp", drawing::webp(300, 200), "webp"),
        ("a.gif", drawing::film(300, 200, 5), "gif"),
        ("still.gif", drawing::film(300, 200, 1), "png"),
        // The bytes decide, whatever the name says.
        ("really-png.jpg", drawing::png(301, 200), "png"),
        ("really-jpeg.gif", drawing::photo(302, 200), "jpg"),
    ] {
        let bytes = [bytes.as_slice(), noise].concat();
        let src = upload(&writer, name, &bytes).await["src"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(src.ends_with(&format!(".{extension}")), "{name}: {src}");
        let shown = writer.get(&src).await;
        assert_ne!(shown.bytes, bytes, "{name}");
        assert!(!shown.body.contains("script"), "{name}");
        assert_clean(&shown);
        let format = ImageFormat::from_extension(extension).unwrap();
        assert_eq!(image::guess_format(&shown.bytes).unwrap(), format, "{name}");
        assert_eq!(decoded(&shown).height(), 200, "{name}");
    }
});

story!(what_moves_goes_on_moving, |site| {
    let writer = site.writer().await;
    let film = drawing::film(60, 40, 12);
    let src = uploaded(&writer, &film).await;
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    let shown = writer.get(&src).await;
    let mut decoder = options.read_info(shown.bytes.as_slice()).unwrap();
    let mut frames = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        frames.push((frame.delay, frame.buffer[0]));
    }
    let expected: Vec<(u16, u8)> = (0..12).map(|frame| (10, frame % 4)).collect();
    assert_eq!(frames, expected);
    assert_eq!(decoder.repeat(), gif::Repeat::Infinite);
});

story!(every_way_of_holding_a_camera_comes_out_upright, |site| {
    let writer = site.writer().await;
    for orientation in 1..=8 {
        let src = uploaded(&writer, &drawing::held(orientation)).await;
        let picture = decoded(&writer.get(&src).await).to_rgb8();
        assert_eq!(picture.dimensions(), (320, 160), "{orientation}");
        for (x, y, expected) in [
            (64, 32, [220, 20, 20]),
            (256, 32, [20, 220, 20]),
            (64, 128, [20, 20, 220]),
            (256, 128, [235, 235, 235]),
        ] {
            let near = picture
                .get_pixel(x, y)
                .0
                .iter()
                .zip(expected)
                .all(|(shown, wanted)| shown.abs_diff(wanted) < 25);
            assert!(
                near,
                "{orientation} at {x},{y}: {:?} is not {expected:?}",
                picture.get_pixel(x, y)
            );
        }
    }
});

story!(large_photos_are_kept_no_larger_than_screens_are, |site| {
    let writer = site.writer().await;
    for (width, height, kept) in [(6_000, 200, (4_000, 134)), (150, 9_000, (67, 4_000))] {
        let told = upload(&writer, "wide.jpg", &drawing::photo(width, height)).await;
        assert_eq!(
            (told["width"].as_u64(), told["height"].as_u64()),
            (Some(kept.0), Some(kept.1))
        );
    }
});

story!(the_same_file_is_known_again, |site| {
    let writer = site.writer().await;
    let photo = drawing::photo(200, 100);
    let first = uploaded(&writer, &photo).await;
    assert_eq!(uploaded(&writer, &photo).await, first);
    let owner = site.owner().await;
    assert_ne!(
        uploaded(&owner, &photo).await,
        first,
        "another's stays theirs"
    );
    let rows = media::Entity::find()
        .all(site.db().reading())
        .await
        .unwrap();
    assert_eq!(rows.len(), 2);
});

story!(an_upload_by_a_page_leads_to_the_picture, |site| {
    let writer = site.writer().await;
    let page = writer.get("/desk/media").await;
    let form = page.form("form.upload-form");
    assert_eq!(form.action, "/desk/media");
    let answer = writer
        .send_file(
            &form.action,
            "../../Küche \"neu\".jpg",
            &drawing::photo(200, 100),
        )
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = writer.get(answer.location()).await;
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("The picture is here"),
        "{}",
        page.text()
    );
    assert!(!page.text().contains(".."), "{}", page.text());

    for (file_name, bytes, status, words) in [
        (
            "a.svg",
            &b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"[..],
            415,
            "PNG",
        ),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0", 415, "JPEG"),
        ("a.jpg", b"\xff\xd8\xff\xe0 no more", 422, "damaged"),
        ("", b"", 422, "choose one"),
    ] {
        let answer = writer.send_file("/desk/media", file_name, bytes).await;
        assert_eq!(answer.status, status, "{file_name}");
        assert!(
            answer.texts(".notice")[0].contains(words),
            "{}",
            answer.text()
        );
        let answer = writer
            .send_file_by_script("/desk/media", file_name, bytes)
            .await;
        assert_eq!(answer.status, status, "{file_name}");
        let told: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(told["message"].as_str().unwrap().contains(words), "{told}");
    }
    let url_encoded = writer.post("/desk/media", &[("file", "x")]).await;
    assert_eq!(url_encoded.status, 415);
});

story!(only_those_who_write_may_send_pictures, |site| {
    let photo = drawing::photo(50, 50);
    for (persona, status) in [(site.reader(), 401), (site.moderator().await, 403)] {
        let answer = persona
            .send_file_by_script("/desk/media", "a.jpg", &photo)
            .await;
        assert_eq!(answer.status, status);
        let told: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(told["message"].is_string(), "{told}");
    }
    assert_eq!(files_in(&site, "media"), 0);
});

story!(names_lead_to_pictures_and_to_nothing_else, |site| {
    let writer = site.writer().await;
    let src = uploaded(&writer, &drawing::photo(50, 50)).await;
    let name = src.strip_prefix("/media/").unwrap();
    for path in [
        "/media/..%2f..%2fetc%2fpasswd".to_owned(),
        "/media/..%252f..%252fknead.db".to_owned(),
        "/media/%00".to_owned(),
        format!("/media/{name}%00.png"),
        format!("/media/{}", name.to_uppercase()),
        format!("/media/./{name}x"),
        "/media/".to_owned(),
        "/media/00000000000000000000000000000000.jpg".to_owned(),
    ] {
        let answer = writer.get(&path).await;
        assert!(
            matches!(answer.status, 301 | 404),
            "{path}: {}",
            answer.status
        );
        assert!(!answer.body.contains("knead.db"), "{path}");
    }
});

story!(sizes_are_made_afterwards_and_never_larger, |site| {
    let writer = site.writer().await;
    let photo = uploaded(&writer, &drawing::photo(1_000, 750)).await;
    let drawn = uploaded(&writer, &drawing::png(500, 400)).await;
    let film = uploaded(&writer, &drawing::film(700, 400, 3)).await;
    assert_eq!(site.run_jobs().await, 3);
    let files = media_file::Entity::find()
        .all(site.db().reading())
        .await
        .unwrap();
    let of = |src: &str| {
        let stem = src
            .strip_prefix("/media/")
            .unwrap()
            .split('.')
            .next()
            .unwrap();
        let mut names: Vec<String> = files
            .iter()
            .filter(|file| file.name.starts_with(stem))
            .map(|file| file.name.replace(stem, ""))
            .collect();
        names.sort();
        names
    };
    assert_eq!(
        of(&photo),
        [
            "-1000.webp",
            "-480.jpg",
            "-480.webp",
            "-960.jpg",
            "-960.webp",
            ".jpg"
        ]
    );
    assert!(
        of(&drawn).contains(&"-480.png".to_owned()),
        "{:?}",
        of(&drawn)
    );
    assert_eq!(of(&film), [".gif"]);
    for file in &files {
        let shown = writer.get(&format!("/media/{}", file.name)).await;
        assert_eq!(shown.status, 200, "{}", file.name);
        assert_clean(&shown);
        assert_eq!(decoded(&shown).width(), u32::try_from(file.width).unwrap());
        assert_eq!(shown.bytes.len(), usize::try_from(file.bytes).unwrap());
    }
    let small = writer.get(&photo.replace(".jpg", "-480.webp")).await;
    assert_eq!(small.header("Content-Type"), Some("image/webp"));
    assert_eq!(
        site.reader()
            .get(&photo.replace(".jpg", "-480.webp"))
            .await
            .status,
        404
    );
});

story!(
    over_the_door_a_large_upload_goes_by_disk_and_a_picture_flows,
    |site| {
        let street = crate::street::Street::open(&site).await;
        let writer = site.writer().await;
        let cookie = format!("session={}", writer.cookie("session").unwrap());
        let photo = drawing::photo(3_000, 2_000);
        assert!(photo.len() > 256 * 1024);
        let (kind, body) = crate::persona::multipart("a.jpg", &photo);
        let head = format!(
            "POST /desk/media HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
         Accept: application/json\r\nCookie: {cookie}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            street.host,
            body.len()
        );
        let answer = street.say([head.as_bytes(), &body].concat()).await;
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        let told: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        let src = told["src"].as_str().unwrap().to_owned();
        assert_eq!(files_in(&site, "spool"), 0);
        assert_eq!(street.get(&src).await.status, 404);
        writer.publish("A", &format!("![A]({src})"), &[]).await;
        let shown = street.get(&src).await;
        assert_eq!(shown.status, 200);
        assert_eq!(
            shown.header("content-length"),
            Some(shown.body.len().to_string().as_str())
        );
        let tag = shown.header("etag").unwrap().to_owned();
        let known = street.get_with(&src, &[("If-None-Match", &tag)]).await;
        assert_eq!((known.status, known.body.len()), (304, 0));
        let part = street.get_with(&src, &[("Range", "bytes=-7")]).await;
        assert_eq!(part.status, 206);
        assert_eq!(part.body, shown.body[shown.body.len() - 7..]);
        let head = street.ask("HEAD", &src, &[], None).await;
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(street.pages.size().0, 0, "pictures are no pages");
        // What is too large is told to scripts in their words.
        let head = format!(
            "POST /desk/media HTTP/1.1\r\nHost: {}\r\nAccept: application/json\r\nCookie: {cookie}\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\nContent-Length: 99999999\r\n\r\n",
            street.host
        );
        let answer = street.say(head).await;
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(answer.contains("{\"message\":"), "{answer}");
        street.close().await;
    }
);
