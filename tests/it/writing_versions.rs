//! Earlier versions: who saved them and when, reading one, and going on with it.

use crate::answer::Answer;
use crate::persona::Persona;
use crate::site::story;

async fn act(person: &Persona<'_>, desk: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let page = person.get(desk).await;
    let filled = page.form("form.post-form").filled(fields);
    let filled: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (&**n, &**v)).collect();
    person.post(&format!("{desk}{action}"), &filled).await
}

story!(older_versions_say_who_when_and_how_much, |site| {
    let writer = site.writer().await;
    let owner = site.owner().await;
    let desk = writer.draft("Title", "Ten signs.", &[]).await;
    site.clock.forward(60 * 60 * 1000);
    let saved = act(&owner, &desk, "", &[("body", "Fifteen signs..")]).await;
    assert_eq!(saved.status, 303);
    let list = writer.get(&format!("{desk}/revisions")).await;
    let rows = list.texts("ul.rows > li");
    assert_eq!(rows.len(), 2);
    for (row, parts) in rows.iter().zip([
        [
            "2 March 2026, 10:00",
            "Olive Owner",
            "15 characters",
            "5 characters more",
        ],
        [
            "2 March 2026, 09:00",
            "Wanda Writer",
            "10 characters",
            "saved",
        ],
    ]) {
        for part in parts {
            assert!(row.contains(part), "{part}: {row}");
        }
    }
    let links = list.attributes("a.row-title", "href");
    let old = writer.get(&links[1]).await;
    assert_eq!(old.texts(".prose p"), ["Ten signs."]);
    assert_eq!(old.texts("pre.source"), ["Ten signs."]);

    let other = writer.draft("Other", "Secret", &[]).await;
    let number = links[0].rsplit('/').next().unwrap();
    for path in [
        format!("{other}/revisions/{number}"),
        format!("{desk}/revisions/9999"),
    ] {
        assert_eq!(writer.get(&path).await.status, 404, "{path}");
        let answer = writer.post(&format!("{path}/restoration"), &[]).await;
        assert!(matches!(answer.status, 404 | 409), "{path}");
    }
    let stranger = site
        .signed_in(
            "Otto Other",
            "otto@example.org",
            knead::entity::person::Role::Writer,
        )
        .await;
    for path in &links {
        assert_eq!(stranger.get(path).await.status, 404);
        let answer = stranger.post(&format!("{path}/restoration"), &[]).await;
        assert_eq!(answer.status, 404);
    }
});

story!(a_restoration_that_comes_too_late_shows_both, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Title", "The first", &[]).await;
    assert_eq!(
        act(&owner, &desk, "", &[("body", "The second")])
            .await
            .status,
        303
    );
    let links = owner
        .get(&format!("{desk}/revisions"))
        .await
        .attributes("a.row-title", "href");
    let old = owner.get(&links[1]).await;
    assert_eq!(
        act(&owner, &desk, "", &[("body", "The third")])
            .await
            .status,
        303
    );
    let late = owner.send_form(&old, "form.restore-form", &[]).await;
    assert_eq!(late.status, 409);
    assert_eq!(late.form("form.post-form").value("body"), "The first");
    assert_eq!(late.texts("pre.source"), ["The third"]);
});

story!(many_versions_are_listed_page_by_page, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Title", "0", &[]).await;
    for number in 1..=50 {
        let body = "x".repeat(number);
        assert_eq!(act(&owner, &desk, "", &[("body", &body)]).await.status, 303);
    }
    let first = owner.get(&format!("{desk}/revisions")).await;
    assert_eq!(first.texts("ul.rows > li").len(), 50);
    let next = first.attributes("nav.paging a[rel=next]", "href");
    let last = owner.get(&next[0]).await;
    assert_eq!(last.texts("ul.rows > li").len(), 1);
    assert!(!last.has("nav.paging"));
});

story!(
    what_a_text_says_about_itself_is_part_of_its_versions,
    |site| {
        let owner = site.owner().await;
        let about = [
            ("cover", "0123456789abcdef.jpg"),
            ("seo_title", "Hips, explained"),
            ("seo_description", "All about them"),
            ("social_picture", "fedcba9876543210.png"),
            ("sources", "A study"),
        ];
        let desk = owner.draft("Hips", "Text", &about).await;
        let nothing = about.map(|(name, _)| (name, ""));
        assert_eq!(act(&owner, &desk, "", &nothing).await.status, 303);
        let form = owner.get(&desk).await.form("form.post-form");
        let links = owner
            .get(&format!("{desk}/revisions"))
            .await
            .attributes(".row-acts a", "href");
        let page = owner.get(&links[0]).await;
        assert_eq!(
            page.texts(".word-comparison del"),
            about.map(|(_, value)| value)
        );
        let restored = owner.send_form(&page, "form.restore-form", &[]).await;
        assert_eq!(restored.status, 303);
        let back = owner.get(&desk).await.form("form.post-form");
        for (name, value) in about {
            assert_eq!(form.value(name), "", "{name}");
            assert_eq!(back.value(name), value, "{name}");
        }
    }
);

story!(two_versions_are_compared_word_by_word, |site| {
    let owner = site.owner().await;
    let first = "It feels good.\n\nSame line.\n\n<b>x</b>";
    let desk = owner.draft("Hips", first, &[("tags", "Hips")]).await;
    let second = "It feels very good.\n\nSame line.\n\n<b>x</b>";
    let fields = [("body", second), ("title", "Your hips")];
    assert_eq!(act(&owner, &desk, "", &fields).await.status, 303);
    let list = owner.get(&format!("{desk}/revisions")).await;
    let links = list.attributes(".row-acts a", "href");
    assert_eq!(links.len(), 2, "{links:?}");
    for link in &links {
        let page = owner.get(link).await;
        assert_eq!(page.status, 200);
        let changed = page.texts(".word-comparison ins");
        assert_eq!(changed, ["Your hips", "very"], "{link}");
        assert_eq!(page.texts(".word-comparison del"), ["Hips"]);
        assert!(page.text().contains("Same line. <b>x</b>"));
    }
    let page = owner.get(&links[1]).await;
    let restored = owner.send_form(&page, "form.restore-form", &[]).await;
    assert_eq!(restored.status, 303);
    let form = owner.get(&desk).await.form("form.post-form");
    assert_eq!(form.value("body"), first);
    let stranger = site
        .signed_in(
            "Otto",
            "otto@example.org",
            knead::entity::person::Role::Writer,
        )
        .await;
    assert_eq!(stranger.get(&links[0]).await.status, 404);
    let other = owner.draft("Other", "Text", &[]).await;
    let query = links[0].split_once('?').unwrap().1;
    let mixed = format!("{other}/comparison?{query}");
    assert_eq!(owner.get(&mixed).await.status, 404);
    assert_eq!(owner.get(&format!("{desk}/comparison")).await.status, 404);
});
