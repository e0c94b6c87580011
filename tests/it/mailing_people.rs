//! New passwords and invitations by mail.

use crate::mailing_acts::{MINUTE, mails, mails_to, outbox};
use crate::people_acts::{PASSWORD, ada, sessions_of, try_in};
use crate::persona::encode;
use crate::site::story;
use knead::audit::Actor;
use knead::people::accounts;
use rocket::http::Method;

const ADA: &str = "ada@example.org";
const NEW: &str = "thyme and warm stones";

story!(
    a_forgotten_password_is_renewed_by_mail,
    |config| { outbox(config) },
    |site| {
        let person = ada(&site).await;
        let reader = site.reader();
        try_in(&reader, ADA, PASSWORD).await;
        assert_eq!(sessions_of(&site).await.len(), 1);
        let form = site.reader();
        let page = form
            .get(&form.get("/sign-in").await.attributes("main a", "href")[1])
            .await;
        assert_eq!(page.status, 200);
        let known = form
            .send_form(&page, "main form", &[("email", " ADA@example.org ")])
            .await;
        let unknown = site
            .reader()
            .post("/password/forgotten", &[("email", "nobody@example.org")])
            .await;
        assert_eq!((known.status, known.location()), (303, "/password/asked"));
        assert_eq!(
            (unknown.status, unknown.location(), &unknown.body),
            (303, "/password/asked", &known.body)
        );
        assert_eq!(
            form.post("/password/forgotten", &[("email", "nonsense")])
                .await
                .status,
            422
        );
        let told = mails(&site).await;
        assert_eq!(told.len(), 1, "nothing goes to an address that nobody has");
        assert!(told[0].to.contains(ADA));
        let link = told[0].link("/password/");

        let page = form.get(&link).await;
        assert_eq!(
            (page.status, page.header("Cache-Control")),
            (200, Some("no-store"))
        );
        assert_eq!(
            sessions_of(&site).await.len(),
            1,
            "opening it changes nothing"
        );
        let weak = form
            .send_form(&page, "main form", &[("password", "short")])
            .await;
        assert_eq!(weak.status, 422, "and uses nothing up");
        let kept = form
            .send_form(&weak, "main form", &[("password", NEW)])
            .await;
        assert_eq!(kept.location(), "/password/changed");
        assert!(sessions_of(&site).await.is_empty(), "signed out everywhere");
        assert_eq!(try_in(&site.reader(), ADA, PASSWORD).await.status, 422);
        assert_eq!(try_in(&site.reader(), ADA, NEW).await.status, 303);
        assert_eq!(form.get(&link).await.status, 404, "once");
        assert_eq!(
            form.post(&link, &[("password", "another one again")])
                .await
                .status,
            404
        );

        // Thirty minutes, and only for whoever may sign in.
        site.clock.forward(2 * MINUTE);
        form.post("/password/forgotten", &[("email", ADA)]).await;
        let link = mails_to(&site, ADA).await[1].link("/password/");
        site.clock.forward(30 * MINUTE - 1);
        assert_eq!(form.get(&link).await.status, 200);
        site.clock.forward(1);
        assert_eq!(form.get(&link).await.status, 404);
        site.owner().await;
        accounts::disable(site.db(), &Actor::Operator, person.id)
            .await
            .unwrap();
        form.post("/password/forgotten", &[("email", ADA)]).await;
        assert_eq!(mails_to(&site, ADA).await.len(), 2);
    }
);

story!(
    nobody_is_flooded_with_links,
    |config| { outbox(config) },
    |site| {
        ada(&site).await;
        for _ in 0..20 {
            let asked = site
                .reader()
                .post("/password/forgotten", &[("email", ADA)])
                .await;
            assert_eq!(asked.location(), "/password/asked");
        }
        assert_eq!(mails_to(&site, ADA).await.len(), 1);
        for _ in 0..40 {
            site.clock.forward(MINUTE);
            site.reader()
                .post("/password/forgotten", &[("email", ADA)])
                .await;
            site.run_jobs().await;
        }
        let count = mails_to(&site, ADA).await.len();
        assert!(count <= 12, "{count} in less than an hour");
    }
);

story!(
    links_in_mails_name_the_configured_site,
    |config| {
        outbox(config);
        config.site.url = Some("https://practice.example".into());
    },
    |site| {
        ada(&site).await;
        let headers = [
            ("Host", "practice.example"),
            ("Sec-Fetch-Site", "same-origin"),
            ("X-Forwarded-Host", "evil.invalid"),
        ];
        let fields = Some(encode(&[("email", ADA)]));
        let asked = site
            .reader()
            .request(Method::Post, "/password/forgotten", &headers, fields)
            .await;
        assert_eq!(asked.status, 303);
        let told = mails(&site).await;
        assert!(
            told[0].text.contains("https://practice.example/password/"),
            "{}",
            told[0].text
        );
        assert!(!told[0].source.contains("evil.invalid"));
    }
);

story!(
    an_invitation_goes_by_mail,
    |config| { outbox(config) },
    |site| {
        let owner = site.owner().await;
        let page = owner.get("/people").await;
        let fields = [
            ("email", "bo@example.org"),
            ("role", "moderator"),
            ("by", "mail"),
        ];
        let sent = owner
            .send_form(&page, "form[action='/people/invitations']", &fields)
            .await;
        assert!(sent.text().contains("on its way by mail") && !sent.has(".secret-link"));
        let told = mails_to(&site, "bo@example.org").await;
        assert_eq!(told.len(), 1);
        let link = told[0].link("/invitations/");
        let bo = site.reader();
        let page = bo.get(&link).await;
        let form = format!("form[action='{link}']");
        let joined = bo
            .send_form(&page, &form, &[("name", "Bo"), ("password", PASSWORD)])
            .await;
        assert_eq!(joined.location(), "/moderation");
        assert_eq!(site.reader().get(&link).await.status, 404);

        // By hand is still there.
        let fields = [("email", "cy@example.org"), ("role", "writer")];
        let by_hand = owner.post("/people/invitations", &fields).await;
        assert!(by_hand.has(".secret-link"));
        assert!(mails_to(&site, "cy@example.org").await.is_empty());
    }
);
