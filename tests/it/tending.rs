//! Tags at the desk: other names, descriptions, two that become one, and those that nobody needs.

use crate::correcting::act;
use crate::persona::Persona;
use crate::site::story;

async fn open(person: &Persona<'_>, name: &str) -> String {
    let list = person.get("/desk/tags").await;
    let names = list.texts("a.row-title");
    let at = names.iter().position(|other| other == name);
    let at = at.unwrap_or_else(|| panic!("no tag {name} in {names:?}"));
    list.attributes("a.row-title", "href")[at].clone()
}

pub async fn alter(
    person: &Persona<'_>,
    name: &str,
    fields: &[(&str, &str)],
) -> crate::answer::Answer {
    let page = person.get(&open(person, name).await).await;
    person.send_form(&page, "form.tag-form", fields).await
}

async fn merge(person: &Persona<'_>, name: &str, into: &str) -> crate::answer::Answer {
    let page = person.get(&open(person, name).await).await;
    let number = open(person, into).await;
    let number = number.rsplit('/').next().unwrap();
    person
        .send_form(&page, "form.merge-form", &[("into", number)])
        .await
}

story!(
    a_tag_gets_another_name_and_old_addresses_lead_to_it,
    |site| {
        let writer = site.writer().await;
        let desk = writer
            .draft("Walking", "Text", &[("tags", "Hips, Feet")])
            .await;
        assert_eq!(act(&writer, &desk, "/publication", &[]).await.status, 303);
        let fields = [("name", "Hip care"), ("description", "All <about> hips.")];
        assert_eq!(alter(&writer, "Hips", &fields).await.status, 303);
        let reader = site.reader();
        for (old, new) in [
            ("/tags/hips", "/tags/hip-care"),
            ("/tags/hips/feed.atom", "/tags/hip-care/feed.atom"),
        ] {
            let moved = reader.get(old).await;
            assert_eq!((moved.status, moved.location()), (301, new));
        }
        let page = reader.get("/tags/hip-care").await;
        assert_eq!(page.texts("h1"), ["Hip care"]);
        assert_eq!(page.texts(".page-head .lead"), ["All <about> hips."]);
        assert_eq!(
            page.attributes("meta[name=description]", "content"),
            ["All <about> hips."]
        );
        assert_eq!(
            reader.get("/walking").await.texts("ul.tags li"),
            ["Hip care", "Feet"]
        );
        assert!(
            reader
                .get("/sitemap.xml")
                .await
                .body
                .contains("/tags/hip-care<")
        );
        assert!(
            !reader
                .get("/sitemap.xml")
                .await
                .body
                .contains("/tags/hips<")
        );

        assert_eq!(
            writer.get(&desk).await.form("form.post-form").value("tags"),
            "Hip care, Feet",
            "the desk says what it is called today"
        );
        // What was typed before, and what is typed from habit, means the same tag.
        let other = writer
            .draft("Sitting", "Text", &[("tags", "hips, Hip care")])
            .await;
        assert_eq!(act(&writer, &other, "/publication", &[]).await.status, 303);
        assert_eq!(
            reader.get("/sitting").await.texts("ul.tags li"),
            ["Hip care"]
        );
        assert_eq!(
            reader
                .get("/tags/hip-care")
                .await
                .texts("ol.post-list > li")
                .len(),
            2
        );

        assert_eq!(
            alter(&writer, "Hip care", &[("name", "Hips")]).await.status,
            303
        );
        assert_eq!(reader.get("/tags/hip-care").await.location(), "/tags/hips");
        assert_eq!(reader.get("/tags/hips").await.status, 200);
    }
);

story!(two_tags_become_one_for_ever, |site| {
    let owner = site.owner().await;
    for (title, tags) in [
        ("One", "Hips"),
        ("Two", "Hip, Feet"),
        ("Three", "Hips, Hip, Feet"),
    ] {
        site.clock.forward(60_000);
        owner.publish(title, "Text", &[("tags", tags)]).await;
    }
    let taken = alter(&owner, "Hip", &[("name", "HIPS!")]).await;
    assert_eq!(taken.status, 422);
    assert!(taken.texts("#name-error").join("").contains("merge"));
    assert_eq!(taken.form("form.tag-form").value("name"), "HIPS!");
    let page = owner.get(&open(&owner, "Hip").await).await;
    assert_eq!(
        owner.send_form(&page, "form.merge-form", &[]).await.status,
        422,
        "none chosen"
    );

    assert_eq!(
        alter(&owner, "Hip", &[("description", "From the first.")])
            .await
            .status,
        303
    );
    assert_eq!(merge(&owner, "Hip", "Hips").await.status, 303);
    let reader = site.reader();
    let moved = reader.get("/tags/hip").await;
    assert_eq!((moved.status, moved.location()), (301, "/tags/hips"));
    let page = reader.get("/tags/hips").await;
    assert_eq!(page.texts("ol.post-list h2"), ["Three", "Two", "One"]);
    assert!(page.text().contains("From the first."));
    assert_eq!(
        reader.get("/three").await.texts("ul.tags li"),
        ["Hips", "Feet"]
    );
    assert_eq!(reader.get("/tags").await.texts(".tag-index li").len(), 2);
    assert!(
        !owner
            .get("/desk/tags")
            .await
            .texts("a.row-title")
            .contains(&"Hip".to_owned())
    );

    // A second merger: every name that ever was leads to what stayed, in one step.
    assert_eq!(merge(&owner, "Hips", "Feet").await.status, 303);
    for old in ["/tags/hip", "/tags/hips"] {
        assert_eq!(reader.get(old).await.location(), "/tags/feet", "{old}");
    }
    site.clock.forward(60_000);
    owner.publish("Four", "Text", &[("tags", "Hip")]).await;
    assert_eq!(reader.get("/four").await.texts("ul.tags li"), ["Feet"]);
    // The name of one that was merged may come back; the address stays where it leads from.
    assert_eq!(alter(&owner, "Feet", &[("name", "Hips")]).await.status, 303);
    let page = reader.get("/tags/feet").await;
    assert_eq!(
        (page.status, page.texts("h1")),
        (200, vec!["Hips".to_owned()])
    );
    assert_eq!(reader.get("/tags/hips").await.location(), "/tags/feet");
});

story!(
    a_tag_that_nobody_needs_is_removed_and_comes_back_when_named,
    |site| {
        let owner = site.owner().await;
        let desk = owner.draft("One", "Text", &[("tags", "Hips")]).await;
        assert_eq!(act(&owner, &desk, "/publication", &[]).await.status, 303);
        let tag = open(&owner, "Hips").await;
        assert!(!owner.get(&tag).await.has("form.remove-form"));
        assert_eq!(
            owner.delete(&tag, &[]).await.status,
            409,
            "a post carries it"
        );
        assert_eq!(
            act(&owner, &desk, "/publication", &[("tags", "")])
                .await
                .status,
            303
        );
        let page = owner.get(&tag).await;
        assert_eq!(
            owner.send_form(&page, "form.remove-form", &[]).await.status,
            303
        );
        let reader = site.reader();
        assert_eq!(reader.get("/tags/hips").await.status, 410);
        assert_eq!(owner.get(&tag).await.status, 404);
        assert!(!owner.get("/desk/tags").await.has("a.row-title"));
        assert_eq!(
            act(&owner, &desk, "/publication", &[("tags", "hips")])
                .await
                .status,
            303
        );
        assert_eq!(reader.get("/tags/hips").await.texts("h1"), ["Hips"]);
    }
);

story!(names_are_offered_to_writers_alone, |site| {
    let writer = site.writer().await;
    writer
        .publish("One", "Text", &[("tags", "Lower back, Hips")])
        .await;
    let names = writer.get("/desk/tags/names").await;
    let names: serde_json::Value = serde_json::from_str(&names.body).unwrap();
    assert_eq!(names["names"], serde_json::json!(["Hips", "Lower back"]));
    assert!(
        writer
            .get("/desk/posts/new")
            .await
            .has("input#tags[list=tag-names]")
    );
    let tag = open(&writer, "Hips").await;
    for path in ["/desk/tags", "/desk/tags/names", &tag] {
        assert_eq!(site.reader().get(path).await.status, 401, "{path}");
        assert_eq!(site.moderator().await.get(path).await.status, 403, "{path}");
    }
    let moderator = site.moderator().await;
    assert_eq!(moderator.post(&tag, &[("name", "x")]).await.status, 403);
    assert_eq!(
        moderator.post(&format!("{tag}/merger"), &[]).await.status,
        403
    );
    assert_eq!(moderator.delete(&tag, &[]).await.status, 403);
    for name in ["", "a, b", "???"] {
        assert_eq!(
            alter(&writer, "Hips", &[("name", name)]).await.status,
            422,
            "{name}"
        );
    }
});
