//! The owner's rules about comments, and that they count from the next comment on.

use crate::commenting_acts::{db_comment, db_id, hold, post, send};
use crate::screening_acts::{db_confirmed, db_verdict, rule, send_proven};
use crate::site::story;
use knead::comments::submitting::Outcome;
use knead::entity::comment::CommentState::{Approved, Pending};
use knead::site::settings;

const FIELDS: [(&str, &str); 12] = [
    ("hold_below", "3"),
    ("most_links", "1"),
    ("close_after_days", "30"),
    ("hold_after_days", "14"),
    ("blocked", "casino*\n203.0.113.0/24"),
    ("lewd_words", "petting"),
    ("private_words", "Rosenhof"),
    ("house_rules", "Be kind.\n\"No\" <adverts>."),
    ("away_until", "2026-03-20"),
    ("spam_days", "10"),
    ("network_days", "20"),
    ("original_days", "40"),
];

story!(rules_are_kept_and_come_back_as_typed, |site| {
    let owner = site.owner().await;
    rule(&owner, &FIELDS).await;
    let page = owner.get("/settings/comments?saved").await;
    assert!(page.text().contains("Saved."));
    let form = page.form("form.settings-form");
    for (field, value) in FIELDS {
        assert_eq!(form.value(field), value, "{field}");
    }
    assert!(!page.has("[name=alerts]"), "no mail, no word of mail");
    assert!(page.has(".tabs a[aria-current][href='/settings/comments']"));
    let rules = settings::load(site.db().reading()).await.unwrap().comments;
    assert_eq!(
        (rules.hold_below, rules.most_links, rules.spam_days),
        (3, 1, 10)
    );
    assert_eq!(rules.blocked, ["casino*", "203.0.113.0/24"]);
    // When the day has come the field is empty again and nothing keeps the owner from saving.
    site.clock.forward(20 * 86_400_000);
    let later = owner.get("/settings/comments").await;
    assert_eq!(later.form("form.settings-form").value("away_until"), "");
});

story!(
    rules_that_cannot_be_taken_come_back_with_the_reason,
    |site| {
        let owner = site.owner().await;
        for (field, value) in [
            ("hold_below", "some"),
            ("most_links", "-1"),
            ("close_after_days", "99999"),
            ("hold_after_days", "x"),
            ("blocked", "fine\n203.0.113.0/64"),
            ("lewd_words", "!!"),
            ("private_words", "??"),
            ("house_rules", &*"x".repeat(2_001)),
            ("away_until", "2026-03-02"),
            ("spam_days", "0"),
            ("network_days", "0"),
            ("original_days", "0"),
        ] {
            let page = owner.get("/settings/comments").await;
            let typed = [("house_rules", "Be kind"), (field, value)];
            let answer = owner.send_form(&page, "form.settings-form", &typed).await;
            assert_eq!(answer.status, 422, "{field}");
            assert!(answer.has(&format!("#{field}-error")), "{field}");
            assert!(
                answer.has(&format!(".error-summary a[href='#{field}']")),
                "{field}"
            );
            assert_eq!(answer.attributes("[aria-invalid=true]", "id"), [field]);
            let back = answer.form("form.settings-form");
            assert_eq!(back.value(field), value);
            assert!(field == "house_rules" || back.value("house_rules") == "Be kind");
        }
        let rules = settings::load(site.db().reading()).await.unwrap().comments;
        assert_eq!(rules, Default::default(), "nothing was kept");
        for person in [site.moderator().await, site.writer().await] {
            assert_eq!(person.get("/settings/comments").await.status, 403);
            assert_eq!(person.post("/settings/comments", &FIELDS).await.status, 403);
        }
    }
);

story!(the_block_list_makes_comments_wait_and_says_why, |site| {
    post(&site).await;
    let owner = site.owner().await;
    let list = "casino*\ncheap watches\nspam.example\nbad@example.org\n198.51.100.0/24";
    rule(&owner, &[("blocked", list), ("hold_below", "0")]).await;
    let proven = db_confirmed(&site, "ada@example.org").await;
    for (body, why) in [
        ("The best C4sin0s in town", Some("“casino*”")),
        ("Cheap  Watches!", Some("“cheap watches”")),
        (
            "See [this](https://www.spam.example/x)",
            Some("domain spam.example"),
        ),
        ("A casinoless evening at notspam.example", Some("“casino*”")),
        ("My neck is better, thank you", None),
    ] {
        send_proven(&site, proven, body).await;
        let (state, because) = db_verdict(&site, body).await;
        match why {
            Some(why) => {
                assert_eq!(state, Pending, "{body}");
                assert!(because.contains(why), "{body}: {because}");
            }
            None => assert_eq!(state, Approved, "{body}: {because}"),
        }
    }
    let elsewhere = site.reader().at_address([198, 51, 100, 7].into());
    let fields = [
        ("name", "Ada"),
        ("email", "Bad@example.org"),
        ("body", "From there"),
    ];
    assert_eq!(
        send(&site, &elsewhere, "/a-post", &fields).await.status,
        303
    );
    let (_, because) = db_verdict(&site, "From there").await;
    assert!(because.contains("network 198.51.100.0/24"), "{because}");
    assert!(because.contains("address bad@example.org"), "{because}");
    let shown = owner
        .get(&format!(
            "/moderation/comments/{}",
            db_id(&site, "From there").await
        ))
        .await;
    assert!(shown.texts(".reason")[0].contains("198.51.100.0/24"));
    let stored = db_comment(&site, db_id(&site, "From there").await).await;
    assert!(
        !stored.network.contains("198"),
        "the address itself is kept nowhere"
    );
});

story!(
    a_confirmed_address_is_trusted_after_enough_approved_comments,
    |site| {
        post(&site).await;
        let owner = site.owner().await;
        rule(&owner, &[("hold_below", "2")]).await;
        let proven = db_confirmed(&site, "ada@example.org").await;
        let another = db_confirmed(&site, "eve@example.org").await;
        for body in ["One", "Two"] {
            assert!(matches!(
                send_proven(&site, proven, body).await,
                Outcome::Held(_)
            ));
            let (state, because) = db_verdict(&site, body).await;
            assert_eq!(state, Pending);
            assert!(because.contains("is confirmed, but"), "{because}");
            let id = db_id(&site, body).await;
            crate::commenting_acts::decide(&owner, id, "approval").await;
        }
        assert!(matches!(
            send_proven(&site, proven, "Three").await,
            Outcome::Published(_)
        ));
        assert!(site.reader().get("/a-post").await.text().contains("Three"));
        assert!(matches!(
            send_proven(&site, another, "Four").await,
            Outcome::Held(_)
        ));
        // Knowing the address is nothing without the proof.
        let fields = [
            ("name", "Ada"),
            ("email", "ada@example.org"),
            ("body", "Five"),
        ];
        let typed = send(&site, &site.reader(), "/a-post", &fields).await;
        assert!(typed.location().starts_with("/receipts/"));
        assert_eq!(db_verdict(&site, "Five").await.0, Pending);
        // Rules outweigh trust.
        for (field, value, body, why) in [
            ("most_links", "0", "See https://a.example", "It has a link"),
            ("hold_after_days", "1", "Six", "older than 1 days"),
            ("away_until", "2026-03-20", "Seven", "20 March 2026"),
        ] {
            if field == "hold_after_days" {
                site.clock.forward(3 * 86_400_000);
            }
            rule(&owner, &[(field, value)]).await;
            assert!(
                matches!(send_proven(&site, proven, body).await, Outcome::Held(_)),
                "{field}"
            );
            let (_, because) = db_verdict(&site, body).await;
            assert!(because.contains(why), "{field}: {because}");
        }
    }
);

story!(the_number_of_links_that_waits_is_the_owners, |site| {
    post(&site).await;
    rule(&site.owner().await, &[("most_links", "0")]).await;
    hold(&site, "/a-post", "Ada", "See https://a.example", None).await;
    let (_, because) = db_verdict(&site, "See https://a.example").await;
    assert!(because.contains("It has a link"), "{because}");
});
