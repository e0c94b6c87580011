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
