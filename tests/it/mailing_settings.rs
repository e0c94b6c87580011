//! How mail stands, for the owner: the server's refusals, what is tried again, what the DNS says.

use crate::commenting_acts::post;
use crate::mailing_acts::{DAY, comment_with, confirm, mails_to, names, outbox, server, taken};
use crate::process::run;
use crate::site::{Site, story};
use knead::jobs;
use knead::mail;
use knead::text::ids::DeliveryId;
use std::os::unix::fs::PermissionsExt;

/// Works as the worker does, failures and all, until nothing is due.
async fn work(site: &Site) {
    while let Some(job) = jobs::claim(site.db()).await.unwrap() {
        let outcome = match job.kind {
            knead::entity::job::JobKind::Mail => {
                mail::deliver(site.db(), DeliveryId::new(job.subject_id)).await
            }
            _ => Ok(()),
        };
        match outcome {
            Ok(()) => jobs::finish(site.db(), &job).await.unwrap(),
            Err(error) => jobs::fail(site.db(), &job, &error.to_string())
                .await
                .unwrap(),
        }
    }
}

story!(
    an_address_that_its_server_refuses_gets_nothing_more,
    |config| { server(config) },
    |site| {
        post(&site).await;
        let owner = site.owner().await;
        let tick = [("replies", "yes")];
        comment_with(&site, &site.reader(), "nobody@example.net", "One", &tick).await;
        comment_with(&site, &site.reader(), "ada@example.net", "Two", &tick).await;
        work(&site).await;
        assert_eq!(taken(&site).len(), 1, "the other one was taken");
        assert!(taken(&site)[0].to.contains("ada@"));
        let page = owner.get("/settings/mail").await;
        assert!(
            page.text().contains("nobody@example.net") && page.text().contains("5.1.1"),
            "{}",
            page.text()
        );
        site.clock.forward(2 * DAY);
        comment_with(&site, &site.reader(), "nobody@example.net", "Three", &tick).await;
        work(&site).await;
        assert_eq!(taken(&site).len(), 1);
        let again = owner
            .send_form(&page, "form[action^='/settings/mail/addresses/']", &[])
            .await;
        assert_eq!(again.location(), "/settings/mail?done=address");
        assert!(
            !owner
                .get("/settings/mail")
                .await
                .text()
                .contains("nobody@example.net")
        );
    }
);

story!(
    what_cannot_leave_is_tried_again_and_given_up,
    |config| { server(config) },
    |site| {
        post(&site).await;
        let owner = site.owner().await;
        comment_with(
            &site,
            &site.reader(),
            "later@example.net",
            "One",
            &[("replies", "yes")],
        )
        .await;
        work(&site).await;
        let page = owner.get("/settings/mail").await;
        assert!(
            page.text().contains("Tried again") && page.text().contains("Too busy"),
            "{}",
            page.text()
        );
        assert!(
            !page.text().contains("later@"),
            "the address is not set aside for that"
        );
        for _ in 0..10 {
            site.clock.forward(DAY);
            work(&site).await;
        }
        let page = owner.get("/settings/mail").await;
        assert!(page.text().contains("Given up"), "{}", page.text());
        let again = owner.send_form(&page, "form:has(button.button):not(:has(input[name=_method]))[action^='/settings/mail/jobs/']", &[]).await;
        assert_eq!(again.location(), "/settings/mail?done=again");
        work(&site).await;
        let page = owner.get("/settings/mail").await;
        assert!(page.text().contains("Tried again") && !page.text().contains("Given up"));
        let dropped = owner
            .send_form(&page, "form:has(input[name=_method])", &[])
            .await;
        assert_eq!(dropped.location(), "/settings/mail?done=gone");
        let page = owner.get("/settings/mail").await;
        assert!(page.text().contains("None waits") && page.text().contains("Nothing. Everything"));
    }
);

story!(
    a_mail_is_repeated_under_its_own_name,
    |config| { server(config) },
    |site| {
        post(&site).await;
        comment_with(
            &site,
            &site.reader(),
            "ada@example.net",
            "One",
            &[("replies", "yes")],
        )
        .await;
        comment_with(
            &site,
            &site.reader(),
            "bo@example.net",
            "Two",
            &[("replies", "yes")],
        )
        .await;
        let owed: Vec<_> = std::iter::repeat_with(|| jobs::claim(site.db()))
            .take(2)
            .collect();
        let mut claimed = Vec::new();
        for job in owed {
            claimed.push(job.await.unwrap().unwrap());
        }
        let mails: Vec<_> = claimed
            .iter()
            .filter(|job| job.kind == knead::entity::job::JobKind::Mail)
            .collect();
        // The first was sent; the process died before anything else was noted, and the next one works on.
        mail::deliver(site.db(), DeliveryId::new(mails[0].subject_id))
            .await
            .unwrap();
        site.clock.forward(jobs::LEASE_MILLIS + 1);
        work(&site).await;
        assert_eq!(taken(&site).len(), 2, "each once");
        let ids: Vec<_> = taken(&site)
            .iter()
            .map(|mail| mail.header("Message-ID").unwrap())
            .collect();
        assert_ne!(ids[0], ids[1]);
    }
);

story!(
    the_owner_sends_a_test,
    |config| { outbox(config) },
    |site| {
        let owner = site.owner().await;
        let page = owner.get("/settings/mail").await;
        let sent = owner
            .send_form(&page, "form[action='/settings/mail/test']", &[])
            .await;
        assert_eq!(sent.location(), "/settings/mail?done=test");
        assert!(
            owner
                .get(sent.location())
                .await
                .text()
                .contains("on its way")
        );
        let told = mails_to(&site, "owner@example.org").await;
        assert!(told.len() == 1 && told[0].subject.contains("works"));
        assert_eq!(
            site.moderator()
                .await
                .post("/settings/mail/test", &[])
                .await
                .status,
            403
        );
        let folder = site.db().config().data.dir.join("outbox");
        let mode =
            |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        for file in std::fs::read_dir(&folder).unwrap() {
            assert_eq!(mode(&file.unwrap().path()), 0o600);
        }
    }
);

story!(
    the_dns_is_read_and_explained,
    |config| {
        outbox(config);
        config.mail.dns = Some(names(&[
            ("example.org", "v=spf1 mx +all"),
            ("s1._domainkey.example.org", "v=DKIM1; k=ed25519; p=abc"),
        ]));
    },
    |site| {
        let owner = site.owner().await;
        assert!(
            !owner.get("/settings/mail").await.has("#dns"),
            "only when it is asked for"
        );
        let page = owner.get("/settings/mail?look").await;
        let rows = page.texts("section:has(#dns) li");
        assert_eq!(rows.len(), 3, "{}", page.text());
        assert!(
            rows[0].contains("SPF To change") && rows[0].contains("~all"),
            "{}",
            rows[0]
        );
        assert!(
            rows[1].contains("DKIM Good") && rows[1].contains("s1._domainkey"),
            "{}",
            rows[1]
        );
        assert!(
            rows[2].contains("DMARC To change") && rows[2].contains("v=DMARC1"),
            "{}",
            rows[2]
        );
    }
);

story!(
    one_recipient_gets_so_many_an_hour,
    |config| { outbox(config) },
    |site| {
        post(&site).await;
        let ada = site.reader();
        comment_with(
            &site,
            &ada,
            "ada@example.net",
            "Ask me",
            &[("replies", "yes")],
        )
        .await;
        confirm(&site, &ada, "ada@example.net").await;
        let asked = crate::commenting_acts::db_id(&site, "Ask me").await;
        let moderator = site.moderator().await;
        crate::commenting_acts::decide(&moderator, asked, "approval").await;
        for number in 0..20 {
            crate::commenting_acts::say(
                &site,
                "/a-post",
                "Bo",
                &format!("Answer {number}"),
                Some(asked),
            )
            .await;
        }
        site.clock.forward(20_000);
        assert_eq!(mails_to(&site, "ada@example.net").await.len(), 12);
        site.clock.forward(crate::mailing_acts::HOUR);
        assert_eq!(
            mails_to(&site, "ada@example.net").await.len(),
            21,
            "the rest an hour later"
        );
    }
);

#[test]
fn the_check_reads_the_dns_and_tries_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let dns = names(&[("example.org", "v=spf1 mx -all")]).to_string();
    let output = run(
        folder.path(),
        &["check"],
        &[
            ("KNEAD_MAIL__SMTP_URL", "smtp://127.0.0.1:1"),
            ("KNEAD_MAIL__FROM", "blog@example.org"),
            ("KNEAD_MAIL__DNS", &dns),
        ],
    );
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{printed}");
    assert!(printed.contains("problem  mail: "), "{printed}");
    assert!(
        printed.contains("ok       SPF: v=spf1 mx -all"),
        "{printed}"
    );
    assert!(printed.contains("problem  DMARC: "), "{printed}");
    assert!(printed.contains("note     DKIM: "), "{printed}");
    let half = run(
        folder.path(),
        &["check"],
        &[("KNEAD_MAIL__FROM", "blog@example.org")],
    );
    assert!(String::from_utf8_lossy(&half.stdout).contains("mail.smtp_url is missing"));
}

story!(
    the_owner_chooses_how_often_moderators_are_mailed,
    |config| { outbox(config) },
    |site| {
        let owner = site.owner().await;
        let page = owner.get("/settings/comments").await;
        let form = "form.settings-form:has(#alerts)";
        let chosen = page.attributes("#alerts input[checked]", "value");
        assert_eq!(chosen, ["hourly"]);
        let saved = owner.send_form(&page, form, &[("alerts", "daily")]).await;
        assert_eq!(saved.status, 303, "{}", saved.text());
        let page = owner.get("/settings/comments").await;
        let chosen = page.attributes("#alerts input[checked]", "value");
        assert_eq!(chosen, ["daily"]);
    }
);
