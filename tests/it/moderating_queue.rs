//! The queue: what waits, in which order, with which counts, and one comment with everything around it.

use crate::commenting_acts::{db_id, db_many, db_row, decide, hold, post, post_by, say, send};
use crate::site::story;
use knead::entity::comment::{self, CommentState};
use knead::entity::person::Role;
use sea_orm::EntityTrait;

story!(an_empty_queue_is_a_quiet_moment, |site| {
    let page = site.moderator().await.get("/moderation").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Nothing is waiting"));
    assert_eq!(
        page.texts(".tabs a"),
        ["Waiting 0", "Approved 0", "Rejected 0", "Spam 0"]
    );
    assert_eq!(page.header("Cache-Control"), Some("no-store"));
    for state in ["approved", "rejected", "spam"] {
        let page = site
            .moderator()
            .await
            .get(&format!("/moderation?state={state}"))
            .await;
        assert!(
            page.text().contains("No comment is in this state"),
            "{state}"
        );
    }
});

story!(
    one_comment_is_in_focus_and_after_each_act_the_next,
    |site| {
        post(&site).await;
        for body in ["First", "Second", "Third"] {
            hold(&site, "/a-post", "Ada", body, None).await;
        }
        let moderator = site.moderator().await;
        let page = moderator.get("/moderation").await;
        assert_eq!(
            page.texts("article.focus .prose"),
            ["First"],
            "who waits longest comes first"
        );
        assert_eq!(page.texts(".queue .excerpt"), ["Second", "Third"]);
        assert_eq!(page.texts(".staff-bar .count"), ["3 waiting"]);

        let picked = moderator
            .get(&page.attributes(".queue a.row-title", "href")[0])
            .await;
        assert_eq!(picked.texts("article.focus .prose"), ["Second"]);
        assert_eq!(picked.texts(".queue .excerpt"), ["First", "Third"]);
        let done = moderator
            .send_form(&picked, "article.focus form[action$='/rejection']", &[])
            .await;
        let next = moderator.get(done.location()).await;
        assert_eq!(
            next.texts("article.focus .prose"),
            ["Third"],
            "the next one comes up"
        );
        assert_eq!(next.texts(".notice p"), ["The comment by Ada is rejected."]);
        let undone = moderator.send_form(&next, "form.undo", &[]).await;
        let back = moderator.get(undone.location()).await;
        assert_eq!(back.texts("article.focus .prose"), ["Second"]);
        assert_eq!(back.texts(".tabs a")[0], "Waiting 3");

        let last = moderator
            .get(&format!(
                "/moderation?focus={}",
                db_id(&site, "Third").await
            ))
            .await;
        let done = moderator
            .send_form(&last, "article.focus form[action$='/approval']", &[])
            .await;
        assert_eq!(
            moderator
                .get(done.location())
                .await
                .texts("article.focus .prose"),
            ["First"],
            "after the last, the first"
        );
    }
);

story!(
    each_state_has_its_list_and_decisions_lead_back_to_it,
    |site| {
        post(&site).await;
        let owner = site.owner().await;
        for (body, verdict) in [
            ("Good", "approval"),
            ("Bad", "rejection"),
            ("Ugly", "spam"),
            ("Worse", "spam"),
        ] {
            hold(&site, "/a-post", "Ada", body, None).await;
            decide(&owner, db_id(&site, body).await, verdict).await;
        }
        for (state, texts) in [
            ("approved", &["Good"][..]),
            ("rejected", &["Bad"]),
            ("spam", &["Worse", "Ugly"]),
        ] {
            let page = owner.get(&format!("/moderation?state={state}")).await;
            assert_eq!(page.texts(".queue .excerpt"), texts, "{state}");
            assert!(page.attributes(".tabs a[aria-current=page]", "href")[0].ends_with(state));
        }
        let spam = owner.get("/moderation?state=spam").await;
        let one = owner
            .get(&spam.attributes(".queue a.row-title", "href")[1])
            .await;
        assert_eq!(one.texts("article.focus .prose"), ["Ugly"]);
        let done = owner
            .send_form(&one, "article.focus form[action$='/approval']", &[])
            .await;
        assert!(
            done.location().starts_with("/moderation?state=spam&"),
            "{}",
            done.location()
        );
        assert_eq!(
            owner.get(done.location()).await.texts(".queue .excerpt"),
            ["Worse"]
        );
        assert_eq!(owner.get("/moderation?state=nonsense").await.status, 200);
    }
);

story!(the_context_helps_to_decide, |site| {
    post(&site).await;
    post_by(
        &site,
        "Wanda Writer",
        "writer@example.org",
        Role::Writer,
        "Of the writer",
    )
    .await;
    let parent = say(&site, "/a-post", "Cem", "The question", None).await;
    let sender = site.reader();
    for (name, path, body) in [
        ("Ada", "/of-the-writer", "Earlier words"),
        ("Aida", "/a-post", "Under another name"),
    ] {
        assert_eq!(
            send(&site, &sender, path, &[("name", name), ("body", body)])
                .await
                .status,
            303
        );
    }
    hold(&site, "/a-post", "Ada", "From another network", None).await;
    hold(&site, "/a-post", "Somebody", "Somebody else's", None).await;
    let parent_id = parent.to_string();
    let fields = [
        ("name", "Ada"),
        ("email", "Ada@Example.org"),
        (
            "body",
            "See https://a.example https://b.example https://c.example",
        ),
        ("parent", &parent_id),
    ];
    assert_eq!(send(&site, &sender, "/a-post", &fields).await.status, 303);
    let id = db_id(&site, fields[2].1).await;

    let page = site
        .moderator()
        .await
        .get(&format!("/moderation/comments/{id}"))
        .await;
    assert!(
        page.texts("article.focus .reason")[0].contains("more than two links"),
        "{:?}",
        page.texts(".reason")
    );
    assert!(page.text().contains("ada@example.org, not confirmed"));
    let context = page.texts("aside.context").remove(0);
    for part in [
        "The question",
        "Cem",
        "A post",
        "Earlier words",
        "Under another name",
        "From another network",
    ] {
        assert!(context.contains(part), "{part} is missing in: {context}");
    }
    assert!(!context.contains("Somebody else's"), "{context}");
    let writer = site.writer().await;
    let own = db_id(&site, "Earlier words").await;
    let seen = writer
        .get(&format!("/moderation/comments/{own}"))
        .await
        .text();
    assert!(
        !seen.contains("Under another name"),
        "a writer's context ends at their own posts: {seen}"
    );
});

story!(the_context_stops_at_ten_others, |site| {
    let written = post(&site).await;
    let ids = db_many(&site, written.id, CommentState::Approved, &[None; 14]).await;
    let page = site
        .owner()
        .await
        .get(&format!("/moderation/comments/{}", ids[13]))
        .await;
    let others = page.attributes("aside.context .plain-list a", "href");
    let newest: Vec<String> = ids[3..13]
        .iter()
        .rev()
        .map(|id| format!("/moderation/comments/{id}"))
        .collect();
    assert_eq!(others, newest);
});

story!(long_lists_go_on_after_the_last_one_seen, |site| {
    let written = post(&site).await;
    let ids = db_many(&site, written.id, CommentState::Pending, &[None; 60]).await;
    let owner = site.owner().await;
    let first = owner.get("/moderation").await;
    assert_eq!(first.texts(".queue > li").len(), 49, "one is in focus");
    let next = first.attributes("a[rel=next]", "href").remove(0);
    assert_eq!(next, format!("/moderation?after={}", ids[49]));
    let second = owner.get(&next).await;
    assert_eq!(second.texts(".queue > li").len(), 9);
    assert!(!second.has("a[rel=next]"));
    let done = owner
        .send_form(&second, "article.focus form[action$='/approval']", &[])
        .await;
    let after = owner.get(done.location()).await;
    assert_eq!(
        after.attributes("article.focus form[action$='/approval']", "action")[0],
        format!("/moderation/comments/{}/approval", ids[51])
    );
    assert_eq!(
        owner
            .get("/moderation?after=999999")
            .await
            .texts(".queue > li")
            .len(),
        49,
        "past the end it begins anew"
    );
    assert_eq!(owner.get("/moderation?after=x").await.status, 200);
});

story!(counts_stop_at_999, |site| {
    let written = post(&site).await;
    for batch in 0..11 {
        let rows = (0..100).map(|number| {
            db_row(
                &site,
                written.id,
                CommentState::Spam,
                &format!("Spam {batch} {number}"),
                None,
            )
        });
        comment::Entity::insert_many(rows)
            .exec_without_returning(site.db().writing())
            .await
            .unwrap();
    }
    let page = site.owner().await.get("/moderation?state=spam").await;
    assert_eq!(page.texts(".tabs .count")[3], "999+");
});

story!(the_notice_believes_no_address, |site| {
    post(&site).await;
    hold(&site, "/a-post", "Ada", "Hello", None).await;
    let id = db_id(&site, "Hello").await;
    let owner = site.owner().await;
    for asked in [
        format!("done={id}&verdict=approval"),
        format!("done={id}&verdict=nonsense"),
        "done=99999&verdict=spam".into(),
        "done=x,,&verdict=spam".into(),
        "verdict=spam".into(),
        "done=&verdict=approval&left=x".into(),
    ] {
        let page = owner.get(&format!("/moderation?{asked}")).await;
        assert_eq!(
            (page.status, page.has(".notice")),
            (200, false),
            "{asked}: {:?}",
            page.texts(".notice")
        );
    }
    decide(&owner, id, "approval").await;
    let told = owner
        .get(&format!("/moderation?done={id}&verdict=approval"))
        .await;
    assert_eq!(told.texts(".notice p"), ["The comment by Ada is approved."]);
    assert!(
        !site
            .writer()
            .await
            .get(&format!("/moderation?done={id}&verdict=approval"))
            .await
            .has(".notice")
    );
});

story!(hostile_words_stay_words_in_the_queue, |site| {
    post(&site).await;
    let name = "<img src=x onerror=alert(1)>";
    let body =
        "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://evil.example/p.png)";
    hold(&site, "/a-post", name, body, None).await;
    hold(&site, "/a-post", name, &format!("{body} again"), None).await;
    let owner = site.owner().await;
    let id = db_id(&site, body).await;
    for path in [
        "/moderation".to_owned(),
        format!("/moderation/comments/{id}"),
        "/moderation?state=pending".to_owned(),
    ] {
        let page = owner.get(&path).await;
        assert!(page.text().contains(name), "{path}");
        assert!(
            !page.has("main img")
                && !page.has("main script")
                && !page.has("main a[href^=javascript]"),
            "{path}"
        );
    }
    decide(&owner, id, "approval").await;
    let shown = site.reader().get("/a-post").await;
    assert_eq!(shown.texts("ol.thread .p-author"), [name]);
    assert!(
        !shown.has("main img")
            && !shown.has("main script")
            && !shown.has("main a[href^=javascript]")
    );
});
