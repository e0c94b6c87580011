//! The trash has a date; and the desk's list in its own order.

use crate::correcting::act;
use crate::site::story;
use knead::audit::Actor;
use knead::entity::{comment, post, revision};
use knead::posts::emptying;
use sea_orm::{EntityTrait, PaginatorTrait};

const DAY: i64 = 24 * 60 * 60 * 1000;

story!(
    after_thirty_days_in_the_trash_only_the_address_is_left,
    |site| {
        let owner = site.owner().await;
        let desk = owner.draft("Public", "Text", &[("tags", "Hips")]).await;
        assert_eq!(act(&owner, &desk, "/publication", &[]).await.status, 303);
        let reader = site.reader();
        for parent in ["", "1"] {
            let fields = [("name", "Ada"), ("body", "First!"), ("parent", parent)];
            let preview = reader.post("/public/comments", &fields).await;
            site.clock.forward(10_000);
            let held = reader.send_form(&preview, "form.comment-form", &[]).await;
            assert_eq!(held.status, 303, "{}", held.text());
            let approved = owner.post("/moderation/comments/1/approval", &[]).await;
            assert!(matches!(approved.status, 303 | 409));
        }
        assert_eq!(
            owner.post(&format!("{desk}/previews"), &[]).await.status,
            200
        );
        let draft = owner.draft("Never public", "Text", &[]).await;
        let kept = owner.draft("Kept", "Text", &[]).await;
        for trashed in [&desk, &draft, &kept] {
            assert!(
                owner
                    .get(&format!("{trashed}/trash"))
                    .await
                    .text()
                    .contains("for 30 days")
            );
            assert_eq!(
                owner.post(&format!("{trashed}/trash"), &[]).await.status,
                303
            );
        }
        let list = owner.get("/desk?state=trashed").await;
        assert!(list.texts("ul.rows > li")[0].contains("leaves for good on 1 April 2026"));

        site.clock.forward(29 * DAY);
        emptying::empty(site.db(), &Actor::Worker).await.unwrap();
        assert_eq!(
            owner.delete(&format!("{kept}/trash"), &[]).await.status,
            303
        );
        site.clock.forward(DAY);
        emptying::empty(site.db(), &Actor::Worker).await.unwrap();
        emptying::empty(site.db(), &Actor::Worker).await.unwrap();

        assert_eq!(
            reader.get("/public").await.status,
            410,
            "its address stays its own"
        );
        assert!(!owner.get("/desk?state=trashed").await.has("ul.rows"));
        assert!(
            owner
                .get("/desk")
                .await
                .texts(".tabs li")
                .contains(&"Trash 0".to_owned())
        );
        for gone in [&desk, &draft] {
            assert_eq!(owner.get(gone).await.status, 404);
            assert_eq!(
                owner.delete(&format!("{gone}/trash"), &[]).await.status,
                404
            );
            assert_eq!(owner.get(&format!("{gone}/revisions")).await.status, 404);
        }
        assert_eq!(
            owner.get(&kept).await.form("form.post-form").value("title"),
            "Kept"
        );
        let db = site.db().reading();
        assert_eq!(comment::Entity::find().count(db).await.unwrap(), 0);
        assert_eq!(revision::Entity::find().count(db).await.unwrap(), 1);
        assert_eq!(
            post::Entity::find().count(db).await.unwrap(),
            3,
            "the bare rows stay"
        );
        let next = owner.publish("Public", "Another", &[]).await;
        assert_eq!(next, "/public-2");
    }
);

story!(the_daily_sweep_empties_the_trash, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Draft", "Text", &[]).await;
    assert_eq!(owner.post(&format!("{desk}/trash"), &[]).await.status, 303);
    knead::db::write(site.db(), async |txn| {
        let kind = knead::entity::job::JobKind::Sweep;
        knead::jobs::enqueue(txn, kind, 0, txn.now().plus_days(30)).await
    })
    .await
    .unwrap();
    site.clock.forward(30 * DAY);
    assert_eq!(site.run_jobs().await, 1);
    // Whoever signed in a month ago has to do so again.
    assert_eq!(site.owner().await.get(&desk).await.status, 404);
});

story!(
    what_is_scheduled_stands_in_the_order_in_which_it_goes_out,
    |site| {
        let owner = site.owner().await;
        for (title, at) in [
            ("Third", "2026-03-09T10:00"),
            ("First", "2026-03-03T10:00"),
            ("Second", "2026-03-05T10:00"),
        ] {
            site.clock.forward(60_000);
            let desk = owner.draft(title, "Text", &[]).await;
            assert_eq!(
                act(&owner, &desk, "/publication", &[("at", at)])
                    .await
                    .status,
                303
            );
        }
        let list = owner.get("/desk?state=scheduled").await;
        assert_eq!(list.texts("a.row-title"), ["First", "Second", "Third"]);
        assert!(list.texts("ul.rows > li")[0].contains("Scheduled for 3 March 2026, 10:00"));
        for number in 0..30 {
            let title = format!("Later {number:02}");
            let desk = owner.draft(&title, "Text", &[]).await;
            let at = format!("2026-04-{:02}T10:00", number + 1);
            assert_eq!(
                act(&owner, &desk, "/publication", &[("at", &at)])
                    .await
                    .status,
                303
            );
        }
        let first = owner.get("/desk?state=scheduled").await;
        let next = first.attributes("nav.paging a", "href");
        let last = owner.get(&next[0]).await;
        assert_eq!(
            last.texts("a.row-title"),
            ["Later 27", "Later 28", "Later 29"]
        );
    }
);

story!(a_search_at_the_desk_finds_tags, |site| {
    let owner = site.owner().await;
    owner.draft("One", "Text", &[("tags", "Lower back")]).await;
    owner.draft("Two", "Text", &[("tags", "Hips")]).await;
    let found = owner.get("/desk?q=lower+back").await;
    assert_eq!(found.texts("a.row-title"), ["One"]);
});

story!(plans_that_are_spoken_of_most_stand_first, |site| {
    let owner = site.owner().await;
    for title in ["On toes", "On heels"] {
        site.clock.forward(60_000);
        let planned = owner.post("/desk/planned", &[("title", title)]).await;
        assert_eq!(planned.status, 201);
    }
    owner.draft("Walking", "See [heels](/on-heels).", &[]).await;
    let list = owner.get("/desk/planned").await;
    assert_eq!(list.texts("p.row-title"), ["On heels", "On toes"]);
});

story!(a_plan_is_begun_with_what_was_said_about_it, |site| {
    let owner = site.owner().await;
    let planned = owner
        .post("/desk/planned/new", &[("title", "On heels")])
        .await;
    assert_eq!(planned.status, 303);
    let tags = [("tags", "Feet, Walking")];
    owner
        .draft("Walking", "See [heels](/on-heels), later.", &tags)
        .await;
    owner
        .draft(
            "Running",
            "Mind [them](/on-heels).",
            &[("tags", "feet, Running")],
        )
        .await;
    let list = owner.get("/desk/planned").await;
    let told = [("title", "On heels and soles")];
    assert_eq!(
        owner.send_form(&list, "form.plan-form", &told).await.status,
        303
    );
    let begun = owner.send_form(&list, "form.start-form", &[]).await;
    let form = owner.get(begun.location()).await.form("form.post-form");
    assert_eq!(form.value("title"), "On heels and soles");
    assert_eq!(form.value("tags"), "feet, Running, Walking");
    assert!(
        form.value("body")
            .contains("> See [heels](/on-heels), later.")
    );
});
