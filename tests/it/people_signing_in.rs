//! Signing in and out: what it opens, what it never tells, how it slows guessing down, and what it gives back.

use crate::answer::Answer;
use crate::persona::{Persona, encode};
use crate::site::{Site, story};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use knead::audit::Actor;
use knead::entity::person::{self, Role};
use knead::entity::session;
use knead::people::accounts::{self, NewPerson};
use rocket::http::Method;
use sea_orm::EntityTrait;
use std::net::IpAddr;
use std::time::{Duration, Instant};

pub const PASSWORD: &str = "lavender and pine";
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Somebody with a password that is known.
pub async fn member(site: &Site, name: &str, email: &str, role: Role) -> person::Model {
    let new = NewPerson { name: name.into(), email: email.into(), role, password: PASSWORD.into() };
    accounts::add(site.db(), &Actor::Operator, new).await.unwrap()
}

pub async fn ada(site: &Site) -> person::Model {
    member(site, "Ada Lovelace", "ada@example.org", Role::Owner).await
}

pub async fn try_in(persona: &Persona<'_>, email: &str, password: &str) -> Answer {
    persona.post("/sign-in", &[("email", email), ("password", password)]).await
}

pub async fn sessions_of(site: &Site) -> Vec<session::Model> {
    session::Entity::find().all(site.db().reading()).await.unwrap()
}

story!(a_person_signs_in_and_out_and_the_old_cookie_is_dead, |site| {
    ada(&site).await;
    let ada = site.reader();
    let page = ada.get("/sign-in").await;
    assert_eq!((page.status, page.header("Cache-Control")), (200, Some("no-store")));
    let entered = ada.send_form(&page, "form[action='/sign-in']", &[("email", "ada@example.org"), ("password", PASSWORD)]).await;
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
    assert_ne!(kept[0].token_hash, token, "the database must not hold what opens the door");
    assert_eq!(ada.get("/desk").await.status, 200);
    assert_eq!(ada.get("/sign-in").await.location(), "/desk");
    assert_eq!(ada.get("/sign-in?next=/people").await.location(), "/people");

    let left = ada.post("/sign-out", &[]).await;
    assert_eq!((left.status, left.location()), (303, "/"));
    assert_eq!(left.header("Clear-Site-Data"), Some("\"cookies\""), "storage may hold texts that were not saved");
    assert_eq!(ada.cookie("session"), None);
    assert!(sessions_of(&site).await.is_empty());
    ada.keep_cookie("session", &token);
    assert_eq!(ada.get("/desk").await.status, 401);
    assert_eq!(ada.post("/sign-out", &[]).await.status, 303, "signing out twice is no mistake");
});

story!(a_moderator_begins_at_the_queue, |site| {
    member(&site, "Milo", "milo@example.org", Role::Moderator).await;
    let milo = site.reader();
    assert_eq!(try_in(&milo, "milo@example.org", PASSWORD).await.location(), "/moderation");
    assert_eq!(milo.get("/moderation").await.status, 200);
    assert_eq!(milo.get("/sign-in").await.location(), "/moderation");
});

story!(the_cookie_of_an_https_site_is_bound_to_it, |config| { config.site.url = Some("https://example.org".into()) }, |site| {
    ada(&site).await;
    let ada = site.reader();
    let headers = [("Host", "example.org"), ("Origin", "https://example.org")];
    let fields = encode(&[("email", "ada@example.org"), ("password", PASSWORD)]);
    let entered = ada.request(Method::Post, "/sign-in", &headers, Some(fields)).await;
    let set = entered.header("Set-Cookie").unwrap();
    assert!(set.starts_with("__Host-session="), "{set}");
    for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(part), "{part}: {set}");
    }
    assert_eq!(ada.get_with("/desk", &headers).await.status, 200);
    let token = ada.cookie("__Host-session").unwrap();
    let left = ada.request(Method::Post, "/sign-out", &headers, Some(String::new())).await;
    let removal = left.header("Set-Cookie").unwrap();
    assert!(removal.starts_with("__Host-session=;") && removal.contains("Secure") && removal.contains("Path=/"), "{removal}");
    let plain = site.reader();
    plain.keep_cookie("session", &token);
    assert_eq!(plain.get_with("/desk", &headers).await.status, 401, "the plain name opens nothing here");
});

story!(a_refusal_tells_nothing_about_who_exists, |site| {
    ada(&site).await;
    let gone = member(&site, "Gone", "gon@example.org", Role::Writer).await;
    accounts::disable(site.db(), &Actor::Operator, gone.id).await.unwrap();
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
        assert_eq!(answer.form("form[action='/sign-in']").value("email"), email, "the address is kept");
        assert_eq!(answer.form("form[action='/sign-in']").value("password"), "", "the password is not");
        assert!(answer.header("Set-Cookie").is_none());
        assert!(answer.has("#password[aria-invalid=true]") && answer.has(".error-summary a[href='#password']"));
        bodies.push(answer.body.replace(&format!("value=\"{email}\""), "value=\"\""));
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "{bodies:#?}");
});

story!(an_unknown_account_takes_as_long_as_a_known_one, |config| { config.limits.sign_ins_per_minute = 1000 }, |site| {
    ada(&site).await;
    let reader = site.reader();
    let mut known = Duration::MAX;
    let mut unknown = Duration::MAX;
    // The shortest of several: whatever else the machine does only ever adds time.
    for _ in 0..6 {
        let begin = Instant::now();
        try_in(&reader, "ada@example.org", "not the password").await;
        known = known.min(begin.elapsed());
        let begin = Instant::now();
        try_in(&reader, "eve@example.org", "not the password").await;
        unknown = unknown.min(begin.elapsed());
    }
    assert!(unknown * 3 > known * 2 && known * 3 > unknown * 2, "known {known:?}, unknown {unknown:?}");
});

story!(a_network_that_guesses_is_slowed_down_and_its_form_is_kept, |site| {
    ada(&site).await;
    let guesser = site.reader();
    for number in 0..6 {
        let answer = try_in(&guesser, &format!("guess{number}@example.org"), "not the password").await;
        assert_eq!(answer.status, 422);
    }
    let mut bodies = Vec::new();
    for email in ["ada@example.org", "eve@example.org"] {
        let slowed = try_in(&guesser, email, PASSWORD).await;
        assert_eq!(slowed.status, 429);
        assert_eq!(slowed.header("Retry-After"), Some("10"));
        assert_eq!(slowed.form("form[action='/sign-in']").value("email"), email);
        assert!(slowed.text().contains("wait 10 seconds"), "{}", slowed.text());
        bodies.push(slowed.body.replace(email, ""));
    }
    assert_eq!(bodies[0], bodies[1]);
    for (name, value) in [("X-Forwarded-For", "198.51.100.9"), ("X-Real-IP", "198.51.100.9"), ("Forwarded", "for=198.51.100.9")] {
        let headers = [("Sec-Fetch-Site", "same-origin"), (name, value)];
        let fields = encode(&[("email", "ada@example.org"), ("password", PASSWORD)]);
        let answer = guesser.request(Method::Post, "/sign-in", &headers, Some(fields)).await;
        assert_eq!(answer.status, 429, "{name} from anybody must not count");
    }
    assert_eq!(try_in(&site.reader(), "ada@example.org", PASSWORD).await.status, 303, "another network is free");
    site.clock.forward(10_000);
    assert_eq!(try_in(&guesser, "ada@example.org", PASSWORD).await.status, 303);
});

story!(guesses_from_many_networks_never_lock_the_owner_out, |site| {
    ada(&site).await;
    for _ in 0..6 {
        assert_eq!(try_in(&site.reader(), "ada@example.org", "not the password").await.status, 422);
    }
    let seventh = site.reader();
    assert_eq!(try_in(&seventh, " ADA@example.org ", "not the password").await.status, 422, "one try a network is left");
    let slowed = try_in(&seventh, "ada@example.org", PASSWORD).await;
    assert_eq!(slowed.status, 429, "even the right password waits here");
    assert_eq!(slowed.header("Retry-After"), Some("10"));
    // An address that nobody has counts just the same.
    for _ in 0..6 {
        assert_eq!(try_in(&site.reader(), "eve@example.org", "not the password").await.status, 422);
    }
    let eighth = site.reader();
    assert_eq!(try_in(&eighth, "eve@example.org", "not the password").await.status, 422);
    assert_eq!(try_in(&eighth, "eve@example.org", "not the password").await.status, 429);

    assert_eq!(try_in(&site.reader(), "ada@example.org", PASSWORD).await.status, 303, "the owner comes in from elsewhere");
    let later = site.reader();
    for _ in 0..3 {
        assert_eq!(try_in(&later, "ada@example.org", "not the password").await.status, 422, "the count was forgotten");
    }
});

story!(a_version_6_network_counts_as_one, |site| {
    ada(&site).await;
    for number in 1..=6 {
        let address: IpAddr = format!("2001:db8:1:2::{number}").parse().unwrap();
        let guesser = site.reader().from_address(address);
        assert_eq!(try_in(&guesser, &format!("guess{number}@example.org"), "not the password").await.status, 422);
    }
    let same = site.reader().from_address("2001:db8:1:2:ffff::7".parse().unwrap());
    assert_eq!(try_in(&same, "ada@example.org", PASSWORD).await.status, 429);
    let other = site.reader().from_address("2001:db8:1:3::7".parse().unwrap());
    assert_eq!(try_in(&other, "ada@example.org", PASSWORD).await.status, 303);
});

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
    assert_eq!(sessions_of(&site).await.len(), 1, "the session before has ended");
});

story!(a_session_dies_after_thirty_days_without_a_visit, |site| {
    let owner = site.owner().await;
    site.clock.forward(30 * DAY - 1);
    assert_eq!(owner.get("/desk").await.status, 200);
    site.clock.forward(30 * DAY - 1);
    assert_eq!(owner.get("/desk").await.status, 200, "the visit began a new month");
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
    assert_eq!(sessions_of(&site).await[0].last_seen_at, begun.plus(DAY / 24));
});

story!(a_visit_that_cannot_be_noted_keeps_nobody_out, |site| {
    use sea_orm::ConnectionTrait;
    let owner = site.owner().await;
    let refuse = match site.db().is_postgres() {
        true => "ALTER TABLE sessions ADD CHECK (last_seen_at < created_at + 3600000)",
        false => "CREATE TRIGGER stuck BEFORE UPDATE ON sessions BEGIN SELECT RAISE(ABORT, 'stuck'); END",
    };
    site.db().writing().execute_unprepared(refuse).await.unwrap();
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
        let fields = [("email", "ada@example.org"), ("password", PASSWORD), ("next", next)];
        let answer = site.reader().post("/sign-in", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, leads_to), "{next:?}");
        assert_eq!(answer.all("Set-Cookie").count(), 1, "{next:?}");
        let query = encode(&[("next", next)]);
        let page = site.reader().get(&format!("/sign-in?{query}")).await;
        assert_eq!(page.status, 200);
        let offered = page.form("form[action='/sign-in']").value("next");
        assert_eq!(offered, if leads_to == next { next } else { "" }, "{next:?}");
    }
});

story!(a_stranger_comes_back_to_where_they_were, |site| {
    ada(&site).await;
    let stranger = site.reader();
    let page = stranger.get("/people?from=here").await;
    assert_eq!(page.status, 401);
    assert_eq!(page.texts("h1"), ["Sign in to go on"]);
    let wrong = stranger.send_form(&page, "form[action='/sign-in']", &[("email", "ada@example.org"), ("password", "wrong")]).await;
    assert_eq!(wrong.status, 422);
    let entered = stranger.send_form(&wrong, "form[action='/sign-in']", &[("password", PASSWORD)]).await;
    assert_eq!(entered.location(), "/people?from=here");
});

story!(a_text_that_met_an_expired_sign_in_comes_back, |site| {
    ada(&site).await;
    let ada = site.reader();
    try_in(&ada, "ada@example.org", PASSWORD).await;
    let page = ada.get("/desk/posts/new").await;
    site.clock.forward(31 * DAY);
    let body = format!("Every \"word\" & <b>sign</b> stays: 100 % + süß.\r\n\r\n{}", "And it is long, ünd wide. ".repeat(12_000));
    let stopped = ada.send_form(&page, "form.post-form", &[("title", "Written for an hour"), ("body", &body)]).await;
    assert_eq!(stopped.status, 401);
    assert!(stopped.text().contains("What you wrote is kept"), "{}", stopped.text());
    let wrong = ada.send_form(&stopped, "form[action='/sign-in']", &[("email", "ada@example.org"), ("password", "wrong")]).await;
    assert_eq!(wrong.status, 422);
    let back = ada.send_form(&wrong, "form[action='/sign-in']", &[("password", PASSWORD)]).await;
    assert_eq!(back.status, 200);
    assert_eq!(back.texts("h1"), ["Your text is still here"]);
    assert_eq!(back.header("Cache-Control"), Some("no-store"));
    let form = back.form("form[action='/desk/posts']");
    assert_eq!(form.value("title"), "Written for an hour");
    assert_eq!(form.value("body").replace('\n', "").replace('\r', ""), body.replace("\r\n", ""));
    let saved = ada.send_form(&back, "form[action='/desk/posts']", &[]).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let desk = saved.location().split('?').next().unwrap().to_owned();
    let kept = ada.get(&desk).await.form("form.post-form").value("body");
    assert!(kept.contains("<b>sign</b> stays: 100 % + süß.") && kept.len() > 300_000, "{} bytes", kept.len());
});

story!(a_held_form_goes_nowhere_else_and_keeps_its_first_field_first, |site| {
    ada(&site).await;
    let pack = |fields: &[(&str, &str)]| URL_SAFE_NO_PAD.encode(serde_json::to_string(fields).unwrap());
    let held = pack(&[("_method", "DELETE"), ("base", "7"), ("title", "A \"title\" <b>")]);
    let send = async |action: &str, held: &str| {
        let fields = [("email", "ada@example.org"), ("password", PASSWORD), ("held_action", action), ("held_body", held)];
        site.reader().post("/sign-in", &fields).await
    };
    let back = send("/desk/posts/1/publication", &held).await;
    assert_eq!(back.status, 200);
    assert_eq!(back.attributes("form input", "name"), ["_method", "base", "title"]);
    assert_eq!(back.attributes("form input", "type"), ["hidden", "hidden", "text"]);
    assert_eq!(back.attributes("form input", "value"), ["DELETE", "7", "A \"title\" <b>"]);
    assert_eq!(back.attributes("form", "action").last().map(String::as_str), Some("/desk/posts/1/publication"));
    for action in ["https://evil.invalid/", "//evil.invalid", "/\\evil.invalid", "", "javascript:alert(1)"] {
        let led = send(action, &held).await;
        assert_eq!((led.status, led.location()), (303, "/desk"), "{action}");
    }
    for damaged in ["", "!", "bm8ganNvbg", &pack(&[])] {
        let led = send("/desk/posts", damaged).await;
        assert_eq!((led.status, led.location()), (303, "/desk"), "{damaged}");
    }
});
