//! People of the practice: who may do what to whom, that nobody is shut out or let in by mistake, and the record of it.

use crate::people_acts::{PASSWORD, ada, invited, member, row, sessions_of, try_in};
use crate::site::{Site, story};
use knead::audit::Actor;
use knead::entity::person::Role;
use knead::entity::{audit, change};
use knead::error::Error;
use knead::people::accounts;
use sea_orm::{EntityTrait, QueryOrder};

const NEW: &str = "camphor and clove";

story!(a_reset_from_the_machine_ends_every_session, |site| {
    let person = ada(&site).await;
    let ada = site.reader();
    try_in(&ada, "ada@example.org", PASSWORD).await;
    accounts::set_password(site.db(), &Actor::Operator, person.id, NEW)
        .await
        .unwrap();
    assert_eq!(ada.get("/desk").await.status, 401);
    assert_eq!(try_in(&ada, "ada@example.org", NEW).await.status, 303);
});

story!(
    a_disabled_person_is_out_at_once_and_keeps_their_name,
    |site| {
        let owner = site.owner().await;
        let wanda = member(&site, "Wanda Writer", "wanda@example.org", Role::Writer).await;
        let writer = site.reader();
        try_in(&writer, "wanda@example.org", PASSWORD).await;
        let post = writer.publish("By Wanda", "Text", &[]).await;
        let before = site.reader().get(&post).await;
        assert!(before.text().contains("Wanda Writer"));

        let asked = owner.get(&format!("/people/{}/disabling", wanda.id)).await;
        assert!(asked.text().contains("Wanda Writer"));
        let disabled = owner
            .send_form(
                &asked,
                &format!("form[action='/people/{}/disabling']", wanda.id),
                &[],
            )
            .await;
        assert_eq!((disabled.status, disabled.location()), (303, "/people"));
        assert_eq!(writer.get("/desk").await.status, 401);
        assert!(
            sessions_of(&site)
                .await
                .iter()
                .all(|session| session.person_id != wanda.id)
        );
        assert_eq!(
            try_in(&site.reader(), "wanda@example.org", PASSWORD)
                .await
                .status,
            422
        );
        assert_eq!(
            site.reader().get(&post).await.body,
            before.body,
            "readers see no difference"
        );
        assert_eq!(
            owner
                .post(&format!("/people/{}/disabling", wanda.id), &[])
                .await
                .status,
            409
        );

        let enabled = owner
            .delete(&format!("/people/{}/disabling", wanda.id), &[])
            .await;
        assert_eq!(enabled.status, 303);
        assert_eq!(
            writer.get("/desk").await.status,
            401,
            "the old session stays dead"
        );
        assert_eq!(
            try_in(&site.reader(), "wanda@example.org", PASSWORD)
                .await
                .status,
            303
        );
        assert_eq!(
            owner
                .delete(&format!("/people/{}/disabling", wanda.id), &[])
                .await
                .status,
            409
        );
        assert_eq!(owner.post("/people/999/disabling", &[]).await.status, 404);
    }
);

story!(the_last_owner_stays_an_owner, |site| {
    let owner = site.owner().await;
    let olive = site
        .db_person("Olive Owner", "owner@example.org", Role::Owner)
        .await;
    let disabling = format!("/people/{}/disabling", olive.id);
    let role = format!("/people/{}/role", olive.id);
    for answer in [
        owner.post(&disabling, &[]).await,
        owner.post(&role, &[("role", "writer")]).await,
    ] {
        assert_eq!(answer.status, 409);
        assert!(
            answer.text().contains("Make somebody else an owner first"),
            "{}",
            answer.text()
        );
    }
    assert!(matches!(
        accounts::disable(site.db(), &Actor::Operator, olive.id).await,
        Err(Error::Conflict(_))
    ));

    let second = member(&site, "Second", "second@example.org", Role::Owner).await;
    accounts::disable(site.db(), &Actor::Operator, second.id)
        .await
        .unwrap();
    assert_eq!(
        owner.post(&role, &[("role", "writer")]).await.status,
        409,
        "a disabled owner is no help"
    );
    accounts::enable(site.db(), &Actor::Operator, second.id)
        .await
        .unwrap();
    assert_eq!(owner.post(&role, &[("role", "writer")]).await.status, 303);
    assert_eq!(owner.get("/people").await.status, 403);
    assert_eq!(owner.get("/desk").await.status, 200);
});

story!(
    two_owners_who_shut_each_other_out_at_once_leave_one,
    |site| {
        let one = member(&site, "One", "one@example.org", Role::Owner).await;
        let two = member(&site, "Two", "two@example.org", Role::Owner).await;
        for _ in 0..8 {
            let (demoted, disabled) = tokio::join!(
                accounts::change_role(site.db(), &Actor::Operator, one.id, Role::Writer),
                accounts::disable(site.db(), &Actor::Operator, two.id),
            );
            assert!(
                demoted.is_ok() != disabled.is_ok(),
                "{demoted:?} {disabled:?}"
            );
            assert!(accounts::has_owner(site.db()).await.unwrap());
            match demoted {
                Ok(()) => accounts::change_role(site.db(), &Actor::Operator, one.id, Role::Owner)
                    .await
                    .unwrap(),
                Err(_) => accounts::enable(site.db(), &Actor::Operator, two.id)
                    .await
                    .unwrap(),
            }
        }
    }
);

story!(a_new_role_holds_from_the_next_click, |site| {
    let owner = site.owner().await;
    let milo = member(&site, "Milo", "milo@example.org", Role::Moderator).await;
    let moderator = site.reader();
    try_in(&moderator, "milo@example.org", PASSWORD).await;
    assert_eq!(moderator.get("/desk").await.status, 403);
    let people = owner.get("/people").await;
    let form = format!("form[action='/people/{}/role']", milo.id);
    assert_eq!(people.form(&form).value("role"), "moderator");
    assert_eq!(
        owner
            .send_form(&people, &form, &[("role", "writer")])
            .await
            .location(),
        "/people"
    );
    assert_eq!(moderator.get("/desk").await.status, 200);
    assert_eq!(
        owner
            .post(&format!("/people/{}/role", milo.id), &[("role", "emperor")])
            .await
            .status,
        422
    );
    assert_eq!(row(&site, &milo).await.role, Role::Writer);
});

story!(only_an_owner_manages_people, |site| {
    let target = member(&site, "Target", "target@example.org", Role::Writer).await;
    for persona in [site.writer().await, site.moderator().await] {
        for (path, fields) in [
            (
                "/people/invitations".to_owned(),
                vec![("email", "new@example.org"), ("role", "owner")],
            ),
            (
                format!("/people/{}/role", target.id),
                vec![("role", "owner")],
            ),
            (format!("/people/{}/disabling", target.id), vec![]),
        ] {
            assert_eq!(persona.post(&path, &fields).await.status, 403, "{path}");
        }
        assert_eq!(persona.get("/people").await.status, 403);
        assert_eq!(
            persona.delete("/people/invitations/1", &[]).await.status,
            403
        );
        assert_eq!(
            persona.get("/people/password").await.status,
            200,
            "one's own password is one's own"
        );
    }
    assert_eq!(row(&site, &target).await, target);
});

story!(a_new_name_stands_on_the_pages, |site| {
    let writer = site.writer().await;
    let post = writer.publish("By Wanda", "Text", &[]).await;
    let wanda = site
        .db_person("Wanda Writer", "writer@example.org", Role::Writer)
        .await;
    let page = writer.get("/people/password").await;
    let empty = writer
        .send_form(&page, "form[action='/people/name']", &[("name", "  ")])
        .await;
    assert_eq!(empty.status, 422);
    assert!(empty.has("#name[aria-invalid=true]"));
    let changes = change::Entity::find()
        .all(site.db().reading())
        .await
        .unwrap()
        .len();
    let renamed = writer
        .send_form(
            &page,
            "form[action='/people/name']",
            &[("name", "Wanda <b>Winter</b>")],
        )
        .await;
    assert_eq!(renamed.status, 303);
    let reader = site.reader().get(&post).await;
    assert!(
        reader.text().contains("Wanda <b>Winter</b>") && !reader.text().contains("Wanda Writer"),
        "{}",
        reader.text()
    );
    let after = change::Entity::find()
        .order_by_asc(change::Column::Id)
        .all(site.db().reading())
        .await
        .unwrap();
    assert!(
        after[changes..]
            .iter()
            .any(|change| change.key == format!("person:{}", wanda.id))
    );
});

async fn acts(site: &Site) -> Vec<(String, String, String)> {
    let lines = audit::Entity::find()
        .order_by_asc(audit::Column::Id)
        .all(site.db().reading())
        .await
        .unwrap();
    lines
        .into_iter()
        .map(|line| (line.actor, line.act, line.detail))
        .collect()
}

story!(every_act_leaves_a_line, |site| {
    let link = invited(&site, "bo@example.org", "writer").await;
    let owner = site.owner().await;
    site.reader()
        .post(&link, &[("name", "Bo"), ("password", PASSWORD)])
        .await;
    let bo = accounts::by_email(site.db(), "bo@example.org")
        .await
        .unwrap()
        .unwrap();
    owner
        .post(&format!("/people/{}/role", bo.id), &[("role", "moderator")])
        .await;
    owner
        .post(&format!("/people/{}/disabling", bo.id), &[])
        .await;
    owner
        .delete(&format!("/people/{}/disabling", bo.id), &[])
        .await;
    accounts::set_password(site.db(), &Actor::Operator, bo.id, NEW)
        .await
        .unwrap();
    let persona = site.reader();
    try_in(&persona, "bo@example.org", NEW).await;
    persona.post("/people/name", &[("name", "Bo B.")]).await;
    persona
        .post(
            "/people/password",
            &[("current", NEW), ("password", PASSWORD)],
        )
        .await;
    invited(&site, "cy@example.org", "writer").await;
    let people = owner.get("/people").await;
    owner
        .send_form(&people, "form[action^='/people/invitations/']", &[])
        .await;
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
    let signed_in = acts(&site)
        .await
        .iter()
        .filter(|(actor, act, _)| actor == "person" && act == "signed in")
        .count();
    // The owner three times, Bo at joining and at signing in.
    assert_eq!(signed_in, 5);
    let secrets: Vec<String> = acts(&site)
        .await
        .into_iter()
        .map(|(_, _, detail)| detail)
        .collect();
    assert!(
        secrets
            .iter()
            .all(|detail| !detail.contains('@') && !detail.contains(PASSWORD))
    );
});
