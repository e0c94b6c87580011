//! What a post says about itself: to searches, on shared cards, in the words of schema.org, and about who wrote it.

use crate::answer::Answer;
use crate::correcting::act;
use crate::site::story;
use serde_json::Value;

/// The one data block of a page.
fn facts(page: &Answer) -> Value {
    let start = "<script type=\"application/ld+json\">";
    let blocks: Vec<&str> = page.body.split(start).skip(1).collect();
    assert_eq!(blocks.len(), 1, "one block");
    let json = blocks[0].split("</script").next().unwrap();
    assert!(!json.contains('<'), "{json}");
    serde_json::from_str(json).unwrap()
}

fn meta(page: &Answer, name: &str) -> Vec<String> {
    let selector = format!("meta[property='{name}'], meta[name='{name}']");
    page.attributes(&selector, "content")
}

story!(
    a_post_tells_machines_what_it_tells_people,
    |config| {
        config.site.url = Some("https://quiet.example".into());
    },
    |site| {
        let owner = site.owner().await;
        let host = [("Host", "quiet.example")];
        let hostile = "Feet </script><script>alert(1)</script> & \"hands\"";
        let page = owner.get_with("/desk/posts/new", &host).await;
        let fields = page.form("form.post-form").filled(&[
            ("title", hostile),
            ("body", "Five plain words stand here."),
            ("tags", "Hips, </script>"),
            ("slug", "feet"),
            ("seo_title", "Feet, explained"),
            ("seo_description", "What <feet> want."),
            ("cover", "aaaaaaaaaaaaaaaa.jpg"),
            ("social_picture", "bbbbbbbbbbbbbbbb.png"),
        ]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        let body = crate::persona::encode(&fields);
        let headers = [("Host", "quiet.example"), ("Sec-Fetch-Site", "same-origin")];
        let made = owner
            .request(
                rocket::http::Method::Post,
                "/desk/posts/publication",
                &headers,
                Some(body),
            )
            .await;
        assert_eq!(made.status, 303, "{}", made.text());

        let page = site.reader().get_with("/feet", &host).await;
        assert_eq!(page.texts("title"), ["Feet, explained · A new site"]);
        assert_eq!(page.texts("h1"), [hostile]);
        assert_eq!(
            page.attributes("link[rel=canonical]", "href"),
            ["https://quiet.example/feet"]
        );
        for (name, content) in [
            ("description", "What <feet> want."),
            ("og:description", "What <feet> want."),
            ("og:title", "Feet, explained"),
            ("og:type", "article"),
            ("og:url", "https://quiet.example/feet"),
            (
                "og:image",
                "https://quiet.example/media/bbbbbbbbbbbbbbbb.png",
            ),
            ("twitter:card", "summary_large_image"),
        ] {
            assert_eq!(meta(&page, name), [content], "{name}");
        }
        let facts = facts(&page);
        for (name, value) in [
            ("@context", "https://schema.org"),
            ("@type", "BlogPosting"),
            ("headline", hostile),
            ("description", "What <feet> want."),
            ("url", "https://quiet.example/feet"),
            ("datePublished", "2026-03-02T09:00:00+00:00"),
            ("dateModified", "2026-03-02T09:00:00+00:00"),
            ("inLanguage", "en"),
        ] {
            assert_eq!(facts[name], value, "{name}");
        }
        assert_eq!(facts["wordCount"], 5);
        assert_eq!(facts["keywords"], serde_json::json!(["Hips", "</script>"]));
        assert_eq!(facts["author"]["name"], "Olive Owner");
        assert_eq!(facts["publisher"]["name"], "A new site");
        assert_eq!(
            facts["image"][0],
            "https://quiet.example/media/bbbbbbbbbbbbbbbb.png"
        );
        assert_eq!(
            page.texts("body script").len(),
            0,
            "no script but those with an address"
        );
        let policy = page.header("Content-Security-Policy").unwrap();
        assert!(policy.contains("script-src 'self';"), "{policy}");
    }
);

story!(a_plain_post_falls_back_on_its_own_words, |site| {
    let owner = site.owner().await;
    owner.publish("Feet", "They carry you.", &[]).await;
    let page = site.reader().get("/feet").await;
    assert_eq!(page.texts("title"), ["Feet · A new site"]);
    assert_eq!(meta(&page, "description"), ["They carry you."]);
    assert_eq!(meta(&page, "twitter:card"), ["summary"]);
    assert!(meta(&page, "og:image").is_empty());
    let facts = facts(&page);
    assert!(facts.get("image").is_none() && facts.get("correction").is_none());
    for path in ["/", "/archive", "/tags"] {
        let page = site.reader().get(path).await;
        assert!(!page.body.contains("ld+json"), "{path}");
        assert_eq!(meta(&page, "og:type"), ["website"], "{path}");
    }
});

story!(corrections_and_reviews_stand_among_the_facts, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Feet", "They carry you.", &[]).await;
    assert_eq!(act(&owner, &desk, "/publication", &[]).await.status, 303);
    site.clock.forward(24 * 60 * 60 * 1000);
    let change = [
        ("body", "They carry you for life."),
        ("change", "content"),
        ("changed", "For life."),
    ];
    assert_eq!(
        act(&owner, &desk, "/publication", &change).await.status,
        303
    );
    let confirm = format!("{desk}/review/confirmation");
    assert_eq!(owner.post(&confirm, &[]).await.status, 303);
    let facts = facts(&site.reader().get("/feet").await);
    assert_eq!(facts["dateModified"], "2026-03-03T09:00:00+00:00");
    assert_eq!(facts["correction"][0]["text"], "For life.");
    assert_eq!(facts["mainEntityOfPage"]["lastReviewed"], "2026-03-03");
});

story!(the_desk_shows_how_it_would_look_elsewhere, |site| {
    let owner = site.owner().await;
    let new = owner.get("/desk/posts/new").await;
    assert_eq!(new.texts(".look-search [data-look-title]"), ["Untitled"]);
    let fields = [
        ("seo_title", "Feet <b>"),
        ("excerpt", "From the excerpt"),
        ("social_picture", "bbbbbbbbbbbbbbbb.png"),
        ("slug", "on-feet"),
    ];
    let desk = owner.draft("Feet", "The beginning.", &fields).await;
    let page = owner.get(&desk).await;
    assert_eq!(page.texts("[data-look-title]"), ["Feet <b>", "Feet <b>"]);
    assert_eq!(page.texts(".look-card .look-words"), ["From the excerpt"]);
    assert_eq!(
        page.texts(".look-search .look-address"),
        ["127.0.0.1:8000 › on-feet"]
    );
    assert_eq!(
        page.attributes(".look-card img", "src"),
        ["/media/bbbbbbbbbbbbbbbb.png"]
    );
    assert_eq!(
        page.texts("[data-count=seo_title]"),
        ["8 of about 60 letters."]
    );
    let long = "x".repeat(61);
    act(&owner, &desk, "", &[("seo_title", &long), ("excerpt", "")]).await;
    let page = owner.get(&desk).await;
    assert_eq!(
        page.texts("[data-count=seo_title]"),
        ["61 letters; searches show about 60 of them."]
    );
    assert_eq!(page.texts(".look-card .look-words"), ["The beginning."]);
});

story!(sources_are_shown_and_never_trusted, |site| {
    let owner = site.owner().await;
    let sources = "- [A study](https://example.org/a)\n- <script>alert(1)</script><b id=\"s-x\">b</b>\n- https://example.org/b";
    let desk = owner
        .draft("Feet", "## One\n\nText", &[("sources", sources)])
        .await;
    assert_eq!(act(&owner, &desk, "/publication", &[]).await.status, 303);
    let page = site.reader().get("/feet").await;
    let links = page.attributes(".sources a", "href");
    assert_eq!(links, ["https://example.org/a", "https://example.org/b"]);
    assert!(!page.has(".sources script") && !page.has(".sources [id]:not(#sources-title)"));
    let none = owner.publish("Hands", "Text", &[]).await;
    assert!(!site.reader().get(&none).await.has(".sources"));
});

story!(a_writer_says_who_gives_the_advice, |site| {
    let writer = site.writer().await;
    let path = writer.publish("Feet", "Text", &[]).await;
    let reader = site.reader();
    assert!(!reader.get(&path).await.has("aside.author"));
    let account = writer.get("/people/password").await;
    let fields = [
        ("credentials", "Massage therapist, <700> hours"),
        ("licence", "No. 12345"),
        ("about", "Two lines\nof words"),
    ];
    let kept = writer
        .send_form(&account, "form.introduction-form", &fields)
        .await;
    assert_eq!(kept.status, 303);
    assert!(
        !reader.get(&path).await.has("aside.author"),
        "not without the tick"
    );
    let account = writer.get("/people/password").await;
    let form = account.form("form.introduction-form");
    assert_eq!(form.value("licence"), "No. 12345");
    let shown = writer
        .send_form(&account, "form.introduction-form", &[("shown", "true")])
        .await;
    assert_eq!(shown.status, 303);
    let page = reader.get(&path).await;
    assert_eq!(page.texts("aside.author h2"), ["Wanda Writer"]);
    assert_eq!(
        page.texts("aside.author .credentials"),
        ["Massage therapist, <700> hours"]
    );
    let text = page.texts("aside.author").join("");
    assert!(text.contains("Licence: No. 12345") && text.contains("Two lines of words"));
    assert_eq!(facts(&page)["author"]["identifier"], "No. 12345");
    let other = site.published("Hands", "Text").await;
    assert!(
        !reader.get(&other).await.has("aside.author"),
        "each for themselves"
    );

    let long = "x".repeat(601);
    let refused = writer
        .send_form(
            &account,
            "form.introduction-form",
            &[("about", &long), ("licence", "Typed")],
        )
        .await;
    assert_eq!(refused.status, 422);
    assert!(refused.has("#about-error"));
    let form = refused.form("form.introduction-form");
    assert_eq!(
        (form.value("about"), form.value("licence")),
        (long, "Typed".into())
    );
    let moderator = site.moderator().await;
    assert!(
        !moderator
            .get("/people/password")
            .await
            .has("form.introduction-form")
    );
});
