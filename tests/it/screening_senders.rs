//! Harassment is covered, and senders can be kept out without learning of it.

use crate::commenting_acts::{db_comment, db_id, decide, hold, post, post_by, send, waiting};
use crate::screening_acts::{db_verdict, rule};
use crate::site::story;
use knead::entity::comment::CommentState::{Pending, Spam};
use knead::entity::person::Role;

fn as_troll(body: &str) -> [(&str, &str); 3] {
    [
        ("name", "Troll"),
        ("email", "t@example.org"),
        ("body", body),
    ]
}

story!(
    a_blocked_network_goes_to_the_spam_and_learns_nothing,
    |site| {
        post(&site).await;
        let (moderator, troll) = (site.moderator().await, site.reader());
        let fields = |body| [("name", "Troll"), ("email", ""), ("body", body)];
        send(&site, &troll, "/a-post", &fields("Bah")).await;
        let id = db_id(&site, "Bah").await;

        let room = moderator.get(&format!("/moderation/comments/{id}")).await;
        let href = format!("/moderation/blocks/new?comment={id}");
        assert!(room.has(&format!("a[href='{href}']")));
        let form = moderator.get(&href).await;
        assert!(
            !form.has("input[value=address]"),
            "it came without an address"
        );
        let blocked = moderator
            .send_form(&form, "form.settings-form", &[("days", "7")])
            .await;
        assert_eq!(blocked.status, 303, "{}", blocked.text());
        let list = moderator.get(blocked.location()).await;
        assert!(list.text().contains("Blocked."));
        assert_eq!(list.texts(".row-title"), ["Troll"]);
        assert!(list.texts(".meta")[0].contains("until 9 March 2026"));

        let again = send(&site, &troll, "/a-post", &fields("Bah again")).await;
        let honest = hold(&site, "/a-post", "Ada", "Hello", None).await;
        let (seen, usual) = (
            site.reader().get(again.location()).await,
            site.reader().get(&honest).await,
        );
        assert_eq!(
            seen.texts(".lead"),
            usual.texts(".lead"),
            "they learn nothing"
        );
        let (state, because) = db_verdict(&site, "Bah again").await;
        assert_eq!(state, Spam);
        assert!(because.contains("blocked on 2 March 2026"), "{because}");
        assert_eq!(
            db_verdict(&site, "Hello").await.0,
            Pending,
            "others come through"
        );
        assert_eq!(
            db_verdict(&site, "Bah").await.0,
            Pending,
            "what was there stays"
        );

        let back = moderator.send_form(&list, ".row-acts", &[]).await;
        assert_eq!(back.location(), "/moderation/blocks?undone");
        send(&site, &troll, "/a-post", &fields("Let in")).await;
        assert_eq!(db_verdict(&site, "Let in").await.0, Pending);
        let empty = moderator.get(back.location()).await;
        assert!(empty.text().contains("Nobody is blocked"));
    }
);

story!(a_block_ends_by_itself_or_never, |site| {
    post(&site).await;
    let moderator = site.moderator().await;
    for (kind, days, is_over) in [("address", "7", true), ("network", "ever", false)] {
        let troll = site.reader();
        let first = format!("First by {kind}");
        send(&site, &troll, "/a-post", &as_troll(&first)).await;
        let id = db_id(&site, &first).await.to_string();
        let sent = [("comment", id.as_str()), ("kind", kind), ("days", days)];
        assert_eq!(
            moderator.post("/moderation/blocks", &sent).await.status,
            303
        );
        let second = format!("Second by {kind}");
        send(&site, &troll, "/a-post", &as_troll(&second)).await;
        assert_eq!(db_verdict(&site, &second).await.0, Spam);
        site.clock.forward(8 * 86_400_000);
        let third = format!("Third by {kind}");
        send(&site, &troll, "/a-post", &as_troll(&third)).await;
        assert_eq!(
            db_verdict(&site, &third).await.0 == Pending,
            is_over,
            "{kind}"
        );
    }
    let rules = site.owner().await.get("/settings/comments").await;
    assert!(rules.texts(".rows .meta").join(" ").contains("for good"));
});

story!(a_blocked_receipt_changes_nothing_more, |site| {
    post(&site).await;
    let moderator = site.moderator().await;
    let reader = site.reader();
    let receipt = hold(&site, "/a-post", "Troll", "Bah", None).await;
    let page = reader.get(&format!("{receipt}/text")).await;
    let id = db_id(&site, "Bah").await;
    let form = moderator
        .get(&format!("/moderation/blocks/new?comment={id}"))
        .await;
    let by = [("kind", "receipt"), ("days", "7")];
    let blocked = moderator.send_form(&form, "form.settings-form", &by).await;
    let list = moderator.get(blocked.location()).await;
    assert!(list.texts(".meta")[0].contains("The receipt of this comment"));

    let refused = reader
        .send_form(&page, "form.change-form", &[("body", "Worse")])
        .await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert!(refused.text().contains("stays as it is now"));
    assert!(refused.text().contains("Worse"), "their words are theirs");
    assert_eq!(db_comment(&site, id).await.body, "Bah");
    let shown = reader.get(&receipt).await;
    assert!(!shown.has("a[href$='/text']") && shown.has("a[href$='/withdrawal']"));
    let other = hold(&site, "/a-post", "Ada", "Hello", None).await;
    assert!(reader.get(&other).await.has("a[href$='/text']"));

    site.clock.forward(8 * 86_400_000);
    let page = reader.get(&format!("{receipt}/text")).await;
    let done = reader
        .send_form(&page, "form.change-form", &[("body", "Better")])
        .await;
    assert_eq!(done.status, 303, "a week later it is over");
    assert_eq!(db_comment(&site, id).await.body, "Better");
});

story!(only_those_who_look_after_all_comments_block, |site| {
    post_by(
        &site,
        "Wanda Writer",
        "writer@example.org",
        Role::Writer,
        "A post",
    )
    .await;
    let id = waiting(&site, "Hello").await.to_string();
    let writer = site.writer().await;
    let sent = [("comment", id.as_str()), ("kind", "network"), ("days", "7")];
    assert_eq!(writer.post("/moderation/blocks", &sent).await.status, 403);
    assert_eq!(writer.get("/moderation/blocks").await.status, 403);
    let room = writer.get(&format!("/moderation/comments/{id}")).await;
    assert!(!room.text().contains("Block this sender"));
    let moderator = site.moderator().await;
    for wrong in [
        [("comment", id.as_str()), ("kind", "address"), ("days", "7")],
        [
            ("comment", id.as_str()),
            ("kind", "network"),
            ("days", "soon"),
        ],
        [("comment", id.as_str()), ("kind", "network"), ("days", "0")],
    ] {
        let answer = moderator.post("/moderation/blocks", &wrong).await;
        assert_eq!(answer.status, 422, "{wrong:?}");
        assert!(answer.has("[role=alert]") && answer.has("form.settings-form"));
    }
    for (path, fields) in [
        (
            "/moderation/blocks",
            &[("comment", "999"), ("kind", "network"), ("days", "7")][..],
        ),
        (
            "/moderation/blocks",
            &[("comment", "x"), ("kind", "network")][..],
        ),
        (
            "/moderation/blocks",
            &[("comment", &*id), ("kind", "shoe size")][..],
        ),
    ] {
        assert_eq!(moderator.post(path, fields).await.status, 404);
    }
    assert_eq!(
        moderator.delete("/moderation/blocks/99", &[]).await.status,
        404
    );
});

story!(harassment_waits_covered_and_is_no_spam, |site| {
    post(&site).await;
    let owner = site.owner().await;
    rule(&owner, &[("lewd_words", "petting zoo")]).await;
    for (body, is_lewd) in [
        ("Do you do h4ppy endings?", true),
        ("Shall we play petting-zoo?", true),
        ("A happy end of the week to you", false),
    ] {
        let id = waiting(&site, body).await;
        let stored = db_comment(&site, id).await;
        assert_eq!((stored.state, stored.is_lewd), (Pending, is_lewd), "{body}");
        assert_eq!(
            stored.held_because.contains("harassment"),
            is_lewd,
            "{}",
            stored.held_because
        );
        assert!(
            !stored.held_because.contains("ending"),
            "the reason repeats nothing"
        );
    }
});

story!(a_cover_is_set_and_taken_away_by_hand, |site| {
    post(&site).await;
    let moderator = site.moderator().await;
    let id = waiting(&site, "Hello").await;
    let path = format!("/moderation/covers/{id}");
    let room = moderator.get(&format!("/moderation/comments/{id}")).await;
    let covered = moderator
        .send_form(&room, &format!("form[action='{path}']"), &[])
        .await;
    assert_eq!(covered.location(), format!("/moderation/comments/{id}"));
    assert!(db_comment(&site, id).await.is_lewd);
    let twice = moderator.post(&path, &[]).await;
    assert_eq!(twice.status, 409, "somebody else was faster");
    let room = moderator.get(&format!("/moderation/comments/{id}")).await;
    let uncovered = moderator
        .send_form(&room, &format!("form[action='{path}']"), &[])
        .await;
    assert_eq!(uncovered.status, 303);
    assert!(!db_comment(&site, id).await.is_lewd);
    assert_eq!(
        moderator.post("/moderation/covers/999", &[]).await.status,
        404
    );
    assert_eq!(
        site.writer().await.post(&path, &[]).await.status,
        404,
        "not under their post"
    );
    assert_eq!(decide(&moderator, id, "approval").await.status, 303);
});
