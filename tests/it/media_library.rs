//! The library: finding pictures, saying what they show, replacing, withdrawing, and cleaning up.

use crate::drawing;
use crate::media::{decoded, files_in, upload, uploaded};
use crate::persona::Persona;
use crate::site::{Site, story};
use knead::entity::media_file;
use knead::entity::person::Role;
use sea_orm::EntityTrait;

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn at_desk(src: &str) -> String {
    format!("/desk{src}")
}

async fn describe(persona: &Persona<'_>, src: &str, description: &str) {
    let page = persona.get(&at_desk(src)).await;
    let answer = persona
        .send_form(
            &page,
            "form.description-form",
            &[("description", description)],
        )
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
}

async fn names(persona: &Persona<'_>, query: &str) -> Vec<String> {
    let page = persona.get(&format!("/desk/media{query}")).await;
    assert_eq!(page.status, 200);
    page.texts(".picture-name")
}

story!(
    pictures_are_found_by_what_they_show_and_were_called,
    |site| {
        let writer = site.writer().await;
        let knee = uploaded(&writer, &drawing::photo(100, 80)).await;
        describe(&writer, &knee, "A left  knee,\nbent 100%").await;
        upload(&writer, "Foot_rub.png", &drawing::png(90, 80)).await;
        assert_eq!(
            names(&writer, "").await,
            ["Foot_rub.png", "A left knee, bent 100%"]
        );
        assert_eq!(names(&writer, "?q=KNEE").await, ["A left knee, bent 100%"]);
        assert_eq!(
            names(&writer, "?q=bent+left").await,
            ["A left knee, bent 100%"]
        );
        assert_eq!(
            names(&writer, "?q=100%25").await,
            ["A left knee, bent 100%"]
        );
        assert_eq!(names(&writer, "?q=foot_").await, ["Foot_rub.png"]);
        assert!(names(&writer, "?q=elbow%00").await.is_empty());
        assert_eq!(names(&writer, "?shelf=undescribed").await, ["Foot_rub.png"]);

        let answer = writer.get("/desk/media/pictures?q=knee").await;
        let told: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let one = &told["pictures"][0];
        assert_eq!(one["src"], knee.as_str());
        assert_eq!(one["description"], "A left knee, bent 100%");
        assert_eq!(one["thumbnail"], knee.as_str());
        assert_eq!(told["pictures"].as_array().unwrap().len(), 1);

        // By a script the same act answers in JSON.
        let sent = writer
            .request(
                rocket::http::Method::Post,
                &at_desk(&knee),
                &[
                    ("Accept", "application/json"),
                    ("Sec-Fetch-Site", "same-origin"),
                ],
                Some(crate::persona::encode(&[
                    ("description", "Knee"),
                    ("decoration", "on"),
                ])),
            )
            .await;
        let told: serde_json::Value = serde_json::from_str(&sent.body).unwrap();
        assert_eq!((sent.status, &told["description"]), (200, &"Knee".into()));
        assert_eq!(told["is_decoration"], true);
        let long = "x".repeat(1_001);
        let refused = writer
            .post(&at_desk(&knee), &[("description", &long)])
            .await;
        assert_eq!(refused.status, 422);
        assert_eq!(
            refused.form("form.description-form").value("description"),
            long
        );
    }
);

story!(anothers_picture_is_not_there, |site| {
    let writer = site.writer().await;
    let other = site
        .signed_in("Otto", "otto@example.org", Role::Writer)
        .await;
    let src = uploaded(&writer, &drawing::photo(100, 80)).await;
    let desk = at_desk(&src);
    assert_eq!(other.get(&desk).await.status, 404);
    for act in ["", "/permission", "/withdrawal"] {
        assert_eq!(
            other.post(&format!("{desk}{act}"), &[]).await.status,
            404,
            "{act}"
        );
    }
    assert_eq!(other.delete(&desk, &[]).await.status, 404);
    let replaced = other
        .send_file(
            &format!("{desk}/replacement"),
            "a.jpg",
            &drawing::photo(10, 10),
        )
        .await;
    assert_eq!(replaced.status, 404);
    assert!(names(&other, "").await.is_empty());
    assert_eq!(site.owner().await.get(&desk).await.status, 200);
    assert_eq!(writer.get(&src).await.status, 200);
});

story!(a_replacement_keeps_its_place_in_every_text, |site| {
    let writer = site.writer().await;
    let src = uploaded(&writer, &drawing::photo(1_000, 500)).await;
    site.run_jobs().await;
    let path = writer
        .publish("Hands", &format!("![Hands]({src})"), &[])
        .await;
    let reader = site.reader();
    reader.get(&path).await;
    let answer = writer
        .send_file(
            &format!("{}/replacement", at_desk(&src)),
            "new.png",
            &drawing::png(640, 320),
        )
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let now = reader.get(&path).await;
    let new = now.attributes(".prose img", "src")[0].clone();
    assert!(new.ends_with(".png") && new != src, "{new}");
    assert_eq!(now.attributes(".prose img", "width"), ["640"]);
    assert_eq!(decoded(&reader.get(&new).await).width(), 640);
    // The old names lead there, and their files are gone.
    for old in [src.clone(), src.replace(".jpg", "-480.webp")] {
        let moved = reader.get(&old).await;
        assert_eq!(
            (moved.status, moved.location()),
            (302, new.as_str()),
            "{old}"
        );
    }
    assert_eq!(files_in(&site, "media"), 1);
    site.run_jobs().await;
    assert!(
        reader.get(&path).await.attributes(".prose img", "srcset")[0].contains("-480.png 480w")
    );
    // The text itself was not touched, and still names it.
    let page = writer.get(&at_desk(&src)).await;
    assert_eq!(page.texts(".picture-shown .plain-list a"), ["Hands"]);
    let refused = writer
        .send_file(
            &format!("{}/replacement", at_desk(&src)),
            "a.svg",
            b"<svg/>",
        )
        .await;
    assert_eq!(refused.status, 415);
    assert_eq!(reader.get(&new).await.status, 200);
});

story!(withdrawing_takes_a_picture_from_everybody_at_once, |site| {
    let writer = site.writer().await;
    let src = uploaded(&writer, &drawing::photo(1_000, 500)).await;
    site.run_jobs().await;
    let path = writer
        .publish(
            "Kim",
            &format!("![Kim laughing]({src} \"Kim\")"),
            &[("tags", "People")],
        )
        .await;
    let reader = site.reader();
    let files: Vec<String> = media_file::Entity::find()
        .all(site.db().reading())
        .await
        .unwrap()
        .into_iter()
        .map(|file| format!("/media/{}", file.name))
        .collect();
    assert!(files.len() > 3);
    for file in &files {
        assert_eq!(reader.get(file).await.status, 200, "{file}");
    }
    let page = writer.get(&at_desk(&src)).await;
    let answer = writer.send_form(&page, "form.withdrawal-form", &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    for file in &files {
        assert_eq!(reader.get(file).await.status, 410, "{file}");
        assert_eq!(writer.get(file).await.status, 410, "{file}");
    }
    assert_eq!(files_in(&site, "media"), 0);
    let now = reader.get(&path).await;
    assert_eq!(
        now.texts(".prose .gone-picture"),
        ["This picture is not shown any more."]
    );
    assert!(!now.body.contains("/media/") && !now.body.contains("Kim laughing"));
    let feed = reader.get("/feed.atom").await;
    assert!(!feed.body.contains("/media/"), "{}", feed.body);
    assert_eq!(
        writer
            .post(&format!("{}/withdrawal", at_desk(&src)), &[])
            .await
            .status,
        409
    );
    let library = writer.get("/desk/media").await;
    assert_eq!(library.texts(".pictures .gone-picture"), ["Withdrawn"]);
    let offered = writer.get("/desk/media/pictures").await;
    assert!(offered.body.contains("\"pictures\":[]"), "{}", offered.body);
    // The same file sent again is a picture of its own.
    assert_ne!(uploaded(&writer, &drawing::photo(1_000, 500)).await, src);
});

story!(only_what_nothing_uses_is_deleted, |site| {
    let writer = site.writer().await;
    let used = uploaded(&writer, &drawing::photo(100, 80)).await;
    let drafted = uploaded(&writer, &drawing::photo(101, 80)).await;
    let unused = uploaded(&writer, &drawing::photo(102, 80)).await;
    let also = uploaded(&writer, &drawing::photo(103, 80)).await;
    writer.publish("A", &format!("![A]({used})"), &[]).await;
    writer.draft("B", &format!("![B]({drafted})"), &[]).await;
    for src in [&used, &drafted] {
        let answer = writer.delete(&at_desk(src), &[]).await;
        assert_eq!(answer.status, 409);
        assert!(
            answer.text().contains("used in a text"),
            "{}",
            answer.text()
        );
    }
    let page = writer.get("/desk/media?shelf=unused").await;
    let found = page.attributes("form.cleaning-form input[name=names]", "value");
    assert_eq!(found.len(), 2);
    let name = |src: &str| src.strip_prefix("/media/").unwrap().to_owned();
    // Somebody may have put one of them into a text meanwhile.
    let (also, unused) = (name(&also), name(&unused));
    writer
        .draft("C", &format!("![C](/media/{also})"), &[])
        .await;
    let cleaned = writer
        .delete("/desk/media", &[("names", &also), ("names", &unused)])
        .await;
    assert_eq!(cleaned.status, 303, "{}", cleaned.text());
    assert!(
        writer
            .get(cleaned.location())
            .await
            .text()
            .contains("One picture was deleted")
    );
    assert_eq!(files_in(&site, "media"), 3);
    assert_eq!(writer.get(&format!("/media/{unused}")).await.status, 404);
    assert_eq!(writer.get(&format!("/media/{also}")).await.status, 200);
});

story!(permissions_that_end_stand_on_the_desk, |site| {
    let writer = site.writer().await;
    let src = uploaded(&writer, &drawing::photo(100, 80)).await;
    describe(&writer, &src, "Kim").await;
    let permit = async |until: &str| {
        let page = writer.get(&at_desk(&src)).await;
        writer
            .send_form(
                &page,
                "form.permission-form",
                &[
                    ("person", "on"),
                    ("until", until),
                    ("note", "Signed on paper"),
                ],
            )
            .await
    };
    assert_eq!(permit("tomorrow").await.status, 422);
    assert_eq!(permit("2026-06-30").await.status, 303);
    let page = writer.get(&at_desk(&src)).await;
    let form = page.form("form.permission-form");
    assert_eq!(
        (form.value("until"), form.value("note")),
        ("2026-06-30".into(), "Signed on paper".into())
    );
    assert!(!writer.get("/desk").await.text().contains("permission"));
    // From the second of March, the thirtieth of June is 120 days away.
    site.clock.forward(91 * DAY);
    let desk = site.writer().await.get("/desk").await;
    assert!(
        desk.text()
            .contains("permission for this picture ends soon"),
        "{}",
        desk.text()
    );
    assert!(desk.text().contains("Kim: until"), "{}", desk.text());
    assert_eq!(names(&site.writer().await, "?shelf=due").await, ["Kim"]);
    let other = site
        .signed_in("Otto", "otto@example.org", Role::Writer)
        .await;
    assert!(!other.get("/desk").await.text().contains("permission"));
    // Nothing of it is for readers.
    let writer = site.writer().await;
    let path = writer.publish("A", &format!("![Kim]({src})"), &[]).await;
    assert!(!site.reader().get(&path).await.body.contains("Signed"));
});

story!(files_that_no_picture_has_are_removed_with_time, |site| {
    let writer = site.writer().await;
    let src = uploaded(&writer, &drawing::photo(100, 80)).await;
    let folder = site.db().config().data.dir.join("media");
    std::fs::write(folder.join("00000000000000000000000000000000.jpg"), b"x").unwrap();
    let clean = async |site: &Site| {
        let worker = knead::audit::Actor::Worker;
        knead::site::media::cleaning::remove_strays(site.db(), &worker)
            .await
            .unwrap()
    };
    assert_eq!(
        clean(&site).await,
        0,
        "it may belong to an upload under way"
    );
    // The story's clock stands in March; the files were written today.
    site.clock.forward(100 * 365 * DAY);
    assert_eq!(clean(&site).await, 1);
    let owner = site.owner().await;
    assert_eq!(owner.get(&src).await.status, 200);
});
