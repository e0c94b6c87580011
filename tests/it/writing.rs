//! The desk: saving, two people on one post, older versions, and texts that come through whole.

use crate::persona::Persona;
use crate::site::story;
use knead::entity::revision;
use sea_orm::{EntityTrait, PaginatorTrait};

async fn save(person: &Persona<'_>, desk: &str, fields: &[(&str, &str)]) -> crate::answer::Answer {
    let page = person.get(desk).await;
    person.send_form(&page, "form.post-form", fields).await
}

story!(a_draft_is_kept_and_nobody_else_sees_it, |site| {
    let writer = site.writer().await;
    let desk = writer
        .draft(
            "My hips",
            "Some *text*",
            &[("tags", "Hips, Knees"), ("excerpt", "Short")],
        )
        .await;
    let form = writer.get(&desk).await.form("form.post-form");
    assert_eq!(form.value("title"), "My hips");
    assert_eq!(form.value("body"), "Some *text*");
    assert_eq!(form.value("tags"), "Hips, Knees");
    assert_eq!(form.value("excerpt"), "Short");
    assert!(writer.get("/desk").await.text().contains("My hips"));
    for path in ["/my-hips", "/tags/hips", "/my-hips/comments/token", &desk] {
        assert!(
            matches!(site.reader().get(path).await.status, 401 | 404),
            "{path}"
        );
    }
    for page in [
        "/",
        "/feed.atom",
        "/sitemap.xml",
        "/search?q=hips",
        "/archive",
        "/tags",
    ] {
        assert!(
            !site.reader().get(page).await.body.contains("My hips"),
            "{page}"
        );
    }
});

story!(saving_the_same_text_again_makes_no_version, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Title", "Text", &[]).await;
    assert_eq!(save(&owner, &desk, &[]).await.status, 303);
    let count = revision::Entity::find()
        .count(site.db().reading())
        .await
        .unwrap();
    assert_eq!(count, 1);
    assert_eq!(save(&owner, &desk, &[("body", "Other")]).await.status, 303);
    assert_eq!(
        revision::Entity::find()
            .count(site.db().reading())
            .await
            .unwrap(),
        2
    );
});

story!(
    the_second_of_two_saves_sees_both_and_loses_nothing,
    |site| {
        let owner = site.owner().await;
        let desk = owner.draft("Title", "First", &[]).await;
        let mine = owner.get(&desk).await;
        let theirs = owner.get(&desk).await;
        assert_eq!(
            owner
                .send_form(&theirs, "form.post-form", &[("body", "Theirs")])
                .await
                .status,
            303
        );
        let conflict = owner
            .send_form(
                &mine,
                "form.post-form",
                &[("body", "Mine, typed for an hour")],
            )
            .await;
        assert_eq!(conflict.status, 409);
        assert_eq!(
            conflict.form("form.post-form").value("body"),
            "Mine, typed for an hour"
        );
        assert!(
            conflict.texts("pre.source").contains(&"Theirs".to_owned()),
            "{}",
            conflict.text()
        );
        assert_eq!(
            owner.get(&desk).await.form("form.post-form").value("body"),
            "Theirs"
        );
        let again = owner.send_form(&conflict, "form.post-form", &[]).await;
        assert_eq!(again.status, 303);
        assert_eq!(
            owner.get(&desk).await.form("form.post-form").value("body"),
            "Mine, typed for an hour"
        );
        let versions = owner.get(&format!("{desk}/revisions")).await;
        assert_eq!(versions.texts("ul.rows > li").len(), 3);
    }
);

story!(publishing_from_an_old_tab_is_told_too, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Title", "First", &[]).await;
    let old = owner.get(&desk).await.form("form.post-form");
    assert_eq!(save(&owner, &desk, &[("body", "Second")]).await.status, 303);
    let fields = old.filled(&[("body", "From the old tab")]);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let answer = owner.post(&format!("{desk}/publication"), &fields).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("From the old tab") && answer.body.contains("Second"));
    assert_eq!(site.reader().get("/title").await.status, 404);
});

story!(an_older_version_is_read_and_brought_back, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Title", "The first text", &[]).await;
    site.clock.forward(60_000);
    assert_eq!(
        save(&owner, &desk, &[("body", "The second text")])
            .await
            .status,
        303
    );
    let list = owner.get(&format!("{desk}/revisions")).await;
    let links = list.attributes("a.row-title", "href");
    assert_eq!(links.len(), 2);
    let old = owner.get(&links[1]).await;
    assert!(old.text().contains("The first text"));
    let restored = owner.send_form(&old, "form.restore-form", &[]).await;
    assert_eq!(restored.status, 303, "{}", restored.text());
    assert_eq!(
        owner.get(&desk).await.form("form.post-form").value("body"),
        "The first text"
    );
    assert_eq!(
        owner
            .get(&format!("{desk}/revisions"))
            .await
            .texts("a.row-title")
            .len(),
        3
    );
    let stale = owner.send_form(&old, "form.restore-form", &[]).await;
    assert_eq!(
        stale.status, 409,
        "the draft moved on since that page was opened"
    );
});

story!(
    what_is_wrong_stands_at_the_field_and_nothing_is_lost,
    |site| {
        let owner = site.owner().await;
        site.published_with("Taken", "Text", &[("slug", "taken")])
            .await;
        let desk = owner.draft("Title", "Text", &[]).await;
        for (field, value, words) in [
            ("slug", "taken", "already has this address"),
            ("slug", "desk", "kept for the site"),
            ("slug", "Not a Slug", "small letters"),
            ("excerpt", &"x".repeat(501), "500"),
            ("seo_title", &"x".repeat(201), "200"),
            ("seo_description", &"x".repeat(501), "500"),
            ("sources", &"x".repeat(10_001), "10,000"),
            ("title", &"x".repeat(201), "200"),
            ("tags", &"x".repeat(51), "50"),
        ] {
            let answer = save(
                &owner,
                &desk,
                &[(field, value), ("body", "Typed with love")],
            )
            .await;
            assert_eq!(answer.status, 422, "{field}");
            assert!(
                answer
                    .texts(&format!("#{field}-error"))
                    .join("")
                    .contains(words),
                "{field}: {}",
                answer.text()
            );
            let form = answer.form("form.post-form");
            assert_eq!(
                (form.value(field).as_str(), form.value("body").as_str()),
                (value, "Typed with love")
            );
            assert!(
                answer.has(&format!(".error-summary a[href='#{field}']")),
                "{field}"
            );
        }
        let empty = save(&owner, &desk, &[("title", ""), ("body", " ")]).await;
        assert_eq!(empty.status, 422);
        let long = "x".repeat(400_001);
        let answer = save(&owner, &desk, &[("body", &long)]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("400,000"));
    }
);

story!(a_long_article_comes_through_whole, |site| {
    let owner = site.owner().await;
    let mut body = String::new();
    for section in 1..=30 {
        body.push_str(&format!("## {section}. Section on “hips” & knees\n\n"));
        body.push_str(&"Two hundred words are soon written, and this is some of them. ".repeat(18));
        body.push_str(&format!("A note.[^n{section}]\n\n| a | b |\n|---|--:|\n| {section} | x |\n\n[^n{section}]: Note {section}.\n\n"));
    }
    let desk = owner.draft("Long", &body, &[]).await;
    assert_eq!(
        owner.get(&desk).await.form("form.post-form").value("body"),
        body
    );
    let preview = save(&owner, &desk, &[]).await;
    assert_eq!(preview.status, 303);
    let page = owner.get(&desk).await;
    let fields = page.form("form.post-form").filled(&[]);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let preview = owner.post(&format!("{desk}/preview"), &fields).await;
    assert_eq!(preview.status, 200);
    assert_eq!(preview.texts(".prose h2").len(), 30);
    assert_eq!(
        owner
            .post(&format!("{desk}/publication"), &fields)
            .await
            .status,
        303
    );
    let read = site.reader().get("/long").await;
    let headings = read.texts(".prose h2");
    assert_eq!(headings.len(), 30);
    assert_eq!(headings[6], "7. Section on “hips” & knees");
    assert_eq!(
        read.attributes(".prose h2", "id")[6],
        "s-7-section-on-hips-knees"
    );
    assert_eq!(read.texts(".prose .table-scroll table").len(), 30);
    assert_eq!(read.texts(".footnotes li").len(), 30);
});

story!(a_plain_text_file_is_neither_lost_nor_doubled, |site| {
    let owner = site.owner().await;
    let plain = "“Why,” she asked, “the glutes?”\r\n\r\n1. It feels good\r\n\r\nIt does – really.\r\n\r\n2. You sit on them\r\n\r\nAll day long… don’t you?\r\n\r\n3. It’s free\r\n\r\nAlmost.";
    let path = owner.publish("Plain", plain, &[]).await;
    let read = site.reader().get(&path).await;
    let text = read.texts(".prose").join(" ");
    for once in [
        "“Why,” she asked, “the glutes?”",
        "It feels good",
        "It does – really.",
        "You sit on them",
        "don’t you?",
        "It’s free",
        "Almost.",
    ] {
        assert_eq!(text.matches(once).count(), 1, "{once}: {text}");
    }
    assert_eq!(
        read.attributes(".prose ol", "start"),
        ["2", "3"],
        "the numbers stay"
    );
});

story!(a_writer_has_their_own_posts_and_the_owner_all, |site| {
    let owner = site.owner().await;
    let writer = site.writer().await;
    let other = site
        .signed_in(
            "Otto Other",
            "otto@example.org",
            knead::entity::person::Role::Writer,
        )
        .await;
    let desk = writer.draft("Wanda's", "Text", &[]).await;
    assert_eq!(owner.get(&desk).await.status, 200);
    for path in [
        desk.clone(),
        format!("{desk}/revisions"),
        format!("{desk}/preview"),
        format!("{desk}/trash"),
    ] {
        assert_eq!(other.get(&path).await.status, 404, "{path}");
    }
    for path in [
        desk.clone(),
        format!("{desk}/publication"),
        format!("{desk}/trash"),
        format!("{desk}/preview"),
    ] {
        let answer = other
            .post(
                &path,
                &[("title", "Mine now"), ("body", "x"), ("base", "1")],
            )
            .await;
        assert_eq!(answer.status, 404, "{path}");
    }
    assert!(!other.get("/desk").await.text().contains("Wanda"));
    assert!(!other.get("/desk?q=Text").await.text().contains("Wanda"));
});

story!(the_desk_is_searched_literally, |site| {
    let owner = site.owner().await;
    owner.draft("A hundred % sure", "Text", &[]).await;
    owner.draft("Quite sure", "under_score", &[]).await;
    for (search, found) in [
        ("%25", 1),
        ("_", 1),
        ("SURE", 2),
        ("under_score", 1),
        ("nothing", 0),
        ("", 2),
    ] {
        let page = owner.get(&format!("/desk?q={search}")).await;
        assert_eq!(page.texts("ul.rows > li").len(), found, "{search}");
    }
});

story!(extra_fields_of_a_form_change_nothing, |site| {
    let writer = site.writer().await;
    let desk = writer
        .draft(
            "Title",
            "Text",
            &[
                ("state", "published"),
                ("author_id", "1"),
                ("kind", "page"),
                ("live_revision", "1"),
            ],
        )
        .await;
    assert_eq!(site.reader().get("/title").await.status, 404);
    assert!(writer.get(&desk).await.text().contains("Draft"));
});
