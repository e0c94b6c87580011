//! Change keys are complete: where the bytes of a public page differ after a verb, the verb recorded one of the keys
//! that the page says it is made from.

use crate::persona::Persona;
use crate::site::{Site, story};
use knead::entity::{change, comment};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet};

struct Seen {
    status: u16,
    body: String,
    keys: BTreeSet<String>,
}

const FIXED: [&str; 12] = [
    "/",
    "/?page=2",
    "/tags",
    "/archive",
    "/feed.atom",
    "/feed.rss",
    "/feed.json",
    "/sitemap.xml",
    "/robots.txt",
    "/tags/hips",
    "/tags/hips/feed.atom",
    "/tags/knees",
];

async fn look(site: &Site, extra: &[&str]) -> BTreeMap<String, Seen> {
    let reader = site.reader();
    let mut seen = BTreeMap::new();
    for path in FIXED.iter().chain(extra) {
        let answer = reader.get(path).await;
        let keys = answer
            .header("Cache-Tag")
            .unwrap_or_default()
            .split(',')
            .map(str::to_owned)
            .collect();
        seen.insert(
            (*path).to_owned(),
            Seen {
                status: answer.status,
                body: answer.body,
                keys,
            },
        );
    }
    seen
}

async fn last_change(site: &Site) -> i64 {
    let last = change::Entity::find()
        .order_by_desc(change::Column::Id)
        .one(site.db().reading())
        .await
        .unwrap();
    last.map_or(0, |row| row.id.number())
}

/// Looks before and after an act, and finds every page that changed without one of its keys.
async fn hold<T>(site: &Site, pages: &[&str], name: &str, act: impl AsyncFnOnce() -> T) -> T {
    let before = look(site, pages).await;
    let last = last_change(site).await;
    let outcome = act().await;
    let recorded: BTreeSet<String> = change::Entity::find()
        .filter(change::Column::Id.gt(last))
        .all(site.db().reading())
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.key)
        .collect();
    let mut changed = 0;
    for (path, after) in look(site, pages).await {
        let before = &before[&path];
        let is_kept = before.status == 200 || after.status == 200;
        if !is_kept || (before.body == after.body && before.status == after.status) {
            continue;
        }
        changed += 1;
        let keys: BTreeSet<&String> = before.keys.union(&after.keys).collect();
        assert!(
            keys.iter().any(|key| recorded.contains(*key)),
            "{name}: {path} changed; it is made from {keys:?}, recorded was {recorded:?}"
        );
        for side in [before, &after] {
            assert!(
                side.status != 200 || side.keys.iter().any(|key| !key.is_empty()),
                "{name}: {path} names no keys"
            );
        }
    }
    assert!(
        changed > 0,
        "{name} changed no page at all, so this proves nothing"
    );
    outcome
}

async fn save(owner: &Persona<'_>, desk: &str, action: &str, fields: &[(&str, &str)]) {
    let page = owner.get(desk).await;
    let filled = page.form("form.post-form").filled(fields);
    let filled: Vec<(&str, &str)> = filled
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let answer = owner.post(&format!("{desk}{action}"), &filled).await;
    assert_eq!(answer.status, 303, "{desk}{action}: {}", answer.text());
}

story!(every_verb_names_what_readers_see_differently, |site| {
    let owner = site.owner().await;
    owner
        .publish("An older post", "Old text", &[("tags", "Hips, Knees")])
        .await;
    site.clock.forward(60_000);
    let pages = ["/an-older-post", "/hello", "/hello-again", "/about"];

    let desk = owner.draft("Hello", "Some text", &[("tags", "Hips")]).await;
    hold(&site, &pages, "publishing", async || {
        save(&owner, &desk, "/publication", &[]).await
    })
    .await;
    site.clock.forward(60_000);
    hold(&site, &pages, "updating", async || {
        save(
            &owner,
            &desk,
            "/publication",
            &[
                ("body", "Other text"),
                ("tags", "Knees"),
                ("title", "Hello again"),
                ("change", "content"),
                ("changed", "All of it."),
            ],
        )
        .await
    })
    .await;
    hold(&site, &pages, "readdressing", async || {
        save(&owner, &desk, "/publication", &[("slug", "hello-again")]).await
    })
    .await;

    let reader = site.reader();
    let preview = reader
        .post(
            "/hello-again/comments",
            &[("name", "Ada"), ("body", "First!")],
        )
        .await;
    site.clock.forward(10_000);
    let held = reader.send_form(&preview, "form.comment-form", &[]).await;
    assert_eq!(held.status, 303, "{}", held.text());
    let id = comment::Entity::find()
        .one(site.db().reading())
        .await
        .unwrap()
        .unwrap()
        .id;
    let approval = format!("/moderation/comments/{id}/approval");
    hold(&site, &pages, "approving", async || {
        assert_eq!(owner.post(&approval, &[]).await.status, 303)
    })
    .await;
    hold(&site, &pages, "undoing an approval", async || {
        assert_eq!(owner.delete(&approval, &[]).await.status, 303)
    })
    .await;
    assert_eq!(owner.post(&approval, &[]).await.status, 303);
    let spam = format!("/moderation/comments/{id}/spam");
    hold(&site, &pages, "marking spam", async || {
        assert_eq!(owner.post(&spam, &[]).await.status, 303)
    })
    .await;
    hold(&site, &pages, "undoing spam", async || {
        assert_eq!(owner.delete(&spam, &[]).await.status, 303)
    })
    .await;
    hold(&site, &pages, "withdrawing", async || {
        knead::comments::withdrawing::withdraw(site.db(), id)
            .await
            .unwrap();
    })
    .await;

    hold(&site, &pages, "taking offline", async || {
        assert_eq!(
            owner
                .delete(&format!("{desk}/publication"), &[])
                .await
                .status,
            303
        );
    })
    .await;
    hold(&site, &pages, "publishing again", async || {
        save(&owner, &desk, "/publication", &[]).await
    })
    .await;
    hold(&site, &pages, "trashing", async || {
        assert_eq!(owner.post(&format!("{desk}/trash"), &[]).await.status, 303)
    })
    .await;
    assert_eq!(site.reader().get("/hello-again").await.status, 410);
    assert_eq!(
        owner.delete(&format!("{desk}/trash"), &[]).await.status,
        303
    );
    assert_eq!(
        site.reader().get("/hello-again").await.status,
        404,
        "it came back offline"
    );

    hold(&site, &pages, "renaming a person", async || {
        let person = site
            .db_person("", "owner@example.org", knead::entity::person::Role::Owner)
            .await;
        knead::people::accounts::rename(site.db(), &person, "Olivia Owner")
            .await
            .unwrap();
    })
    .await;
    hold(&site, &pages, "changing settings", async || {
        let page = owner.get("/settings").await;
        let answer = owner
            .send_form(&page, "form.settings-form", &[("title", "Another name")])
            .await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    })
    .await;
});

story!(a_schedule_that_falls_due_names_the_same, |site| {
    let owner = site.owner().await;
    owner
        .publish("An older post", "Old text", &[("tags", "Hips")])
        .await;
    let desk = owner.draft("Later", "Some text", &[("tags", "Hips")]).await;
    save(
        &owner,
        &desk,
        "/publication",
        &[("when", "later"), ("at", "2026-03-02T12:00")],
    )
    .await;
    assert_eq!(site.reader().get("/later").await.status, 404);
    site.clock.forward(4 * 60 * 60 * 1000);
    hold(
        &site,
        &["/later", "/an-older-post"],
        "publishing when due",
        async || assert_eq!(site.run_jobs().await, 1),
    )
    .await;
    assert_eq!(site.reader().get("/later").await.status, 200);
});

story!(plans_name_every_page_whose_links_they_change, |site| {
    let owner = site.owner().await;
    let body = "See [feet](/on-feet).";
    owner.publish("Walking", body, &[("tags", "Hips")]).await;
    let pages = ["/walking", "/on-feet"];
    let plan = async || {
        let planned = owner.post("/desk/planned", &[("title", "On feet")]).await;
        assert_eq!(planned.status, 201);
    };
    hold(&site, &pages, "planning", plan).await;
    let list = owner.get("/desk/planned").await;
    hold(&site, &pages, "announcing", async || {
        let told = [("about", "How they work")];
        let answer = owner.send_form(&list, "form.plan-form", &told).await;
        assert_eq!(answer.status, 303);
    })
    .await;
    hold(&site, &pages, "dropping", async || {
        let answer = owner.send_form(&list, "form.drop-form", &[]).await;
        assert_eq!(answer.status, 303);
    })
    .await;
    hold(&site, &pages, "planning again", plan).await;
    let list = owner.get("/desk/planned").await;
    let started = owner.send_form(&list, "form.start-form", &[]).await;
    let draft = started.location().to_owned();
    hold(&site, &pages, "trashing a planned draft", async || {
        let trashed = owner.post(&format!("{draft}/trash"), &[]).await;
        assert_eq!(trashed.status, 303);
    })
    .await;
    assert_eq!(
        owner.delete(&format!("{draft}/trash"), &[]).await.status,
        303
    );
    hold(&site, &pages, "publishing what was planned", async || {
        save(&owner, &draft, "/publication", &[]).await
    })
    .await;
});

story!(
    every_act_on_a_picture_names_what_readers_see_differently,
    |site| {
        let owner = site.owner().await;
        let src = crate::media::uploaded(&owner, &crate::drawing::photo(600, 300)).await;
        let body = format!("![Hands]({src})");
        owner.publish("Hands", &body, &[("tags", "Hips")]).await;
        let pages = ["/hands"];
        hold(&site, &pages, "making sizes", async || {
            assert_eq!(site.run_jobs().await, 1)
        })
        .await;
        hold(&site, &pages, "replacing a picture", async || {
            let path = format!("/desk{src}/replacement");
            let answer = owner
                .send_file(&path, "new.jpg", &crate::drawing::photo(500, 300))
                .await;
            assert_eq!(answer.status, 303, "{}", answer.text());
        })
        .await;
        hold(&site, &pages, "withdrawing a picture", async || {
            let path = format!("/desk{src}/withdrawal");
            assert_eq!(owner.post(&path, &[]).await.status, 303)
        })
        .await;
    }
);

story!(what_stands_beside_a_text_names_its_pages_too, |site| {
    let owner = site.owner().await;
    let older = owner
        .draft("An older post", "Old text", &[("tags", "Hips, Knees")])
        .await;
    save(&owner, &older, "/publication", &[]).await;
    site.clock.forward(60_000);
    let pages = [
        "/an-older-post",
        "/tags/hip-care",
        "/series/feet",
        "/series/strong-feet",
    ];
    let fields = [
        ("body", "New text"),
        ("change", "safety"),
        ("changed", "Mind your knee."),
    ];
    hold(&site, &pages, "correcting", async || {
        save(&owner, &older, "/publication", &fields).await
    })
    .await;
    let confirm = format!("{older}/review/confirmation");
    hold(&site, &pages, "reviewing", async || {
        assert_eq!(owner.post(&confirm, &[]).await.status, 303)
    })
    .await;
    let introduction = [("licence", "No. 1"), ("shown", "true")];
    hold(&site, &pages, "introducing the author", async || {
        let done = owner.post("/people/introduction", &introduction).await;
        assert_eq!(done.status, 303)
    })
    .await;
    let tags = owner
        .get("/desk/tags")
        .await
        .attributes("a.row-title", "href");
    let words = [("name", "Hip care"), ("description", "All about hips.")];
    hold(&site, &pages, "renaming a tag", async || {
        assert_eq!(owner.post(&tags[0], &words).await.status, 303)
    })
    .await;
    let words = [("name", "Hip care"), ("description", "More about hips.")];
    hold(&site, &pages, "describing a tag", async || {
        assert_eq!(owner.post(&tags[0], &words).await.status, 303)
    })
    .await;
    let number = tags[0].rsplit('/').next().unwrap();
    let merger = format!("{}/merger", tags[1]);
    hold(&site, &pages, "merging tags", async || {
        assert_eq!(owner.post(&merger, &[("into", number)]).await.status, 303)
    })
    .await;

    let made = owner.post("/desk/series", &[("title", "Feet")]).await;
    let series = made.location().to_owned();
    let post = older.rsplit('/').next().unwrap();
    let posts = format!("{series}/posts");
    hold(&site, &pages, "putting a post into a series", async || {
        assert_eq!(owner.post(&posts, &[("post", post)]).await.status, 303)
    })
    .await;
    let second = owner.draft("Second", "Text", &[]).await;
    save(&owner, &second, "/publication", &[]).await;
    let number = second.rsplit('/').next().unwrap();
    hold(&site, &pages, "making it longer", async || {
        assert_eq!(owner.post(&posts, &[("post", number)]).await.status, 303)
    })
    .await;
    let up = format!("{posts}/{number}/position");
    hold(&site, &pages, "arranging it", async || {
        assert_eq!(owner.post(&up, &[("to", "up")]).await.status, 303)
    })
    .await;
    let words = [("title", "Strong feet"), ("slug", "strong-feet")];
    hold(&site, &pages, "renaming a series", async || {
        assert_eq!(owner.post(&series, &words).await.status, 303)
    })
    .await;
    let out = format!("{posts}/{number}");
    hold(&site, &pages, "taking a post out", async || {
        assert_eq!(owner.delete(&out, &[]).await.status, 303)
    })
    .await;
    hold(&site, &pages, "removing a series", async || {
        assert_eq!(owner.delete(&series, &[]).await.status, 303)
    })
    .await;
});
