//! Hosts, headers, bodies and errors: what every answer carries, and what no page ever shows.

use crate::site::story;
use rocket::http::Method;

story!(only_our_own_host_is_answered, |site| {
    let reader = site.reader();
    for (host, status) in [
        ("127.0.0.1:8000", 200),
        ("localhost:8000", 200),
        ("evil.invalid", 421),
        ("127.0.0.1:9", 421),
    ] {
        let answer = reader.get_with("/", &[("Host", host)]).await;
        assert_eq!(answer.status, status, "{host}");
        assert!(!answer.body.contains("evil.invalid"));
    }
    let twice = reader
        .get_with(
            "/",
            &[("Host", "127.0.0.1:8000"), ("Host", "127.0.0.1:8000")],
        )
        .await;
    assert_eq!(twice.status, 400);
    assert_eq!(
        reader
            .get_with("/health/live", &[("Host", "10.0.0.7")])
            .await
            .status,
        200
    );
});

story!(no_header_of_a_request_reaches_a_public_page, |site| {
    let path = site.published("A post", "Text").await;
    for page in [
        "/",
        &path,
        "/feed.atom",
        "/sitemap.xml",
        "/robots.txt",
        "/tags",
    ] {
        let plain = site.reader().get(page).await;
        for name in [
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Original-URL",
            "X-Rewrite-URL",
            "Forwarded",
            "Referer",
            "Accept-Language",
            "User-Agent",
            "X-Real-IP",
        ] {
            let answer = site
                .reader()
                .get_with(page, &[(name, "evil.invalid")])
                .await;
            assert_eq!(
                (answer.status, &answer.body),
                (plain.status, &plain.body),
                "{page} with {name}"
            );
        }
        let answer = site
            .reader()
            .get_with(page, &[("Cookie", "other=1; theme=dark")])
            .await;
        assert_eq!(answer.body, plain.body, "{page} with other cookies");
        assert!(plain.header("Set-Cookie").is_none(), "{page}");
    }
});

story!(every_page_carries_the_headers, |site| {
    let path = site.published("A post", "Text").await;
    let owner = site.owner().await;
    for (page, who) in [
        ("/", None),
        (&*path, None),
        ("/nothing-here", None),
        ("/sign-in", None),
        ("/desk", Some(&owner)),
    ] {
        let answer = match who {
            Some(person) => person.get(page).await,
            None => site.reader().get(page).await,
        };
        let policy = answer.header("Content-Security-Policy").unwrap_or_default();
        assert!(
            policy.contains("default-src 'none'") && policy.contains("script-src 'self'"),
            "{page}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{page}: {policy}");
        assert_eq!(
            answer.header("X-Content-Type-Options"),
            Some("nosniff"),
            "{page}"
        );
        assert_eq!(answer.header("X-Frame-Options"), Some("DENY"), "{page}");
        assert!(answer.header("Server").is_none(), "{page}");
        assert!(answer.header("Referrer-Policy").is_some(), "{page}");
    }
    let desk = owner.get("/desk").await;
    assert_eq!(desk.header("Cache-Control"), Some("no-store"));
    assert_eq!(desk.header("Referrer-Policy"), Some("same-origin"));
    assert_eq!(
        owner.get(&path).await.header("Cache-Control"),
        Some("no-store")
    );
});

story!(a_public_page_is_not_sent_twice_to_who_has_it, |site| {
    let path = site.published("A post", "Text").await;
    let first = site.reader().get(&path).await;
    let tag = first.header("ETag").unwrap().to_owned();
    let again = site
        .reader()
        .get_with(&path, &[("If-None-Match", &tag)])
        .await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(again.header("ETag"), Some(tag.as_str()));
    let head = site.reader().request(Method::Head, &path, &[], None).await;
    assert_eq!(
        (head.status, head.header("ETag"), head.body.as_str()),
        (200, Some(tag.as_str()), "")
    );
    let other = site
        .reader()
        .get_with(&path, &[("If-None-Match", "W/\"other\"")])
        .await;
    assert_eq!(other.status, 200);
});

story!(
    https_sites_insist_on_it,
    |config| { config.site.url = Some("https://example.org".into()) },
    |site| {
        let answer = site
            .reader()
            .get_with("/", &[("Host", "example.org")])
            .await;
        assert_eq!(answer.status, 200);
        assert!(answer.header("Strict-Transport-Security").is_some());
        assert!(
            answer.body.contains("https://example.org/"),
            "{}",
            answer.body
        );
        assert_eq!(site.reader().get("/").await.status, 421);
    }
);

story!(a_form_of_another_kind_is_refused_in_words, |site| {
    site.published("A post", "Text").await;
    let reader = site.reader();
    for kind in [
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
    ] {
        let answer = reader
            .request(
                Method::Post,
                "/a-post/comments",
                &[("Content-Type", kind), ("Sec-Fetch-Site", "same-origin")],
                None,
            )
            .await;
        assert!(
            matches!(answer.status, 415 | 422),
            "{kind}: {}",
            answer.status
        );
    }
});

story!(bodies_over_the_limit_are_refused, |site| {
    let owner = site.owner().await;
    site.published("A post", "Text").await;
    let large = "x".repeat(4 * 1024 * 1024);
    for (path, person) in [
        ("/a-post/comments", &site.reader()),
        ("/sign-in", &site.reader()),
        ("/desk/posts", &owner),
    ] {
        let answer = person.post(path, &[("body", &large)]).await;
        assert_eq!(answer.status, 413, "{path}");
        assert!(
            answer.text().contains("too large"),
            "{path}: {}",
            answer.text()
        );
    }
});

story!(
    an_article_of_a_hundred_kilobytes_goes_through_a_form,
    |site| {
        let owner = site.owner().await;
        let long = "A sentence of a long article. ".repeat(3_500);
        let path = owner.publish("Long", &long, &[]).await;
        let page = site.reader().get(&path).await;
        assert_eq!(page.status, 200);
        assert!(page.body.len() > 100_000);
    }
);

story!(a_broken_database_is_503_and_tells_nothing, |site| {
    site.published("A post", "Text").await;
    let (owner, reader) = (site.owner().await, site.reader());
    reader.get("/").await;
    site.db().reading().clone().close().await.unwrap();
    site.db().writing().clone().close().await.unwrap();
    for path in ["/", "/a-post", "/feed.atom", "/desk", "/health/ready"] {
        // Without a cookie the desk needs no records to say who may not come in.
        let asking = if path == "/desk" { &owner } else { &reader };
        let answer = asking.get(path).await;
        assert_eq!(answer.status, 503, "{path}: {}", answer.text());
        assert!(answer.header("Retry-After").is_some(), "{path}");
        for secret in ["SQL", "sql", "pool", "database", "Error", "panicked", ".rs"] {
            assert!(
                !answer.text().contains(secret),
                "{path} shows {secret}: {}",
                answer.text()
            );
        }
    }
    let posted = site
        .reader()
        .post(
            "/a-post/comments",
            &[("name", "Ada"), ("body", "Hello & more")],
        )
        .await;
    assert_eq!(posted.status, 503);
    assert_eq!(
        posted.texts("textarea"),
        ["Hello & more"],
        "what was typed comes back"
    );
    assert_eq!(site.reader().get("/health/live").await.status, 200);
});

story!(unknown_addresses_are_404_with_help, |site| {
    site.published("A post about hips", "Text").await;
    for path in [
        "/nothing",
        "/nothing/at/all",
        "/tags/nothing",
        "/comments/999",
        "/receipts/nothing",
        "/static/css/none.css",
        "/A-POST-ABOUT-HIPS",
        "/comments/first",
    ] {
        let answer = site.reader().get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("Cache-Control"), Some("no-store"), "{path}");
    }
    let answer = site.reader().get("/nothing").await;
    assert!(
        answer
            .texts("main a")
            .iter()
            .any(|link| link.contains("A post about hips")),
        "{}",
        answer.text()
    );
    assert!(answer.has("form[action='/search']"));
});

story!(assets_are_kept_by_their_hash, |site| {
    let home = site.reader().get("/").await;
    let sheets = home.attributes("link[rel=stylesheet]", "href");
    assert!(sheets.len() >= 2, "{sheets:?}");
    for sheet in sheets {
        let answer = site.reader().get(&sheet).await;
        assert_eq!(answer.status, 200, "{sheet}");
        assert!(
            answer
                .header("Cache-Control")
                .unwrap()
                .contains("immutable"),
            "{sheet}"
        );
        assert_eq!(
            answer.header("Content-Type"),
            Some("text/css; charset=utf-8"),
            "{sheet}"
        );
    }
    let plain = site.reader().get("/static/css/site.css").await;
    assert_eq!(
        (plain.status, plain.header("Cache-Control")),
        (200, Some("no-store"))
    );
    for path in [
        "/static/../Cargo.toml",
        "/static/%2e%2e/Cargo.toml",
        "/static/css/site.000000000000.css",
        "/static/",
    ] {
        assert_eq!(site.reader().get(path).await.status, 404, "{path}");
    }
});
