//! The comment that stands first, and evidence that is kept.

use crate::commenting_acts::{db_comment, db_id, post, say, send, waiting};
use crate::site::{Site, story};
use knead::audit::Actor;
use knead::comments::{withdrawing, wording};
use knead::text::ids::CommentId;

async fn order(site: &Site) -> Vec<String> {
    site.reader().get("/a-post").await.texts("ol.thread .prose")
}

story!(a_pinned_comment_stands_first_until_it_is_let_go, |site| {
    post(&site).await;
    let first = say(&site, "/a-post", "Ada", "First", None).await;
    let reply = say(&site, "/a-post", "Bea", "Reply", Some(first)).await;
    let second = say(&site, "/a-post", "Cem", "Second", None).await;
    let moderator = site.moderator().await;
    let page = moderator
        .get(&format!("/moderation/comments/{second}"))
        .await;
    let pinned = moderator
        .send_form(&page, "form[action$='/pin']", &[])
        .await;
    assert_eq!(pinned.status, 303);
    assert_eq!(order(&site).await, ["Second", "First", "Reply"]);
    assert_eq!(
        site.reader().get("/a-post").await.texts(".comment .badge"),
        ["Stands first"]
    );
    let told = moderator.get(pinned.location()).await;
    assert_eq!(
        told.texts(".notice p"),
        ["The comment by Cem stands first now."]
    );
    assert_eq!(
        site.reader()
            .get(&format!("/comments/{second}"))
            .await
            .location(),
        format!("/a-post#comment-{second}")
    );
    let undone = moderator.send_form(&told, "form.undo", &[]).await;
    assert_eq!(order(&site).await, ["First", "Reply", "Second"]);
    let told = moderator.get(undone.location()).await;
    assert_eq!(
        moderator.send_form(&told, "form.undo", &[]).await.status,
        303
    );
    assert_eq!(
        order(&site).await,
        ["Second", "First", "Reply"],
        "undo can be undone"
    );

    let held = waiting(&site, "Held").await;
    let path = |id: CommentId| format!("/moderation/comments/{id}/pin");
    for (id, why) in [
        (reply, "reply"),
        (held, "readers can see"),
        (second, "a moment ago"),
    ] {
        let refused = moderator.post(&path(id), &[]).await;
        assert_eq!(refused.status, 409);
        assert!(
            refused.texts("[role=alert]")[0].contains(why),
            "{}",
            refused.text()
        );
    }
    assert_eq!(site.reader().post(&path(second), &[]).await.status, 401);
    assert_eq!(
        site.writer().await.post(&path(second), &[]).await.status,
        404
    );
    withdrawing::withdraw(site.db(), second).await.unwrap();
    assert_eq!(moderator.delete(&path(second), &[]).await.status, 409);
    assert_eq!(order(&site).await, ["First", "Reply"]);
});

story!(evidence_is_a_plain_file_and_is_kept, |site| {
    post(&site).await;
    let sender = site.reader();
    let fields = |name: &'static str, body: &'static str| {
        [("name", name), ("email", "x@example.org"), ("body", body)]
    };
    send(
        &site,
        &sender,
        "/a-post",
        &fields("Ivo", "A nasty *line*\nand another"),
    )
    .await;
    send(
        &site,
        &sender,
        "/a-post",
        &fields("Otto", "Under another name"),
    )
    .await;
    say(&site, "/a-post", "Ivo", "Somebody else of that name", None).await;
    let first = db_id(&site, "A nasty *line*\nand another").await;
    let second = db_id(&site, "Under another name").await;
    let (owner, moderator) = (site.owner().await, site.moderator().await);
    let path = format!("/moderation/comments/{first}/evidence");
    assert_eq!(
        moderator.get(&path).await.status,
        404,
        "looking keeps nothing"
    );
    owner
        .post(&format!("/moderation/comments/{first}/rejection"), &[])
        .await;
    let page = moderator
        .get(&format!("/moderation/comments/{first}"))
        .await;
    let form = "form[action$='/evidence']";
    let kept = moderator
        .send_form(&page, form, &[("what", "sender")])
        .await;
    let told = moderator.get(kept.location()).await;
    assert!(told.texts(".notice p")[0].starts_with("It is kept as evidence"));
    let file = moderator
        .get(&told.attributes(".notice a", "href")[0])
        .await;
    assert_eq!(
        file.header("Content-Type"),
        Some("text/plain; charset=utf-8")
    );
    assert!(
        file.header("Content-Disposition")
            .unwrap()
            .starts_with("attachment")
    );
    for part in [
        "Name: Ivo",
        "Name: Otto",
        "    A nasty *line*\n    and another",
        "x@example.org (not confirmed)",
        "Rejected by Olive Owner",
        "Sent: ",
        "Mark of the network: ",
        "T",
    ] {
        assert!(
            file.body.contains(part),
            "{part} is missing in {}",
            file.body
        );
    }
    assert!(
        !file.body.contains("Somebody else"),
        "a name proves nothing"
    );
    assert!(db_comment(&site, second).await.kept_at.is_some());
    assert_eq!(
        moderator.send_form(&page, form, &[]).await.status,
        409,
        "kept already"
    );
    for stranger in [site.reader(), site.writer().await] {
        assert!(matches!(stranger.get(&path).await.status, 401 | 404));
    }

    // What stood under blackened words stays for as long as it is evidence.
    let version = wording::version(&db_comment(&site, first).await);
    let person = Actor::Person(
        site.db_person(
            "Milo Moderator",
            "moderator@example.org",
            knead::entity::person::Role::Moderator,
        )
        .await,
    );
    wording::blacken(site.db(), &person, first, version, "nasty")
        .await
        .unwrap();
    site.clock.forward(400 * 86_400_000);
    wording::destroy_originals(site.db(), &Actor::Worker)
        .await
        .unwrap();
    assert!(db_comment(&site, first).await.original_body.is_some());
    assert!(
        site.moderator()
            .await
            .get(&path)
            .await
            .body
            .contains("Words as they came:\n\n    A nasty")
    );

    let moderator = site.moderator().await;
    assert_eq!(moderator.delete(&path, &[]).await.status, 303);
    assert_eq!(moderator.get(&path).await.status, 404);
    wording::destroy_originals(site.db(), &Actor::Worker)
        .await
        .unwrap();
    assert_eq!(db_comment(&site, first).await.original_body, None);
});
