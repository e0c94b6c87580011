//! Becoming public: at once, at a time, again under another address, and never more than the writer wanted.

use crate::answer::Answer;
use crate::persona::Persona;
use crate::site::story;

async fn act(person: &Persona<'_>, desk: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let page = person.get(desk).await;
    let filled = page.form("form.post-form").filled(fields);
    let filled: Vec<(&str, &str)> = filled
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    person.post(&format!("{desk}{action}"), &filled).await
}

story!(saving_a_live_post_changes_nothing_until_update, |site| {
    let owner = site.owner().await;
    let path = owner.publish("Title", "Old text", &[]).await;
    let desk = owner.get("/desk").await.attributes("a.row-title", "href")[0].clone();
    assert_eq!(
        act(
            &owner,
            &desk,
            "",
            &[("body", "New text"), ("title", "New title")]
        )
        .await
        .status,
        303
    );
    let read = site.reader().get(&path).await;
    assert!(read.text().contains("Old text") && !read.text().contains("New"));
    assert!(
        owner
            .get(&desk)
            .await
            .text()
            .contains("Live, with changes not yet published")
    );
    let said = [("change", "content"), ("changed", "Another text.")];
    assert_eq!(act(&owner, &desk, "/publication", &said).await.status, 303);
    let read = site.reader().get(&path).await;
    assert!(read.text().contains("New text") && read.text().contains("New title"));
});

story!(an_old_address_leads_to_the_new_one_for_ever, |site| {
    let owner = site.owner().await;
    owner.publish("First", "Text", &[("slug", "first")]).await;
    let desk = owner.get("/desk").await.attributes("a.row-title", "href")[0].clone();
    assert_eq!(
        act(&owner, &desk, "/publication", &[("slug", "second")])
            .await
            .status,
        303
    );
    let moved = site.reader().get("/first").await;
    assert_eq!((moved.status, moved.location()), (301, "/second"));
    assert_eq!(site.reader().get("/second").await.status, 200);
    assert_eq!(
        act(&owner, &desk, "/publication", &[("slug", "third")])
            .await
            .status,
        303
    );
    assert_eq!(site.reader().get("/first").await.location(), "/third");
    assert_eq!(
        act(&owner, &desk, "/publication", &[("slug", "first")])
            .await
            .status,
        303
    );
    assert_eq!(
        site.reader().get("/first").await.status,
        200,
        "an own old address can be had again"
    );
    let other = owner.draft("Other", "Text", &[]).await;
    assert_eq!(
        act(&owner, &other, "/publication", &[("slug", "second")])
            .await
            .status,
        422
    );
});

story!(titles_that_are_alike_get_addresses_of_their_own, |site| {
    let owner = site.owner().await;
    assert_eq!(owner.publish("Hips", "One", &[]).await, "/hips");
    assert_eq!(owner.publish("Hips", "Two", &[]).await, "/hips-2");
    assert_eq!(owner.publish("Desk", "Three", &[]).await, "/desk-2");
    assert!(site.reader().get("/hips-2").await.text().contains("Two"));
});

story!(a_post_without_a_title_is_not_published, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("", "Text without a title", &[]).await;
    let answer = act(
        &owner,
        &desk,
        "/publication",
        &[("body", "Text that was typed since")],
    )
    .await;
    assert_eq!(answer.status, 422);
    assert!(answer.has("#title-error"));
    assert_eq!(
        answer.form("form.post-form").value("body"),
        "Text that was typed since"
    );
});

story!(a_planned_post_goes_out_by_itself_and_once, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Planned", "Text", &[("tags", "Hips")]).await;
    let answer = act(&owner, &desk, "/publication", &[("at", "2026-03-02T10:30")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert!(
        owner
            .get(&desk)
            .await
            .text()
            .contains("Scheduled for 2 March 2026, 10:30")
    );
    site.clock.forward(89 * 60_000);
    assert_eq!(site.run_jobs().await, 0);
    assert_eq!(site.reader().get("/planned").await.status, 404);
    site.clock.forward(60_000);
    assert_eq!(site.run_jobs().await, 1);
    let read = site.reader().get("/planned").await;
    assert_eq!(read.status, 200);
    assert!(
        read.body.contains("2026-03-02T10:30:00+00:00"),
        "the planned time is the published one"
    );
    assert_eq!(site.reader().get("/tags/hips").await.status, 200);
    assert_eq!(site.run_jobs().await, 0);
});

story!(a_plan_can_be_changed_and_taken_back, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Planned", "Text", &[]).await;
    assert_eq!(
        act(&owner, &desk, "/publication", &[("at", "2026-03-02T10:00")])
            .await
            .status,
        303
    );
    assert_eq!(
        act(&owner, &desk, "/publication", &[("at", "2026-03-02T12:00")])
            .await
            .status,
        303
    );
    site.clock.forward(2 * 60 * 60_000);
    site.run_jobs().await;
    assert_eq!(
        site.reader().get("/planned").await.status,
        404,
        "the old time no longer counts"
    );
    assert_eq!(
        owner
            .delete(&format!("{desk}/publication"), &[])
            .await
            .status,
        303
    );
    site.clock.forward(5 * 60 * 60_000);
    site.run_jobs().await;
    assert_eq!(site.reader().get("/planned").await.status, 404);
    assert!(owner.get(&desk).await.text().contains("Draft"));
    let past = act(&owner, &desk, "/publication", &[("at", "2026-03-01T10:00")]).await;
    assert_eq!(past.status, 422);
    assert!(past.has("#at-error"));
    let nonsense = act(&owner, &desk, "/publication", &[("at", "tomorrow")]).await;
    assert_eq!(nonsense.status, 422);
});

story!(
    plans_follow_the_zone_of_the_site_through_the_change_of_clocks,
    |site| {
        let owner = site.owner().await;
        let settings = owner.get("/settings").await;
        let changed = owner
            .send_form(
                &settings,
                "form.settings-form",
                &[("time_zone", "Europe/Berlin")],
            )
            .await;
        assert_eq!(changed.status, 303, "{}", changed.text());
        let desk = owner.draft("Night", "Text", &[]).await;
        // On 29 March 2026 the clocks go from 02:00 to 03:00: 02:30 does not exist and becomes 03:00, 01:00 UTC.
        assert_eq!(
            act(&owner, &desk, "/publication", &[("at", "2026-03-29T02:30")])
                .await
                .status,
            303
        );
        assert!(
            owner
                .get(&desk)
                .await
                .text()
                .contains("29 March 2026, 03:00"),
            "{}",
            owner.get(&desk).await.text()
        );
    }
);

story!(offline_and_trash_and_back, |site| {
    let owner = site.owner().await;
    let path = owner.publish("Here today", "Text", &[]).await;
    let desk = owner.get("/desk").await.attributes("a.row-title", "href")[0].clone();
    assert_eq!(
        owner
            .delete(&format!("{desk}/publication"), &[])
            .await
            .status,
        303
    );
    assert_eq!(site.reader().get(&path).await.status, 404);
    assert_eq!(
        owner
            .delete(&format!("{desk}/publication"), &[])
            .await
            .status,
        409
    );
    assert_eq!(owner.post(&format!("{desk}/trash"), &[]).await.status, 303);
    assert_eq!(site.reader().get(&path).await.status, 410);
    assert_eq!(owner.post(&format!("{desk}/trash"), &[]).await.status, 409);
    assert_eq!(
        act(&owner, &desk, "", &[("body", "While in the trash")])
            .await
            .status,
        409
    );
    assert!(!owner.get("/desk").await.text().contains("Here today"));
    assert!(
        owner
            .get("/desk?state=trashed")
            .await
            .text()
            .contains("Here today")
    );
    assert_eq!(
        owner.delete(&format!("{desk}/trash"), &[]).await.status,
        303
    );
    assert_eq!(site.reader().get(&path).await.status, 404);
    assert_eq!(act(&owner, &desk, "/publication", &[]).await.status, 303);
    assert_eq!(site.reader().get(&path).await.status, 200);

    let draft = owner.draft("Never seen", "Text", &[]).await;
    assert_eq!(owner.post(&format!("{draft}/trash"), &[]).await.status, 303);
    assert_eq!(
        site.reader().get("/never-seen").await.status,
        404,
        "what never was public is not gone"
    );
});

story!(comments_are_opened_and_closed_by_a_save, |site| {
    let owner = site.owner().await;
    let path = owner.publish("Title", "Text", &[]).await;
    assert!(site.reader().get(&path).await.has("form.comment-form"));
    let desk = owner.get("/desk").await.attributes("a.row-title", "href")[0].clone();
    assert_eq!(
        act(&owner, &desk, "", &[("comments", "closed")])
            .await
            .status,
        303
    );
    assert!(!site.reader().get(&path).await.has("form.comment-form"));
    // A sender that knows nothing of the field leaves it as it is.
    let base = owner.get(&desk).await.form("form.post-form").value("base");
    let plain = [
        ("title", "Title"),
        ("body", "Other"),
        ("base", base.as_str()),
    ];
    assert_eq!(
        owner
            .post(&format!("{desk}/publication"), &plain)
            .await
            .status,
        303
    );
    assert!(!site.reader().get(&path).await.has("form.comment-form"));
});

story!(pages_stand_alone_and_in_the_menu, |site| {
    let owner = site.owner().await;
    let page = owner.get("/desk/pages/new").await;
    let made = owner
        .send_form(
            &page,
            "form.post-form",
            &[("title", "About"), ("body", "Who we are")],
        )
        .await;
    assert_eq!(made.status, 303);
    let desk = made.location().split('?').next().unwrap().to_owned();
    assert_eq!(act(&owner, &desk, "/publication", &[]).await.status, 303);
    let read = site.reader().get("/about").await;
    assert!(read.text().contains("Who we are") && !read.has("form.comment-form"));
    for list in ["/", "/feed.atom", "/archive"] {
        assert!(
            !site.reader().get(list).await.body.contains("Who we are"),
            "{list}"
        );
    }
    let menu = owner.get("/settings/menu").await;
    let fields = [
        ("position", "2"),
        ("label", "Home"),
        ("href", "/"),
        ("position", "1"),
        ("label", "About us"),
        ("href", "/about"),
    ];
    assert_eq!(
        owner.post("/settings/menu", &fields).await.status,
        303,
        "{}",
        menu.text()
    );
    let links = site.reader().get("/").await.texts("nav.menu a");
    assert_eq!(
        links[..2],
        ["About us", "Home"],
        "in the order of their places"
    );
    let bad = owner
        .post(
            "/settings/menu",
            &[("label", "Evil"), ("href", "javascript:alert(1)")],
        )
        .await;
    assert_eq!(bad.status, 422);
    assert!(
        bad.body.contains("javascript:alert(1)"),
        "what was typed stays to be mended"
    );
    let writer = site.writer().await;
    assert_eq!(writer.get("/desk/pages/new").await.status, 403);
    assert_eq!(writer.get(&desk).await.status, 404);
});
