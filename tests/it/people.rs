//! People of the practice: who may do what to whom, and that nobody is left outside or inside by mistake.

use crate::people_signing_in::{PASSWORD, ada, member, sessions_of, try_in};
use crate::site::{Site, story};
use knead::audit::Actor;
use knead::entity::person::Role;
use knead::entity::{audit, change, person};
use knead::error::Error;
use knead::people::accounts;
use rocket::http::Method;
use sea_orm::{EntityTrait, QueryOrder};

const NEW: &str = "camphor and clove";

async fn acts(site: &Site) -> Vec<(String, String, String)> {
    let lines = audit::Entity::find().order_by_asc(audit::Column::Id).all(site.db().reading()).await.unwrap();
    lines.into_iter().map(|line| (line.actor, line.act, line.detail)).collect()
}

async fn row(site: &Site, person: &person::Model) -> person::Model {
    person::Entity::find_by_id(person.id).one(site.db().reading()).await.unwrap().unwrap()
}

story!(a_new_password_ends_all_sessions_but_this_one, |site| {
    ada(&site).await;
    let (here, elsewhere) = (site.reader(), site.reader());
    try_in(&here, "ada@example.org", PASSWORD).await;
    try_in(&elsewhere, "ada@example.org", PASSWORD).await;
    let bystander = site.moderator().await;
    let page = here.get("/people/password").await;
    let fields = [("current", PASSWORD), ("password", NEW)];
    let changed = here.send_form(&page, "form[action='/people/password']", &fields).await;
    assert_eq!(changed.status, 303, "{}", changed.text());
    assert_eq!(here.get(changed.location()).await.status, 200);
    assert_eq!(elsewhere.get("/desk").await.status, 401);
    assert_eq!(bystander.get("/moderation").await.status, 200, "other people stay where they are");
    assert_eq!(try_in(&site.reader(), "ada@example.org", PASSWORD).await.status, 422);
    assert_eq!(try_in(&site.reader(), "ada@example.org", NEW).await.status, 303);
});

story!(a_new_password_needs_the_current_one_and_some_thought, |site| {
    ada(&site).await;
    let ada = site.reader();
    try_in(&ada, "ada@example.org", PASSWORD).await;
    for (current, password, field) in [
        ("not the password", NEW, "current"),
        ("", NEW, "current"),
        (PASSWORD, "short", "password"),
        (PASSWORD, "password12345", "password"),
        (PASSWORD, "ada lovelace", "password"),
        (PASSWORD, "ADA@example.org", "password"),
    ] {
        let refused = ada.post("/people/password", &[("current", current), ("password", password)]).await;
        assert_eq!(refused.status, 422, "{current} {password}");
        assert!(refused.has(&format!("#{field}[aria-invalid=true]")), "{current} {password}: {}", refused.body);
        assert!(!refused.body.contains(NEW) && !refused.body.contains(PASSWORD), "a password never comes back");
    }
    let slowed = ada.post("/people/password", &[("current", PASSWORD), ("password", NEW)]).await;
    assert_eq!((slowed.status, slowed.header("Retry-After")), (429, Some("10")));
    assert!(slowed.has("form[action='/people/password']"));
    site.clock.forward(10_000);
    assert_eq!(ada.post("/people/password", &[("current", PASSWORD), ("password", NEW)]).await.status, 303);
});

story!(a_password_of_a_megabyte_is_told_at_its_field, |site| {
    ada(&site).await;
    let long = "long ".repeat(200_000);
    let ada = site.reader();
    try_in(&ada, "ada@example.org", PASSWORD).await;
    let link = invited(&site, "bo@example.org", "writer").await;
    let signing_in = try_in(&site.reader(), "ada@example.org", &long).await;
    let changing = ada.post("/people/password", &[("current", PASSWORD), ("password", &long)]).await;
    let joining = site.reader().post(&link, &[("name", "Bo"), ("password", &long)]).await;
    for answer in [signing_in, changing, joining] {
        assert_eq!(answer.status, 422, "{}", answer.text());
        assert!(answer.has("#password[aria-invalid=true]"));
        assert!(answer.body.len() < 20_000, "it is not sent back");
    }
});

story!(a_reset_from_the_machine_ends_every_session, |site| {
    let person = ada(&site).await;
    let ada = site.reader();
    try_in(&ada, "ada@example.org", PASSWORD).await;
    accounts::set_password(site.db(), &Actor::Operator, person.id, NEW).await.unwrap();
    assert_eq!(ada.get("/desk").await.status, 401);
    assert_eq!(try_in(&ada, "ada@example.org", NEW).await.status, 303);
});

story!(a_disabled_person_is_out_at_once_and_keeps_their_name, |site| {
    let owner = site.owner().await;
    let wanda = member(&site, "Wanda Writer", "wanda@example.org", Role::Writer).await;
    let writer = site.reader();
    try_in(&writer, "wanda@example.org", PASSWORD).await;
    let post = writer.publish("By Wanda", "Text", &[]).await;
    let before = site.reader().get(&post).await;
    assert!(before.text().contains("Wanda Writer"));

    let asked = owner.get(&format!("/people/{}/disabling", wanda.id)).await;
    assert!(asked.text().contains("Wanda Writer"));
    let disabled = owner.send_form(&asked, &format!("form[action='/people/{}/disabling']", wanda.id), &[]).await;
    assert_eq!((disabled.status, disabled.location()), (303, "/people"));
    assert_eq!(writer.get("/desk").await.status, 401);
    assert!(sessions_of(&site).await.iter().all(|session| session.person_id != wanda.id));
    assert_eq!(try_in(&site.reader(), "wanda@example.org", PASSWORD).await.status, 422);
    assert_eq!(site.reader().get(&post).await.body, before.body, "readers see no difference");
    assert_eq!(owner.post(&format!("/people/{}/disabling", wanda.id), &[]).await.status, 409);

    let enabled = owner.delete(&format!("/people/{}/disabling", wanda.id), &[]).await;
    assert_eq!(enabled.status, 303);
    assert_eq!(writer.get("/desk").await.status, 401, "the old session stays dead");
    assert_eq!(try_in(&site.reader(), "wanda@example.org", PASSWORD).await.status, 303);
    assert_eq!(owner.delete(&format!("/people/{}/disabling", wanda.id), &[]).await.status, 409);
    assert_eq!(owner.post("/people/999/disabling", &[]).await.status, 404);
});

story!(the_last_owner_stays_an_owner, |site| {
    let owner = site.owner().await;
    let olive = site.db_person("Olive Owner", "owner@example.org", Role::Owner).await;
    let disabling = format!("/people/{}/disabling", olive.id);
    let role = format!("/people/{}/role", olive.id);
    for answer in [owner.post(&disabling, &[]).await, owner.post(&role, &[("role", "writer")]).await] {
        assert_eq!(answer.status, 409);
        assert!(answer.text().contains("Make somebody else an owner first"), "{}", answer.text());
    }
    assert!(matches!(accounts::disable(site.db(), &Actor::Operator, olive.id).await, Err(Error::Conflict(_))));

    let second = member(&site, "Second", "second@example.org", Role::Owner).await;
    accounts::disable(site.db(), &Actor::Operator, second.id).await.unwrap();
    assert_eq!(owner.post(&role, &[("role", "writer")]).await.status, 409, "a disabled owner is no help");
    accounts::enable(site.db(), &Actor::Operator, second.id).await.unwrap();
    assert_eq!(owner.post(&role, &[("role", "writer")]).await.status, 303);
    assert_eq!(owner.get("/people").await.status, 403);
    assert_eq!(owner.get("/desk").await.status, 200);
});

story!(two_owners_who_shut_each_other_out_at_once_leave_one, |site| {
    let one = member(&site, "One", "one@example.org", Role::Owner).await;
    let two = member(&site, "Two", "two@example.org", Role::Owner).await;
    for _ in 0..8 {
        let (demoted, disabled) = tokio::join!(
            accounts::change_role(site.db(), &Actor::Operator, one.id, Role::Writer),
            accounts::disable(site.db(), &Actor::Operator, two.id),
        );
        assert!(demoted.is_ok() != disabled.is_ok(), "{demoted:?} {disabled:?}");
        assert!(accounts::has_owner(site.db()).await.unwrap());
        match demoted {
            Ok(()) => accounts::change_role(site.db(), &Actor::Operator, one.id, Role::Owner).await.unwrap(),
            Err(_) => accounts::enable(site.db(), &Actor::Operator, two.id).await.unwrap(),
        }
    }
});

story!(a_new_role_holds_from_the_next_click, |site| {
    let owner = site.owner().await;
    let milo = member(&site, "Milo", "milo@example.org", Role::Moderator).await;
    let moderator = site.reader();
    try_in(&moderator, "milo@example.org", PASSWORD).await;
    assert_eq!(moderator.get("/desk").await.status, 403);
    let people = owner.get("/people").await;
    let form = format!("form[action='/people/{}/role']", milo.id);
    assert_eq!(people.form(&form).value("role"), "moderator");
    assert_eq!(owner.send_form(&people, &form, &[("role", "writer")]).await.location(), "/people");
    assert_eq!(moderator.get("/desk").await.status, 200);
    assert_eq!(owner.post(&format!("/people/{}/role", milo.id), &[("role", "emperor")]).await.status, 422);
    assert_eq!(row(&site, &milo).await.role, Role::Writer);
});

story!(only_an_owner_manages_people, |site| {
    let target = member(&site, "Target", "target@example.org", Role::Writer).await;
    for persona in [site.writer().await, site.moderator().await] {
        for (path, fields) in [
            ("/people/invitations".to_owned(), vec![("email", "new@example.org"), ("role", "owner")]),
            (format!("/people/{}/role", target.id), vec![("role", "owner")]),
            (format!("/people/{}/disabling", target.id), vec![]),
        ] {
            assert_eq!(persona.post(&path, &fields).await.status, 403, "{path}");
        }
        assert_eq!(persona.get("/people").await.status, 403);
        assert_eq!(persona.delete("/people/invitations/1", &[]).await.status, 403);
        assert_eq!(persona.get("/people/password").await.status, 200, "one's own password is one's own");
    }
    assert_eq!(row(&site, &target).await, target);
});

/// Invites as the owner and gives the path of the link.
async fn invited(site: &Site, email: &str, role: &str) -> String {
    let owner = site.owner().await;
    let page = owner.get("/people").await;
    let answer = owner.send_form(&page, "form[action='/people/invitations']", &[("email", email), ("role", role)]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let link = answer.texts(".secret-link").remove(0);
    link.strip_prefix("http://127.0.0.1:8000").unwrap().to_owned()
}

story!(an_invitation_lets_one_person_in_once, |site| {
    let link = invited(&site, " Bo@Example.org ", "writer").await;
    let owner = site.owner().await;
    let people = owner.get("/people").await;
    assert!(people.text().contains("bo@example.org") && !people.body.contains(&link), "the link is shown once");

    let bo = site.reader();
    let page = bo.get(&link).await;
    assert_eq!((page.status, page.header("Cache-Control")), (200, Some("no-store")));
    assert_eq!(page.header("X-Robots-Tag"), Some("noindex"));
    assert!(page.text().contains("writer") && page.text().contains("bo@example.org"));
    assert!(!page.body.contains("owner@example.org"), "nobody else's address stands on it");
    let form = format!("form[action='{link}']");
    let refused = bo.send_form(&page, &form, &[("name", "Bo Brandt"), ("password", "bo@example.org")]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.form(&form).value("name"), "Bo Brandt");
    assert!(refused.has("#password[aria-invalid=true][aria-describedby~=password-error]"));

    // What the form does not offer cannot be sent along.
    let fields = [("name", "Bo Brandt"), ("password", PASSWORD), ("role", "owner"), ("email", "eve@example.org")];
    let joined = bo.send_form(&refused, &form, &fields).await;
    assert_eq!((joined.status, joined.location()), (303, "/desk"));
    assert_eq!(bo.get("/desk").await.status, 200);
    assert_eq!(bo.get("/people").await.status, 403);
    assert_eq!(try_in(&site.reader(), "BO@example.org", PASSWORD).await.status, 303);

    let unknown = site.reader().get("/invitations/nothing").await;
    let used = site.reader().get(&link).await;
    assert_eq!((used.status, used.status), (404, unknown.status));
    assert_eq!(used.body, unknown.body, "a used link looks like any other");
    let again = site.reader().post(&link, &[("name", "Eve"), ("password", PASSWORD)]).await;
    assert_eq!(again.status, 404);
    assert_eq!(accounts::list(site.db()).await.unwrap().len(), 2);
});

story!(two_who_use_one_link_at_once_are_one, |site| {
    let link = invited(&site, "bo@example.org", "moderator").await;
    let (one, two) = (site.reader(), site.reader());
    let fields = [("name", "Bo"), ("password", PASSWORD)];
    let (first, second) = tokio::join!(one.post(&link, &fields), two.post(&link, &fields));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
    assert_eq!(accounts::list(site.db()).await.unwrap().len(), 2);
});

story!(an_invitation_ends, |site| {
    let owner = site.owner().await;
    let open = async |link: &str| site.reader().get(link).await.status;

    let link = invited(&site, "bo@example.org", "writer").await;
    site.clock.forward(7 * 24 * 60 * 60 * 1000 - 1);
    assert_eq!(open(&link).await, 200);
    site.clock.forward(1);
    assert_eq!(open(&link).await, 404, "after seven days");
    assert_eq!(site.reader().post(&link, &[("name", "Bo"), ("password", PASSWORD)]).await.status, 404);

    let link = invited(&site, "bo@example.org", "writer").await;
    let people = owner.get("/people").await;
    let taken_back = owner.send_form(&people, "form[action^='/people/invitations/']", &[]).await;
    assert_eq!(taken_back.location(), "/people");
    assert_eq!(open(&link).await, 404, "taken back");
    assert!(!owner.get("/people").await.text().contains("bo@example.org"));

    let first = invited(&site, "bo@example.org", "owner").await;
    let second = invited(&site, "bo@example.org", "moderator").await;
    assert_eq!((open(&first).await, open(&second).await), (404, 200), "a new link replaces the one before");
});

story!(whoever_is_kept_out_leaves_no_way_in_behind, |site| {
    let invite = async |email: &str, owner: &crate::persona::Persona<'_>| {
        let answer = owner.post("/people/invitations", &[("email", email), ("role", "owner")]).await;
        answer.texts(".secret-link").remove(0).strip_prefix("http://127.0.0.1:8000").unwrap().to_owned()
    };
    site.owner().await;
    let kept_out = site.signed_in("Kim", "kim@example.org", Role::Owner).await;
    let demoted = site.signed_in("Lou", "lou@example.org", Role::Owner).await;
    let other = site.signed_in("Mia", "mia@example.org", Role::Owner).await;
    let links = [invite("a@example.org", &kept_out).await, invite("b@example.org", &demoted).await];
    let fine = invite("c@example.org", &other).await;
    let kim = site.db_person("Kim", "kim@example.org", Role::Owner).await;
    let lou = site.db_person("Lou", "lou@example.org", Role::Owner).await;
    accounts::disable(site.db(), &Actor::Operator, kim.id).await.unwrap();
    accounts::change_role(site.db(), &Actor::Operator, lou.id, Role::Writer).await.unwrap();
    for link in links {
        assert_eq!(site.reader().get(&link).await.status, 404);
    }
    assert_eq!(site.reader().get(&fine).await.status, 200);
});

story!(an_address_belongs_to_one_person, |site| {
    ada(&site).await;
    let owner = site.owner().await;
    for email in ["ada@example.org", " ADA@Example.ORG ", "no address", ""] {
        let refused = owner.post("/people/invitations", &[("email", email), ("role", "owner")]).await;
        assert_eq!(refused.status, 422, "{email}");
        assert_eq!(refused.form("form[action='/people/invitations']").value("email"), email);
        assert_eq!(refused.form("form[action='/people/invitations']").value("role"), "owner");
        assert!(refused.has("#email[aria-invalid=true]"), "{email}");
    }
    let taken = owner.post("/people/invitations", &[("email", "ada@example.org"), ("role", "writer")]).await;
    assert!(taken.text().contains("has this address already"), "{}", taken.text());
    let nobody = owner.post("/people/invitations", &[("email", "new@example.org"), ("role", "emperor")]).await;
    assert_eq!(nobody.status, 422);
    assert!(nobody.has("#role[aria-describedby=role-error]"));

    // Somebody got the address between the invitation and its use.
    let link = invited(&site, "bo@example.org", "writer").await;
    member(&site, "Bo", "BO@example.org", Role::Moderator).await;
    let late = site.reader().post(&link, &[("name", "Bo"), ("password", PASSWORD)]).await;
    assert_eq!(late.status, 422);
    assert!(late.text().contains("has this address already"));
});

story!(links_name_the_configured_site, |config| { config.site.url = Some("https://example.org".into()) }, |site| {
    let owner = site.owner().await;
    let headers = [("Host", "example.org"), ("Sec-Fetch-Site", "same-origin"), ("X-Forwarded-Host", "evil.invalid")];
    let fields = crate::persona::encode(&[("email", "bo@example.org"), ("role", "writer")]);
    let answer = owner.request(Method::Post, "/people/invitations", &headers, Some(fields)).await;
    assert!(answer.texts(".secret-link")[0].starts_with("https://example.org/invitations/"), "{}", answer.text());
    assert!(!answer.body.contains("evil.invalid"));
});

story!(a_new_name_stands_on_the_pages, |site| {
    let writer = site.writer().await;
    let post = writer.publish("By Wanda", "Text", &[]).await;
    let wanda = site.db_person("Wanda Writer", "writer@example.org", Role::Writer).await;
    let page = writer.get("/people/password").await;
    let empty = writer.send_form(&page, "form[action='/people/name']", &[("name", "  ")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.has("#name[aria-invalid=true]"));
    let changes = change::Entity::find().all(site.db().reading()).await.unwrap().len();
    let renamed = writer.send_form(&page, "form[action='/people/name']", &[("name", "Wanda <b>Winter</b>")]).await;
    assert_eq!(renamed.status, 303);
    let reader = site.reader().get(&post).await;
    assert!(reader.text().contains("Wanda <b>Winter</b>") && !reader.text().contains("Wanda Writer"), "{}", reader.text());
    let after = change::Entity::find().order_by_asc(change::Column::Id).all(site.db().reading()).await.unwrap();
    assert!(after[changes..].iter().any(|change| change.key == format!("person:{}", wanda.id)));
});

story!(every_act_leaves_a_line, |site| {
    let link = invited(&site, "bo@example.org", "writer").await;
    let owner = site.owner().await;
    site.reader().post(&link, &[("name", "Bo"), ("password", PASSWORD)]).await;
    let bo = accounts::by_email(site.db(), "bo@example.org").await.unwrap().unwrap();
    owner.post(&format!("/people/{}/role", bo.id), &[("role", "moderator")]).await;
    owner.post(&format!("/people/{}/disabling", bo.id), &[]).await;
    owner.delete(&format!("/people/{}/disabling", bo.id), &[]).await;
    accounts::set_password(site.db(), &Actor::Operator, bo.id, NEW).await.unwrap();
    let persona = site.reader();
    try_in(&persona, "bo@example.org", NEW).await;
    persona.post("/people/name", &[("name", "Bo B.")]).await;
    persona.post("/people/password", &[("current", NEW), ("password", PASSWORD)]).await;
    invited(&site, "cy@example.org", "writer").await;
    let people = owner.get("/people").await;
    owner.send_form(&people, "form[action^='/people/invitations/']", &[]).await;
    member(&site, "Di", "di@example.org", Role::Writer).await;

    let lines = acts(&site).await;
    let lines: Vec<String> = lines
        .iter()
        .filter(|(_, act, _)| act != "signed in")
        .map(|(actor, act, detail)| format!("{actor} {act} {detail}").trim_end().to_owned())
        .collect();
    assert_eq!(
        lines,
        [
            "person invited writer",
            "person accepted writer",
            "person given a role moderator",
            "person disabled",
            "person enabled",
            "operator given a password",
            "person renamed",
            "person given a password",
            "person invited writer",
            "person revoked",
            "operator added writer",
        ]
    );
    let signed_in = acts(&site).await.iter().filter(|(actor, act, _)| actor == "person" && act == "signed in").count();
    // The owner three times, Bo at joining and at signing in.
    assert_eq!(signed_in, 5);
    let secrets: Vec<String> = acts(&site).await.into_iter().map(|(_, _, detail)| detail).collect();
    assert!(secrets.iter().all(|detail| !detail.contains('@') && !detail.contains(PASSWORD)));
});
