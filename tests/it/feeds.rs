//! Feeds, sitemap and robots as machines read them.

use crate::reading_shelf::{Shelf, tagged, text};
use crate::site::story;
use knead::posts::writing::Input;
use serde_json::Value;

/// The texts between two marks, in order.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Vec<&'t str> {
    text.split(from)
        .skip(1)
        .map(|rest| rest.split(to).next().unwrap())
        .collect()
}

fn unescaped(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}

story!(
    feeds_hold_whole_texts_with_addresses_that_lead_home,
    |config| {
        config.site.url = Some("https://quiet.example".into());
    },
    |site| {
        let shelf = Shelf::of(&site).await;
        let host = [("Host", "quiet.example")];
        let body =
            "Hello & [about](/about).\n\n![A hip](/media/0a1b.jpg)\n\nA note[^1].\n\n[^1]: Here.\n";
        shelf
            .post(&Input {
                excerpt: "In <short>.".into(),
                ..tagged("Feet & \"hands\"", body, "Hips, Lower back")
            })
            .await;
        let reader = site.reader();

        let atom = reader.get_with("/feed.atom", &host).await;
        assert_eq!(
            (atom.status, atom.header("Content-Type")),
            (200, Some("application/atom+xml; charset=utf-8"))
        );
        let feed = &atom.body;
        assert!(feed.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\""));
        assert!(feed.contains("<link rel=\"self\" type=\"application/atom+xml\" href=\"https://quiet.example/feed.atom\"/>"));
        assert!(feed.contains(
            "<link rel=\"alternate\" type=\"text/html\" href=\"https://quiet.example/feet-hands\"/>"
        ));
        assert_eq!(
            between(feed, "<published>", "<"),
            ["2026-03-02T09:01:00+00:00"]
        );
        assert_eq!(
            between(feed, "<updated>", "<"),
            ["2026-03-02T09:01:00+00:00"; 2]
        );
        assert_eq!(between(feed, "<name>", "<"), ["Olive Owner"]);
        assert_eq!(
            between(feed, "<category term=\"", "\""),
            ["Hips", "Lower back"]
        );
        assert_eq!(
            unescaped(between(feed, "<summary type=\"html\">", "</summary>")[0]),
            "In &lt;short&gt;.",
            "readers may take it for HTML"
        );
        assert_eq!(
            unescaped(between(feed, "<title>", "</title>")[1]),
            "Feet & \"hands\""
        );
        let content = unescaped(between(feed, "<content type=\"html\">", "</content>")[0]);
        assert!(
            content.contains("<a href=\"https://quiet.example/about\""),
            "{content}"
        );
        assert!(
            content.contains("This picture is not shown any more."),
            "{content}"
        );
        assert!(
            content.contains("href=\"https://quiet.example/feet-hands#fn-1\""),
            "{content}"
        );
        assert!(content.contains("Hello &amp; "), "{content}");

        let rss = reader.get_with("/feed.rss", &host).await;
        assert_eq!(
            rss.header("Content-Type"),
            Some("application/rss+xml; charset=utf-8")
        );
        assert_eq!(
            between(&rss.body, "<pubDate>", "<"),
            ["Mon, 02 Mar 2026 09:01:00 +0000"]
        );
        assert_eq!(
            between(&rss.body, "<lastBuildDate>", "<"),
            ["Mon, 02 Mar 2026 09:01:00 +0000"]
        );
        assert_eq!(between(&rss.body, "<dc:creator>", "<"), ["Olive Owner"]);
        assert_eq!(
            between(&rss.body, "<category>", "<"),
            ["Hips", "Lower back"]
        );
        assert!(rss.body.contains(
            "rel=\"self\" type=\"application/rss+xml\" href=\"https://quiet.example/feed.rss\"/>"
        ));
        assert_eq!(
            unescaped(between(&rss.body, "<content:encoded>", "</content:encoded>")[0]),
            content
        );

        let json = reader.get_with("/feed.json", &host).await;
        assert_eq!(json.header("Content-Type"), Some("application/feed+json"));
        let feed: Value = serde_json::from_str(&json.body).unwrap();
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(feed["feed_url"], "https://quiet.example/feed.json");
        let item = &feed["items"][0];
        assert_eq!(item["url"], "https://quiet.example/feet-hands");
        assert_eq!(item["title"], "Feet & \"hands\"");
        assert_eq!(item["content_html"], content.as_str());
        assert_eq!(item["authors"][0]["name"], "Olive Owner");
        assert_eq!(item["tags"], serde_json::json!(["Hips", "Lower back"]));
        assert_eq!(item["date_published"], "2026-03-02T09:01:00+00:00");
        let ids = [
            between(&atom.body, "<id>", "<")[1],
            between(&rss.body, "<guid isPermaLink=\"false\">", "<")[0],
        ];
        assert_eq!(ids, [item["id"].as_str().unwrap(); 2]);
    }
);

story!(feeds_may_be_read_from_anywhere, |site| {
    Shelf::of(&site)
        .await
        .post(&tagged("Feet", "x", "Hips"))
        .await;
    let reader = site.reader();
    for path in [
        "/feed.atom",
        "/feed.rss",
        "/feed.json",
        "/tags/hips/feed.atom",
        "/tags/hips/feed.rss",
        "/tags/hips/feed.json",
    ] {
        let feed = reader.get(path).await;
        assert_eq!(feed.status, 200, "{path}");
        assert_eq!(
            feed.header("Content-Security-Policy"),
            Some("default-src 'none'"),
            "{path}"
        );
        assert_eq!(
            feed.header("Cross-Origin-Resource-Policy"),
            Some("cross-origin"),
            "{path}"
        );
        assert_eq!(
            feed.header("Access-Control-Allow-Origin"),
            Some("*"),
            "{path}"
        );
        assert_eq!(
            feed.header("Cache-Control"),
            Some("public, max-age=0, must-revalidate"),
            "{path}"
        );
        let tag = feed.header("ETag").unwrap().to_owned();
        assert_eq!(
            reader
                .get_with(path, &[("If-None-Match", &tag)])
                .await
                .status,
            304,
            "{path}"
        );
        assert_eq!(site.owner().await.get(path).await.body, feed.body, "{path}");
    }
});

story!(
    an_entry_keeps_its_identity_when_its_address_changes,
    |site| {
        let shelf = Shelf::of(&site).await;
        let post = shelf.post(&tagged("Feet", "Old words.", "Hips")).await;
        let reader = site.reader();
        let before = reader.get("/feed.atom").await.body;
        site.clock.forward(86_400_000);
        shelf
            .update(
                &post,
                &Input {
                    slug: "happy-feet".into(),
                    ..tagged("Happy feet", "New words.", "Hips")
                },
            )
            .await;
        let after = reader.get("/feed.atom").await.body;
        assert_eq!(between(&before, "<id>", "<"), between(&after, "<id>", "<"));
        let ids = between(&after, "<id>", "<");
        assert!(
            ids.iter()
                .all(|id| id.starts_with("urn:uuid:") && id.len() == 45),
            "{ids:?}"
        );
        assert_eq!(ids[1], format!("urn:uuid:{}", post.uuid));
        assert!(
            after.contains("/happy-feet\"")
                && after.contains("New words.")
                && !after.contains("Old words.")
        );
        assert_eq!(
            between(&after, "<published>", "<"),
            between(&before, "<published>", "<")
        );
        assert_eq!(
            between(&after, "<updated>", "<"),
            ["2026-03-03T09:01:00+00:00"; 2]
        );
        assert_ne!(
            between(&reader.get("/tags/hips/feed.atom").await.body, "<id>", "<")[0],
            ids[0]
        );
    }
);

story!(feeds_hold_the_twenty_newest_of_their_subject, |site| {
    let shelf = Shelf::of(&site).await;
    shelf.post(&tagged("About knees", "x", "Knees")).await;
    for number in 1..=20 {
        shelf
            .post(&tagged(&format!("Post {number}"), "x", "Hips"))
            .await;
    }
    let reader = site.reader();
    let all = reader.get("/feed.atom").await.body;
    let titles = between(&all, "<title>", "<");
    assert_eq!(
        (titles.len(), titles[1], titles[20]),
        (21, "Post 20", "Post 1")
    );
    let knees = reader.get("/tags/knees/feed.atom").await.body;
    assert_eq!(
        between(&knees, "<title>", "<"),
        ["A new site: Knees", "About knees"]
    );
    assert!(knees.contains("<link rel=\"self\" type=\"application/atom+xml\" href=\"http://127.0.0.1:8000/tags/knees/feed.atom\"/>"));
    let knees: Value =
        serde_json::from_str(&reader.get("/tags/knees/feed.json").await.body).unwrap();
    assert_eq!(knees["home_page_url"], "http://127.0.0.1:8000/tags/knees");
    for nothing in [
        "/tags/none/feed.atom",
        "/tags/none/feed.rss",
        "/tags/none/feed.json",
        "/tags/knees/feed.xml",
    ] {
        assert_eq!(reader.get(nothing).await.status, 404, "{nothing}");
    }
});

story!(what_was_typed_cannot_break_a_feed, |site| {
    let shelf = Shelf::of(&site).await;
    let hostile = "]]>\u{fffe}</content></entry><script>alert(1)</script>&unknown; \u{7f}";
    shelf.post(&tagged(hostile, hostile, "<b>&amp;</b>")).await;
    let reader = site.reader();
    for path in ["/feed.atom", "/feed.rss", "/sitemap.xml"] {
        let body = reader.get(path).await.body;
        assert!(
            !body.contains("<script") && !body.contains('\u{fffe}') && !body.contains("<b>"),
            "{path}: {body}"
        );
        assert!(!body.contains("&unknown;"), "{path}");
    }
    let atom = reader.get("/feed.atom").await.body;
    assert_eq!(
        (
            atom.matches("</entry>").count(),
            atom.matches("</content>").count()
        ),
        (1, 1)
    );
});

story!(the_sitemap_names_every_public_address, |site| {
    let shelf = Shelf::of(&site).await;
    let first = shelf.post(&tagged("Feet", "x", "Hips")).await;
    shelf.page(&text("About", "x")).await;
    shelf.draft(&text("Hidden", "x")).await;
    site.clock.forward(86_400_000);
    shelf
        .update(
            &first,
            &Input {
                slug: "happy-feet".into(),
                ..tagged("Feet", "y", "Hips")
            },
        )
        .await;
    let map = site.reader().get("/sitemap.xml").await;
    assert_eq!(map.header("Content-Type"), Some("text/xml; charset=utf-8"));
    let base = "http://127.0.0.1:8000";
    let places = [
        "/",
        "/tags",
        "/archive",
        "/about",
        "/happy-feet",
        "/tags/hips",
    ]
    .map(|path| format!("{base}{path}"));
    assert_eq!(between(&map.body, "<loc>", "<"), places);
    let changed = "2026-03-03T09:02:00Z";
    let changes = between(&map.body, "<lastmod>", "<");
    assert_eq!(
        changes,
        [
            changed,
            changed,
            changed,
            "2026-03-02T09:02:00Z",
            changed,
            changed
        ]
    );
});

story!(crawlers_are_kept_out_of_the_rooms_of_staff, |site| {
    let robots = site.reader().get("/robots.txt").await;
    assert_eq!(
        (robots.status, robots.header("Content-Type")),
        (200, Some("text/plain; charset=utf-8"))
    );
    for room in [
        "/desk",
        "/moderation",
        "/settings",
        "/people",
        "/search",
        "/receipts",
    ] {
        assert!(
            robots.body.contains(&format!("Disallow: {room}$\n")),
            "{room}"
        );
    }
    assert!(
        robots
            .body
            .contains("Sitemap: http://127.0.0.1:8000/sitemap.xml\n")
    );
});
