//! Sending a comment: the preview, the fields, and how much may be written.

use crate::commenting_acts::{TYPING, db_comment, db_count, db_id, post, send, token};
use crate::site::story;
use knead::entity::comment::CommentState;

story!(
    without_script_a_comment_is_looked_at_and_sent_with_one_button,
    |site| {
        post(&site).await;
        let reader = site.reader();
        let page = reader.get("/a-post").await;
        assert_eq!(
            page.form("form.comment-form").value("token"),
            "",
            "the public page carries no token"
        );
        let typed = [
            ("name", "Ada"),
            ("body", "Hello **you**,\n\nand <b>all</b>."),
            ("email", "ada@example.org"),
        ];
        let preview = reader.send_form(&page, "form.comment-form", &typed).await;
        assert_eq!(preview.status, 200);
        assert_eq!(preview.texts("h1"), ["This is how it will look"]);
        assert_eq!(preview.texts("article.comment .prose strong"), ["you"]);
        assert!(
            preview.texts("article.comment .prose")[0].contains("<b>all</b>"),
            "markup of readers is text"
        );
        assert_eq!(preview.texts("article.comment .p-author"), ["Ada"]);
        assert_eq!(
            preview.texts("form.comment-form button"),
            ["Send this comment"]
        );
        assert_eq!(preview.header("Cache-Control"), Some("no-store"));
        let form = preview.form("form.comment-form");
        for (field, value) in typed {
            assert_eq!(form.value(field), value, "{field} is kept");
        }
        assert_eq!(db_count(&site).await, 0, "looking stores nothing");

        site.clock.forward(TYPING);
        let sent = reader.send_form(&preview, "form.comment-form", &[]).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let receipt = reader.get(sent.location()).await;
        assert_eq!(receipt.texts("article.comment .prose strong"), ["you"]);
        let stored = db_comment(&site, db_id(&site, typed[1].1).await).await;
        assert_eq!(
            (stored.state, stored.name.as_str()),
            (CommentState::Pending, "Ada")
        );
        assert!(stored.mailbox_id.is_some());
    }
);

story!(with_script_a_comment_goes_in_one_press, |site| {
    post(&site).await;
    let reader = site.reader();
    let answer = reader.get("/a-post/comments/token").await;
    assert_eq!(
        (answer.status, answer.header("Cache-Control")),
        (200, Some("no-store"))
    );
    assert_eq!(answer.header("Content-Type"), Some("application/json"));
    let sent = send(
        &site,
        &reader,
        "/a-post",
        &[("name", "Ada"), ("body", "Hello")],
    )
    .await;
    assert_eq!(sent.status, 303);
    assert!(sent.location().starts_with("/receipts/"));
});

story!(whoever_wants_to_look_first_can, |site| {
    post(&site).await;
    let reader = site.reader();
    let looked = send(
        &site,
        &reader,
        "/a-post",
        &[("name", "Ada"), ("body", "Hello"), ("preview", "yes")],
    )
    .await;
    assert_eq!((looked.status, db_count(&site).await), (200, 0));
    assert_eq!(looked.texts("article.comment .prose"), ["Hello"]);
    assert!(
        looked.has("form.comment-form textarea[name=body]"),
        "and can change it"
    );
    site.clock.forward(TYPING);
    let sent = reader
        .send_form(&looked, "form.comment-form", &[("body", "Hello again")])
        .await;
    assert_eq!(sent.status, 303);
    db_id(&site, "Hello again").await;
});

story!(
    a_wrong_field_is_told_at_the_field_and_nothing_typed_is_lost,
    |site| {
        post(&site).await;
        let reader = site.reader();
        let long = "x".repeat(8_001);
        let long_name = "n".repeat(81);
        for (name, email, body, wrong) in [
            ("", "", "Hello", &["name"][..]),
            ("Ada", "", "", &["body"]),
            ("Ada", "", " \r\n ", &["body"]),
            ("", "", "", &["name", "body"]),
            ("Ada", "nobody", "Hello", &["email"]),
            ("Ada", "a@b@example.org", "Hello", &["email"]),
            ("Ada", "", &long, &["body"]),
            (&long_name, "x", "", &["name", "body", "email"]),
        ] {
            let answer = send(
                &site,
                &reader,
                "/a-post",
                &[("name", name), ("email", email), ("body", body)],
            )
            .await;
            assert_eq!(answer.status, 422, "{wrong:?}");
            let invalid = answer.attributes("[aria-invalid=true]", "name");
            assert_eq!(invalid, wrong);
            for field in wrong {
                let id = format!("comment-{field}");
                assert!(
                    answer.has(&format!(".error-summary a[href='#{id}']")),
                    "the summary leads to {field}"
                );
                let described = answer
                    .attributes(&format!("#{id}"), "aria-describedby")
                    .remove(0);
                assert!(
                    described.split(' ').any(|of| of == format!("{id}-error")),
                    "{described}"
                );
                assert!(!answer.texts(&format!("#{id}-error"))[0].is_empty());
            }
            let form = answer.form("form.comment-form");
            assert_eq!(
                (form.value("name"), form.value("email")),
                (name.to_owned(), email.to_owned())
            );
            assert_eq!(form.value("body"), body.replace("\r\n", "\n"));
        }
        assert_eq!(db_count(&site).await, 0);

        let unnamed = send(&site, &reader, "/a-post", &[("body", "Hello")]).await;
        assert_eq!(
            unnamed.texts("#comment-name-error"),
            ["Please tell us a name; a first name is enough."]
        );

        // Corrected, it goes without another look: the token is still good.
        let refused = send(
            &site,
            &reader,
            "/a-post",
            &[("name", ""), ("body", "Hello")],
        )
        .await;
        assert_eq!(
            reader
                .send_form(&refused, "form.comment-form", &[("name", "Ada")])
                .await
                .status,
            303
        );
    }
);

story!(the_longest_comment_of_the_widest_letters_is_taken, |site| {
    post(&site).await;
    let (name, body) = ("🦴".repeat(80), "🦴".repeat(8_000));
    let sent = send(
        &site,
        &site.reader(),
        "/a-post",
        &[("name", &name), ("body", &body)],
    )
    .await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let one_more = format!("{body}🦴");
    let refused = send(
        &site,
        &site.reader(),
        "/a-post",
        &[("name", "Ada"), ("body", &one_more)],
    )
    .await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.form("form.comment-form").value("body"),
        one_more,
        "not a letter is cut"
    );
});

story!(a_body_beyond_all_measure_is_413, |site| {
    post(&site).await;
    let answer = send(
        &site,
        &site.reader(),
        "/a-post",
        &[("name", "Ada"), ("body", &"x".repeat(200_000))],
    )
    .await;
    assert_eq!(answer.status, 413);
});

story!(
    comments_leave_no_trace_of_one_visit_on_public_pages,
    |site| {
        post(&site).await;
        let first = site.reader().get("/a-post").await;
        let (reader, other) = (site.reader(), site.reader());
        token(&reader, "/a-post").await;
        site.clock.forward(60_000);
        other.keep_cookie("comment-name", "Ada");
        assert_eq!(reader.get("/a-post").await.body, first.body);
        assert_eq!(other.get("/a-post").await.body, first.body);
    }
);
