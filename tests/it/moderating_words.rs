//! Words that the practice changes or blackens: what readers see of it, what is kept, and what is destroyed.

use crate::commenting_acts::{db_comment, post, say, waiting};
use crate::commenting_retention::sweep;
use crate::site::{Site, story};
use knead::audit::Actor;
use knead::comments::withdrawing;
use knead::entity::wording;
use knead::text::blackening::BLACK;
use knead::text::ids::CommentId;
use sea_orm::EntityTrait;

const DAY: i64 = 86_400_000;

async fn db_wordings(site: &Site) -> usize {
    wording::Entity::find()
        .all(site.db().reading())
        .await
        .unwrap()
        .len()
}

async fn edit(site: &Site, id: CommentId, body: &str) -> crate::answer::Answer {
    let moderator = site.moderator().await;
    let page = moderator
        .get(&format!("/moderation/comments/{id}/wording"))
        .await;
    moderator
        .send_form(&page, "form[action$='/wording']", &[("body", body)])
        .await
}

async fn blacken(site: &Site, id: CommentId, words: &str) -> crate::answer::Answer {
    let moderator = site.moderator().await;
    let page = moderator.get(&format!("/moderation/comments/{id}")).await;
    moderator
        .send_form(&page, "form[data-blacken]", &[("words", words)])
        .await
}

story!(changed_words_say_so_and_can_be_taken_back, |site| {
    post(&site).await;
    let id = say(&site, "/a-post", "Ada", "A speling mistake", None).await;
    let done = edit(&site, id, "A spelling *mistake*").await;
    assert_eq!(done.status, 303, "{}", done.text());
    let shown = site.reader().get("/a-post").await;
    assert_eq!(
        shown.texts(&format!("#comment-{id} .prose")),
        ["A spelling mistake"]
    );
    assert_eq!(
        shown.texts(&format!("#comment-{id} .changed-words")),
        ["Changed by the practice."]
    );

    let second = edit(&site, id, "Third words").await;
    assert_eq!(second.status, 303);
    let moderator = site.moderator().await;
    for before in ["A spelling *mistake*", "A speling mistake"] {
        let page = moderator
            .get(&format!(
                "/moderation?state=approved&focus={id}&did=edited&on={id}"
            ))
            .await;
        let undone = moderator.send_form(&page, "form.undo", &[]).await;
        assert_eq!(undone.status, 303, "{}", undone.text());
        assert_eq!(
            db_comment(&site, id).await.body,
            before,
            "one step at a time"
        );
    }
    let restored = db_comment(&site, id).await;
    assert_eq!((restored.edited_at, restored.edited_by), (None, None));
    assert!(!site.reader().get("/a-post").await.has(".changed-words"));
    assert_eq!(
        moderator
            .delete(&format!("/moderation/comments/{id}/wording"), &[])
            .await
            .status,
        409
    );
});

story!(two_moderators_do_not_write_over_each_other, |site| {
    post(&site).await;
    let id = waiting(&site, "As it came").await;
    let moderator = site.moderator().await;
    let path = format!("/moderation/comments/{id}/wording");
    let stale = moderator.get(&path).await;
    assert_eq!(edit(&site, id, "The other's words").await.status, 303);
    let form = "form[action$='/wording']";
    let refused = moderator
        .send_form(&stale, form, &[("body", "My words")])
        .await;
    assert_eq!(refused.status, 409);
    assert_eq!(refused.form(form).value("body"), "My words");
    assert!(refused.text().contains("The other's words"));
    assert_eq!(
        moderator.send_form(&refused, form, &[]).await.status,
        303,
        "having seen it, they may"
    );
    assert_eq!(db_comment(&site, id).await.body, "My words");
    for (body, status) in [("", 422), ("My words", 422)] {
        let refused = edit(&site, id, body).await;
        assert_eq!(
            (refused.status, refused.has("#body-error")),
            (status, true),
            "{body}"
        );
    }
    assert_eq!(
        site.reader().post(&path, &[("body", "x")]).await.status,
        401
    );
    assert_eq!(site.writer().await.get(&path).await.status, 404);
    assert_eq!(
        site.writer()
            .await
            .post(&path, &[("body", "x"), ("version", "0")])
            .await
            .status,
        404
    );
});

story!(blackened_words_reach_nobody_and_are_destroyed, |site| {
    post(&site).await;
    let id = say(
        &site,
        "/a-post",
        "Ada",
        "Ask Doctor Quill, Quill Quartz, about it",
        None,
    )
    .await;
    let reply = say(&site, "/a-post", "Bea", "A reply", Some(id)).await;
    let done = blacken(&site, id, "doctor quill\nquill Quartz").await;
    assert_eq!(done.status, 303, "{}", done.text());
    let told = site.moderator().await.get(done.location()).await;
    assert!(told.texts(".notice p")[0].starts_with("The words are blacked out"));
    let shown = site.reader().get("/a-post").await;
    let black = format!("Ask {BLACK}, {BLACK}, about it");
    assert_eq!(shown.texts(&format!("#comment-{id} .prose")), [black]);
    assert_eq!(
        shown.texts(&format!("#comment-{id} .changed-words")),
        ["The practice blacked out some words."]
    );

    let kept = db_comment(&site, id).await;
    assert_eq!(
        kept.original_body.as_deref(),
        Some("Ask Doctor Quill, Quill Quartz, about it")
    );
    assert_eq!(kept.original_until, Some(site.db().now().plus_days(30)));
    let reader = site.reader();
    let form = format!("/a-post/comments/new?reply={id}");
    for path in [
        "/a-post",
        "/comments.atom",
        "/a-post/comments.atom",
        "/feed.atom",
        "/feed.json",
        "/search?q=quill",
        &form,
    ] {
        let page = reader.get(path).await;
        assert!(
            !page.body.contains("Quill Quartz") && !page.body.contains("Quill"),
            "{path}: {}",
            page.body
        );
    }
    let moderator = site.moderator().await;
    assert!(
        moderator
            .get(&format!("/moderation/comments/{id}"))
            .await
            .text()
            .contains("Doctor Quill")
    );
    let other = moderator
        .get(&format!("/moderation/comments/{reply}"))
        .await;
    assert!(
        !other.body.contains("Quill"),
        "not in the context of others"
    );

    site.clock.forward(30 * DAY - 1_000);
    sweep(&site).await;
    assert!(db_comment(&site, id).await.original_body.is_some());
    site.clock.forward(1_000);
    sweep(&site).await;
    let gone = db_comment(&site, id).await;
    assert_eq!(
        (
            gone.original_body,
            gone.original_until,
            db_wordings(&site).await
        ),
        (None, None, 0)
    );
    assert!(gone.redacted_at.is_some(), "the page still says so");
    let moderator = site.moderator().await;
    assert!(
        !moderator
            .get(&format!("/moderation/comments/{id}"))
            .await
            .body
            .contains("Quill")
    );
    assert_eq!(
        moderator
            .delete(&format!("/moderation/comments/{id}/wording"), &[])
            .await
            .status,
        409
    );
});

story!(blackening_is_taken_back_step_by_step, |site| {
    post(&site).await;
    let id = say(&site, "/a-post", "Ada", "One and two", None).await;
    assert_eq!(blacken(&site, id, "one").await.status, 303);
    assert_eq!(blacken(&site, id, "two").await.status, 303);
    let moderator = site.moderator().await;
    let path = format!("/moderation/comments/{id}/wording");
    assert_eq!(moderator.delete(&path, &[]).await.status, 303);
    let back = db_comment(&site, id).await;
    assert_eq!(
        back.body,
        format!("{BLACK} and two"),
        "the first stays black"
    );
    assert_eq!(back.original_body.as_deref(), Some("One and two"));
    assert_eq!(moderator.delete(&path, &[]).await.status, 303);
    let back = db_comment(&site, id).await;
    assert_eq!(
        (back.body.as_str(), back.original_body, back.redacted_at),
        ("One and two", None, None)
    );
    assert!(!site.reader().get("/a-post").await.has(".changed-words"));
});

story!(what_cannot_be_blackened_is_told_at_the_field, |site| {
    post(&site).await;
    let id = waiting(&site, "Ada *Lovelace* and Ada Lovelace").await;
    for words in ["", "Somebody else", "Ada Lovelace"] {
        let refused = blacken(&site, id, words).await;
        assert_eq!(refused.status, 422, "{words}");
        assert_eq!(refused.form("form[data-blacken]").value("words"), words);
        assert!(refused.has("#words-error") && refused.has("#more-fold[open]"));
    }
    assert_eq!(db_comment(&site, id).await.redacted_at, None);
    let path = format!("/moderation/comments/{id}/blackening");
    assert_eq!(
        site.moderator()
            .await
            .post(&path, &[("words", "Ada")])
            .await
            .status,
        409,
        "a form without its version is out of date"
    );
    assert_eq!(
        site.writer()
            .await
            .post(&path, &[("words", "Ada"), ("version", "0")])
            .await
            .status,
        404
    );
});

story!(an_erased_comment_leaves_no_earlier_words, |site| {
    post(&site).await;
    let id = say(&site, "/a-post", "Ada", "Private words", None).await;
    assert_eq!(blacken(&site, id, "private").await.status, 303);
    assert_eq!(db_wordings(&site).await, 1);
    withdrawing::erase(site.db(), &Actor::Operator, id)
        .await
        .unwrap();
    let erased = db_comment(&site, id).await;
    assert_eq!((erased.original_body, db_wordings(&site).await), (None, 0));
    let path = format!("/moderation/comments/{id}/wording");
    let moderator = site.moderator().await;
    assert_eq!(moderator.get(&path).await.status, 404);
    assert_eq!(
        moderator
            .post(&path, &[("body", "x"), ("version", "0")])
            .await
            .status,
        409
    );
});
