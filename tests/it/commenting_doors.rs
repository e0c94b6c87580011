//! When the door for comments is shut: too many at once, closed conversations, posts that went; and old addresses.

use crate::commenting_acts::{TYPING, db_count, hold, post, token};
use crate::site::story;
use knead::audit::Actor;
use knead::entity::person::Role;
use knead::posts::{publishing, trashing};

story!(
    too_many_comments_from_one_network_wait,
    |config| { config.limits.comments_per_minute = 2 },
    |site| {
        post(&site).await;
        let reader = site.reader();
        let first = token(&reader, "/a-post").await;
        site.clock.forward(TYPING);
        let one = [("name", "Ada"), ("body", "One"), ("token", first.as_str())];
        assert_eq!(reader.post("/a-post/comments", &one).await.status, 303);
        let others = [
            token(&reader, "/a-post").await,
            token(&reader, "/a-post").await,
        ];
        site.clock.forward(TYPING);
        assert_eq!(
            reader
                .post(
                    "/a-post/comments",
                    &[("name", "Ada"), ("body", "Two"), ("token", &others[0])]
                )
                .await
                .status,
            303
        );
        let third = [
            ("name", "Ada"),
            ("body", "Three"),
            ("token", others[1].as_str()),
        ];
        let refused = reader.post("/a-post/comments", &third).await;
        assert_eq!(refused.status, 429);
        let wait: i64 = refused.header("Retry-After").unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        assert_eq!(
            refused.form("form.comment-form").value("body"),
            "Three",
            "the text is kept"
        );
        assert_eq!(db_count(&site).await, 2);

        assert_eq!(
            reader.post("/a-post/comments", &one).await.status,
            303,
            "a resent form is no new comment"
        );
        hold(&site, "/a-post", "Bea", "From elsewhere", None).await;
        site.clock.forward(wait * 1_000);
        assert_eq!(
            reader
                .send_form(&refused, "form.comment-form", &[])
                .await
                .status,
            303,
            "after the wait it goes"
        );
    }
);

story!(
    closed_comments_take_nothing_and_give_the_text_back,
    |site| {
        let owner = site.owner().await;
        owner
            .publish("Silent", "Text", &[("comments", "closed")])
            .await;
        let shown = site.reader().get("/silent").await;
        assert!(!shown.has("form.comment-form"), "there is no form");
        assert!(shown.text().contains("Comments are closed here"));
        assert_eq!(
            site.reader().get("/silent/comments/token").await.status,
            404
        );
        let answer = site
            .reader()
            .post(
                "/silent/comments",
                &[("name", "Ada"), ("body", "Words\nof mine")],
            )
            .await;
        assert_eq!(answer.status, 409);
        assert!(
            answer
                .text()
                .contains("Comments under this post are closed")
        );
        assert!(!answer.has("form.comment-form"));
        assert_eq!(answer.texts("textarea[readonly]"), ["Words of mine"]);
        assert_eq!(db_count(&site).await, 0);
    }
);

story!(a_conversation_closes_90_days_after_publication, |site| {
    post(&site).await;
    let reader = site.reader();
    site.clock.forward(90 * 86_400_000 - 2 * TYPING);
    hold(&site, "/a-post", "Ada", "Just in time", None).await;
    let open = token(&reader, "/a-post").await;
    assert!(reader.get("/a-post").await.has("form.comment-form"));
    site.clock.forward(TYPING);
    assert!(!reader.get("/a-post").await.has("form.comment-form"));
    let late = reader
        .post(
            "/a-post/comments",
            &[("name", "Ada"), ("body", "Late"), ("token", &open)],
        )
        .await;
    assert_eq!(late.status, 409);
    assert_eq!(late.texts("textarea[readonly]"), ["Late"]);
    assert_eq!(
        reader.get("/a-post/comments/new").await.location(),
        "/a-post#comments"
    );
});

story!(
    a_post_that_went_while_somebody_wrote_gives_the_text_back,
    |site| {
        let written = post(&site).await;
        let owner = Actor::Person(
            site.db_person("Olive Owner", "owner@example.org", Role::Owner)
                .await,
        );
        let reader = site.reader();
        let fields = [("name", "Ada"), ("body", "My long text")];
        let never = reader.post("/never-was/comments", &fields).await;
        publishing::take_offline(site.db(), &owner, written.id)
            .await
            .unwrap();
        let offline = reader.post("/a-post/comments", &fields).await;
        assert_eq!((never.status, offline.status), (404, 404));
        assert_eq!(
            never.body, offline.body,
            "nobody learns that there was something"
        );
        assert_eq!(offline.texts("textarea[readonly]"), ["My long text"]);
        trashing::trash(site.db(), &owner, written.id)
            .await
            .unwrap();
        let trashed = reader.post("/a-post/comments", &fields).await;
        assert_eq!(
            (trashed.status, trashed.texts("textarea[readonly]")),
            (410, vec!["My long text".to_owned()])
        );
    }
);

story!(an_old_address_takes_comments_for_the_new_one, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("First name", "Text", &[]).await;
    for slug in ["first-name", "second-name"] {
        let page = owner.get(&desk).await;
        let form = page.form("form.post-form").filled(&[("slug", slug)]);
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            owner
                .post(&format!("{desk}/publication"), &form)
                .await
                .status,
            303
        );
    }
    assert_eq!(
        site.reader().get("/first-name").await.location(),
        "/second-name"
    );
    hold(&site, "/first-name", "Ada", "Hello", None).await;
    assert_eq!(
        site.reader().get("/first-name/comments/new").await.status,
        200
    );
    assert_eq!(
        site.reader().get("/first-name/comments").await.location(),
        "/second-name#comments"
    );
});
