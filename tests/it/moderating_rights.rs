//! Deciding about several at once, and who may decide about what.

use crate::commenting_acts::{
    VERDICTS, db_id, db_state, decide, hold, post, post_by, undo, waiting,
};
use crate::site::story;
use knead::entity::comment::CommentState;
use knead::entity::person::Role;

story!(several_are_decided_at_once_and_told_honestly, |site| {
    post(&site).await;
    let (owner, moderator) = (site.owner().await, site.moderator().await);
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(waiting(&site, &format!("Number {number}")).await);
    }
    let queue = moderator.get("/moderation").await;
    let offered = queue.attributes(".batch-form input[name=comments]", "value");
    assert_eq!(
        offered,
        ids[1..].iter().map(ToString::to_string).collect::<Vec<_>>()
    );
    assert_eq!(decide(&owner, ids[1], "rejection").await.status, 303);
    let ticked: Vec<String> = ids[1..].iter().map(ToString::to_string).collect();
    let mut fields = vec![
        ("from", "pending"),
        ("verdict", "approval"),
        ("comments", "x"),
        ("comments", "99999"),
    ];
    fields.extend(ticked.iter().map(|id| ("comments", id.as_str())));
    fields.push(("comments", &ticked[3]));
    let answer = moderator.post("/moderation/comments/batch", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let states = async || {
        let mut states = Vec::new();
        for id in &ids {
            states.push(db_state(&site, *id).await);
        }
        states
    };
    use CommentState::{Approved, Pending, Rejected};
    assert_eq!(
        states().await,
        [Pending, Rejected, Approved, Approved, Approved]
    );
    let told = moderator.get(answer.location()).await;
    assert_eq!(
        told.texts(".notice p"),
        ["3 comments are approved. 2 had been decided already."]
    );

    let undone = moderator.send_form(&told, "form.undo", &[]).await;
    assert_eq!(
        moderator.get(undone.location()).await.texts(".notice"),
        ["3 are as they were before."]
    );
    assert_eq!(
        states().await,
        [Pending, Rejected, Pending, Pending, Pending]
    );
});

story!(a_batch_is_taken_back_as_far_as_it_stands, |site| {
    post(&site).await;
    let owner = site.owner().await;
    let ids = [
        waiting(&site, "One").await,
        waiting(&site, "Two").await,
        waiting(&site, "Three").await,
    ];
    let texts = ids.map(|id| id.to_string());
    let mut fields = vec![("from", "pending"), ("verdict", "spam")];
    fields.extend(texts.iter().map(|id| ("comments", id.as_str())));
    let answer = owner.post("/moderation/comments/batch", &fields).await;
    let told = owner.get(answer.location()).await;
    assert_eq!(told.texts(".notice p"), ["3 comments are with the spam."]);
    assert_eq!(
        told.attributes("form.undo input[name=comments]", "value"),
        texts
    );
    assert_eq!(
        decide(&site.moderator().await, ids[0], "rejection")
            .await
            .status,
        303
    );
    let undone = owner.send_form(&told, "form.undo", &[]).await;
    let page = owner.get(undone.location()).await;
    assert_eq!(
        page.texts(".notice"),
        ["2 are as they were before. 1 had been decided again."]
    );
    use CommentState::{Pending, Rejected};
    for (id, state) in ids.into_iter().zip([Rejected, Pending, Pending]) {
        assert_eq!(db_state(&site, id).await, state);
    }
});

story!(a_batch_of_nothing_says_what_to_do, |site| {
    post(&site).await;
    let id = waiting(&site, "Hello").await;
    let owner = site.owner().await;
    let none = owner
        .post("/moderation/comments/batch", &[("verdict", "approval")])
        .await;
    assert_eq!(none.status, 409);
    assert!(
        none.text().contains("No comment was ticked"),
        "{}",
        none.text()
    );
    let what = owner
        .post(
            "/moderation/comments/batch",
            &[("comments", &id.to_string()), ("verdict", "x")],
        )
        .await;
    assert_eq!(what.status, 409);
    let many: Vec<String> = (0..201).map(|number| number.to_string()).collect();
    let mut fields = vec![("verdict", "approval")];
    fields.extend(many.iter().map(|id| ("comments", id.as_str())));
    assert_eq!(
        owner
            .post("/moderation/comments/batch", &fields)
            .await
            .status,
        409
    );
    assert_eq!(db_state(&site, id).await, CommentState::Pending);
});

story!(each_role_decides_about_its_own, |site| {
    post(&site).await;
    post_by(
        &site,
        "Wanda Writer",
        "writer@example.org",
        Role::Writer,
        "Of the writer",
    )
    .await;
    let others = waiting(&site, "Under the owner's post").await;
    hold(
        &site,
        "/of-the-writer",
        "Ada",
        "Under the writer's post",
        None,
    )
    .await;
    let own = db_id(&site, "Under the writer's post").await;
    for (person, id, may) in [
        (site.owner().await, others, true),
        (site.owner().await, own, true),
        (site.moderator().await, others, true),
        (site.moderator().await, own, true),
        (site.writer().await, own, true),
        (site.writer().await, others, false),
    ] {
        let expected = if may { 303 } else { 404 };
        for (verdict, _) in VERDICTS {
            assert_eq!(
                decide(&person, id, verdict).await.status,
                expected,
                "{verdict}"
            );
            assert_eq!(
                undo(&person, id, verdict).await.status,
                expected,
                "{verdict}"
            );
        }
        assert_eq!(
            person
                .get(&format!("/moderation/comments/{id}"))
                .await
                .status,
            if may { 200 } else { 404 }
        );
        let batch = [
            ("verdict", "spam"),
            ("comments", &id.to_string()),
            ("from", "pending"),
        ];
        let told = person
            .get(
                person
                    .post("/moderation/comments/batch", &batch)
                    .await
                    .location(),
            )
            .await;
        assert_eq!(db_state(&site, id).await == CommentState::Spam, may);
        if may {
            assert_eq!(undo(&person, id, "spam").await.status, 303);
        } else {
            assert_eq!(told.texts(".notice p"), ["1 had been decided already."]);
        }
    }
    let writer = site.writer().await.get("/moderation").await;
    assert!(writer.text().contains("Under the writer's post"));
    assert!(!writer.text().contains("Under the owner's post"));
    assert_eq!(writer.texts(".tabs .count")[0], "1");
    assert_eq!(
        site.moderator()
            .await
            .get("/moderation")
            .await
            .texts(".tabs .count")[0],
        "2"
    );
});

story!(strangers_decide_nothing, |site| {
    post(&site).await;
    let id = waiting(&site, "Hello").await;
    let reader = site.reader();
    for (verdict, _) in VERDICTS {
        assert_eq!(decide(&reader, id, verdict).await.status, 401);
        assert_eq!(undo(&reader, id, verdict).await.status, 401);
    }
    let batch = [("verdict", "approval"), ("comments", &id.to_string())];
    assert_eq!(
        reader
            .post("/moderation/comments/batch", &batch)
            .await
            .status,
        401
    );
    assert_eq!(
        reader
            .delete("/moderation/comments/batch", &batch)
            .await
            .status,
        401
    );
    assert_eq!(db_state(&site, id).await, CommentState::Pending);
    let owner = site.owner().await;
    for path in [
        "/moderation/comments/1/nothing",
        "/moderation/comments/x/approval",
        "/moderation/comments/99999/approval",
    ] {
        assert_eq!(owner.post(path, &[]).await.status, 404, "{path}");
        assert_eq!(owner.get(path).await.status, 404, "{path}");
    }
});
