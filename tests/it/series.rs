//! Series: posts in an order of their own, with a page and a way through.

use crate::answer::Answer;
use crate::correcting::act;
use crate::persona::Persona;
use crate::site::{Site, story};

async fn make(person: &Persona<'_>, title: &str) -> String {
    let page = person.get("/desk/series").await;
    let made = person
        .send_form(&page, "form.new-series-form", &[("title", title)])
        .await;
    assert_eq!(made.status, 303, "{}", made.text());
    made.location().to_owned()
}

/// The number of a post at the desk, by its title.
async fn put_in(person: &Persona<'_>, series: &str, desk: &str) -> Answer {
    let page = person.get(series).await;
    let number = desk.rsplit('/').next().unwrap();
    person
        .send_form(&page, "form.put-in-form", &[("post", number)])
        .await
}

async fn published(site: &Site, person: &Persona<'_>, title: &str) -> String {
    site.clock.forward(60_000);
    let desk = person.draft(title, "Text", &[]).await;
    assert_eq!(act(person, &desk, "/publication", &[]).await.status, 303);
    desk
}

story!(a_series_leads_through_its_posts_in_its_own_order, |site| {
    let owner = site.owner().await;
    let series = make(&owner, "Healthy feet").await;
    let reader = site.reader();
    assert_eq!(
        reader.get("/series/healthy-feet").await.status,
        404,
        "nothing in it yet"
    );
    let mut desks = Vec::new();
    for title in ["Toes", "Heels", "Soles"] {
        let desk = published(&site, &owner, title).await;
        assert_eq!(put_in(&owner, &series, &desk).await.status, 303);
        desks.push(desk);
    }
    let draft = owner.draft("Arches", "Text", &[]).await;
    assert_eq!(put_in(&owner, &series, &draft).await.status, 303);

    let page = reader.get("/series/healthy-feet").await;
    assert_eq!(
        page.texts("ol.post-list h2"),
        ["Toes", "Heels", "Soles"],
        "drafts are nobody's business"
    );
    let heels = reader.get("/heels").await;
    assert_eq!(heels.texts(".series-part"), ["Part 2 of 3 of Healthy feet"]);
    assert_eq!(
        heels.attributes(".series-nav a.previous", "href"),
        ["/toes"]
    );
    assert_eq!(heels.attributes(".series-nav a.next", "href"), ["/soles"]);
    let toes = reader.get("/toes").await;
    assert!(!toes.has(".series-nav a.previous"));
    assert!(
        reader
            .get("/sitemap.xml")
            .await
            .body
            .contains("/series/healthy-feet<")
    );

    // Soles to the front, with buttons alone.
    for _ in 0..2 {
        let arranged = owner.get(&series).await;
        let at = arranged
            .texts("ol.series-rows > li .row-title")
            .iter()
            .position(|title| title.ends_with("Soles"))
            .unwrap();
        let selector = format!("ol.series-rows > li:nth-child({}) form.up-form", at + 1);
        assert_eq!(owner.send_form(&arranged, &selector, &[]).await.status, 303);
    }
    let page = reader.get("/series/healthy-feet").await;
    assert_eq!(page.texts("ol.post-list h2"), ["Soles", "Toes", "Heels"]);
    assert_eq!(
        reader.get("/soles").await.texts(".series-part"),
        ["Part 1 of 3 of Healthy feet"]
    );
    let arranged = owner.get(&series).await;
    let first = "ol.series-rows > li:first-child";
    assert!(!arranged.has(&format!("{first} form.up-form")));
    assert_eq!(
        owner
            .send_form(&arranged, &format!("{first} form.down-form"), &[])
            .await
            .status,
        303
    );
    let page = reader.get("/series/healthy-feet").await;
    assert_eq!(page.texts("ol.post-list h2"), ["Toes", "Soles", "Heels"]);

    // A post that comes out takes its place; one that leaves frees it.
    assert_eq!(act(&owner, &draft, "/publication", &[]).await.status, 303);
    assert_eq!(
        reader.get("/arches").await.texts(".series-part"),
        ["Part 4 of 4 of Healthy feet"]
    );
    let out = format!("{series}/posts/{}", desks[0].rsplit('/').next().unwrap());
    assert_eq!(owner.delete(&out, &[]).await.status, 303);
    assert!(!reader.get("/toes").await.has(".series-part"));
    assert_eq!(
        reader.get("/soles").await.texts(".series-part"),
        ["Part 1 of 3 of Healthy feet"]
    );
});

story!(
    a_series_moves_and_goes_and_its_addresses_stay_its_own,
    |site| {
        let owner = site.owner().await;
        let series = make(&owner, "Healthy feet").await;
        let desk = published(&site, &owner, "Toes").await;
        assert_eq!(put_in(&owner, &series, &desk).await.status, 303);
        let page = owner.get(&series).await;
        let fields = [
            ("title", "Strong <feet>"),
            ("description", "From the ground."),
            ("slug", "strong-feet"),
        ];
        assert_eq!(
            owner
                .send_form(&page, "form.series-form", &fields)
                .await
                .status,
            303
        );
        let reader = site.reader();
        let moved = reader.get("/series/healthy-feet").await;
        assert_eq!(
            (moved.status, moved.location()),
            (301, "/series/strong-feet")
        );
        let page = reader.get("/series/strong-feet").await;
        assert_eq!(page.texts("h1"), ["Strong <feet>"]);
        assert_eq!(
            page.attributes("meta[name=description]", "content"),
            ["From the ground."]
        );
        assert_eq!(
            reader.get("/toes").await.texts(".series-part"),
            ["Part of Strong <feet>"]
        );
        let slash = reader.get("/series/strong-feet/").await;
        assert_eq!(slash.location(), "/series/strong-feet");

        let other = make(&owner, "Healthy feet").await;
        assert!(
            owner
                .get(&other)
                .await
                .text()
                .contains("Put in the first post")
        );
        assert_eq!(
            owner
                .get(&other)
                .await
                .form("form.series-form")
                .value("slug"),
            "healthy-feet-2",
            "the first address is another's for ever"
        );
        let page = owner.get(&other).await;
        for (slug, status) in [("strong-feet", 422), ("Not a slug", 422), ("hands", 303)] {
            let answer = owner
                .send_form(&page, "form.series-form", &[("slug", slug)])
                .await;
            assert_eq!(answer.status, status, "{slug}");
        }

        assert!(
            !owner.get(&other).await.has("form.put-in-form"),
            "a post that has its place is not offered"
        );
        let page = owner.get(&series).await;
        assert_eq!(
            owner.send_form(&page, "form.remove-form", &[]).await.status,
            303
        );
        assert_eq!(reader.get("/series/strong-feet").await.status, 410);
        assert!(!reader.get("/toes").await.has(".series-part"));
        assert_eq!(put_in(&owner, &other, &desk).await.status, 303);
        assert_eq!(owner.get(&series).await.status, 404);
    }
);

story!(writers_arrange_and_others_do_not, |site| {
    let owner = site.owner().await;
    let series = make(&owner, "Feet").await;
    let own = published(&site, &owner, "Toes").await;
    let writer = site.writer().await;
    assert_eq!(put_in(&owner, &series, &own).await.status, 303);
    let page = writer.get(&series).await;
    assert!(!page.has("form.put-in-form"), "no post of theirs to put in");
    let number = own.rsplit('/').next().unwrap();
    let posts = format!("{series}/posts");
    let second = make(&owner, "Hands").await;
    let foreign = writer
        .post(&format!("{second}/posts"), &[("post", number)])
        .await;
    assert_eq!(foreign.status, 422, "another's post is none");
    for (path, fields) in [
        (posts.clone(), vec![("post", number)]),
        (series.clone(), vec![("title", "x")]),
        ("/desk/series".into(), vec![("title", "x")]),
        (format!("{posts}/{number}/position"), vec![("to", "up")]),
    ] {
        assert_eq!(
            site.reader().post(&path, &fields).await.status,
            401,
            "{path}"
        );
        assert_eq!(
            site.moderator().await.post(&path, &fields).await.status,
            403,
            "{path}"
        );
    }
    let nowhere = owner
        .post(&format!("{posts}/{number}/position"), &[("to", "left")])
        .await;
    assert_eq!(nowhere.status, 404);
    assert_eq!(
        owner.post("/desk/series", &[("title", "")]).await.status,
        422
    );
    assert_eq!(site.reader().get("/series").await.status, 404);
    assert_eq!(site.reader().get("/series/nothing").await.status, 404);
});
