//! Whoever writes down something private is asked before it is sent; their answer counts, and nothing is lost.

use crate::commenting_acts::{TYPING, db_count, post, send, token};
use crate::screening_acts::{db_verdict, rule};
use crate::site::story;
use knead::entity::comment::CommentState::Pending;

const BODY: &str = "Call me at 0171 234 5678, I was diagnosed in May.";

story!(a_reader_is_asked_before_private_things_are_sent, |site| {
    post(&site).await;
    let reader = site.reader();
    let asked = send(
        &site,
        &reader,
        "/a-post",
        &[("name", "Ada"), ("body", BODY)],
    )
    .await;
    assert_eq!(asked.status, 200);
    assert_eq!(asked.texts("h1"), ["This will be public"]);
    assert_eq!(asked.texts("main q"), ["0171 234 5678", "diagnosed"]);
    assert_eq!(db_count(&site).await, 0, "nothing was sent");
    let form = asked.form("form.comment-form");
    assert_eq!(
        (form.value("name"), form.value("body")),
        ("Ada".into(), BODY.into())
    );

    // As it is, at once: nobody waits for a question that they answered.
    let sent = reader.send_form(&asked, "form.comment-form", &[]).await;
    assert!(sent.location().starts_with("/receipts/"), "{}", sent.text());
    let (state, because) = db_verdict(&site, BODY).await;
    assert_eq!(state, Pending);
    assert!(
        because.contains("something private: a phone number"),
        "{because}"
    );

    // The same form once more is the same comment.
    let again = reader.send_form(&asked, "form.comment-form", &[]).await;
    assert_eq!(again.location(), sent.location());
    assert_eq!(db_count(&site).await, 1);
});

story!(changed_words_are_looked_at_anew, |site| {
    post(&site).await;
    let reader = site.reader();
    let asked = send(
        &site,
        &reader,
        "/a-post",
        &[("name", "Ada"), ("body", BODY)],
    )
    .await;
    let more = "0171 234 5678, or ada@example.org";
    let asked = reader
        .send_form(&asked, "form.comment-form", &[("body", more)])
        .await;
    assert_eq!(asked.status, 200);
    assert!(
        asked
            .texts("main q")
            .contains(&"ada@example.org".to_owned())
    );
    let clean = [("body", "I would rather call you.")];
    let sent = reader.send_form(&asked, "form.comment-form", &clean).await;
    assert!(sent.location().starts_with("/receipts/"), "{}", sent.text());
    let (_, because) = db_verdict(&site, "I would rather call you.").await;
    assert!(!because.contains("private"), "{because}");
});

story!(the_preview_without_script_asks_as_well, |site| {
    post(&site).await;
    let reader = site.reader();
    let page = reader.get("/a-post").await;
    let fields = [("name", "Ada"), ("body", BODY)];
    let preview = reader.send_form(&page, "form.comment-form", &fields).await;
    assert_eq!(preview.status, 200);
    assert_eq!(preview.texts("main q").len(), 2);
    site.clock.forward(TYPING);
    let sent = reader.send_form(&preview, "form.comment-form", &[]).await;
    assert!(
        sent.location().starts_with("/receipts/"),
        "asked once is enough: {}",
        sent.text()
    );
});

story!(own_words_are_asked_about_and_staff_are_not_asked, |site| {
    post(&site).await;
    let owner = site.owner().await;
    rule(&owner, &[("private_words", "Rosenhof")]).await;
    let fields = [("name", "Ada"), ("body", "The rosenhof clinic was good")];
    let asked = send(&site, &site.reader(), "/a-post", &fields).await;
    assert_eq!(asked.texts("main q"), ["rosenhof"]);
    let staff = send(
        &site,
        &owner,
        "/a-post",
        &[("body", "Call us: 0171 234 5678")],
    )
    .await;
    assert!(
        staff.location().starts_with("/comments/"),
        "{}",
        staff.text()
    );
    // What stands in the field for the address is not public.
    let fields = [
        ("name", "Ada"),
        ("email", "ada@example.org"),
        ("body", "Hello"),
    ];
    let sent = send(&site, &site.reader(), "/a-post", &fields).await;
    assert_eq!(sent.status, 303);
});

story!(a_wrong_form_keeps_the_answer, |site| {
    post(&site).await;
    let reader = site.reader();
    let asked = send(
        &site,
        &reader,
        "/a-post",
        &[("name", "Ada"), ("body", BODY)],
    )
    .await;
    let refused = reader
        .send_form(&asked, "form.comment-form", &[("name", "")])
        .await;
    assert_eq!(refused.status, 422);
    let sent = reader
        .send_form(&refused, "form.comment-form", &[("name", "Ada")])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let told = "00000000 11111111";
    let token = token(&reader, "/a-post").await;
    site.clock.forward(TYPING);
    let forged = [
        ("name", "Ada"),
        ("body", BODY),
        ("token", &token),
        ("told", told),
    ];
    assert_eq!(reader.post("/a-post/comments", &forged).await.status, 200);
});
