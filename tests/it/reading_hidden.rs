//! What strangers may not see, in any form of path, and where old addresses lead.

use crate::reading_shelf::{Shelf, tagged, text};
use crate::site::{Site, story};
use knead::posts::writing::Input;

const LISTS: [&str; 12] = [
    "/",
    "/archive",
    "/tags",
    "/search?q=secretword",
    "/feed.atom",
    "/feed.rss",
    "/feed.json",
    "/sitemap.xml",
    "/tags/shared",
    "/tags/shared/feed.atom",
    "/open",
    "/nothing",
];

/// Where the word is found by a stranger, among the lists and these paths.
async fn found(site: &Site, paths: &[&str]) -> Vec<String> {
    let reader = site.reader();
    let mut found = Vec::new();
    for path in LISTS.iter().chain(paths) {
        let answer = reader.get(path).await;
        // The search page repeats what was looked for.
        let body = answer
            .body
            .replace("Search: secretword", "")
            .replace("“secretword”", "")
            .replace("\"secretword\"", "");
        if body.to_lowercase().contains("secretword") {
            found.push((*path).to_owned());
        }
    }
    found
}

fn secret() -> Input {
    tagged(
        "Secretword",
        "The secretword stands here.",
        "Shared, Secretword tag",
    )
}

story!(
    only_what_is_published_can_be_read_in_any_form_of_path,
    |site| {
        let shelf = Shelf::of(&site).await;
        shelf.post(&tagged("Open", "x", "Shared")).await;
        let forms = [
            "/secretword",
            "/secretword/",
            "//secretword",
            "/%73ecretword",
            "/secretword?page=1",
            "/secretword?preview=1",
            "/secretword/?comments=1",
            "/tags/secretword-tag",
            "/tags/secretword-tag/",
            "/tags/secretword-tag/feed.json",
        ];

        shelf.draft(&secret()).await;
        assert_eq!(
            found(&site, &forms).await,
            Vec::<String>::new(),
            "as a draft"
        );

        let post = shelf.scheduled(&secret(), 3_600_000).await;
        assert_eq!(
            found(&site, &forms).await,
            Vec::<String>::new(),
            "as scheduled"
        );
        let reader = site.reader();
        for form in forms {
            assert_eq!(reader.get(form).await.status, 404, "{form}");
        }

        site.clock.forward(3_600_000);
        site.run_jobs().await;
        assert!(
            found(&site, &forms).await.len() > 12,
            "{:?}",
            found(&site, &forms).await
        );
        assert_eq!(reader.get("/secretword").await.status, 200);

        shelf.offline(&post).await;
        assert_eq!(found(&site, &forms).await, Vec::<String>::new(), "offline");
        for form in forms {
            assert_eq!(reader.get(form).await.status, 404, "{form}");
        }

        shelf.trash(&post).await;
        assert_eq!(
            found(&site, &forms).await,
            Vec::<String>::new(),
            "in the trash"
        );
        assert_eq!(reader.get("/secretword").await.status, 410);
        assert_eq!(reader.get("/secretword/").await.status, 410);
    }
);

story!(
    a_saved_change_stays_on_the_desk_until_it_is_published,
    |site| {
        let shelf = Shelf::of(&site).await;
        let post = shelf.post(&tagged("Open", "Old words.", "Shared")).await;
        let base = post.draft_revision.unwrap();
        let input = tagged("Secretword", "The secretword.", "Secretword tag");
        knead::posts::writing::save(site.db(), &shelf.actor, post.id, base, &input)
            .await
            .unwrap();
        assert_eq!(
            found(&site, &["/secretword", "/tags/secretword-tag"]).await,
            Vec::<String>::new()
        );
        assert_eq!(
            site.reader().get("/open").await.texts(".e-content"),
            ["Old words."]
        );
    }
);

story!(a_trashed_draft_was_never_here, |site| {
    let shelf = Shelf::of(&site).await;
    let draft = shelf
        .draft(&Input {
            slug: "never".into(),
            ..text("Never", "x")
        })
        .await;
    shelf.trash(&draft).await;
    assert_eq!(site.reader().get("/never").await.status, 404);
});

story!(an_old_address_leads_to_the_new_one_for_ever, |site| {
    let shelf = Shelf::of(&site).await;
    let post = shelf.post(&text("Feet", "x")).await;
    let post = shelf
        .update(
            &post,
            &Input {
                slug: "happy-feet".into(),
                ..text("Feet", "x")
            },
        )
        .await;
    let post = shelf
        .update(
            &post,
            &Input {
                slug: "happiest-feet".into(),
                ..text("Feet", "x")
            },
        )
        .await;
    let reader = site.reader();
    for old in ["/feet", "/happy-feet", "/feet/", "/happy-feet?comments=3"] {
        let answer = reader.get(old).await;
        assert_eq!(
            (answer.status, answer.location()),
            (301, "/happiest-feet"),
            "{old}"
        );
    }
    assert_eq!(reader.get("/happiest-feet").await.status, 200);
    shelf.offline(&post).await;
    assert_eq!(reader.get("/feet").await.status, 404);
    shelf.trash(&post).await;
    assert_eq!(reader.get("/feet").await.status, 410);
});

story!(real_things_have_one_form_of_address, |site| {
    let shelf = Shelf::of(&site).await;
    shelf.post(&tagged("Feet", "x", "Hips")).await;
    let reader = site.reader();
    for (form, there) in [
        ("/feet/", "/feet"),
        ("//feet", "/feet"),
        ("/%66eet", "/feet"),
        ("/tags/", "/tags"),
        ("/tags/hips/", "/tags/hips"),
        ("/tags/hips/?page=1", "/tags/hips?page=1"),
        ("/tags//hips", "/tags/hips"),
        ("/archive/", "/archive"),
        ("/search/?q=feet", "/search?q=feet"),
        ("/feed.atom/", "/feed.atom"),
        ("/tags/hips/feed.rss/", "/tags/hips/feed.rss"),
        ("/sitemap.xml/", "/sitemap.xml"),
        ("/robots.txt/", "/robots.txt"),
    ] {
        let answer = reader.get(form).await;
        assert_eq!((answer.status, answer.location()), (301, there), "{form}");
    }
    for nothing in [
        "/nothing/",
        "/FEET",
        "/Feet",
        "/feet%00",
        "/feet%2f",
        "/fe%0Aet",
        "/%ff",
        "/tags/HIPS",
        "/tags/hips%00",
        "/tags/none/",
    ] {
        assert_eq!(reader.get(nothing).await.status, 404, "{nothing}");
    }
});

story!(lost_readers_get_help, |site| {
    let shelf = Shelf::of(&site).await;
    let post = shelf.post(&text("Feet", "x")).await;
    shelf.post(&text("Hands", "x")).await;
    let reader = site.reader();
    let lost = reader.get("/foot").await;
    assert_eq!(
        (lost.status, lost.texts("h1")),
        (404, vec!["There is no such page".to_owned()])
    );
    assert_eq!(lost.texts(".post-list h3"), ["Hands", "Feet"]);
    assert!(lost.has("form[action='/search'] input[name=q]"));
    assert_eq!(lost.header("Cache-Control"), Some("no-store"));
    shelf.trash(&post).await;
    let gone = reader.get("/feet").await;
    assert_eq!(
        (gone.status, gone.texts("h1")),
        (410, vec!["This page is gone".to_owned()])
    );
    assert_eq!(gone.texts(".post-list h3"), ["Hands"]);
});
