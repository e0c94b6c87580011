//! Telling moderators: seldom, without anybody's words, and with links that decide once.

use crate::commenting_acts::{self as acts, db_id, db_state, post, post_by};
use crate::mailing_acts::{DAY, HOUR, Mail, mails, mails_to, outbox};
use crate::site::{Site, story};
use knead::audit::Actor;
use knead::comments::submitting::{self, Input, Outcome, Sender};
use knead::comments::tokens;
use knead::entity::comment::CommentState;
use knead::entity::person::Role;
use knead::people::accounts;
use rocket::http::Method;

const MILO: &str = "moderator@example.org";

/// Keeps a rule of the settings.
async fn rule(site: &Site, key: &'static str, value: &str) {
    knead::db::write(site.db(), async |txn| {
        knead::site::settings::store(txn, &[(key, value.to_owned())]).await?;
        txn.bump(knead::db::ChangeKey::Site);
        Ok(())
    })
    .await
    .unwrap();
}

fn decisions(mail: &Mail) -> Vec<String> {
    let mut links = mail.links();
    links.retain(|link| link.starts_with("/comments/decisions/"));
    links
}

story!(
    a_moderator_decides_from_the_mail,
    |config| { outbox(config) },
    |site| {
        post(&site).await;
        site.moderator().await;
        acts::hold(&site, "/a-post", "Rude Name", "Secret words", None).await;
        let id = db_id(&site, "Secret words").await;
        let told = mails_to(&site, MILO).await;
        assert_eq!(told.len(), 1);
        let mail = &told[0];
        assert!(
            mail.subject.contains("A comment waits") && mail.text.contains("A post"),
            "{}",
            mail.text
        );
        for word in ["Secret", "Rude"] {
            assert!(!mail.source.contains(word), "{}", mail.source);
        }
        let link = &decisions(mail)[0];

        // A scanner follows every link, twice, by every method that asks.
        for told in mails(&site).await {
            for link in told.links() {
                for method in [Method::Get, Method::Head, Method::Get] {
                    site.reader().request(method, &link, &[], None).await;
                }
            }
        }
        assert_eq!(db_state(&site, id).await, CommentState::Pending);

        let stranger = site.reader();
        let page = stranger.get(link).await;
        assert_eq!(
            (page.status, page.header("Cache-Control")),
            (200, Some("no-store"))
        );
        assert_eq!(page.header("X-Robots-Tag"), Some("noindex"));
        assert!(page.text().contains("Secret words") && page.has("a[href='/a-post']"));
        assert_eq!(
            stranger
                .post(link, &[("decision", "everything")])
                .await
                .status,
            422
        );
        let done = stranger
            .send_form(&page, "main form", &[("decision", "approval")])
            .await;
        assert_eq!(done.location(), "/comments/decisions/done?what=approval");
        assert_eq!(db_state(&site, id).await, CommentState::Approved);
        assert!(
            site.reader()
                .get("/a-post")
                .await
                .text()
                .contains("Secret words")
        );
        assert_eq!(
            stranger.get("/moderation").await.status,
            401,
            "nobody is signed in by it"
        );

        let again = stranger.post(link, &[("decision", "rejection")]).await;
        assert_eq!(again.status, 404, "used up");
        assert_eq!(db_state(&site, id).await, CommentState::Approved);
        assert_eq!(stranger.get(link).await.status, 404);
    }
);

story!(a_link_ends, |config| { outbox(config) }, |site| {
    post(&site).await;
    site.moderator().await;
    site.signed_in("Lou", "lou@example.org", Role::Moderator)
        .await;
    let id = acts::waiting(&site, "Still waiting").await;
    let milos = decisions(&mails_to(&site, MILO).await[0])[0].clone();
    let lous = decisions(&mails_to(&site, "lou@example.org").await[0])[0].clone();
    assert_ne!(milos, lous, "each has links of their own");

    let lou = site
        .db_person("Lou", "lou@example.org", Role::Moderator)
        .await;
    accounts::disable(site.db(), &Actor::Operator, lou.id)
        .await
        .unwrap();
    assert_eq!(
        site.reader().get(&lous).await.status,
        404,
        "whoever left decides nothing"
    );
    assert_eq!(
        site.reader()
            .post(&lous, &[("decision", "approval")])
            .await
            .status,
        404
    );

    site.clock.forward(7 * DAY - 1);
    assert_eq!(site.reader().get(&milos).await.status, 200);
    site.clock.forward(1);
    assert_eq!(site.reader().get(&milos).await.status, 404);
    assert_eq!(
        site.reader()
            .post(&milos, &[("decision", "approval")])
            .await
            .status,
        404
    );
    assert_eq!(
        site.reader()
            .get("/comments/decisions/nonsense")
            .await
            .status,
        404
    );
    assert_eq!(db_state(&site, id).await, CommentState::Pending);
});

story!(
    a_writer_hears_of_their_own_posts_alone,
    |config| { outbox(config) },
    |site| {
        post(&site).await;
        post_by(
            &site,
            "Wanda Writer",
            "writer@example.org",
            Role::Writer,
            "Hers",
        )
        .await;
        acts::hold(&site, "/a-post", "Ada", "Under another's", None).await;
        assert!(mails_to(&site, "writer@example.org").await.is_empty());
        acts::hold(&site, "/hers", "Ada", "Under hers", None).await;
        let told = mails_to(&site, "writer@example.org").await;
        assert!(
            told.len() == 1 && told[0].text.contains("Hers") && !told[0].text.contains("A post")
        );
    }
);

story!(
    a_flood_mails_each_moderator_once_an_hour,
    |config| {
        outbox(config);
        config.limits.comments_per_minute = 60_000;
    },
    |site| {
        let post = post(&site).await;
        site.moderator().await;
        for number in 0..1_000 {
            let token = tokens::issue(site.db(), post.id);
            site.clock.forward(4_000);
            let input = Input {
                name: "Flood".into(),
                body: format!("Flood number {number}"),
                token,
                ..Input::default()
            };
            let sender = Sender {
                network: "flood".into(),
                ..Sender::default()
            };
            let sent = submitting::submit(site.db(), &Actor::Reader, &sender, "a-post", &input);
            assert!(matches!(sent.await.unwrap(), Outcome::Held(_)));
            if number % 100 == 0 {
                site.run_jobs().await;
            }
        }
        // 1,000 times four seconds are an hour and seven minutes.
        site.run_jobs().await;
        for email in [MILO, "owner@example.org"] {
            let told = mails_to(&site, email).await;
            assert_eq!(told.len(), 2, "{email}");
            assert!(told[1].subject.contains("comments wait"));
            assert_eq!(
                decisions(&told[1]).len(),
                5,
                "a few, and the way to all of them"
            );
            assert_eq!(told[1].link("/moderation"), "/moderation");
        }
        site.clock.forward(HOUR);
        assert_eq!(
            mails_to(&site, MILO).await.len(),
            3,
            "the rest, an hour later"
        );
        site.clock.forward(10 * HOUR);
        assert_eq!(
            mails_to(&site, MILO).await.len(),
            3,
            "and nothing while nothing comes"
        );
    }
);

story!(
    the_owner_chooses_how_often,
    |config| { outbox(config) },
    |site| {
        post(&site).await;
        let owner = site.owner().await;
        rule(&site, "comments.alerts", "never").await;
        acts::hold(&site, "/a-post", "Ada", "One", None).await;
        site.clock.forward(DAY);
        assert!(mails(&site).await.is_empty());
        acts::decide(&owner, db_id(&site, "One").await, "rejection").await;

        // 09:00 UTC: the next morning.
        rule(&site, "comments.alerts", "daily").await;
        acts::hold(&site, "/a-post", "Ada", "Two", None).await;
        acts::hold(&site, "/a-post", "Ada", "Three", None).await;
        site.clock.forward(22 * HOUR);
        assert!(mails(&site).await.is_empty());
        site.clock.forward(HOUR);
        let told = mails(&site).await;
        assert_eq!(told.len(), 1);
        assert!(
            told[0].subject.contains("2 comments wait"),
            "{}",
            told[0].subject
        );

        // Away: everything is held, and the mail waits for the day of return.
        rule(&site, "comments.alerts", "hourly").await;
        rule(&site, "comments.away_until", "2026-03-20").await;
        acts::hold(&site, "/a-post", "Ada", "Four", None).await;
        site.clock.forward(5 * DAY);
        assert_eq!(mails(&site).await.len(), 1);
        site.clock.forward(15 * DAY);
        assert_eq!(mails(&site).await.len(), 2);
    }
);

story!(
    what_is_decided_by_then_is_not_told,
    |config| { outbox(config) },
    |site| {
        post(&site).await;
        let owner = site.owner().await;
        let first = acts::waiting(&site, "First").await;
        let told = mails(&site).await;
        assert_eq!(told.len(), 1);
        let second = acts::waiting(&site, "Second").await;
        for id in [first, second] {
            acts::decide(&owner, id, "rejection").await;
        }
        site.clock.forward(2 * HOUR);
        assert_eq!(mails(&site).await.len(), 1);
        let page = site.reader().get(&decisions(&told[0])[0]).await;
        assert!(page.text().contains("does not wait any more") && !page.text().contains("First"));
        let late = site
            .reader()
            .post(&decisions(&told[0])[0], &[("decision", "approval")])
            .await;
        assert_eq!(late.status, 409);
        assert_eq!(db_state(&site, first).await, CommentState::Rejected);
    }
);
