//! The first owner: by the printed link and nothing else, once.

use crate::people_acts::{PASSWORD, try_in};
use crate::site::{Site, story};
use knead::audit::Actor;
use knead::entity::person::Role;
use knead::people::accounts::{self, NewPerson};
use knead::people::setting_up;
use rocket::http::Method;

const FORM: &str = "form[action='/set-up']";

async fn link(site: &Site) -> String {
    format!(
        "/set-up?token={}",
        setting_up::link_token(site.db()).await.unwrap().unwrap()
    )
}

fn answers() -> [(&'static str, &'static str); 7] {
    [
        ("title", "Warm Hands"),
        ("tagline", "Notes from a quiet room"),
        ("time_zone", "Europe/Vienna"),
        ("language", "de"),
        ("name", "Imke Brandt"),
        ("email", "Imke@Example.org"),
        ("password", PASSWORD),
    ]
}

story!(the_link_makes_one_owner_and_is_dead, |site| {
    let link = link(&site).await;
    let imke = site.reader();
    let page = imke.get(&link).await;
    assert_eq!(
        (page.status, page.header("Cache-Control")),
        (200, Some("no-store"))
    );
    assert_eq!(page.header("Referrer-Policy"), Some("same-origin"));
    let done = imke.send_form(&page, FORM, &answers()).await;
    assert_eq!(
        (done.status, done.location()),
        (303, "/desk"),
        "{}",
        done.text()
    );
    assert_eq!(imke.get("/desk").await.status, 200);
    assert_eq!(imke.get("/people").await.status, 200);

    let home = site.reader().get("/").await;
    assert!(home.text().contains("Warm Hands") && home.text().contains("Notes from a quiet room"));
    assert!(home.has("html[lang=de]"));
    let settings = knead::site::settings::load(site.db().reading())
        .await
        .unwrap();
    assert_eq!(settings.zone.name(), "Europe/Vienna");
    assert_eq!(
        try_in(&site.reader(), "imke@example.org", PASSWORD)
            .await
            .status,
        303
    );

    for answer in [
        site.reader().get(&link).await,
        site.reader().send_form(&page, FORM, &answers()).await,
    ] {
        assert_eq!(answer.status, 404);
        assert!(
            !answer.has("input") && answer.text().contains("already set up"),
            "{}",
            answer.text()
        );
        assert!(answer.header("Set-Cookie").is_none());
    }
    assert_eq!(setting_up::link_token(site.db()).await.unwrap(), None);
    assert_eq!(accounts::list(site.db()).await.unwrap().len(), 1);
});

story!(without_the_link_nobody_sets_up, |site| {
    let good = link(&site).await;
    let short = &good[..good.len() - 1];
    for path in [
        "/set-up",
        "/set-up?token=",
        "/set-up?token=x",
        "/set-up?token=%00",
        short,
        &format!("{good}x"),
    ] {
        let answer = site.reader().get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.has("input"), "{path}");
    }
    let (_, token) = good.split_once('=').unwrap();
    for wrong in ["", "x", &token.to_lowercase(), &token[1..]] {
        let mut fields = answers().to_vec();
        fields.push(("token", wrong));
        let answer = site.reader().post("/set-up", &fields).await;
        assert_eq!(answer.status, 404, "{wrong}");
        fields[0].1 = "";
        assert_eq!(
            site.reader().post("/set-up", &fields).await.status,
            404,
            "even a bad form is not judged"
        );
    }
    assert!(accounts::list(site.db()).await.unwrap().is_empty());
    assert_eq!(
        site.reader().get(&good).await.status,
        200,
        "wrong tries do not spoil the link"
    );
});

story!(the_link_is_the_same_after_a_restart, |site| {
    assert_eq!(link(&site).await, link(&site).await);
});

story!(a_form_with_mistakes_comes_back_whole, |site| {
    let reader = site.reader();
    let page = reader.get(&link(&site).await).await;
    let fields = [
        ("title", " "),
        ("tagline", "Notes"),
        ("time_zone", "Mars/Olympus"),
        ("language", "not a code"),
        ("name", ""),
        ("email", "imke at example"),
        ("password", "short"),
    ];
    let refused = reader.send_form(&page, FORM, &fields).await;
    assert_eq!(refused.status, 422);
    for field in [
        "title",
        "time_zone",
        "language",
        "name",
        "email",
        "password",
    ] {
        assert!(
            refused.has(&format!("#{field}[aria-invalid=true]")),
            "{field} is not marked"
        );
        assert!(
            refused.has(&format!(".error-summary a[href='#{field}']")),
            "{field} is not in the summary"
        );
    }
    let form = refused.form(FORM);
    for (field, typed) in [
        ("tagline", "Notes"),
        ("language", "not a code"),
        ("email", "imke at example"),
        ("password", ""),
    ] {
        assert_eq!(form.value(field), typed, "{field}");
    }
    let easy = reader
        .send_form(
            &refused,
            FORM,
            &[answers().as_slice(), &[("password", "Imke Brandt")]].concat(),
        )
        .await;
    assert_eq!(easy.status, 422);
    assert!(easy.has("#password[aria-invalid=true]") && !easy.has("#title[aria-invalid=true]"));
    let long = "long ".repeat(200_000);
    let endless = reader.send_form(&easy, FORM, &[("password", &long)]).await;
    assert_eq!(endless.status, 422);
    assert!(endless.has("#password[aria-invalid=true]") && endless.body.len() < 100_000);
    let done = reader
        .send_form(&endless, FORM, &[("password", PASSWORD)])
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
});

story!(two_who_set_up_at_once_are_one_owner, |site| {
    let page = site.reader().get(&link(&site).await).await;
    let (one, two) = (site.reader(), site.reader());
    let mut other = answers();
    other[5].1 = "eve@example.org";
    let mine = answers();
    let (first, second) = tokio::join!(
        one.send_form(&page, FORM, &mine),
        two.send_form(&page, FORM, &other)
    );
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
    assert_eq!(accounts::list(site.db()).await.unwrap().len(), 1);
});

story!(an_owner_made_by_command_closes_the_link, |site| {
    let link = link(&site).await;
    let new = |role, email: &str| NewPerson {
        name: "Somebody".into(),
        email: email.into(),
        role,
        password: PASSWORD.into(),
    };
    accounts::add(
        site.db(),
        &Actor::Operator,
        new(Role::Writer, "w@example.org"),
    )
    .await
    .unwrap();
    assert_eq!(
        site.reader().get(&link).await.status,
        200,
        "a writer alone cannot run a site"
    );
    accounts::add(
        site.db(),
        &Actor::Operator,
        new(Role::Owner, "o@example.org"),
    )
    .await
    .unwrap();
    assert_eq!(site.reader().get(&link).await.status, 404);
});

story!(set_up_is_for_ones_own_browser, |site| {
    let (_, token) = link(&site)
        .await
        .split_once('=')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let mut fields = answers().to_vec();
    fields.push(("token", &token));
    let body = crate::persona::encode(&fields);
    for headers in [
        &[("Sec-Fetch-Site", "cross-site")][..],
        &[("Origin", "https://evil.invalid")],
    ] {
        let answer = site
            .reader()
            .request(Method::Post, "/set-up", headers, Some(body.clone()))
            .await;
        assert_eq!(answer.status, 403);
    }
    assert!(accounts::list(site.db()).await.unwrap().is_empty());
});
