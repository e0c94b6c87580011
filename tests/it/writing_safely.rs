//! Nothing that was typed is lost: by a refusal, by a preview, by somebody else's save.

use crate::answer::Answer;
use crate::persona::Persona;
use crate::site::{Site, story};
use knead::entity::{post, revision};
use sea_orm::{EntityTrait, PaginatorTrait};

async fn act(person: &Persona<'_>, desk: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let page = person.get(desk).await;
    send(person, &page, &format!("{desk}{action}"), fields).await
}

async fn send(person: &Persona<'_>, page: &Answer, path: &str, fields: &[(&str, &str)]) -> Answer {
    let filled = page.form("form.post-form").filled(fields);
    let filled: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (&**n, &**v)).collect();
    person.post(path, &filled).await
}

async fn db_revisions(site: &Site) -> u64 {
    revision::Entity::find()
        .count(site.db().reading())
        .await
        .unwrap()
}

const EVERYTHING: [(&str, &str); 11] = [
    ("title", "A “title” & <more>"),
    ("body", "Begins with a line\n\n</textarea><b>x</b>"),
    ("tags", "Hips, Knees"),
    ("slug", "own-slug"),
    ("excerpt", "In \"short\""),
    ("cover", "0123456789abcdef.jpg"),
    ("seo_title", "Hips & \"more\""),
    ("seo_description", "What <hips> do"),
    ("social_picture", "fedcba9876543210.png"),
    (
        "sources",
        "- [A study](https://example.org/study)\n- </textarea><b>y</b>",
    ),
    ("comments", "closed"),
];

#[track_caller]
fn assert_everything(page: &Answer) {
    let form = page.form("form.post-form");
    for (name, value) in EVERYTHING {
        assert_eq!(form.value(name), value, "{name}");
    }
}

story!(everything_that_is_wrong_is_told_at_once, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Title", "Text", &[]).await;
    let wrong = [
        ("title", ""),
        ("slug", "desk"),
        ("at", "tomorrow"),
        ("body", "Typed"),
    ];
    let new = owner.get("/desk/posts/new").await;
    for answer in [
        act(&owner, &desk, "/publication", &wrong).await,
        send(&owner, &new, "/desk/posts/publication", &wrong).await,
    ] {
        assert_eq!(answer.status, 422);
        for field in ["title", "slug", "at"] {
            assert!(answer.has(&format!("#{field}-error")), "{field}");
            assert!(
                answer
                    .attributes(&format!("#{field}"), "aria-describedby")
                    .join(" ")
                    .contains(&format!("{field}-error")),
                "{field}"
            );
        }
        assert_eq!(answer.form("form.post-form").value("body"), "Typed");
    }
    let past = act(
        &owner,
        &desk,
        "/publication",
        &[("slug", "settings"), ("at", "2026-03-02T09:00")],
    )
    .await;
    assert!(past.has("#slug-error") && past.has("#at-error"));
    assert!(past.text().contains("This time has passed"));
    assert_eq!(past.form("form.post-form").value("at"), "2026-03-02T09:00");
});

story!(a_preview_shows_the_text_and_stores_nothing, |site| {
    let owner = site.owner().await;
    let new = owner.get("/desk/posts/new").await;
    let preview = send(&owner, &new, "/desk/posts/preview", &EVERYTHING).await;
    assert_eq!(preview.status, 200);
    assert_eq!(preview.texts("h1"), ["A “title” & <more>"]);
    assert_eq!(preview.texts(".prose p")[0], "Begins with a line");
    assert_eq!(preview.texts("ul.tags li"), ["Hips", "Knees"]);
    assert_eq!(preview.texts(".sources a"), ["A study"]);
    assert!(preview.has(".site-header") && preview.has(".preview-bar"));
    assert_eq!(preview.header("Cache-Control"), Some("no-store"));
    assert_everything(&preview);
    assert_eq!(db_revisions(&site).await, 0);

    let saved = owner.send_form(&preview, "form.post-form", &[]).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let desk = saved.location().split('?').next().unwrap().to_owned();
    assert_everything(&owner.get(&desk).await);
    assert_eq!(db_revisions(&site).await, 1);

    let other = act(&owner, &desk, "/preview", &[("body", "Not kept")]).await;
    assert_eq!(other.texts(".prose p"), ["Not kept"]);
    assert_eq!(db_revisions(&site).await, 1);
    let stored = owner.get(&format!("{desk}/preview")).await;
    assert_eq!(stored.texts(".prose p")[0], "Begins with a line");
    assert_eq!(stored.attributes(".preview-bar a", "href"), [desk.as_str()]);
    for path in ["/own-slug", "/tags/hips"] {
        assert_eq!(site.reader().get(path).await.status, 404, "{path}");
    }
});

story!(a_preview_that_cannot_be_made_gives_the_text_back, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Title", "Text", &[]).await;
    let long = "x".repeat(400_001);
    let new = owner.get("/desk/posts/new").await;
    let fields = [("title", "Kept"), ("body", long.as_str())];
    for answer in [
        send(&owner, &new, "/desk/posts/preview", &fields).await,
        send(&owner, &new, "/desk/pages/preview", &fields).await,
        act(&owner, &desk, "/preview", &fields).await,
    ] {
        assert_eq!(answer.status, 422);
        assert!(answer.texts("#body-error").join("").contains("400,000"));
        let form = answer.form("form.post-form");
        assert_eq!(form.value("title"), "Kept");
        assert_eq!(form.value("body").len(), 400_001);
    }
});

story!(two_versions_are_compared_line_by_line, |site| {
    let owner = site.owner().await;
    let writer = site.writer().await;
    let desk = writer
        .draft("Title", "One\n\nTwo\n\nThree\n\nFour", &[("tags", "Hips")])
        .await;
    let mine = writer.get(&desk).await;
    let theirs = act(
        &owner,
        &desk,
        "",
        &[
            ("body", "One\n\nTwo, corrected\n\nThree\n\nFour"),
            ("title", "Their title"),
        ],
    )
    .await;
    assert_eq!(theirs.status, 303);
    let conflict = send(
        &writer,
        &mine,
        &desk,
        &[
            (
                "body",
                "One\r\n\r\nTwo\r\n\r\nThree\r\n\r\nFour\r\n\r\nFive",
            ),
            ("comments", "closed"),
        ],
    )
    .await;
    assert_eq!(conflict.status, 409);
    assert!(conflict.text().contains("Saved by Olive Owner"));
    assert_eq!(
        conflict.texts(".comparison li"),
        [
            "Yours: Title",
            "Theirs: Their title",
            "One line is the same",
            "Yours: Two",
            "Theirs: Two, corrected",
            "2 lines are the same",
            "Yours: Five",
        ]
    );
    assert!(!conflict.text().contains("Publish mine"));
    assert_eq!(db_revisions(&site).await, 2, "nothing was stored");
    let kept = writer.send_form(&conflict, "form.post-form", &[]).await;
    assert_eq!(kept.status, 303);
    let form = writer.get(&desk).await.form("form.post-form");
    assert_eq!(form.value("title"), "Title");
    assert_eq!(form.value("comments"), "closed");
    assert_eq!(form.value("tags"), "Hips");
});

story!(
    who_wanted_to_publish_can_do_so_from_the_comparison,
    |site| {
        let owner = site.owner().await;
        let desk = owner.draft("Title", "First", &[]).await;
        let old = owner.get(&desk).await;
        assert_eq!(
            act(&owner, &desk, "", &[("body", "Second")]).await.status,
            303
        );
        let conflict = send(
            &owner,
            &old,
            &format!("{desk}/publication"),
            &[("body", "Mine"), ("at", "2026-03-02T10:00")],
        )
        .await;
        assert_eq!(conflict.status, 409);
        let action = conflict.attributes("button[formaction]", "formaction");
        assert_eq!(action, [format!("{desk}/publication")]);
        let published = send(&owner, &conflict, &action[0], &[]).await;
        assert_eq!(published.status, 303, "{}", published.text());
        assert!(
            owner.get(&desk).await.text().contains("Scheduled for"),
            "the time that was typed came along"
        );
    }
);

story!(the_same_text_from_an_old_tab_is_no_conflict, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Title", "First", &[]).await;
    let old = owner.get(&desk).await;
    for _ in 0..2 {
        let answer = send(&owner, &old, &desk, &[("body", "Second")]).await;
        assert_eq!(answer.status, 303, "a form that was sent twice");
    }
    assert_eq!(db_revisions(&site).await, 2);
});

story!(a_form_without_its_base_overwrites_nothing, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Title", "First", &[]).await;
    for base in ["", "0", "-1", "x", "99999999999999999999", "9999"] {
        let fields = [("title", "Title"), ("body", "Blind"), ("base", base)];
        let answer = owner.post(&desk, &fields).await;
        assert_eq!(answer.status, 409, "{base}");
        assert!(answer.body.contains("Blind"));
    }
    assert_eq!(
        owner.get(&desk).await.form("form.post-form").value("body"),
        "First"
    );
});

story!(a_text_typed_while_its_post_was_trashed_is_kept, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Title", "First", &[]).await;
    let page = owner.get(&desk).await;
    assert_eq!(owner.post(&format!("{desk}/trash"), &[]).await.status, 303);
    for action in ["", "/publication"] {
        let path = format!("{desk}{action}");
        let refused = send(&owner, &page, &path, &EVERYTHING).await;
        assert_eq!(refused.status, 409, "{action}");
        assert!(refused.text().contains("in the trash"));
        assert_everything(&refused);
        assert!(!refused.text().contains("Publish"));
    }
    let refused = send(&owner, &page, &desk, &EVERYTHING).await;
    assert_eq!(
        owner.delete(&format!("{desk}/trash"), &[]).await.status,
        303
    );
    let saved = owner.send_form(&refused, "form.post-form", &[]).await;
    assert_eq!(saved.status, 303);
    assert_everything(&owner.get(&desk).await);
});

story!(a_new_post_can_be_published_at_once, |site| {
    let owner = site.owner().await;
    let new = owner.get("/desk/posts/new").await;
    let refused = send(
        &owner,
        &new,
        "/desk/posts/publication",
        &[("title", ""), ("body", "Typed")],
    )
    .await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.form("form.post-form").value("body"), "Typed");
    assert_eq!(
        post::Entity::find()
            .count(site.db().reading())
            .await
            .unwrap(),
        0
    );
    let published = send(
        &owner,
        &refused,
        "/desk/posts/publication",
        &[("title", "At once")],
    )
    .await;
    assert_eq!(published.status, 303);
    assert_eq!(site.reader().get("/at-once").await.status, 200);
    assert!(
        owner
            .get(published.location())
            .await
            .text()
            .contains("Readers can see it now")
    );
});

story!(text_is_stored_as_it_was_typed, |site| {
    let owner = site.owner().await;
    let indented = owner.draft("Indented", "\n\n    code", &[]).await;
    // A browser drops the first line end after the tag.
    for page in [
        owner.get(&indented).await,
        act(&owner, &indented, "/preview", &[("body", "\n\n    code")]).await,
        act(
            &owner,
            &indented,
            "",
            &[("slug", "desk"), ("body", "\n\n    code")],
        )
        .await,
    ] {
        assert!(
            page.body.contains(">\n\n\n    code</textarea>"),
            "{}",
            page.body
        );
    }
    let mut plain = String::from("“Why,” she asked.\n\n");
    for number in 1..=200 {
        plain.push_str(&format!(
            "{number}. It feels good\n\n\tTabs stay, and   spaces, and ‘quotes’ – so do dashes… and two at the end:  \nnext line.\n\n"
        ));
    }
    let typed = plain.replace('\n', "\r\n");
    let desk = owner.draft("Whole", &typed, &[]).await;
    assert_eq!(
        owner.get(&desk).await.form("form.post-form").value("body"),
        plain
    );
    let most = "ä".repeat(400_000);
    assert_eq!(act(&owner, &desk, "", &[("body", &most)]).await.status, 303);
    assert_eq!(
        owner.get(&desk).await.form("form.post-form").value("body"),
        most
    );
});
