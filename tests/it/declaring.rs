//! The privacy page: begun from the settings, and kept true when they change.

use crate::commenting_words::db_rule;
use crate::correcting::act;
use crate::people_acts::PASSWORD;
use crate::persona::Persona;
use crate::site::story;
use knead::people::setting_up;

async fn publish(owner: &Persona<'_>, desk: &str) {
    let done = act(owner, desk, "/publication", &[]).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

story!(a_draft_says_what_the_settings_say, |site| {
    let owner = site.owner().await;
    db_rule(&site, "spam_days", "45").await;
    let page = owner.get("/settings/privacy").await;
    let begun = owner.send_form(&page, "main form", &[]).await;
    assert_eq!(begun.status, 303);
    let desk = begun.location().to_owned();
    let written = owner.get(&desk).await;
    let body = written.form("form.post-form").value("body");
    assert!(body.contains("destroyed after 45 days."), "{body}");
    assert_eq!(
        site.reader().get("/privacy").await.status,
        404,
        "it is a draft"
    );
    let again = owner.post("/settings/privacy/page", &[]).await;
    assert_eq!(again.location(), desk, "one page is enough");
    publish(&owner, &desk).await;
    assert!(
        site.reader()
            .get("/privacy")
            .await
            .text()
            .contains("after 45 days")
    );
    let page = owner.get("/settings/privacy").await;
    assert!(page.has("a[href='/privacy']") && !page.has(".offer"));
    for other in [site.writer().await, site.moderator().await] {
        assert_eq!(other.get("/settings/privacy").await.status, 403);
        assert_eq!(other.post("/settings/privacy/page", &[]).await.status, 403);
    }
});

story!(
    a_changed_setting_offers_its_sentence_and_one_button_puts_it_in,
    |site| {
        let owner = site.owner().await;
        let desk = owner
            .post("/settings/privacy/page", &[])
            .await
            .location()
            .to_owned();
        publish(&owner, &desk).await;
        assert!(!owner.get("/settings").await.has(".outdated"));
        db_rule(&site, "network_days", "7").await;
        assert!(
            owner
                .get("/settings")
                .await
                .has(".outdated a[href='/settings/privacy']")
        );
        assert!(
            site.reader()
                .get("/privacy")
                .await
                .text()
                .contains("forgotten after 30 days"),
            "nothing changes by itself"
        );
        let page = owner.get("/settings/privacy").await;
        assert_eq!(
            page.texts(".offer .old"),
            ["The trace of your network is forgotten after 30 days."]
        );
        assert_eq!(
            page.texts(".offer .new"),
            ["The trace of your network is forgotten after 7 days."]
        );
        let done = owner.send_form(&page, ".offer form", &[]).await;
        assert_eq!(
            done.location(),
            "/settings/privacy?done=published",
            "{}",
            done.text()
        );
        let read = site.reader().get("/privacy").await.text();
        assert!(
            read.contains("forgotten after 7 days") && !read.contains("forgotten after 30 days"),
            "{read}"
        );
        assert!(!owner.get("/settings").await.has(".outdated"));
        assert_eq!(
            owner.send_form(&page, ".offer form", &[]).await.status,
            404,
            "it is in"
        );
    }
);

story!(words_of_the_owner_are_never_touched, |site| {
    let owner = site.owner().await;
    let desk = owner
        .post("/settings/privacy/page", &[])
        .await
        .location()
        .to_owned();
    publish(&owner, &desk).await;
    // Half-written words at the desk are not for readers yet.
    let body = owner.get(&desk).await.form("form.post-form").value("body");
    act(
        &owner,
        &desk,
        "",
        &[("body", &format!("{body}\n\nHalf a thought"))],
    )
    .await;
    db_rule(&site, "spam_days", "3").await;
    let page = owner.get("/settings/privacy").await;
    assert!(page.text().contains("words that readers do not see yet"));
    let done = owner.send_form(&page, ".offer form", &[]).await;
    assert_eq!(done.location(), "/settings/privacy?done=saved");
    assert!(
        !site
            .reader()
            .get("/privacy")
            .await
            .text()
            .contains("Half a thought")
    );
    let body = owner.get(&desk).await.form("form.post-form").value("body");
    assert!(body.contains("after 3 days") && body.contains("Half a thought"));

    act(
        &owner,
        &desk,
        "/publication",
        &[
            ("body", "We keep little, and not for long."),
            ("change", "content"),
            ("changed", "Shorter"),
        ],
    )
    .await;
    db_rule(&site, "spam_days", "4").await;
    let page = owner.get("/settings/privacy").await;
    assert!(
        page.text()
            .contains("does not have the old sentence any more")
    );
    let refused = owner
        .post("/settings/privacy/sentences/spam-days", &[])
        .await;
    assert_eq!(refused.status, 409);
    let done = owner.send_form(&page, ".offer form", &[]).await;
    assert_eq!(done.location(), "/settings/privacy?done=left");
    assert!(!owner.get("/settings/privacy").await.has(".offer"));
    let body = owner.get(&desk).await.form("form.post-form").value("body");
    assert_eq!(body.trim(), "We keep little, and not for long.");
    assert_eq!(
        owner
            .post("/settings/privacy/sentences/nonsense", &[])
            .await
            .status,
        404
    );
});

story!(set_up_offers_the_page, |site| {
    let token = setting_up::link_token(site.db()).await.unwrap().unwrap();
    let imke = site.reader();
    let page = imke.get(&format!("/set-up?token={token}")).await;
    assert!(
        page.has("input[name=privacy]:not([checked])"),
        "only who wants it gets it"
    );
    let fields = [
        ("title", "Warm Hands"),
        ("time_zone", "UTC"),
        ("language", "en"),
        ("name", "Imke"),
        ("email", "imke@example.org"),
        ("password", PASSWORD),
        ("privacy", "true"),
    ];
    let done = imke
        .send_form(&page, "form[action='/set-up']", &fields)
        .await;
    assert_eq!((done.status, done.location()), (303, "/desk"));
    let listed = imke.get("/settings/pages").await;
    assert_eq!(listed.texts(".rows .row-title"), ["Privacy"]);
    assert_eq!(site.reader().get("/privacy").await.status, 404, "a draft");
});
