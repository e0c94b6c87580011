//! Pictures in texts: how readers, feed readers, and those who were shown a draft get them.

use crate::drawing;
use crate::media::{upload, uploaded};
use crate::site::story;
use crate::tending::alter;

story!(readers_get_the_size_that_suits_and_nothing_jumps, |site| {
    let writer = site.writer().await;
    let first = uploaded(&writer, &drawing::photo(1_000, 750)).await;
    let second = uploaded(&writer, &drawing::photo(600, 300)).await;
    let path = writer
        .publish(
            "Two pictures",
            &format!("![Hands]({first})\n\n![Feet]({second} \"Feet & \\\"toes\\\"\")\n\n![Out](https://x.invalid/a.png)"),
            &[],
        )
        .await;
    let reader = site.reader();
    let before = reader.get(&path).await;
    assert_eq!(
        before.attributes(".prose img", "src"),
        [first.clone(), second.clone()]
    );
    assert_eq!(before.attributes(".prose img", "width"), ["1000", "600"]);
    assert_eq!(before.attributes(".prose img", "height"), ["750", "300"]);
    assert_eq!(before.attributes(".prose img", "loading"), ["lazy"]);
    assert!(!before.has("picture"), "no size is made yet");
    assert_eq!(before.texts("figure figcaption"), ["Feet & \"toes\""]);
    assert!(before.has(".outside-picture"));
    site.run_jobs().await;
    let after = reader.get(&path).await;
    let sets = after.attributes(".prose source[type='image/webp']", "srcset");
    let stem = first.strip_suffix(".jpg").unwrap();
    assert_eq!(
        sets[0],
        format!("{stem}-480.webp 480w, {stem}-960.webp 960w, {stem}-1000.webp 1000w")
    );
    let own = after.attributes(".prose img", "srcset");
    assert_eq!(
        own[0],
        format!("{stem}-480.jpg 480w, {stem}-960.jpg 960w, {first} 1000w")
    );
    for set in sets.iter().chain(&own) {
        for file in set.split(", ") {
            let file = file.split(' ').next().unwrap();
            assert_eq!(reader.get(file).await.status, 200, "{file}");
        }
    }
    let feed = reader.get("/feed.atom").await;
    assert!(
        feed.body
            .contains(&format!("src=\"http://127.0.0.1:8000{first}\""))
            || feed
                .body
                .contains(&format!("src=&#34;http://127.0.0.1:8000{first}&#34;")),
        "{}",
        feed.body
    );
    assert!(!feed.body.contains("srcset"));
});

story!(a_draft_keeps_its_pictures_to_itself, |site| {
    let writer = site.writer().await;
    let old = uploaded(&writer, &drawing::photo(120, 100)).await;
    let new = uploaded(&writer, &drawing::photo(140, 100)).await;
    let path = writer
        .publish("Reworked", &format!("![A]({old})"), &[])
        .await;
    let reader = site.reader();
    assert_eq!(reader.get(&old).await.status, 200);
    let desk = writer.get("/desk").await.attributes("a.row-title", "href")[0].clone();
    let page = writer.get(&desk).await;
    let body = format!("![B]({new})");
    writer
        .send_form(&page, "form.post-form", &[("body", &body)])
        .await;
    // Saving changes nothing for readers; updating does.
    assert_eq!(reader.get(&new).await.status, 404);
    assert_eq!(reader.get(&old).await.status, 200);
    let preview = writer.get(&format!("{desk}/preview")).await;
    assert_eq!(preview.attributes(".prose img", "src"), [new.as_str()]);
    let told = [("change", "content"), ("changed", "Another picture.")];
    let fields = writer.get(&desk).await.form("form.post-form").filled(&told);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    writer.post(&format!("{desk}/publication"), &fields).await;
    assert_eq!(
        reader.get(&path).await.attributes(".prose img", "src"),
        [new.as_str()]
    );
    assert_eq!(reader.get(&new).await.status, 200);
    assert_eq!(reader.get(&old).await.status, 404);
    writer.post(&format!("{desk}/trash"), &[]).await;
    assert_eq!(reader.get(&new).await.status, 404);
});

story!(a_link_to_a_draft_opens_exactly_its_pictures, |site| {
    let writer = site.writer().await;
    let inside = uploaded(&writer, &drawing::photo(1_000, 500)).await;
    let beside = uploaded(&writer, &drawing::photo(160, 100)).await;
    site.run_jobs().await;
    let desk = writer.draft("Shown", &format!("![A]({inside})"), &[]).await;
    let shared = writer.post(&format!("{desk}/previews"), &[]).await;
    let link = shared.texts(".secret-link")[0].replace("http://127.0.0.1:8000", "");
    let reader = site.reader();
    let draft = reader.get(&link).await;
    let src = draft.attributes(".prose img", "src")[0].clone();
    assert!(src.starts_with(&format!("{inside}?pass=")), "{src}");
    let shown = reader.get(&src).await;
    assert_eq!(shown.status, 200);
    assert_eq!(shown.header("Cache-Control"), Some("no-store"));
    let set = draft.attributes(".prose source", "srcset")[0].clone();
    for file in set.split(", ") {
        let file = file.split(' ').next().unwrap();
        assert_eq!(reader.get(file).await.status, 200, "{file}");
    }
    let pass = src.split('?').nth(1).unwrap();
    assert_eq!(reader.get(&inside).await.status, 404);
    assert_eq!(reader.get(&format!("{beside}?{pass}")).await.status, 404);
    for forged in [
        "pass=",
        "pass=1-",
        "pass=1-AAAAAAAAAAAAAAAAAAAAAA",
        "pass=x",
    ] {
        assert_eq!(reader.get(&format!("{inside}?{forged}")).await.status, 404);
    }
    // Taken out of the draft, it is closed; put back, it is open; with the link's end it ends.
    for (body, status) in [
        ("Nothing".to_owned(), 404),
        (format!("![A]({inside})"), 200),
    ] {
        let page = writer.get(&desk).await;
        writer
            .send_form(&page, "form.post-form", &[("body", &body)])
            .await;
        assert_eq!(reader.get(&src).await.status, status);
    }
    let list = writer.get(&format!("{desk}/previews")).await;
    let revoke = list.form("form.revoke-form").action;
    writer.delete(&revoke, &[]).await;
    assert_eq!(reader.get(&src).await.status, 404);
});

story!(
    a_draft_is_looked_at_with_its_cover_and_todays_tags,
    |site| {
        let writer = site.writer().await;
        let cover = uploaded(&writer, &drawing::photo(900, 300)).await;
        let name = cover.rsplit('/').next().unwrap().to_owned();
        let fields = [("cover", name.as_str()), ("tags", "Bum, Hips")];
        let desk = writer.draft("With a cover", "Text", &fields).await;
        writer.publish("Another", "Text", &[("tags", "Bum")]).await;
        let owner = site.owner().await;
        let renamed = alter(&owner, "Bum", &[("name", "Glutes")]).await;
        assert_eq!(renamed.status, 303, "{}", renamed.text());
        let saved = writer.get(&format!("{desk}/preview")).await;
        let page = writer.get(&desk).await;
        let typed = page.form("form.post-form").filled(&[]);
        let typed: Vec<(&str, &str)> = typed
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let typed = writer.post(&format!("{desk}/preview"), &typed).await;
        for looked in [saved, typed] {
            assert_eq!(looked.attributes(".cover img", "src"), [cover.as_str()]);
            assert_eq!(looked.texts(".tags li"), ["Glutes", "Hips"]);
        }
        let shared = writer.post(&format!("{desk}/previews"), &[]).await;
        let link = shared.texts(".secret-link")[0].replace("http://127.0.0.1:8000", "");
        let reader = site.reader();
        let draft = reader.get(&link).await;
        assert_eq!(draft.texts(".tags li"), ["Glutes", "Hips"]);
        let src = draft.attributes(".cover img", "src")[0].clone();
        assert!(src.starts_with(&format!("{cover}?pass=")), "{src}");
        assert_eq!(reader.get(&src).await.status, 200);
        assert_eq!(reader.get(&cover).await.status, 404);
    }
);

story!(missing_descriptions_are_told_and_hold_nobody_up, |site| {
    let writer = site.writer().await;
    let told = upload(&writer, "knee.jpg", &drawing::photo(120, 80)).await;
    let src = told["src"].as_str().unwrap().to_owned();
    let decoration = uploaded(&writer, &drawing::photo(130, 80)).await;
    let marked = writer
        .post(&format!("/desk{decoration}"), &[("decoration", "on")])
        .await;
    assert_eq!(marked.status, 303);
    let body = format!("![]({src}) and ![]({decoration})");
    let page = writer.get("/desk/posts/new").await;
    let fields = page
        .form("form.post-form")
        .filled(&[("title", "Knees"), ("body", &body)]);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let before = writer.post("/desk/posts/publication", &fields).await;
    assert_eq!(before.status, 200, "{}", before.text());
    assert_eq!(before.texts(".undescribed li"), ["knee.jpg"]);
    assert!(before.text().contains("no description"));
    let form = before.form("form.before-form");
    let fields = form.filled(&[]);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let out = writer.post("/desk/posts/publication", &fields).await;
    assert_eq!(out.status, 303, "{}", out.text());
    // The desk says it beside the text as well, and a described one is not named.
    let desk = writer.get("/desk").await.attributes("a.row-title", "href")[0].clone();
    assert_eq!(
        writer.get(&desk).await.texts(".undescribed li"),
        ["knee.jpg"]
    );
    let page = writer.get(&desk).await;
    let described = format!("![A knee]({src}) and ![]({decoration})");
    writer
        .send_form(&page, "form.post-form", &[("body", &described)])
        .await;
    assert!(!writer.get(&desk).await.has(".undescribed"));
});

story!(
    a_cover_stands_in_lists_and_is_as_public_as_its_post,
    |site| {
        let writer = site.writer().await;
        let cover = uploaded(&writer, &drawing::photo(1_200, 600)).await;
        let name = cover.strip_prefix("/media/").unwrap().to_owned();
        site.run_jobs().await;
        let new = writer.get("/desk/posts/new").await;
        let offered = new.attributes("select[name=cover] option", "value");
        assert_eq!(offered, ["", &name]);
        let reader = site.reader();
        let desk = writer.draft("Covered", "Text", &[("cover", &name)]).await;
        assert_eq!(reader.get(&cover).await.status, 404);
        let page = writer.get(&desk).await;
        assert_eq!(page.form("form.post-form").value("cover"), name);
        let fields = page.form("form.post-form").filled(&[]);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        writer.post(&format!("{desk}/publication"), &fields).await;
        assert_eq!(reader.get(&cover).await.status, 200);
        let home = reader.get("/").await;
        assert_eq!(
            home.attributes(".newest .cover img", "src"),
            [cover.as_str()]
        );
        assert!(home.attributes(".newest .cover source", "srcset")[0].contains("-480.webp 480w"));
        site.clock.forward(60_000);
        writer.publish("Newer", "Text", &[]).await;
        let home = reader.get("/").await;
        assert_eq!(home.attributes(".entry-cover img", "src"), [cover.as_str()]);
        assert!(
            home.has(".newest svg.cover"),
            "a pattern where there is no picture"
        );
        writer.post(&format!("/desk{cover}/withdrawal"), &[]).await;
        assert!(!reader.get("/").await.has(".entry-cover"));
        let used = writer.get(&format!("/desk{cover}")).await;
        assert_eq!(used.texts(".picture-shown .plain-list a"), ["Covered"]);
    }
);
