//! Who speaks under which name, what is held and why, and that nobody sees it before it was approved.

use crate::commenting_acts::{db_comment, db_count, db_id, decide, hold, post, post_by, send};
use crate::site::story;
use knead::entity::comment::CommentState;
use knead::entity::person::Role;

story!(
    nobody_borrows_a_name_or_an_address_of_the_practice,
    |site| {
        post(&site).await;
        let reader = site.reader();
        for name in [
            "Olive Owner",
            "olive owner",
            " Olive\u{a0} Owner ",
            "OLIVE-OWNER",
            "Ólive Owner",
        ] {
            let answer = send(
                &site,
                &reader,
                "/a-post",
                &[("name", name), ("body", "Hello")],
            )
            .await;
            assert_eq!(answer.status, 422, "{name}");
            assert!(
                answer.texts("#comment-name-error")[0]
                    .contains("belongs to somebody of this practice"),
                "{name}"
            );
        }
        assert_eq!(db_count(&site).await, 0);
        let fields = [
            ("name", "Olive"),
            ("email", "Owner@Example.org"),
            ("body", "It is me"),
        ];
        let borrowed = send(&site, &reader, "/a-post", &fields).await;
        assert_eq!(
            borrowed.status, 303,
            "the answer is that of any other address"
        );
        let kept = db_comment(&site, db_id(&site, "It is me").await).await;
        assert!(
            kept.held_because.contains("mail address of this practice"),
            "{}",
            kept.held_because
        );
    }
);

story!(
    people_of_the_practice_speak_at_once_under_their_own_name,
    |site| {
        post(&site).await;
        post_by(
            &site,
            "Wanda Writer",
            "writer@example.org",
            Role::Writer,
            "Of the writer",
        )
        .await;
        for (person, name, path, at_once) in [
            (site.owner().await, "Olive Owner", "/of-the-writer", true),
            (site.moderator().await, "Milo Moderator", "/a-post", true),
            (site.writer().await, "Wanda Writer", "/of-the-writer", true),
            (site.writer().await, "Wanda Writer", "/a-post", false),
        ] {
            let page = person.get(path).await;
            assert!(
                page.texts("form.comment-form")
                    .join(" ")
                    .contains(&format!("You write as {name}"))
            );
            assert!(!page.has("form.comment-form [name=name]"));
            let body = format!("{name} on {path}");
            let sent = send(
                &site,
                &person,
                path,
                &[("name", "Somebody else"), ("body", &body)],
            )
            .await;
            assert_eq!(sent.status, 303);
            let id = db_id(&site, &body).await;
            let stored = db_comment(&site, id).await;
            assert_eq!(
                (stored.name.as_str(), stored.person_id.is_some()),
                (name, true)
            );
            if at_once {
                assert_eq!(sent.location(), format!("/comments/{id}"));
                let shown = site.reader().get(path).await;
                assert_eq!(shown.texts(&format!("#comment-{id} .p-author")), [name]);
                assert!(shown.has(&format!("#comment-{id}.by-author .badge")));
                assert!(stored.approved_at.is_some());
            } else {
                assert!(sent.location().starts_with("/receipts/"));
                assert_eq!(stored.state, CommentState::Pending);
                assert!(
                    stored.held_because.contains("another person's post"),
                    "{}",
                    stored.held_because
                );
            }
        }
    }
);

story!(
    what_fills_the_field_that_people_do_not_see_is_spam,
    |site| {
        post(&site).await;
        let page = site.reader().get("/a-post").await;
        let trap = "[aria-hidden=true] input[name=website][tabindex='-1'][autocomplete=off]";
        assert!(page.has(trap), "people and their tools pass the trap by");
        assert_eq!(page.form("form.comment-form").value("website"), "");
        let fields = [
            ("name", "Bot"),
            ("body", "Buy this"),
            ("website", "http://spam.example"),
        ];
        let sent = send(&site, &site.reader(), "/a-post", &fields).await;
        assert_eq!(sent.status, 303);
        let receipt = site.reader().get(sent.location()).await;
        let honest = site
            .reader()
            .get(&hold(&site, "/a-post", "Ada", "Hello", None).await)
            .await;
        assert_eq!(
            receipt.texts(".lead"),
            honest.texts(".lead"),
            "who sends it learns nothing"
        );
        let stored = db_comment(&site, db_id(&site, "Buy this").await).await;
        assert_eq!(stored.state, CommentState::Spam);
        assert!(
            stored.held_because.contains("people do not see"),
            "{}",
            stored.held_because
        );
        assert!(
            !site
                .owner()
                .await
                .get("/moderation")
                .await
                .text()
                .contains("Buy this")
        );
    }
);

story!(links_are_counted_among_the_reasons, |site| {
    post(&site).await;
    let two = "[a](https://a.example) and https://b.example";
    let three = "[a](https://a.example) ![b](https://b.example/x.png) www.c.example";
    for (body, is_told) in [(two, false), (three, true)] {
        hold(&site, "/a-post", "Ada", body, None).await;
        let stored = db_comment(&site, db_id(&site, body).await).await;
        assert_eq!(
            stored.held_because.contains("more than two links"),
            is_told,
            "{}",
            stored.held_because
        );
        assert!(stored.held_because.contains("confirmed address"));
    }
});

story!(a_held_comment_is_invisible_to_readers, |site| {
    post(&site).await;
    let clean = site.reader().get("/a-post").await;
    hold(&site, "/a-post", "Secretname", "Secretword", None).await;
    let pending = db_id(&site, "Secretword").await;
    let (rejected, spam) = ("Secretword, rejected", "Secretword, spam");
    for (body, verdict) in [(rejected, "rejection"), (spam, "spam")] {
        hold(&site, "/a-post", "Secretname", body, None).await;
        assert_eq!(
            decide(&site.owner().await, db_id(&site, body).await, verdict)
                .await
                .status,
            303
        );
    }
    let reader = site.reader();
    assert_eq!(
        reader.get("/a-post").await.body,
        clean.body,
        "not a byte of the page tells of it"
    );
    for path in [
        "/",
        "/a-post",
        "/a-post?comments=1",
        "/a-post/",
        "//a-post",
        "/archive",
        "/search?q=Secretword",
        "/feed.atom",
        "/feed.rss",
        "/feed.json",
        "/sitemap.xml",
        "/a-post/comments",
        "/a-post/comments.atom",
        "/comments.atom",
    ] {
        let body = reader
            .get(path)
            .await
            .body
            .replace("Search: Secretword", "")
            .replace("value=\"Secretword\"", "");
        assert!(!body.contains("Secretname"), "{path}");
        assert!(
            path.contains("search") || !body.contains("Secretword"),
            "{path}"
        );
    }
    let hidden = [
        pending,
        db_id(&site, rejected).await,
        db_id(&site, spam).await,
    ];
    for id in hidden {
        for path in [
            format!("/comments/{id}"),
            format!("/comments/{id}/"),
            format!("//comments/{id}"),
            format!("/comments/0{id}"),
            format!("/comments/{id}?page=1"),
            format!("/a-post/comments/new?reply={id}"),
            format!("/comments/%3{id}"),
        ] {
            assert_eq!(reader.get(&path).await.status, 404, "{path}");
        }
    }
    for path in [
        format!("/moderation/comments/{pending}"),
        "/moderation".to_owned(),
    ] {
        let answer = reader.get(&path).await;
        assert_eq!(answer.status, 401, "{path}");
        assert!(!answer.body.contains("Secret"), "{path}");
    }
});
