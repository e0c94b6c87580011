//! Sessions: how long they live, what ends them, and where a person goes on after signing in again.

use crate::people_acts::{DAY, PASSWORD, ada, sessions_of, try_in};
use crate::persona::encode;
use crate::site::story;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

story!(every_sign_in_gets_a_cookie_of_its_own, |site| {
    ada(&site).await;
    let ada = site.reader();
    let planted = URL_SAFE_NO_PAD.encode([7; 32]);
    ada.keep_cookie("session", &planted);
    assert_eq!(try_in(&ada, "ada@example.org", PASSWORD).await.status, 303);
    let first = ada.cookie("session").unwrap();
    assert_ne!(first, planted);
    assert_eq!(try_in(&ada, "ada@example.org", PASSWORD).await.status, 303);
    let second = ada.cookie("session").unwrap();
    assert_ne!(first, second);
    let thief = site.reader();
    for stale in [&planted, &first, "", "x", &"x".repeat(5_000)] {
        thief.keep_cookie("session", stale);
        assert_eq!(thief.get("/desk").await.status, 401, "{stale}");
    }
    assert_eq!(
        sessions_of(&site).await.len(),
        1,
        "the session before has ended"
    );
});

story!(a_session_dies_after_thirty_days_without_a_visit, |site| {
    let owner = site.owner().await;
    site.clock.forward(30 * DAY - 1);
    assert_eq!(owner.get("/desk").await.status, 200);
    site.clock.forward(30 * DAY - 1);
    assert_eq!(
        owner.get("/desk").await.status,
        200,
        "the visit began a new month"
    );
    site.clock.forward(30 * DAY);
    assert_eq!(owner.get("/desk").await.status, 401);
});

story!(a_session_dies_after_ninety_days_whatever_happens, |site| {
    let owner = site.owner().await;
    for _ in 0..4 {
        site.clock.forward(20 * DAY);
        assert_eq!(owner.get("/desk").await.status, 200);
    }
    site.clock.forward(10 * DAY);
    assert_eq!(owner.get("/desk").await.status, 401);
});

story!(a_visit_is_noted_at_most_once_an_hour, |site| {
    let owner = site.owner().await;
    let begun = sessions_of(&site).await[0].last_seen_at;
    site.clock.forward(DAY / 24 - 1);
    owner.get("/desk").await;
    assert_eq!(sessions_of(&site).await[0].last_seen_at, begun);
    site.clock.forward(1);
    owner.get("/desk").await;
    assert_eq!(
        sessions_of(&site).await[0].last_seen_at,
        begun.plus(DAY / 24)
    );
});

story!(a_visit_that_cannot_be_noted_keeps_nobody_out, |site| {
    use sea_orm::ConnectionTrait;
    let owner = site.owner().await;
    let refuse = match site.db().is_postgres() {
        true => "ALTER TABLE sessions ADD CHECK (last_seen_at < created_at + 3600000)",
        false => {
            "CREATE TRIGGER stuck BEFORE UPDATE ON sessions BEGIN SELECT RAISE(ABORT, 'stuck'); END"
        }
    };
    site.db()
        .writing()
        .execute_unprepared(refuse)
        .await
        .unwrap();
    site.clock.forward(DAY);
    assert_eq!(owner.get("/desk").await.status, 200);
});

story!(after_the_sign_in_one_stays_on_this_site, |site| {
    ada(&site).await;
    for (next, leads_to) in [
        ("/people", "/people"),
        ("/desk/posts/3?after=2", "/desk/posts/3?after=2"),
        ("", "/desk"),
        ("https://evil.invalid", "/desk"),
        ("//evil.invalid", "/desk"),
        ("/\\evil.invalid", "/desk"),
        ("\\\\evil.invalid", "/desk"),
        ("/%09/evil.invalid", "/desk"),
        ("/%2f%2fevil.invalid", "/desk"),
        ("/\t/evil.invalid", "/desk"),
        ("javascript:alert(1)", "/desk"),
        ("evil", "/desk"),
        ("/desk\r\nSet-Cookie: a=b", "/desk"),
    ] {
        let fields = [
            ("email", "ada@example.org"),
            ("password", PASSWORD),
            ("next", next),
        ];
        let answer = site.reader().post("/sign-in", &fields).await;
        assert_eq!(
            (answer.status, answer.location()),
            (303, leads_to),
            "{next:?}"
        );
        assert_eq!(answer.all("Set-Cookie").count(), 1, "{next:?}");
        let query = encode(&[("next", next)]);
        let page = site.reader().get(&format!("/sign-in?{query}")).await;
        assert_eq!(page.status, 200);
        let offered = page.form("form[action='/sign-in']").value("next");
        assert_eq!(
            offered,
            if leads_to == next { next } else { "" },
            "{next:?}"
        );
    }
});

story!(a_stranger_comes_back_to_where_they_were, |site| {
    ada(&site).await;
    let stranger = site.reader();
    let page = stranger.get("/people?from=here").await;
    assert_eq!(page.status, 401);
    assert_eq!(page.texts("h1"), ["Sign in to go on"]);
    let wrong = stranger
        .send_form(
            &page,
            "form[action='/sign-in']",
            &[("email", "ada@example.org"), ("password", "wrong")],
        )
        .await;
    assert_eq!(wrong.status, 422);
    let entered = stranger
        .send_form(&wrong, "form[action='/sign-in']", &[("password", PASSWORD)])
        .await;
    assert_eq!(entered.location(), "/people?from=here");
});

story!(a_text_that_met_an_expired_sign_in_comes_back, |site| {
    ada(&site).await;
    let ada = site.reader();
    try_in(&ada, "ada@example.org", PASSWORD).await;
    let page = ada.get("/desk/posts/new").await;
    site.clock.forward(31 * DAY);
    let body = format!(
        "Every \"word\" & <b>sign</b> stays: 100 % + süß.\r\n\r\n{}",
        "And it is long, ünd wide. ".repeat(12_000)
    );
    let stopped = ada
        .send_form(
            &page,
            "form.post-form",
            &[("title", "Written for an hour"), ("body", &body)],
        )
        .await;
    assert_eq!(stopped.status, 401);
    assert!(
        stopped.text().contains("What you wrote is kept"),
        "{}",
        stopped.text()
    );
    let wrong = ada
        .send_form(
            &stopped,
            "form[action='/sign-in']",
            &[("email", "ada@example.org"), ("password", "wrong")],
        )
        .await;
    assert_eq!(wrong.status, 422);
    let back = ada
        .send_form(&wrong, "form[action='/sign-in']", &[("password", PASSWORD)])
        .await;
    assert_eq!(back.status, 200);
    assert_eq!(back.texts("h1"), ["Your text is still here"]);
    assert_eq!(back.header("Cache-Control"), Some("no-store"));
    let form = back.form("form[action='/desk/posts']");
    assert_eq!(form.value("title"), "Written for an hour");
    assert_eq!(
        form.value("body").replace(['\n', '\r'], ""),
        body.replace("\r\n", "")
    );
    let saved = ada
        .send_form(&back, "form[action='/desk/posts']", &[])
        .await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let desk = saved.location().split('?').next().unwrap().to_owned();
    let kept = ada.get(&desk).await.form("form.post-form").value("body");
    assert!(
        kept.contains("<b>sign</b> stays: 100 % + süß.") && kept.len() > 300_000,
        "{} bytes",
        kept.len()
    );
});

story!(
    a_held_form_goes_nowhere_else_and_keeps_its_first_field_first,
    |site| {
        ada(&site).await;
        let pack = |fields: &[(&str, &str)]| {
            URL_SAFE_NO_PAD.encode(serde_json::to_string(fields).unwrap())
        };
        let held = pack(&[
            ("_method", "DELETE"),
            ("base", "7"),
            ("title", "A \"title\" <b>"),
        ]);
        let send = async |action: &str, held: &str| {
            let fields = [
                ("email", "ada@example.org"),
                ("password", PASSWORD),
                ("held_action", action),
                ("held_body", held),
            ];
            site.reader().post("/sign-in", &fields).await
        };
        let back = send("/desk/posts/1/publication", &held).await;
        assert_eq!(back.status, 200);
        assert_eq!(
            back.attributes("form input", "name"),
            ["_method", "base", "title"]
        );
        assert_eq!(
            back.attributes("form input", "type"),
            ["hidden", "hidden", "text"]
        );
        assert_eq!(
            back.attributes("form input", "value"),
            ["DELETE", "7", "A \"title\" <b>"]
        );
        assert_eq!(
            back.attributes("form", "action").last().map(String::as_str),
            Some("/desk/posts/1/publication")
        );
        for action in [
            "https://evil.invalid/",
            "//evil.invalid",
            "/\\evil.invalid",
            "",
            "javascript:alert(1)",
        ] {
            let led = send(action, &held).await;
            assert_eq!((led.status, led.location()), (303, "/desk"), "{action}");
        }
        for damaged in ["", "!", "bm8ganNvbg", &pack(&[])] {
            let led = send("/desk/posts", damaged).await;
            assert_eq!((led.status, led.location()), (303, "/desk"), "{damaged}");
        }
    }
);
