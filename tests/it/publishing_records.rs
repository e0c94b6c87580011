//! What publishing leaves behind: addresses, tags, the record of who did what, and nothing twice.

use crate::answer::Answer;
use crate::persona::Persona;
use crate::site::{BEGINNING, Site, story};
use knead::audit::Actor;
use knead::entity::person::Role;
use knead::entity::post::{self, Kind};
use knead::entity::{address, audit, change, post_tag, tag};
use knead::posts::publishing::{self, When};
use knead::posts::writing::{self, Input, Saved};
use knead::text::ids::PostId;
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};

async fn act(person: &Persona<'_>, desk: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let page = person.get(desk).await;
    let filled = page.form("form.post-form").filled(fields);
    let filled: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (&**n, &**v)).collect();
    person.post(&format!("{desk}{action}"), &filled).await
}

async fn db_post(site: &Site, desk: &str) -> post::Model {
    let id = PostId::new(desk.rsplit('/').next().unwrap().parse().unwrap());
    post::Entity::find_by_id(id)
        .one(site.db().reading())
        .await
        .unwrap()
        .unwrap()
}

async fn db_owner(site: &Site) -> Actor {
    Actor::Person(
        site.db_person("Olive Owner", "owner@example.org", Role::Owner)
            .await,
    )
}

async fn db_acts(site: &Site) -> Vec<String> {
    audit::Entity::find()
        .order_by_asc(audit::Column::Id)
        .all(site.db().reading())
        .await
        .unwrap()
        .into_iter()
        .filter(|line| line.subject == "post")
        .map(|line| format!("{} {}", line.actor, line.act))
        .collect()
}

async fn db_changes(site: &Site) -> u64 {
    change::Entity::find()
        .count(site.db().reading())
        .await
        .unwrap()
}

story!(every_act_is_in_the_record, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Title", "One", &[]).await;
    let publication = format!("{desk}/publication");
    let trash = format!("{desk}/trash");
    let steps = async |answer: Answer| assert_eq!(answer.status, 303, "{}", answer.text());
    steps(act(&owner, &desk, "", &[("body", "Two")]).await).await;
    steps(act(&owner, &desk, "", &[]).await).await;
    steps(act(&owner, &desk, "/publication", &[("at", "2026-03-02T10:00")]).await).await;
    steps(owner.delete(&publication, &[]).await).await;
    steps(act(&owner, &desk, "/publication", &[("at", "2026-03-02T11:00")]).await).await;
    site.clock.forward(2 * 60 * 60 * 1000);
    site.run_jobs().await;
    steps(act(&owner, &desk, "", &[("comments", "closed")]).await).await;
    steps(
        act(
            &owner,
            &desk,
            "/publication",
            &[
                ("body", "Three"),
                ("comments", "open"),
                ("change", "content"),
                ("changed", "Another text."),
            ],
        )
        .await,
    )
    .await;
    steps(owner.delete(&publication, &[]).await).await;
    steps(act(&owner, &desk, "/publication", &[]).await).await;
    steps(owner.post(&trash, &[]).await).await;
    steps(owner.delete(&trash, &[]).await).await;
    let links = owner
        .get(&format!("{desk}/revisions"))
        .await
        .attributes("a.row-title", "href");
    let old = owner.get(&links[2]).await;
    steps(owner.send_form(&old, "form.restore-form", &[]).await).await;
    assert_eq!(
        db_acts(&site).await,
        [
            "person created",
            "person saved",
            "person scheduled",
            "person unscheduled",
            "person scheduled",
            "worker published",
            "person closed comments",
            "person opened comments",
            "person saved",
            "person updated",
            "person taken offline",
            "person published",
            "person trashed",
            "person brought back",
            "person restored",
        ]
    );
});

story!(an_update_without_a_change_leaves_nothing_behind, |site| {
    let owner = site.owner().await;
    owner.publish("Title", "Text", &[("tags", "Hips")]).await;
    let desk = owner.get("/desk").await.attributes("a.row-title", "href")[0].clone();
    let (acts, changes) = (db_acts(&site).await, db_changes(&site).await);
    let before = db_post(&site, &desk).await;
    site.clock.forward(60_000);
    assert_eq!(act(&owner, &desk, "/publication", &[]).await.status, 303);
    assert_eq!(db_acts(&site).await, acts);
    assert_eq!(db_changes(&site).await, changes);
    assert_eq!(db_post(&site, &desk).await, before);
});

story!(the_date_of_a_change_is_that_of_another_text, |site| {
    let owner = site.owner().await;
    owner.publish("Title", "Text", &[]).await;
    let desk = owner.get("/desk").await.attributes("a.row-title", "href")[0].clone();
    site.clock.forward(60_000);
    let offline = owner.delete(&format!("{desk}/publication"), &[]).await;
    assert_eq!(offline.status, 303);
    assert_eq!(act(&owner, &desk, "/publication", &[]).await.status, 303);
    let same = db_post(&site, &desk).await;
    assert_eq!(same.updated_at.unwrap().millis(), BEGINNING);
    assert_eq!(
        act(
            &owner,
            &desk,
            "/publication",
            &[
                ("body", "Other"),
                ("change", "content"),
                ("changed", "Another text.")
            ]
        )
        .await
        .status,
        303
    );
    let other = db_post(&site, &desk).await;
    assert_eq!(other.updated_at.unwrap().millis(), BEGINNING + 60_000);
    assert_eq!(other.published_at.unwrap().millis(), BEGINNING);
});

story!(what_readers_never_saw_changes_nothing_for_them, |site| {
    let owner = site.owner().await;
    owner.publish("Live", "Text", &[]).await;
    let before = db_changes(&site).await;
    let desk = owner.draft("Draft", "Text", &[("tags", "Hips")]).await;
    let trash = format!("{desk}/trash");
    assert_eq!(act(&owner, &desk, "", &[("body", "x")]).await.status, 303);
    assert_eq!(
        act(&owner, &desk, "/publication", &[("at", "2026-03-09T10:00")])
            .await
            .status,
        303
    );
    assert_eq!(owner.post(&trash, &[]).await.status, 303);
    assert_eq!(owner.delete(&trash, &[]).await.status, 303);
    assert_eq!(db_changes(&site).await, before);
    assert_eq!(
        tag::Entity::find()
            .count(site.db().reading())
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        address::Entity::find()
            .count(site.db().reading())
            .await
            .unwrap(),
        1
    );
});

story!(tags_come_with_publication_in_the_writers_order, |site| {
    let owner = site.owner().await;
    let path = owner
        .publish(
            "Title",
            "Text",
            &[("tags", "Knees,  hips , Lower Back,HIPS,, ")],
        )
        .await;
    let desk = owner.get("/desk").await.attributes("a.row-title", "href")[0].clone();
    let shown = ["Knees", "hips", "Lower Back"];
    assert_eq!(site.reader().get(&path).await.texts("ul.tags li"), shown);
    assert_eq!(
        owner.get(&desk).await.form("form.post-form").value("tags"),
        "Knees, hips, Lower Back"
    );

    let saved = act(&owner, &desk, "", &[("tags", "Feet")]).await;
    assert_eq!(saved.status, 303);
    assert_eq!(site.reader().get(&path).await.texts("ul.tags li"), shown);
    assert_eq!(site.reader().get("/tags/feet").await.status, 404);

    let updated = act(&owner, &desk, "/publication", &[("tags", "Feet, Hips")]).await;
    assert_eq!(updated.status, 303);
    let read = site.reader().get(&path).await;
    assert_eq!(
        read.texts("ul.tags li"),
        ["Feet", "hips"],
        "a tag keeps the name that it was made with"
    );
    assert!(
        site.reader()
            .get("/tags/feet")
            .await
            .text()
            .contains("Title")
    );
    assert_eq!(site.reader().get("/tags/knees").await.status, 404);
    let cleared = act(&owner, &desk, "/publication", &[("tags", "")]).await;
    assert_eq!(cleared.status, 303);
    let ties = post_tag::Entity::find().count(site.db().reading()).await;
    assert_eq!(ties.unwrap(), 0);
});

story!(an_address_once_public_stays_with_its_post, |site| {
    let owner = site.owner().await;
    owner.publish("Mine", "Text", &[("slug", "mine")]).await;
    let desk = owner.get("/desk").await.attributes("a.row-title", "href")[0].clone();
    let other = owner.draft("Mine", "Other", &[]).await;
    let trashed = owner.post(&format!("{desk}/trash"), &[]).await;
    assert_eq!(trashed.status, 303);
    let refused = act(&owner, &other, "/publication", &[("slug", "mine")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.has("#slug-error"));
    let own = act(&owner, &other, "/publication", &[("slug", "")]).await;
    assert_eq!(own.status, 303);
    assert_eq!(
        owner.get(&other).await.form("form.post-form").value("slug"),
        "mine-2"
    );
    // A title that changes later does not move what is public.
    let renamed = act(
        &owner,
        &other,
        "/publication",
        &[
            ("title", "Renamed"),
            ("change", "content"),
            ("changed", "Another text."),
        ],
    )
    .await;
    assert_eq!(renamed.status, 303);
    assert_eq!(site.reader().get("/mine-2").await.texts("h1"), ["Renamed"]);
    assert_eq!(site.reader().get("/renamed").await.status, 404);
});

story!(a_saved_address_is_claimed_only_by_publication, |site| {
    let owner = site.owner().await;
    owner.publish("Title", "Text", &[("slug", "old")]).await;
    let desk = owner.get("/desk").await.attributes("a.row-title", "href")[0].clone();
    let saved = act(&owner, &desk, "", &[("slug", "new")]).await;
    assert_eq!(saved.status, 303);
    assert_eq!(site.reader().get("/old").await.status, 200);
    assert_eq!(site.reader().get("/new").await.status, 404);
    let other = owner.draft("Other", "Text", &[]).await;
    let faster = act(&owner, &other, "/publication", &[("slug", "new")]).await;
    assert_eq!(faster.status, 303);
    let late = act(
        &owner,
        &desk,
        "/publication",
        &[
            ("body", "Typed"),
            ("change", "content"),
            ("changed", "Another text."),
        ],
    )
    .await;
    assert_eq!(late.status, 422);
    assert!(late.has("#slug-error"));
    assert_eq!(late.form("form.post-form").value("body"), "Typed");
    assert_eq!(site.reader().get("/old").await.status, 200);
});

story!(
    one_post_published_twice_at_one_instant_is_published,
    |site| {
        let actor = db_owner(&site).await;
        for round in 0..5 {
            let input = Input {
                title: format!("Round {round}"),
                body: "Text".into(),
                tags: "Hips, Knees".into(),
                ..Input::default()
            };
            let post = writing::create(site.db(), &actor, Kind::Post, &input)
                .await
                .unwrap();
            let base = post.draft_revision.unwrap();
            let publish =
                || publishing::publish(site.db(), &actor, post.id, base, &input, When::Now);
            let (one, other) = tokio::join!(publish(), publish());
            let done = [&one, &other]
                .iter()
                .filter(|outcome| matches!(outcome, Ok(Saved::Draft(_))))
                .count();
            assert!(done >= 1, "{one:?} {other:?}");
            for outcome in [one, other] {
                assert!(
                    matches!(
                        outcome,
                        Ok(Saved::Draft(_)) | Err(knead::error::Error::Conflict(_))
                    ),
                    "{outcome:?}"
                );
            }
        }
    }
);

story!(two_posts_make_one_tag_at_one_instant, |site| {
    let actor = db_owner(&site).await;
    for round in 0..5 {
        let input = |title: &str| Input {
            title: format!("{title} {round}"),
            tags: format!("Tag {round}"),
            ..Input::default()
        };
        let (first, second) = (input("First"), input("Second"));
        let publish =
            |input| publishing::publish_new(site.db(), &actor, Kind::Post, input, When::Now);
        let (one, other) = tokio::join!(publish(&first), publish(&second));
        assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
        let page = site.reader().get(&format!("/tags/tag-{round}")).await;
        assert!(page.text().contains("First") && page.text().contains("Second"));
    }
    assert_eq!(
        tag::Entity::find()
            .count(site.db().reading())
            .await
            .unwrap(),
        5
    );
});
