//! What a confirmed address is worth: only to the browser that confirmed it.

use crate::commenting_acts::{self as acts, db_comment, db_id, db_state, decide, post};
use crate::mailing_acts::{comment_with, confirm, outbox};
use crate::site::story;
use knead::entity::comment::CommentState;

const ADA: &str = "ada@example.net";

story!(
    knowing_the_address_of_a_regular_lets_nobody_publish,
    |config| { outbox(config) },
    |site| {
        post(&site).await;
        let moderator = site.moderator().await;
        let ada = site.reader();
        comment_with(&site, &ada, ADA, "My first", &[("replies", "yes")]).await;
        confirm(&site, &ada, ADA).await;
        comment_with(&site, &ada, ADA, "Nothing was approved yet", &[]).await;
        let second = db_id(&site, "Nothing was approved yet").await;
        assert_eq!(db_state(&site, second).await, CommentState::Pending);
        let first = db_id(&site, "My first").await;
        decide(&moderator, first, "approval").await;

        let sent = comment_with(&site, &ada, ADA, "From the browser that confirmed", &[]).await;
        let id = db_id(&site, "From the browser that confirmed").await;
        assert_eq!(sent.location(), format!("/comments/{id}"));
        assert!(
            site.reader()
                .get("/a-post")
                .await
                .text()
                .contains("From the browser that confirmed")
        );
        let bare = [("name", "Ada"), ("body", "Without typing the address")];
        let sent = acts::send(&site, &ada, "/a-post", &bare).await;
        let id = db_id(&site, "Without typing the address").await;
        assert_eq!(sent.location(), format!("/comments/{id}"));
        assert_eq!(
            db_comment(&site, id).await.mailbox_id,
            db_comment(&site, first).await.mailbox_id
        );

        // Everything that somebody else can know or try.
        let proof = ada.cookie("proof").unwrap();
        let forged = format!("A{}", &proof[1..]);
        for (body, carried, email) in [
            ("Only the address", None, ADA),
            ("A forged proof", Some(forged.as_str()), ADA),
            ("Half a proof", Some(&proof[..20]), ADA),
            ("No proof at all", Some(""), ADA),
            (
                "A proof for another address",
                Some(proof.as_str()),
                "eve@example.net",
            ),
        ] {
            let eve = site.reader();
            if let Some(carried) = carried {
                eve.keep_cookie("proof", carried);
            }
            let sent = comment_with(&site, &eve, email, body, &[]).await;
            assert!(
                sent.location().starts_with("/receipts/"),
                "{body}: {}",
                sent.location()
            );
            assert_eq!(
                db_state(&site, db_id(&site, body).await).await,
                CommentState::Pending,
                "{body}"
            );
        }

        // What waits for other reasons waits for her too.
        let links = "https://a.example https://b.example https://c.example";
        comment_with(&site, &ada, ADA, links, &[]).await;
        assert_eq!(
            db_state(&site, db_id(&site, links).await).await,
            CommentState::Pending
        );
    }
);

story!(
    a_proof_changes_no_public_page,
    |config| { outbox(config) },
    |site| {
        post(&site).await;
        let ada = site.reader();
        comment_with(&site, &ada, ADA, "Hello", &[("replies", "yes")]).await;
        confirm(&site, &ada, ADA).await;
        for path in ["/", "/a-post", "/archive", "/feed.atom"] {
            let (hers, anybodys) = (ada.get(path).await, site.reader().get(path).await);
            assert_eq!(hers.body, anybodys.body, "{path}");
            assert_eq!(
                hers.header("Cache-Control"),
                anybodys.header("Cache-Control"),
                "{path}"
            );
            assert!(
                hers.header("Cache-Control").unwrap().starts_with("public"),
                "{path}"
            );
        }
    }
);

story!(a_site_that_cannot_send_offers_nothing, |site| {
    post(&site).await;
    let owner = site.owner().await;
    assert!(
        !site
            .reader()
            .get("/a-post")
            .await
            .has("input[name=replies]")
    );
    let receipt = acts::hold(&site, "/a-post", "Ada", "Hello", None).await;
    assert!(
        !site
            .reader()
            .get(&receipt)
            .await
            .has("form[action$='/subscription']")
    );
    let asked = site
        .reader()
        .post(&format!("{receipt}/subscription"), &[("email", ADA)])
        .await;
    assert_eq!(asked.status, 404);
    assert_eq!(site.reader().get("/password/forgotten").await.status, 404);
    assert!(
        !site
            .reader()
            .get("/sign-in")
            .await
            .has("a[href='/password/forgotten']")
    );
    assert!(!owner.get("/people").await.has("button[name=by]"));
    let settings = owner.get("/settings/mail").await;
    assert!(settings.text().contains("Mail is off") && settings.text().contains("smtp_url"));
    comment_with(
        &site,
        &site.reader(),
        ADA,
        "Ticked by a script",
        &[("replies", "yes")],
    )
    .await;
    assert_eq!(site.run_jobs().await, 0);
});
