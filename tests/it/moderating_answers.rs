//! Answering from the queue, saved replies, reasons for declining, and what was no spam.

use crate::commenting_acts::{db_comment, db_count, db_id, db_state, hold, post, say, waiting};
use crate::site::story;
use knead::entity::comment::CommentState;
use knead::entity::moderation;
use sea_orm::EntityTrait;

story!(a_reply_approves_what_it_answers_in_one_act, |site| {
    post(&site).await;
    let id = waiting(&site, "A question").await;
    let moderator = site.moderator().await;
    let page = moderator.get("/moderation").await;
    let form = "article.focus form.reply-form";
    let empty = moderator.send_form(&page, form, &[("reply", "  ")]).await;
    assert_eq!(empty.status, 422, "{}", empty.text());
    assert_eq!(empty.texts("#reply-error"), ["Write your reply here."]);
    assert_eq!(db_state(&site, id).await, CommentState::Pending);

    let sent = moderator
        .send_form(&page, form, &[("reply", "An **answer**")])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let reply = db_id(&site, "An **answer**").await;
    let told = moderator.get(sent.location()).await;
    assert_eq!(
        told.texts(".notice p"),
        ["The comment by Ada is approved. See your reply"]
    );
    let shown = site.reader().get("/a-post").await;
    assert!(shown.has(&format!("#comment-{reply}.depth-1.by-author")));
    assert_eq!(
        shown.texts(&format!("#comment-{reply} .p-author")),
        ["Milo Moderator"]
    );
    assert_eq!(shown.texts(&format!("#comment-{reply} strong")), ["answer"]);

    let again = moderator
        .send_form(&page, form, &[("reply", "An **answer**")])
        .await;
    assert_eq!(again.status, 303, "sent twice it is one");
    assert_eq!(db_count(&site).await, 2);
    let undone = moderator.send_form(&told, "form.undo", &[]).await;
    assert_eq!(undone.status, 303);
    assert!(!site.reader().get("/a-post").await.text().contains("answer"));
    assert_eq!(db_state(&site, id).await, CommentState::Pending);
    assert!(db_comment(&site, reply).await.withdrawn_at.is_some());
    let address = undone.location().split('#').next().unwrap();
    let again = moderator.get(address).await;
    assert_eq!(again.texts(".notice p"), ["It is as it was before."]);
    assert_eq!(
        again.form(form).value("reply"),
        "An **answer**",
        "no word of it is lost"
    );
    let approval = format!("form[action='/moderation/comments/{id}/approval']");
    moderator.send_form(&again, &approval, &[]).await;
    assert!(
        !site.reader().get("/a-post").await.text().contains("answer"),
        "what was taken back does not come along with a later approval"
    );
});

story!(a_reply_to_what_stands_is_taken_back_alone, |site| {
    post(&site).await;
    let id = say(&site, "/a-post", "Ada", "A question", None).await;
    let moderator = site.moderator().await;
    let page = moderator.get(&format!("/moderation/comments/{id}")).await;
    let form = "article.focus form.reply-form";
    let sent = moderator
        .send_form(&page, form, &[("reply", "An answer")])
        .await;
    let reply = db_id(&site, "An answer").await;
    let told = moderator.get(sent.location()).await;
    assert_eq!(
        told.texts(".notice p"),
        ["Your reply stands under the comment. See your reply"]
    );
    let take_back = format!("/moderation/comments/{reply}/reply");
    let other = site.owner().await;
    assert_eq!(
        other.delete(&take_back, &[]).await.status,
        404,
        "not somebody else's"
    );
    let undone = moderator.send_form(&told, "form.undo", &[]).await;
    assert_eq!(undone.status, 303, "{}", undone.text());
    assert_eq!(db_state(&site, id).await, CommentState::Approved);
    let shown = site.reader().get("/a-post").await.text();
    assert!(shown.contains("A question") && !shown.contains("An answer"));
    assert_eq!(moderator.delete(&take_back, &[]).await.status, 409);
    let gone = moderator.get(sent.location()).await;
    assert!(!gone.has(".notice"), "what does not stand is not told");
});

story!(a_reply_is_kept_when_it_cannot_be_sent, |site| {
    let written = post(&site).await;
    let id = waiting(&site, "A question").await;
    let (owner, moderator) = (site.owner().await, site.moderator().await);
    let page = moderator.get("/moderation").await;
    let form = "article.focus form.reply-form";
    let closing = format!("/moderation/posts/{}/closing", written.id);
    assert_eq!(owner.post(&closing, &[]).await.status, 303);
    let refused = moderator
        .send_form(&page, form, &[("reply", "My careful answer")])
        .await;
    assert_eq!((refused.status, db_count(&site).await), (409, 1));
    assert!(refused.text().contains("takes no comments"));
    assert_eq!(db_state(&site, id).await, CommentState::Pending);

    assert_eq!(owner.delete(&closing, &[]).await.status, 303);
    let forged = [("reply", "My careful answer"), ("token", "forged")];
    let refused = moderator.send_form(&page, form, &forged).await;
    assert_eq!(refused.status, 409);
    assert_eq!(refused.form(form).value("reply"), "My careful answer");
    let sent = moderator.send_form(&refused, form, &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());

    let approved = moderator.get(&format!("/moderation/comments/{id}")).await;
    let more = moderator
        .send_form(&approved, form, &[("reply", "And more")])
        .await;
    let second = db_id(&site, "And more").await;
    assert!(
        more.location()
            .ends_with(&format!("did=replied&on={second}"))
    );
    let path = format!("/moderation/comments/{id}/reply");
    assert_eq!(
        site.reader().post(&path, &[("reply", "x")]).await.status,
        401
    );
    assert_eq!(
        site.writer()
            .await
            .post(
                &path,
                &[
                    ("reply", "x"),
                    ("token", &approved.form(form).value("token"))
                ]
            )
            .await
            .status,
        404
    );
});

story!(
    saved_replies_are_made_changed_taken_off_and_put_back,
    |site| {
        post(&site).await;
        waiting(&site, "A question").await;
        let moderator = site.moderator().await;
        let page = moderator.get("/moderation/replies").await;
        let new = "form[action='/moderation/replies']";
        let wrong = moderator
            .send_form(&page, new, &[("title", ""), ("body", "Text")])
            .await;
        assert_eq!(wrong.status, 422);
        assert_eq!(wrong.form(new).value("body"), "Text");
        assert!(wrong.texts("#title-error")[0].contains("name"));
        let made = moderator
            .send_form(
                &wrong,
                new,
                &[("title", "Hours"), ("body", "We open at nine.")],
            )
            .await;
        assert_eq!(made.location(), "/moderation/replies");

        let queue = site.writer().await.get("/moderation").await;
        assert!(!queue.has("article.focus"), "nothing of theirs waits");
        let queue = moderator.get("/moderation").await;
        let link = &queue.attributes("a[data-reply]", "href")[0];
        let begun = moderator.get(link.split('#').next().unwrap()).await;
        let form = "article.focus form.reply-form";
        assert_eq!(begun.form(form).value("reply"), "We open at nine.");
        assert_eq!(begun.texts("article.focus .prose"), ["A question"]);

        let list = moderator.get("/moderation/replies").await;
        let action = list.attributes("form[action^='/moderation/replies/']", "action")[0].clone();
        let changed = format!("form[action='{action}'].settings-form");
        let done = moderator
            .send_form(&list, &changed, &[("body", "We open at ten.")])
            .await;
        assert_eq!(done.status, 303);
        let list = moderator.get("/moderation/replies").await;
        assert_eq!(list.form(&changed).value("body"), "We open at ten.");

        let removed = moderator.delete(&action, &[]).await;
        let told = moderator.get(removed.location()).await;
        assert!(!told.has("details.saved-reply"));
        assert!(!moderator.get("/moderation").await.has("a[data-reply]"));
        assert_eq!(moderator.delete(&action, &[]).await.status, 409);
        let undone = moderator.send_form(&told, "form.undo", &[]).await;
        let list = moderator.get(undone.location()).await;
        assert_eq!(list.texts("details.saved-reply summary"), ["Hours"]);
    }
);

story!(who_is_declined_can_be_told_why, |site| {
    post(&site).await;
    let moderator = site.moderator().await;
    let id = waiting(&site, "Buy now").await;
    let page = moderator.get("/moderation").await;
    let reasons = page.attributes("input[name=reason]", "value");
    assert!(reasons.len() > 3, "{reasons:?}");
    let form = "#reason-fold form";
    let done = moderator
        .send_form(&page, form, &[("reason", &reasons[3])])
        .await;
    assert_eq!(done.status, 303);
    assert_eq!(db_state(&site, id).await, CommentState::Rejected);
    let shown = moderator.get(&format!("/moderation/comments/{id}")).await;
    assert!(shown.texts("aside.context").remove(0).contains(&reasons[3]));

    let second = waiting(&site, "Something else").await;
    let page = moderator.get("/moderation").await;
    let forged = moderator
        .send_form(&page, form, &[("reason", "You are <b>bad</b>")])
        .await;
    assert_eq!(forged.status, 303);
    let rows = moderation::Entity::find()
        .all(site.db().reading())
        .await
        .unwrap();
    let kept: Vec<_> = rows
        .iter()
        .map(|row| (row.comment_id, row.reason.clone()))
        .collect();
    assert_eq!(
        kept,
        [(id, Some(reasons[3].clone())), (second, None)],
        "only our own words reach an author"
    );
});

story!(what_was_no_spam_waits_again, |site| {
    post(&site).await;
    let moderator = site.moderator().await;
    let id = waiting(&site, "Not spam at all").await;
    let path = |verdict: &str| format!("/moderation/comments/{id}/{verdict}");
    assert_eq!(
        moderator.post(&path("waiting"), &[]).await.status,
        409,
        "it waits already"
    );
    moderator.post(&path("spam"), &[]).await;
    let spam = moderator
        .get(&format!("/moderation?state=spam&focus={id}"))
        .await;
    let back = moderator
        .send_form(&spam, "article.focus form[action$='/waiting']", &[])
        .await;
    assert!(back.location().starts_with("/moderation?state=spam&"));
    assert_eq!(db_state(&site, id).await, CommentState::Pending);
    let told = moderator.get(back.location()).await;
    assert_eq!(
        told.texts(".notice p"),
        ["The comment by Ada is waiting again."]
    );
    moderator.send_form(&told, "form.undo", &[]).await;
    assert_eq!(db_state(&site, id).await, CommentState::Spam);

    hold(&site, "/a-post", "Bea", "Another", None).await;
    let other = db_id(&site, "Another").await;
    moderator
        .post(&format!("/moderation/comments/{other}/spam"), &[])
        .await;
    let (id, other) = (id.to_string(), other.to_string());
    let fields = [
        ("from", "spam"),
        ("list", "state=spam"),
        ("verdict", "waiting"),
        ("comments", &id),
        ("comments", &other),
    ];
    let batch = moderator.post("/moderation/comments/batch", &fields).await;
    let told = moderator.get(batch.location()).await;
    assert_eq!(told.texts(".notice p"), ["2 comments are waiting again."]);
    assert!(
        say(&site, "/a-post", "Ada", "Still works", None)
            .await
            .number()
            > 0
    );
});
