//! Invitations: one link, one person, once, and an end to it.

use crate::people_acts::{DAY, PASSWORD, ada, invited, member, try_in};
use crate::persona::{Persona, encode};
use crate::site::story;
use knead::audit::Actor;
use knead::entity::person::Role;
use knead::people::accounts;
use rocket::http::Method;

story!(an_invitation_lets_one_person_in_once, |site| {
    let link = invited(&site, " Bo@Example.org ", "writer").await;
    let owner = site.owner().await;
    let people = owner.get("/people").await;
    assert!(
        people.text().contains("bo@example.org") && !people.body.contains(&link),
        "the link is shown once"
    );

    let bo = site.reader();
    let page = bo.get(&link).await;
    assert_eq!(
        (page.status, page.header("Cache-Control")),
        (200, Some("no-store"))
    );
    assert_eq!(page.header("X-Robots-Tag"), Some("noindex"));
    assert!(page.text().contains("writer") && page.text().contains("bo@example.org"));
    assert!(
        !page.body.contains("owner@example.org"),
        "nobody else's address stands on it"
    );
    let form = format!("form[action='{link}']");
    let refused = bo
        .send_form(
            &page,
            &form,
            &[("name", "Bo Brandt"), ("password", "bo@example.org")],
        )
        .await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.form(&form).value("name"), "Bo Brandt");
    assert!(refused.has("#password[aria-invalid=true][aria-describedby~=password-error]"));

    // What the form does not offer cannot be sent along.
    let fields = [
        ("name", "Bo Brandt"),
        ("password", PASSWORD),
        ("role", "owner"),
        ("email", "eve@example.org"),
    ];
    let joined = bo.send_form(&refused, &form, &fields).await;
    assert_eq!((joined.status, joined.location()), (303, "/desk"));
    assert_eq!(bo.get("/desk").await.status, 200);
    assert_eq!(bo.get("/people").await.status, 403);
    assert_eq!(
        try_in(&site.reader(), "BO@example.org", PASSWORD)
            .await
            .status,
        303
    );

    let unknown = site.reader().get("/invitations/nothing").await;
    let used = site.reader().get(&link).await;
    assert_eq!((used.status, used.status), (404, unknown.status));
    assert_eq!(used.body, unknown.body, "a used link looks like any other");
    let again = site
        .reader()
        .post(&link, &[("name", "Eve"), ("password", PASSWORD)])
        .await;
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
    site.clock.forward(7 * DAY - 1);
    assert_eq!(open(&link).await, 200);
    site.clock.forward(1);
    assert_eq!(open(&link).await, 404, "after seven days");
    assert_eq!(
        site.reader()
            .post(&link, &[("name", "Bo"), ("password", PASSWORD)])
            .await
            .status,
        404
    );

    let link = invited(&site, "bo@example.org", "writer").await;
    let people = owner.get("/people").await;
    let taken_back = owner
        .send_form(&people, "form[action^='/people/invitations/']", &[])
        .await;
    assert_eq!(taken_back.location(), "/people");
    assert_eq!(open(&link).await, 404, "taken back");
    assert!(!owner.get("/people").await.text().contains("bo@example.org"));

    let first = invited(&site, "bo@example.org", "owner").await;
    let second = invited(&site, "bo@example.org", "moderator").await;
    assert_eq!(
        (open(&first).await, open(&second).await),
        (404, 200),
        "a new link replaces the one before"
    );
});

story!(whoever_is_kept_out_leaves_no_way_in_behind, |site| {
    let invite = async |email: &str, owner: &Persona<'_>| {
        let answer = owner
            .post(
                "/people/invitations",
                &[("email", email), ("role", "owner")],
            )
            .await;
        answer
            .texts(".secret-link")
            .remove(0)
            .strip_prefix("http://127.0.0.1:8000")
            .unwrap()
            .to_owned()
    };
    site.owner().await;
    let kept_out = site.signed_in("Kim", "kim@example.org", Role::Owner).await;
    let demoted = site.signed_in("Lou", "lou@example.org", Role::Owner).await;
    let other = site.signed_in("Mia", "mia@example.org", Role::Owner).await;
    let links = [
        invite("a@example.org", &kept_out).await,
        invite("b@example.org", &demoted).await,
    ];
    let fine = invite("c@example.org", &other).await;
    let kim = site.db_person("Kim", "kim@example.org", Role::Owner).await;
    let lou = site.db_person("Lou", "lou@example.org", Role::Owner).await;
    accounts::disable(site.db(), &Actor::Operator, kim.id)
        .await
        .unwrap();
    accounts::change_role(site.db(), &Actor::Operator, lou.id, Role::Writer)
        .await
        .unwrap();
    for link in links {
        assert_eq!(site.reader().get(&link).await.status, 404);
    }
    assert_eq!(site.reader().get(&fine).await.status, 200);
});

story!(an_address_belongs_to_one_person, |site| {
    ada(&site).await;
    let owner = site.owner().await;
    for email in ["ada@example.org", " ADA@Example.ORG ", "no address", ""] {
        let refused = owner
            .post(
                "/people/invitations",
                &[("email", email), ("role", "owner")],
            )
            .await;
        assert_eq!(refused.status, 422, "{email}");
        assert_eq!(
            refused
                .form("form[action='/people/invitations']")
                .value("email"),
            email
        );
        assert_eq!(
            refused
                .form("form[action='/people/invitations']")
                .value("role"),
            "owner"
        );
        assert!(refused.has("#email[aria-invalid=true]"), "{email}");
    }
    let taken = owner
        .post(
            "/people/invitations",
            &[("email", "ada@example.org"), ("role", "writer")],
        )
        .await;
    assert!(
        taken.text().contains("has this address already"),
        "{}",
        taken.text()
    );
    let nobody = owner
        .post(
            "/people/invitations",
            &[("email", "new@example.org"), ("role", "emperor")],
        )
        .await;
    assert_eq!(nobody.status, 422);
    assert!(nobody.has("#role[aria-describedby=role-error]"));

    // Somebody got the address between the invitation and its use.
    let link = invited(&site, "bo@example.org", "writer").await;
    member(&site, "Bo", "BO@example.org", Role::Moderator).await;
    let late = site
        .reader()
        .post(&link, &[("name", "Bo"), ("password", PASSWORD)])
        .await;
    assert_eq!(late.status, 422);
    assert!(late.text().contains("has this address already"));
});

story!(
    links_name_the_configured_site,
    |config| { config.site.url = Some("https://example.org".into()) },
    |site| {
        let owner = site.owner().await;
        let headers = [
            ("Host", "example.org"),
            ("Sec-Fetch-Site", "same-origin"),
            ("X-Forwarded-Host", "evil.invalid"),
        ];
        let fields = encode(&[("email", "bo@example.org"), ("role", "writer")]);
        let answer = owner
            .request(Method::Post, "/people/invitations", &headers, Some(fields))
            .await;
        assert!(
            answer.texts(".secret-link")[0].starts_with("https://example.org/invitations/"),
            "{}",
            answer.text()
        );
        assert!(!answer.body.contains("evil.invalid"));
    }
);
