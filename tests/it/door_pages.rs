//! Kept pages over the wire: the same bytes for everybody, nobody's page for anybody else, and Rocket's own answers.

use crate::site::{Site, story};
use crate::street::{Street, Wire, ask, patient};
use flate2::read::GzDecoder;
use knead::app;
use rocket::fairing::AdHoc;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn plain(wire: &Wire) -> Vec<u8> {
    let mut bytes = Vec::new();
    match wire.header("content-encoding") {
        Some("gzip") => GzDecoder::new(wire.body.as_slice())
            .read_to_end(&mut bytes)
            .unwrap(),
        Some("br") => brotli::Decompressor::new(wire.body.as_slice(), 4_096)
            .read_to_end(&mut bytes)
            .unwrap(),
        Some(other) => panic!("an unknown coding {other}"),
        None => return wire.body.clone(),
    };
    bytes
}

story!(a_page_comes_in_the_coding_that_its_reader_takes, |site| {
    let path = site
        .published("Hello", &"Some text, and more of it. ".repeat(60))
        .await;
    let street = Street::open(&site).await;
    let first = street.get(&path).await;
    for (accepted, codings) in [
        ("gzip", vec![Some("gzip")]),
        ("gzip, deflate, br, zstd", vec![Some("gzip"), Some("br")]),
        ("br", vec![None, Some("br")]),
        ("gzip;q=0", vec![None]),
        ("identity", vec![None]),
    ] {
        for _ in 0..5 {
            let wire = street
                .get_with(&path, &[("Accept-Encoding", accepted)])
                .await;
            assert_eq!(plain(&wire), first.body, "{accepted}");
            assert!(
                codings.contains(&wire.header("content-encoding")),
                "{accepted}"
            );
            assert_eq!(wire.header("etag"), first.header("etag"), "{accepted}");
            assert_eq!(wire.header("vary"), Some("Accept-Encoding, Cookie"));
        }
    }
    let etag = first.header("etag").unwrap().to_owned();
    for known in [etag.clone(), format!("\"x\", {etag}"), "*".to_owned()] {
        let wire = street.get_with(&path, &[("If-None-Match", &known)]).await;
        assert_eq!((wire.status, wire.body.len()), (304, 0), "{known}");
        assert_eq!(wire.header("etag"), Some(etag.as_str()));
        assert_eq!(wire.header("content-length"), None);
    }
    let other = street.get_with(&path, &[("If-None-Match", "\"x\"")]).await;
    assert_eq!(other.status, 200);
    let head = street.ask("HEAD", &path, &[], None).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(
        head.header("content-length"),
        first.header("content-length")
    );
    street.close().await;
});

story!(nobody_gets_a_page_that_was_made_for_somebody_else, |site| {
    let path = site.published("Hello", "Some text.").await;
    let owner = site.owner().await;
    let name = knead::web::guard::cookie_name(site.db());
    let cookie = format!("{name}={}", owner.cookie(name).unwrap());
    let street = Street::open(&site).await;
    for path in [path.as_str(), "/", "/archive", "/tags", "/feed.atom"] {
        let signed_in = [("Cookie", cookie.as_str())];
        let before = street.get_with(path, &signed_in).await;
        let stranger = street.get(path).await;
        let after = street.get_with(path, &signed_in).await;
        let again = street.get(path).await;
        assert_eq!(stranger.body, again.body, "{path}");
        for own in [&before, &after] {
            if path != "/feed.atom" {
                assert_eq!(own.header("cache-control"), Some("no-store"), "{path}");
                assert!(
                    own.text().contains("/desk"),
                    "{path}: the signed-in page knows its reader"
                );
            }
        }
        for anybodys in [&stranger, &again] {
            assert!(!anybodys.text().contains("/desk"), "{path}");
            assert_eq!(anybodys.header("set-cookie"), None, "{path}");
            assert_eq!(
                anybodys.header("cache-control"),
                Some("public, max-age=0, must-revalidate"),
                "{path}"
            );
        }
        // A session cookie that is worth nothing is a session cookie all the same.
        let count = street.pages.size().0;
        let forged = street
            .get_with(path, &[("Cookie", &format!("a=b; {name}=nonsense"))])
            .await;
        assert_eq!(forged.status, 200, "{path}");
        assert_eq!(
            street.pages.size().0,
            count,
            "{path}: nothing of it is kept"
        );
    }
    street.close().await;
});

const FOREIGN: [(&str, &str); 22] = [
    ("X-Forwarded-Host", "evil.invalid"),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-For", "198.51.100.7"),
    ("X-Forwarded-Prefix", "/evil"),
    ("X-Forwarded-Port", "1"),
    ("Forwarded", "host=evil.invalid;proto=https"),
    ("X-Original-URL", "/desk"),
    ("X-Rewrite-URL", "/desk"),
    ("X-Host", "evil.invalid"),
    ("X-HTTP-Method-Override", "DELETE"),
    ("Origin", "https://evil.invalid"),
    ("Referer", "https://evil.invalid/"),
    ("User-Agent", "evil<script>"),
    ("Accept", "application/json"),
    ("Accept-Language", "de"),
    ("Content-Type", "application/x-www-form-urlencoded"),
    ("Cookie", "evil=1; name=Eve; sessions=1; xsession=2"),
    ("Range", "bytes=0-9"),
    ("If-Modified-Since", "Mon, 23 Nov 2046 18:00:00 GMT"),
    ("If-Match", "\"x\""),
    ("Sec-Fetch-Site", "cross-site"),
    ("Authorization", "Basic ZXZpbDpldmls"),
];

story!(no_other_header_changes_a_public_answer, |site| {
    let path = site.published("Hello", "Some text.").await;
    for path in [
        path.as_str(),
        "/",
        "/archive",
        "/feed.atom",
        "/feed.json",
        "/sitemap.xml",
        "/robots.txt",
        "/search?q=text",
        "/nothing-here",
    ] {
        let clean = Street::open(&site).await;
        let expected = clean.get(path).await;
        clean.close().await;
        // Each header meets a cold cache and a warm one.
        for foreign in FOREIGN {
            let street = Street::open(&site).await;
            let cold = street.get_with(path, &[foreign]).await;
            let after = street.get(path).await;
            let warm = street.get_with(path, &[foreign]).await;
            for wire in [cold, after, warm] {
                assert_eq!(wire.status, expected.status, "{path} with {foreign:?}");
                assert_eq!(
                    wire.meaning(),
                    expected.meaning(),
                    "{path} with {foreign:?}"
                );
                assert_eq!(wire.text(), expected.text(), "{path} with {foreign:?}");
            }
            street.close().await;
        }
    }
});

story!(
    parameters_that_a_page_does_not_declare_make_no_other_page,
    |site| {
        for number in 1..=15 {
            site.published(&format!("Post {number}"), "Some text.")
                .await;
        }
        let street = Street::open(&site).await;
        let cold = street.get("/?utm_source=mail&%70age=2").await;
        let home = street.get("/").await;
        let second = street.get("/?page=2").await;
        assert_ne!(home.body, second.body);
        assert!(home.text().contains("Post 15") && second.text().contains("Post 1<"));
        assert!(cold.body == home.body || cold.body == second.body);
        for (path, expected) in [
            ("/?utm_source=mail", &home),
            ("/?fbclid=1&page=2", &second),
            ("/?page=2&utm_source=%3Cscript%3E", &second),
            ("/?", &home),
        ] {
            let count = street.pages.size().0;
            assert_eq!(street.get(path).await.body, expected.body, "{path}");
            assert_eq!(street.pages.size().0, count, "{path} is no page of its own");
        }
        // Twice the same parameter is asked of the site itself each time.
        assert_eq!(street.get("/?page=2&page=1").await.status, 200);
        assert_eq!(street.get("/").await.body, home.body);
        street.close().await;
    }
);

story!(
    approving_a_comment_renews_its_post_and_not_the_site,
    |site| {
        let first = site.published("First", "Some text.").await;
        let second = site.published("Second", "Some text.").await;
        let reader = site.reader();
        let preview = reader
            .post(
                &format!("{first}/comments"),
                &[("name", "Ada"), ("body", "It helped.")],
            )
            .await;
        site.clock.forward(10_000);
        let sent = reader
            .send_form(&preview, "form[action$='/comments']", &[])
            .await;
        assert_eq!(sent.status, 303);
        let renders = Arc::new(AtomicUsize::new(0));
        let counting = Arc::clone(&renders);
        let rocket =
            app::build(site.db().clone()).attach(AdHoc::on_request("count", move |_, _| {
                counting.fetch_add(1, Ordering::SeqCst);
                Box::pin(async {})
            }));
        let street = Street::open_with(&site, rocket, patient()).await;
        let count = async |path: &str| {
            let before = renders.load(Ordering::SeqCst);
            let wire = street.get(path).await;
            (renders.load(Ordering::SeqCst) - before, wire)
        };
        let feed = format!("{first}/comments.atom");
        let pages = [
            first.as_str(),
            second.as_str(),
            "/",
            "/archive",
            "/feed.atom",
            feed.as_str(),
        ];
        for path in pages {
            assert_eq!(count(path).await.0, 1, "{path}, cold");
            if path != feed || count(path).await.1.status == 200 {
                assert_eq!(count(path).await.0, 0, "{path}, kept");
            }
        }
        let moderator = site.moderator().await;
        let queue = moderator.get("/moderation").await;
        let approval = queue.attributes(
            "form[action$='/approval'], button[formaction$='/approval']",
            "formaction",
        );
        let forms = queue.attributes("form[action$='/approval']", "action");
        let action = approval
            .first()
            .or(forms.first())
            .expect("a way to approve")
            .clone();
        let approved = moderator.post(&action, &[("from", "pending")]).await;
        assert_eq!(approved.status, 303, "{}", approved.text());
        let (rendered, wire) = count(&first).await;
        assert_eq!(rendered, 1);
        assert!(wire.text().contains("It helped."));
        for path in [second.as_str(), "/", "/archive", "/feed.atom"] {
            assert_eq!(count(path).await.0, 0, "{path} was not touched");
        }
        street.close().await;
    }
);

story!(a_thread_that_closes_by_time_is_seen_to_close, |site| {
    let path = site.published("Hello", "Some text.").await;
    let street = Street::open(&site).await;
    let open = street.get(&path).await;
    assert!(open.text().contains(&format!("action=\"{path}/comments\"")));
    site.clock.forward(90 * 24 * 3_600_000 - 1);
    assert_eq!(street.get(&path).await.body, open.body);
    site.clock.forward(1);
    assert!(
        !street
            .get(&path)
            .await
            .text()
            .contains(&format!("action=\"{path}/comments\""))
    );
    street.close().await;
});

#[rocket::async_test]
async fn assets_are_kept_and_coded_like_pages() {
    let site = Site::on_sqlite(|_| {}).await;
    let street = Street::open(&site).await;
    let home = street.get("/").await.text();
    let at = home.find("/static/css/site.").unwrap();
    let path = home[at..].split('"').next().unwrap().to_owned();
    let cold = street.get(&path).await;
    let warm = street.get_with(&path, &[("Accept-Encoding", "gzip")]).await;
    assert_eq!(plain(&warm), cold.body);
    assert_eq!(warm.header("content-encoding"), Some("gzip"));
    assert_eq!(
        warm.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    street.close().await;
}

/// Method, path, headers, body.
type Asked<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], Option<&'a str>);

story!(the_door_and_rockets_own_socket_answer_alike, |site| {
    let path = site.published("Hello", "Some text.").await;
    let owner = site.owner().await;
    let name = knead::web::guard::cookie_name(site.db());
    let cookie = format!("{name}={}", owner.cookie(name).unwrap());
    let street = Street::open(&site).await;
    let port = crate::process::free_port();
    let config = knead::app::build(site.db().clone()).figment().clone();
    let rocket = app::build(site.db().clone()).configure(config.merge(("port", port)));
    let rocket = rocket.ignite().await.unwrap();
    let shutdown = rocket.shutdown();
    let (up, mut ready) = tokio::sync::mpsc::channel(1);
    let rocket = app::build(site.db().clone())
        .configure(rocket.config().clone())
        .attach(AdHoc::on_liftoff("ready", move |rocket| {
            let stop = rocket.shutdown();
            Box::pin(async move { up.send(stop).await.unwrap() })
        }));
    drop(shutdown);
    let serving = tokio::spawn(rocket.launch());
    let stop = crate::street::timely(ready.recv()).await.unwrap();
    let form = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    let signed = [("Cookie", cookie.as_str())];
    let cross = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Sec-Fetch-Site", "cross-site"),
    ];
    let comments = format!("{path}/comments");
    let slash = format!("{path}/");
    let asked: Vec<Asked<'_>> = vec![
        ("GET", "/", &[], None),
        ("GET", &path, &[], None),
        ("HEAD", &path, &[], None),
        ("GET", &slash, &[], None),
        ("GET", "/nothing-here", &[], None),
        ("GET", "/%zz", &[], None),
        ("GET", "/desk", &[], None),
        ("GET", "/desk", &signed, None),
        ("GET", "/desk/posts/999", &signed, None),
        ("GET", &path, &signed, None),
        ("GET", "/feed.atom", &[], None),
        ("GET", "/sign-in", &[], None),
        ("GET", "/search?q=text", &[], None),
        ("GET", "/health/live", &[("Host", "anything")], None),
        ("GET", "/", &[("Host", "evil.invalid")], None),
        ("POST", &comments, &form, Some("name=&body=")),
        ("POST", &comments, &cross, Some("name=Ada&body=Good")),
        (
            "POST",
            &comments,
            &[
                ("Content-Type", "text/plain"),
                ("Sec-Fetch-Site", "same-origin"),
            ],
            Some("name=Ada&body=Good"),
        ),
        (
            "POST",
            "/sign-in",
            &form,
            Some("email=a%40example.org&password=wrong"),
        ),
        ("POST", "/desk/posts", &form, Some("title=Hello")),
        ("POST", "/sign-out", &form, Some("_method=GET")),
        ("PUT", "/", &form, Some("a=b")),
        ("OPTIONS", "/", &[], None),
    ];
    for (method, path, headers, body) in asked {
        let door = ask(street.port, &street.host, method, path, headers, body).await;
        let rocket = ask(port, &street.host, method, path, headers, body).await;
        assert_eq!(door.status, rocket.status, "{method} {path} {headers:?}");
        if door.status != 421 {
            assert_eq!(
                door.meaning(),
                rocket.meaning(),
                "{method} {path} {headers:?}"
            );
            // A preview carries a token of its own.
            if !door.text().contains("name=\"token\"") {
                assert_eq!(door.text(), rocket.text(), "{method} {path} {headers:?}");
            }
        }
    }
    stop.notify();
    drop(crate::street::timely(serving).await);
    street.close().await;
});
