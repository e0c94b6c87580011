//! The conversation under a post: who answers whom, how deep it is drawn, what stays of taken-back words, its pages.

use crate::commenting_acts::{db_id, db_many, decide, hold, post, post_by, say, send};
use crate::site::story;
use knead::audit::Actor;
use knead::comments::withdrawing;
use knead::entity::comment::CommentState;
use knead::entity::person::Role;

story!(
    a_reply_is_written_without_script_and_stands_under_what_it_answers,
    |site| {
        post(&site).await;
        let first = say(
            &site,
            "/a-post",
            "Ada",
            "A question, and *many* more words",
            None,
        )
        .await;
        let other = say(&site, "/a-post", "Bea", "Something else", None).await;
        let reader = site.reader();
        let page = reader.get("/a-post").await;
        assert_eq!(
            page.texts(&format!("#comment-{first} a.reply")),
            ["Reply to Ada"]
        );
        let link = page
            .attributes(&format!("#comment-{first} a.reply"), "href")
            .remove(0);
        let form = reader.get(&link).await;
        assert_eq!(form.status, 200);
        assert_eq!(form.texts(".replying a")[0], "Ada");
        assert_eq!(
            form.texts(".replying q"),
            ["A question, and many more words"]
        );
        assert_eq!(
            form.form("form.comment-form").value("parent"),
            first.to_string()
        );

        site.clock.forward(4_000);
        let sent = reader
            .send_form(
                &form,
                "form.comment-form",
                &[("name", "Cem"), ("body", "An answer")],
            )
            .await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let answer = db_id(&site, "An answer").await;
        assert_eq!(
            decide(&site.owner().await, answer, "approval").await.status,
            303
        );
        let page = reader.get("/a-post").await;
        let order = page.attributes("ol.thread > li", "id");
        assert_eq!(
            order,
            [
                format!("comment-{first}"),
                format!("comment-{answer}"),
                format!("comment-{other}")
            ]
        );
        assert!(page.has(&format!("#comment-{answer}.depth-1")));
        assert_eq!(
            page.texts(&format!("#comment-{answer} a.in-reply")),
            ["in reply to Ada"]
        );
        let target = page
            .attributes(&format!("#comment-{answer} a.in-reply"), "href")
            .remove(0);
        assert_eq!(target, format!("#comment-{first}"));
        let named = page
            .attributes(&format!("#comment-{answer} article"), "aria-labelledby")
            .remove(0);
        assert_eq!(
            page.texts(&format!("#{named}")),
            ["Cem"],
            "each comment is an article with its author's name"
        );
        assert_eq!(page.texts("#comments-title"), ["3 comments"]);
        assert_eq!(
            page.attributes("#comments", "aria-labelledby"),
            ["comments-title"]
        );
        assert_eq!(page.attributes("#comment-form", "class"), ["panel"]);
    }
);

story!(
    what_is_deeper_than_four_is_drawn_at_four_and_still_names_whom_it_answers,
    |site| {
        let written = post(&site).await;
        let parents: Vec<Option<usize>> = (0..7).map(|at: usize| at.checked_sub(1)).collect();
        let ids = db_many(&site, written.id, CommentState::Approved, &parents).await;
        let page = site.reader().get("/a-post").await;
        for (at, id) in ids.iter().enumerate() {
            assert!(
                page.has(&format!("#comment-{id}.depth-{}", at.min(4))),
                "{at}"
            );
            let answers = page.attributes(&format!("#comment-{id} a.in-reply"), "href");
            let expected: Vec<String> = at
                .checked_sub(1)
                .map(|parent| format!("#comment-{}", ids[parent]))
                .into_iter()
                .collect();
            assert_eq!(answers, expected);
        }
    }
);

story!(
    only_what_readers_see_under_this_post_can_be_answered,
    |site| {
        post(&site).await;
        post_by(
            &site,
            "Olive Owner",
            "owner@example.org",
            Role::Owner,
            "Another post",
        )
        .await;
        let elsewhere = say(&site, "/another-post", "Ada", "Elsewhere", None).await;
        hold(&site, "/a-post", "Ada", "Waiting", None).await;
        let waiting = db_id(&site, "Waiting").await;
        let withdrawn = say(&site, "/a-post", "Ada", "Withdrawn", None).await;
        withdrawing::withdraw(site.db(), withdrawn).await.unwrap();
        let reader = site.reader();
        for parent in [
            elsewhere.to_string(),
            waiting.to_string(),
            withdrawn.to_string(),
            "999".into(),
            "-1".into(),
            "x".into(),
        ] {
            let fields = [
                ("name", "Bea"),
                ("body", "My answer"),
                ("parent", parent.as_str()),
            ];
            let refused = send(&site, &reader, "/a-post", &fields).await;
            assert_eq!(refused.status, 422, "{parent}");
            assert!(
                refused.texts("#comment-body-error")[0].contains("not there any more"),
                "{parent}"
            );
            let form = refused.form("form.comment-form");
            assert_eq!(
                (form.value("body").as_str(), form.value("parent").as_str()),
                ("My answer", ""),
                "{parent}"
            );
        }
        let refused = send(
            &site,
            &reader,
            "/a-post",
            &[("name", "Bea"), ("body", "Alone"), ("parent", "999")],
        )
        .await;
        assert_eq!(
            reader
                .send_form(&refused, "form.comment-form", &[])
                .await
                .status,
            303,
            "it can stand on its own"
        );
    }
);

story!(a_reply_shows_only_under_an_approved_parent, |site| {
    post(&site).await;
    let parent = say(&site, "/a-post", "Ada", "A question", None).await;
    let reply = say(&site, "/a-post", "Bea", "An answer", Some(parent)).await;
    let below = say(&site, "/a-post", "Cem", "A remark", Some(reply)).await;
    let owner = site.owner().await;
    assert_eq!(decide(&owner, parent, "rejection").await.status, 303);
    let page = site.reader().get("/a-post").await;
    assert!(!page.has("ol.thread"), "{}", page.text());
    for id in [parent, reply, below] {
        assert_eq!(
            site.reader().get(&format!("/comments/{id}")).await.status,
            404
        );
    }
    assert_eq!(decide(&owner, parent, "approval").await.status, 303);
    assert_eq!(
        site.reader()
            .get("/a-post")
            .await
            .texts("ol.thread .p-author"),
        ["Ada", "Bea", "Cem"]
    );
});

story!(
    of_taken_back_words_only_the_place_stays_while_an_answer_needs_it,
    |site| {
        post(&site).await;
        let owner = Actor::Person(
            site.db_person("Olive Owner", "owner@example.org", Role::Owner)
                .await,
        );
        let withdrawn = say(&site, "/a-post", "Withdrawing", "Withdrawn words", None).await;
        let erased = say(
            &site,
            "/a-post",
            "Erasable",
            "Erased words",
            Some(withdrawn),
        )
        .await;
        let answer = say(&site, "/a-post", "Cem", "An answer", Some(erased)).await;
        let alone = say(&site, "/a-post", "Lonely", "Lonely words", None).await;
        withdrawing::withdraw(site.db(), withdrawn).await.unwrap();
        withdrawing::withdraw(site.db(), alone).await.unwrap();
        withdrawing::erase(site.db(), &owner, erased).await.unwrap();
        let page = site.reader().get("/a-post").await;
        for gone in [
            "Withdrawing",
            "Withdrawn words",
            "Erasable",
            "Erased words",
            "Lonely",
        ] {
            assert!(!page.body.contains(gone), "{gone}");
        }
        let order = page.attributes("ol.thread > li", "id");
        assert_eq!(
            order,
            [withdrawn, erased, answer].map(|id| format!("comment-{id}"))
        );
        assert_eq!(page.texts(".tombstone").len(), 2);
        assert!(
            !page.has(&format!("#comment-{erased} a.reply")),
            "silence cannot be answered"
        );
        assert_eq!(
            page.texts(&format!("#comment-{answer} a.in-reply")),
            ["in reply to a comment that was taken back"]
        );
        assert_eq!(page.texts("#comments-title"), ["1 comment"]);
        assert_eq!(
            site.reader()
                .get(&format!("/comments/{erased}"))
                .await
                .status,
            303
        );
        assert_eq!(
            site.reader()
                .get(&format!("/comments/{alone}"))
                .await
                .status,
            404
        );

        assert_eq!(
            decide(&site.owner().await, answer, "spam").await.status,
            303
        );
        assert!(
            !site.reader().get("/a-post").await.has("ol.thread"),
            "nothing needs the places any more"
        );
    }
);

story!(long_conversations_have_pages, |site| {
    let written = post(&site).await;
    let tops = db_many(&site, written.id, CommentState::Approved, &[None; 51]).await;
    let reader = site.reader();
    let first = reader.get("/a-post").await;
    assert_eq!(first.texts("ol.thread > li").len(), 50);
    assert_eq!(first.texts("#comments-title"), ["51 comments"]);
    let next = first.attributes(".comments a[rel=next]", "href").remove(0);
    assert_eq!(next, "/a-post?comments=2#comments");
    let second = reader.get("/a-post?comments=2").await;
    assert_eq!(
        second.attributes("ol.thread > li", "id"),
        [format!("comment-{}", tops[50])]
    );
    assert_eq!(
        second.attributes(".comments a[rel=prev]", "href"),
        ["/a-post#comments"]
    );
    assert!(!second.has(".comments a[rel=next]"));
    assert!(second.attributes("link[rel=canonical]", "href")[0].ends_with("/a-post?comments=2"));
    for page in ["0", "3", "-1", "x", "02", "99999999999999999999"] {
        assert_eq!(
            reader.get(&format!("/a-post?comments={page}")).await.status,
            404,
            "{page}"
        );
    }
    for (at, address) in [(0, "/a-post"), (49, "/a-post"), (50, "/a-post?comments=2")] {
        let id = tops[at];
        let led = reader.get(&format!("/comments/{id}")).await;
        assert_eq!(
            (led.status, led.location()),
            (303, format!("{address}#comment-{id}").as_str())
        );
    }
});

story!(no_conversation_makes_a_page_too_large, |site| {
    let written = post(&site).await;
    let mut parents: Vec<Option<usize>> = vec![None];
    parents.extend((1..250).map(|_| Some(0)));
    let ids = db_many(&site, written.id, CommentState::Approved, &parents).await;
    let reader = site.reader();
    assert_eq!(
        reader.get("/a-post").await.texts("ol.thread > li").len(),
        200
    );
    let second = reader.get("/a-post?comments=2").await;
    assert_eq!(second.texts("ol.thread > li").len(), 50);
    let far = second
        .attributes(&format!("#comment-{} a.in-reply", ids[249]), "href")
        .remove(0);
    assert!(
        far.starts_with(&format!("/comments/{}", ids[0])),
        "what is answered stands on another page: {far}"
    );
    assert_eq!(
        second.texts(&format!("#comment-{} a.in-reply", ids[249])),
        ["in reply to Ada"]
    );
});

story!(
    a_comment_of_a_post_that_is_not_public_has_no_address,
    |site| {
        let written = post(&site).await;
        let id = say(&site, "/a-post", "Ada", "Hello", None).await;
        let path = format!("/comments/{id}");
        assert_eq!(
            site.reader().get(&path).await.location(),
            format!("/a-post#comment-{id}")
        );
        let owner = Actor::Person(
            site.db_person("Olive Owner", "owner@example.org", Role::Owner)
                .await,
        );
        knead::posts::publishing::take_offline(site.db(), &owner, written.id)
            .await
            .unwrap();
        assert_eq!(site.reader().get(&path).await.status, 404);
        for path in [
            "/comments/0",
            "/comments/-1",
            "/comments/x",
            "/comments/99999999999999999999",
        ] {
            assert_eq!(site.reader().get(path).await.status, 404, "{path}");
        }
    }
);
