//! Signing in and out: what it opens, what it never tells, and how it slows guessing down.

use crate::people_acts::{PASSWORD, ada, member, sessions_of, try_in};
use crate::persona::encode;
use crate::site::story;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use knead::audit::Actor;
use knead::entity::person::Role;
use knead::people::accounts;
use rocket::http::Method;
use rocket::tokio::time::timeout;
use std::net::IpAddr;
use std::time::Duration;

story!(
    a_person_signs_in_and_out_and_the_old_cookie_is_dead,
    |site| {
        ada(&site).await;
        let ada = site.reader();
        let page = ada.get("/sign-in").await;
        assert_eq!(
            (page.status, page.header("Cache-Control")),
            (200, Some("no-store"))
        );
        let entered = ada
            .send_form(
                &page,
                "form[action='/sign-in']",
                &[("email", "ada@example.org"), ("password", PASSWORD)],
            )
            .await;
        assert_eq!((entered.status, entered.location()), (303, "/desk"));
        let set = entered.header("Set-Cookie").unwrap();
        assert!(set.starts_with("session="), "{set}");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=7776000"] {
            assert!(set.contains(part), "{part}: {set}");
        }
        assert!(!set.contains("Secure") && !set.contains("Domain"), "{set}");
        let token = ada.cookie("session").unwrap();
        assert_eq!(URL_SAFE_NO_PAD.decode(&token).unwrap().len(), 32);
        let kept = sessions_of(&site).await;
        assert_eq!(kept.len(), 1);
        assert_ne!(
            kept[0].token_hash, token,
            "the database must not hold what opens the door"
        );
        assert_eq!(ada.get("/desk").await.status, 200);
        assert_eq!(ada.get("/sign-in").await.location(), "/desk");
        assert_eq!(ada.get("/sign-in?next=/people").await.location(), "/people");

        let left = ada.post("/sign-out", &[]).await;
        assert_eq!((left.status, left.location()), (303, "/"));
        assert_eq!(
            left.header("Clear-Site-Data"),
            Some("\"cookies\""),
            "storage may hold texts that were not saved"
        );
        assert_eq!(ada.cookie("session"), None);
        assert!(sessions_of(&site).await.is_empty());
        ada.keep_cookie("session", &token);
        assert_eq!(ada.get("/desk").await.status, 401);
        assert_eq!(
            ada.post("/sign-out", &[]).await.status,
            303,
            "signing out twice is no mistake"
        );
    }
);

story!(a_moderator_begins_at_the_queue, |site| {
    member(&site, "Milo", "milo@example.org", Role::Moderator).await;
    let milo = site.reader();
    assert_eq!(
        try_in(&milo, "milo@example.org", PASSWORD).await.location(),
        "/moderation"
    );
    assert_eq!(milo.get("/moderation").await.status, 200);
    assert_eq!(milo.get("/sign-in").await.location(), "/moderation");
});

story!(
    the_cookie_of_an_https_site_is_bound_to_it,
    |config| { config.site.url = Some("https://example.org".into()) },
    |site| {
        ada(&site).await;
        let ada = site.reader();
        let headers = [("Host", "example.org"), ("Origin", "https://example.org")];
        let fields = encode(&[("email", "ada@example.org"), ("password", PASSWORD)]);
        let entered = ada
            .request(Method::Post, "/sign-in", &headers, Some(fields))
            .await;
        let set = entered.header("Set-Cookie").unwrap();
        assert!(set.starts_with("__Host-session="), "{set}");
        for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(set.contains(part), "{part}: {set}");
        }
        assert_eq!(ada.get_with("/desk", &headers).await.status, 200);
        let token = ada.cookie("__Host-session").unwrap();
        let left = ada
            .request(Method::Post, "/sign-out", &headers, Some(String::new()))
            .await;
        let removal = left.header("Set-Cookie").unwrap();
        assert!(
            removal.starts_with("__Host-session=;")
                && removal.contains("Secure")
                && removal.contains("Path=/"),
            "{removal}"
        );
        let plain = site.reader();
        plain.keep_cookie("session", &token);
        assert_eq!(
            plain.get_with("/desk", &headers).await.status,
            401,
            "the plain name opens nothing here"
        );
    }
);

story!(a_refusal_tells_nothing_about_who_exists, |site| {
    ada(&site).await;
    let gone = member(&site, "Gone", "gon@example.org", Role::Writer).await;
    accounts::disable(site.db(), &Actor::Operator, gone.id)
        .await
        .unwrap();
    let mut bodies = Vec::new();
    for (email, password) in [
        ("ada@example.org", "not the password"),
        ("eve@example.org", "not the password"),
        ("gon@example.org", PASSWORD),
        ("gon@example.org", "not the password"),
        ("no-address", "not the password"),
        ("ada@example.org", ""),
        ("", ""),
    ] {
        let answer = try_in(&site.reader(), email, password).await;
        assert_eq!(answer.status, 422, "{email}");
        assert_eq!(
            answer.form("form[action='/sign-in']").value("email"),
            email,
            "the address is kept"
        );
        assert_eq!(
            answer.form("form[action='/sign-in']").value("password"),
            "",
            "the password is not"
        );
        assert!(answer.header("Set-Cookie").is_none());
        assert!(
            answer.has("#password[aria-invalid=true]")
                && answer.has(".error-summary a[href='#password']")
        );
        bodies.push(
            answer
                .body
                .replace(&format!("value=\"{email}\""), "value=\"\""),
        );
    }
    assert!(
        bodies.windows(2).all(|pair| pair[0] == pair[1]),
        "{bodies:#?}"
    );
});

story!(
    an_unknown_account_costs_the_same_hashing_as_a_known_one,
    |site| {
        ada(&site).await;
        let reader = site.reader();
        for email in ["ada@example.org", "eve@example.org", "no address at all"] {
            // With every place at the mill taken, whoever hashes has to wait; who is answered has not hashed.
            let places = site.db().hashing().clone().acquire_many_owned(2).await;
            let mut attempt = Box::pin(try_in(&reader, email, "not the password"));
            let early = timeout(Duration::from_millis(200), &mut attempt).await;
            assert!(early.is_err(), "{email} was answered without any hashing");
            drop(places);
            assert_eq!(attempt.await.status, 422, "{email}");
        }
    }
);

story!(
    a_network_that_guesses_is_slowed_down_and_its_form_is_kept,
    |site| {
        ada(&site).await;
        let guesser = site.reader();
        for number in 0..6 {
            let answer = try_in(
                &guesser,
                &format!("guess{number}@example.org"),
                "not the password",
            )
            .await;
            assert_eq!(answer.status, 422);
        }
        let mut bodies = Vec::new();
        for email in ["ada@example.org", "eve@example.org"] {
            let slowed = try_in(&guesser, email, PASSWORD).await;
            assert_eq!(slowed.status, 429);
            assert_eq!(slowed.header("Retry-After"), Some("10"));
            assert_eq!(slowed.form("form[action='/sign-in']").value("email"), email);
            assert!(
                slowed.text().contains("wait 10 seconds"),
                "{}",
                slowed.text()
            );
            bodies.push(slowed.body.replace(email, ""));
        }
        assert_eq!(bodies[0], bodies[1]);
        for (name, value) in [
            ("X-Forwarded-For", "198.51.100.9"),
            ("X-Real-IP", "198.51.100.9"),
            ("Forwarded", "for=198.51.100.9"),
        ] {
            let headers = [("Sec-Fetch-Site", "same-origin"), (name, value)];
            let fields = encode(&[("email", "ada@example.org"), ("password", PASSWORD)]);
            let answer = guesser
                .request(Method::Post, "/sign-in", &headers, Some(fields))
                .await;
            assert_eq!(answer.status, 429, "{name} from anybody must not count");
        }
        assert_eq!(
            try_in(&site.reader(), "ada@example.org", PASSWORD)
                .await
                .status,
            303,
            "another network is free"
        );
        site.clock.forward(10_000);
        assert_eq!(
            try_in(&guesser, "ada@example.org", PASSWORD).await.status,
            303
        );
    }
);

story!(
    guesses_from_many_networks_never_lock_the_owner_out,
    |site| {
        ada(&site).await;
        for _ in 0..6 {
            assert_eq!(
                try_in(&site.reader(), "ada@example.org", "not the password")
                    .await
                    .status,
                422
            );
        }
        let seventh = site.reader();
        assert_eq!(
            try_in(&seventh, " ADA@example.org ", "not the password")
                .await
                .status,
            422,
            "one try a network is left"
        );
        let slowed = try_in(&seventh, "ada@example.org", PASSWORD).await;
        assert_eq!(slowed.status, 429, "even the right password waits here");
        assert_eq!(slowed.header("Retry-After"), Some("10"));
        // An address that nobody has counts just the same.
        for _ in 0..6 {
            assert_eq!(
                try_in(&site.reader(), "eve@example.org", "not the password")
                    .await
                    .status,
                422
            );
        }
        let eighth = site.reader();
        assert_eq!(
            try_in(&eighth, "eve@example.org", "not the password")
                .await
                .status,
            422
        );
        assert_eq!(
            try_in(&eighth, "eve@example.org", "not the password")
                .await
                .status,
            429
        );

        assert_eq!(
            try_in(&site.reader(), "ada@example.org", PASSWORD)
                .await
                .status,
            303,
            "the owner comes in from elsewhere"
        );
        let later = site.reader();
        for _ in 0..3 {
            assert_eq!(
                try_in(&later, "ada@example.org", "not the password")
                    .await
                    .status,
                422,
                "the count was forgotten"
            );
        }
    }
);

story!(a_version_6_network_counts_as_one, |site| {
    ada(&site).await;
    for number in 1..=6 {
        let address: IpAddr = format!("2001:db8:1:2::{number}").parse().unwrap();
        let guesser = site.reader().at_address(address);
        assert_eq!(
            try_in(
                &guesser,
                &format!("guess{number}@example.org"),
                "not the password"
            )
            .await
            .status,
            422
        );
    }
    let same = site
        .reader()
        .at_address("2001:db8:1:2:ffff::7".parse().unwrap());
    assert_eq!(try_in(&same, "ada@example.org", PASSWORD).await.status, 429);
    let other = site.reader().at_address("2001:db8:1:3::7".parse().unwrap());
    assert_eq!(
        try_in(&other, "ada@example.org", PASSWORD).await.status,
        303
    );
});
