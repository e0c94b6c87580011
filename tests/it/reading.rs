//! Home, posts and pages as a reader opens them.

use crate::reading_shelf::{Shelf, tagged, text};
use crate::site::story;
use knead::site::{navigation, settings};
use knead::text::zone::Zone;

story!(an_empty_site_greets_kindly, |site| {
    let reader = site.reader();
    let home = reader.get("/").await;
    assert_eq!(home.status, 200);
    assert_eq!(home.texts("main h1"), ["The first note is on its way"]);
    assert!(!home.has(".paging") && !home.has(".post-list"));
    for path in [
        "/tags",
        "/archive",
        "/search",
        "/feed.atom",
        "/feed.rss",
        "/feed.json",
        "/sitemap.xml",
    ] {
        assert_eq!(reader.get(path).await.status, 200, "{path}");
    }
    assert_eq!(reader.get("/?page=2").await.status, 404);
    let lost = reader.get("/nothing").await;
    assert_eq!(
        (lost.status, lost.texts("main h1")),
        (404, vec!["There is no such page".to_owned()])
    );
});

story!(the_newest_post_stands_large_and_ten_fill_a_page, |site| {
    let shelf = Shelf::of(&site).await;
    for number in 1..=21 {
        shelf
            .post(&text(&format!("Post {number}"), "Some words."))
            .await;
    }
    let reader = site.reader();
    let home = reader.get("/").await;
    assert_eq!(home.texts("article.newest h2"), ["Post 21"]);
    let listed = home.texts(".post-list h3");
    assert_eq!(
        (listed.len(), listed[0].as_str(), listed[8].as_str()),
        (9, "Post 20", "Post 12")
    );
    assert_eq!(home.attributes(".paging a", "href"), ["/?page=2"]);
    assert_eq!(
        home.attributes("link[rel=canonical]", "href"),
        ["http://127.0.0.1:8000/"]
    );

    let second = reader.get("/?page=2").await;
    assert!(!second.has("article.newest"));
    let listed = second.texts(".post-list h2");
    assert_eq!(
        (listed.len(), listed[0].as_str(), listed[9].as_str()),
        (10, "Post 11", "Post 2")
    );
    assert_eq!(second.attributes(".paging a", "href"), ["/", "/?page=3"]);
    assert_eq!(
        second.attributes("link[rel=canonical]", "href"),
        ["http://127.0.0.1:8000/?page=2"]
    );

    let last = reader.get("/?page=3").await;
    assert_eq!(last.texts(".post-list h2"), ["Post 1"]);
    assert_eq!(last.attributes(".paging a", "href"), ["/?page=2"]);
    for beyond in [
        "/?page=4",
        "/?page=0",
        "/?page=501",
        "/?page=x",
        "/?page=-1",
        "/?page=99999999999999999999",
    ] {
        assert_eq!(reader.get(beyond).await.status, 404, "{beyond}");
    }
    assert_eq!(
        reader.get("/?page=1&utm_source=letter").await.body,
        home.body
    );
});

story!(a_post_shows_everything_of_it, |site| {
    let shelf = Shelf::of(&site).await;
    shelf.post(&text("Feet", "Twenty-six bones.")).await;
    let mut long = tagged("Ten <good> reasons", "", "Glutes, Lower back");
    long.body = (1..=5)
        .map(|n| format!("## {n}. Reason\n\n{}\n\n", "word ".repeat(100)))
        .collect();
    long.excerpt = "Why the largest muscles deserve an hour.".into();
    shelf.post(&long).await;
    shelf.post(&text("Hamstrings", "The story goes on.")).await;

    let page = site.reader().get("/ten-good-reasons").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.texts("h1"), ["Ten <good> reasons"]);
    assert_eq!(page.texts(".post .p-author"), ["Olive Owner"]);
    assert_eq!(page.texts(".post-head time"), ["2 March 2026"]);
    assert_eq!(
        page.attributes(".post-head time", "datetime"),
        ["2026-03-02T09:02:00+00:00"]
    );
    assert!(
        page.texts(".post-head .meta")[0].contains("3 min read"),
        "{:?}",
        page.texts(".post-head .meta")
    );
    assert_eq!(page.texts(".post-foot .tags a"), ["Glutes", "Lower back"]);
    assert_eq!(
        page.attributes(".post-foot .tags a", "href"),
        ["/tags/glutes", "/tags/lower-back"]
    );
    assert_eq!(page.texts(".contents a").len(), 5);
    assert_eq!(page.attributes(".contents a", "href")[0], "#s-1-reason");
    assert!(page.has(".e-content h2#s-1-reason"));
    assert_eq!(page.attributes(".neighbours a.previous", "href"), ["/feet"]);
    assert_eq!(
        page.attributes(".neighbours a.next", "href"),
        ["/hamstrings"]
    );
    assert_eq!(
        page.attributes("link[rel=canonical]", "href"),
        ["http://127.0.0.1:8000/ten-good-reasons"]
    );
    assert_eq!(
        page.attributes("meta[name=description]", "content"),
        ["Why the largest muscles deserve an hour."]
    );
    assert_eq!(
        page.attributes("meta[property='og:title']", "content"),
        ["Ten <good> reasons"]
    );
    assert_eq!(
        page.attributes("link[rel=alternate]", "href"),
        [
            "/ten-good-reasons/comments.atom",
            "/feed.atom",
            "/feed.rss",
            "/feed.json",
            "/comments.atom"
        ]
    );
    assert_eq!(page.attributes("html", "lang"), ["en"]);

    let oldest = site.reader().get("/feet").await;
    assert!(
        !oldest.has(".contents")
            && !oldest.has(".post-foot .tags")
            && !oldest.has(".neighbours .previous")
    );
    assert_eq!(
        oldest.texts(".neighbours .next"),
        ["LaterTen <good> reasons"]
    );
});

story!(
    posts_of_the_same_instant_are_neighbours_in_the_order_of_the_list,
    |site| {
        let shelf = Shelf::of(&site).await;
        for title in ["One", "Two", "Three"] {
            shelf.post(&text(title, "x")).await;
            site.clock.forward(-60_000);
        }
        let reader = site.reader();
        assert_eq!(reader.get("/").await.texts(".post-list h3"), ["Two", "One"]);
        let middle = reader.get("/two").await;
        assert_eq!(middle.attributes(".neighbours .previous", "href"), ["/one"]);
        assert_eq!(middle.attributes(".neighbours .next", "href"), ["/three"]);
        assert!(!reader.get("/three").await.has(".neighbours .next"));
    }
);

story!(a_change_on_a_later_day_is_said, |site| {
    let shelf = Shelf::of(&site).await;
    let post = shelf.post(&text("Feet", "Old words.")).await;
    let post = shelf.update(&post, &text("Feet", "Same-day words.")).await;
    let reader = site.reader();
    assert!(!reader.get("/feet").await.has(".dt-updated"));
    site.clock.forward(3 * 86_400_000);
    shelf.update(&post, &text("Feet", "New words.")).await;
    let page = reader.get("/feet").await;
    assert_eq!(page.texts(".dt-updated"), ["5 March 2026"]);
    assert_eq!(page.texts(".dt-published"), ["2 March 2026"]);
    assert_eq!(page.texts(".e-content"), ["New words."]);
});

story!(a_page_stands_alone, |site| {
    let shelf = Shelf::of(&site).await;
    shelf
        .page(&text("About the practice", "A green door."))
        .await;
    shelf.post(&text("Feet", "x")).await;
    let reader = site.reader();
    let page = reader.get("/about-the-practice").await;
    assert_eq!(
        (page.status, page.texts("h1")),
        (200, vec!["About the practice".to_owned()])
    );
    assert!(!page.has(".comments") && !page.has(".neighbours") && !page.has("time"));
    for list in ["/", "/archive", "/feed.atom"] {
        assert!(
            !reader.get(list).await.body.contains("about-the-practice"),
            "{list}"
        );
    }
    assert!(
        reader
            .get("/sitemap.xml")
            .await
            .body
            .contains("/about-the-practice</loc>")
    );
    assert_eq!(
        reader
            .get("/search?q=green+door")
            .await
            .texts(".post-list h2"),
        ["About the practice"]
    );
    assert_eq!(reader.get("/").await.texts("article.newest h2"), ["Feet"]);
});

story!(the_owners_settings_stand_on_every_page, |site| {
    let shelf = Shelf::of(&site).await;
    shelf.post(&text("Feet", "x")).await;
    let input = settings::Input {
        title: "Quiet & Hands".into(),
        tagline: "Notes from a massage room".into(),
        time_zone: Zone::parse("Pacific/Auckland").unwrap().name().into(),
        language: "de-AT".into(),
        accent_hue: "200".into(),
        practice_text: "A small practice near the park.".into(),
        booking_label: "Book a massage".into(),
        booking_href: "https://example.org/book".into(),
        plays_videos: false,
    };
    settings::change(site.db(), &shelf.actor, input)
        .await
        .unwrap();
    let entry = |label: &str, href: &str| navigation::Entry {
        label: label.into(),
        href: href.into(),
    };
    navigation::arrange(
        site.db(),
        &shelf.actor,
        vec![entry("Notes", "/"), entry("Topics", "/tags")],
    )
    .await
    .unwrap();

    let page = site.reader().get("/feet").await;
    assert_eq!(page.texts("title"), ["Feet · Quiet & Hands"]);
    assert_eq!(page.texts(".site-name"), ["Quiet & Hands"]);
    assert_eq!(page.texts(".site-tagline"), ["Notes from a massage room"]);
    assert_eq!(page.attributes("html", "lang"), ["de-AT"]);
    assert!(page.has("link[href='/static/accent/200.css']"));
    assert_eq!(page.texts(".post-head time"), ["2 March 2026"]);
    assert_eq!(
        page.attributes(".post-head time", "datetime"),
        ["2026-03-02T22:01:00+13:00"]
    );
    assert_eq!(
        page.texts(".practice p"),
        ["A small practice near the park."]
    );
    assert_eq!(
        page.attributes(".practice a.button", "href"),
        ["https://example.org/book"]
    );
    let home = site.reader().get("/").await;
    assert_eq!(
        home.texts("title"),
        ["Quiet & Hands: Notes from a massage room"]
    );
    assert_eq!(home.attributes(".menu a[aria-current=page]", "href"), ["/"]);
    assert_eq!(home.texts(".menu li"), ["Notes", "Topics", "Search"]);
});

story!(
    every_page_brings_its_style_script_and_pictures_with_it,
    |site| {
        let shelf = Shelf::of(&site).await;
        shelf.post(&text("Feet", "x")).await;
        let reader = site.reader();
        let mut linked = Vec::new();
        for path in ["/", "/feet", "/search", "/nothing"] {
            let page = reader.get(path).await;
            linked.extend(page.attributes(
                "link[rel=stylesheet], link[rel=icon], link[rel=preload]",
                "href",
            ));
            linked.extend(page.attributes("script", "src"));
            linked.extend(
                page.attributes("use", "href")
                    .iter()
                    .map(|href| href.split('#').next().unwrap().to_owned()),
            );
        }
        linked.sort();
        linked.dedup();
        assert!(linked.len() >= 6, "{linked:?}");
        for href in linked {
            let file = reader.get(&href).await;
            assert_eq!(file.status, 200, "{href}");
            assert!(
                file.header("Cache-Control").unwrap().contains("immutable"),
                "{href} is fetched anew for every page"
            );
        }
    }
);

story!(
    staff_see_the_way_to_the_desk_on_pages_that_nobody_keeps,
    |site| {
        let shelf = Shelf::of(&site).await;
        let post = shelf.post(&text("Feet", "x")).await;
        let edit = format!(".viewer-bar a[href='/desk/posts/{}']", post.id);
        let (owner, writer, moderator) = (
            site.owner().await,
            site.writer().await,
            site.moderator().await,
        );
        for (persona, may_edit, has_desk) in [
            (&owner, true, true),
            (&writer, false, true),
            (&moderator, false, false),
        ] {
            let page = persona.get("/feet").await;
            assert_eq!(page.header("Cache-Control"), Some("no-store"));
            assert!(page.has(".viewer-bar a[href='/moderation']"));
            assert_eq!(page.has(&edit), may_edit);
            assert_eq!(page.has(".viewer-bar a[href='/desk']"), has_desk);
        }
        let reader = site.reader();
        shelf.page(&text("About", "x")).await;
        let way = owner
            .get("/about")
            .await
            .attributes(".viewer-bar li:last-child a", "href");
        assert_eq!(owner.get(&way[0]).await.status, 200, "{way:?}");
        assert!(!writer.get("/about").await.body.contains("Edit this page"));
        let stranger = reader.get("/feet").await;
        assert!(!stranger.has(".viewer-bar"));
        assert_eq!(
            stranger.header("Cache-Control"),
            Some("public, max-age=0, must-revalidate")
        );
        reader.keep_cookie("flavour", "chocolate");
        assert_eq!(reader.get("/feet").await.body, stranger.body);
    }
);
