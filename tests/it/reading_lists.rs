//! Tags, archive and search.

use crate::reading_shelf::{Shelf, tagged, text};
use crate::site::story;
use knead::posts::writing::Input;

story!(tags_lead_to_their_posts, |site| {
    let shelf = Shelf::of(&site).await;
    for number in 1..=11 {
        shelf
            .post(&tagged(&format!("Hips {number}"), "x", "Hips"))
            .await;
    }
    let both = shelf.post(&tagged("Both", "x", "Lower back, Hips")).await;
    shelf.post(&text("No tags", "x")).await;
    let reader = site.reader();
    let tags = reader.get("/tags").await;
    assert_eq!(
        tags.texts(".tag-index li"),
        ["Hips12 posts", "Lower back1 post"]
    );
    assert_eq!(
        tags.attributes(".tag-index a", "href"),
        ["/tags/hips", "/tags/lower-back"]
    );

    let hips = reader.get("/tags/hips").await;
    assert_eq!(hips.texts("h1"), ["Hips"]);
    let listed = hips.texts(".post-list h2");
    assert_eq!(
        (listed.len(), listed[0].as_str(), listed[9].as_str()),
        (10, "Both", "Hips 3")
    );
    assert_eq!(
        hips.texts(".post-list li:first-child .tags a"),
        ["Lower back", "Hips"]
    );
    assert_eq!(hips.attributes(".paging a", "href"), ["/tags/hips?page=2"]);
    assert!(hips.has("link[rel=alternate][href='/tags/hips/feed.atom']"));
    let second = reader.get("/tags/hips?page=2").await;
    assert_eq!(second.texts(".post-list h2"), ["Hips 2", "Hips 1"]);
    assert_eq!(
        second.attributes("link[rel=canonical]", "href"),
        ["http://127.0.0.1:8000/tags/hips?page=2"]
    );
    for beyond in ["/tags/hips?page=3", "/tags/hips?page=0", "/tags/knees"] {
        assert_eq!(reader.get(beyond).await.status, 404, "{beyond}");
    }

    shelf.offline(&both).await;
    assert_eq!(reader.get("/tags/lower-back").await.status, 404);
    assert_eq!(
        reader.get("/tags").await.texts(".tag-index li"),
        ["Hips11 posts"]
    );
});

story!(the_archive_holds_everything_by_year, |site| {
    let shelf = Shelf::of(&site).await;
    shelf.post(&text("First", "x")).await;
    site.clock.forward(365 * 86_400_000);
    shelf.post(&text("Second", "x")).await;
    shelf.post(&text("Third", "x")).await;
    let reader = site.reader();
    let archive = reader.get("/archive").await;
    assert_eq!(archive.texts("main h2"), ["2027", "2026"]);
    assert_eq!(
        archive.texts("main li"),
        ["2 MarchThird", "2 MarchSecond", "2 MarchFirst"]
    );
    assert_eq!(
        archive.attributes("main li a", "href"),
        ["/third", "/second", "/first"]
    );
    for beyond in ["/archive?page=2", "/archive?page=0", "/archive?page=x"] {
        assert_eq!(reader.get(beyond).await.status, 404, "{beyond}");
    }
});

story!(a_long_archive_has_pages, |site| {
    let shelf = Shelf::of(&site).await;
    for number in 1..=101 {
        shelf.post(&text(&format!("Post {number}"), "x")).await;
    }
    let reader = site.reader();
    let first = reader.get("/archive").await;
    let listed = first.texts("main li a");
    assert_eq!(
        (listed.len(), listed[0].as_str(), listed[99].as_str()),
        (100, "Post 101", "Post 2")
    );
    assert_eq!(first.attributes(".paging a", "href"), ["/archive?page=2"]);
    assert_eq!(
        reader.get("/archive?page=2").await.texts("main li a"),
        ["Post 1"]
    );
});

story!(search_finds_words_in_title_text_summary_and_tags, |site| {
    let shelf = Shelf::of(&site).await;
    shelf
        .post(&text("A warm towel", "Heat is no luxury."))
        .await;
    shelf
        .post(&tagged(
            "Shoulders",
            "Three things to do. My _favourite_ is 100% free.",
            "At the desk",
        ))
        .await;
    shelf
        .post(&Input {
            excerpt: "Twenty-six bones.".into(),
            ..text("Feet", "A hundred percent free of charge.")
        })
        .await;
    let reader = site.reader();
    for (query, titles) in [
        ("towel", vec!["A warm towel"]),
        ("TOWEL", vec!["A warm towel"]),
        ("luxury", vec!["A warm towel"]),
        ("bones", vec!["Feet"]),
        ("desk", vec!["Shoulders"]),
        ("free", vec!["Feet", "Shoulders"]),
        ("free+things", vec!["Shoulders"]),
        ("towel+bones", vec![]),
        ("100%25", vec!["Shoulders"]),
        ("%25", vec!["Shoulders"]),
        ("_favourite_", vec!["Shoulders"]),
        ("f__t", vec![]),
        ("%5C", vec![]),
        ("%27%3B--", vec![]),
        ("towel%00", vec!["A warm towel"]),
    ] {
        let page = reader.get(&format!("/search?q={query}")).await;
        assert_eq!(page.status, 200, "{query}");
        assert_eq!(page.texts(".post-list h2"), titles, "{query}");
        assert_eq!(page.header("X-Robots-Tag"), Some("noindex"));
        assert!(!page.texts("[role=status]").is_empty(), "{query}");
    }
});

story!(search_keeps_what_was_typed, |site| {
    let shelf = Shelf::of(&site).await;
    shelf.post(&text("Feet", "x")).await;
    let reader = site.reader();
    for empty in [
        "/search",
        "/search?q=",
        "/search?q=+%09",
        "/search?other=feet",
    ] {
        let page = reader.get(empty).await;
        assert_eq!(page.status, 200);
        assert!(
            page.has("form[action='/search'] input[name=q]") && !page.has("[role=status]"),
            "{empty}"
        );
    }
    let page = reader
        .get("/search?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E")
        .await;
    assert_eq!(
        page.attributes("input[name=q]", "value"),
        ["\"><script>alert(1)</script>"]
    );
    assert!(!page.has("main script"));

    let long = "ä".repeat(201);
    let page = reader
        .get(&format!("/search?q={}", "%C3%A4".repeat(201)))
        .await;
    assert_eq!(page.status, 422);
    assert_eq!(page.attributes("input[name=q]", "value"), [long]);
    assert_eq!(
        page.attributes("input[name=q]", "aria-describedby"),
        ["q-error"]
    );
    assert!(page.texts("#q-error")[0].contains("under 200 letters"));
    assert_eq!(page.attributes(".error-summary a", "href"), ["#q"]);
    assert_eq!(page.header("Cache-Control"), Some("no-store"));
});

story!(search_shows_at_most_fifty, |site| {
    let shelf = Shelf::of(&site).await;
    for number in 1..=51 {
        shelf
            .post(&text(&format!("Post {number}"), "A common word."))
            .await;
    }
    let page = site.reader().get("/search?q=common").await;
    let listed = page.texts(".post-list h2");
    assert_eq!(
        (listed.len(), listed[0].as_str(), listed[49].as_str()),
        (50, "Post 51", "Post 2")
    );
    assert!(page.texts("[role=status]")[0].starts_with("More than 50"));
});
