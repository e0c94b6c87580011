//! The form's token: what it holds up, what it lets through, and that a resent form makes no second comment.

use crate::answer::Answer;
use crate::commenting_acts::{TYPING, db_count, db_id, decide, post, post_by, token};
use crate::persona::Persona;
use crate::site::story;
use knead::entity::comment;
use knead::entity::person::Role;
use rocket::futures::future::join_all;
use sea_orm::{EntityTrait, PaginatorTrait};
use std::collections::BTreeSet;

const DAY: i64 = 86_400_000;

async fn post_with(reader: &Persona<'_>, token: &str, body: &str) -> Answer {
    reader
        .post(
            "/a-post/comments",
            &[("name", "Ada"), ("body", body), ("token", token)],
        )
        .await
}

story!(
    a_form_sent_faster_than_anybody_types_is_shown_once_more,
    |site| {
        post(&site).await;
        let reader = site.reader();
        for wait in [0, 1_000, 2_999] {
            let token = token(&reader, "/a-post").await;
            site.clock.forward(wait);
            let answer = post_with(&reader, &token, "Hello").await;
            assert_eq!(answer.status, 200, "after {wait} ms");
            assert!(answer.has("article.comment .prose"));
        }
        assert_eq!(db_count(&site).await, 0);
        let token = token(&reader, "/a-post").await;
        site.clock.forward(3_000);
        assert_eq!(post_with(&reader, &token, "Hello").await.status, 303);
    }
);

story!(
    a_form_that_stood_open_for_more_than_a_day_is_shown_once_more,
    |site| {
        post(&site).await;
        let reader = site.reader();
        let (good, old) = (
            token(&reader, "/a-post").await,
            token(&reader, "/a-post").await,
        );
        site.clock.forward(DAY);
        assert_eq!(post_with(&reader, &good, "Just good").await.status, 303);
        site.clock.forward(1);
        let answer = post_with(&reader, &old, "Too old").await;
        assert_eq!(answer.status, 200);
        let fresh = answer.form("form.comment-form").value("token");
        assert_ne!(fresh, old, "with a token that is good again");
        site.clock.forward(TYPING);
        assert_eq!(
            reader
                .send_form(&answer, "form.comment-form", &[])
                .await
                .status,
            303
        );
        db_id(&site, "Too old").await;
    }
);

story!(
    a_token_that_is_not_ours_for_this_post_stores_nothing,
    |site| {
        post(&site).await;
        post_by(
            &site,
            "Olive Owner",
            "owner@example.org",
            Role::Owner,
            "Another post",
        )
        .await;
        let reader = site.reader();
        let own = token(&reader, "/a-post").await;
        let foreign = token(&reader, "/another-post").await;
        let mut forged = own.clone().into_bytes();
        forged[5] = if forged[5] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).unwrap();
        let cut = own[..own.len() - 4].to_owned();
        let long = own.repeat(50);
        site.clock.forward(TYPING);
        for (what, token) in [
            ("none", ""),
            ("forged", forged.as_str()),
            ("cut", &cut),
            ("repeated", &long),
            ("nonsense", "../../%00"),
            ("another post's", &foreign),
        ] {
            let answer = post_with(&reader, token, "Hello").await;
            assert_eq!(answer.status, 200, "{what}");
            assert!(answer.has("article.comment .prose"), "{what}");
            assert_eq!(
                answer.form("form.comment-form").value("body"),
                "Hello",
                "{what}"
            );
            assert_ne!(
                answer.form("form.comment-form").value("token"),
                token,
                "{what}"
            );
        }
        assert_eq!(db_count(&site).await, 0);
        assert_eq!(post_with(&reader, &own, "Hello").await.status, 303);
    }
);

story!(
    a_resent_form_is_the_same_comment_whatever_happened_since,
    |site| {
        post(&site).await;
        let reader = site.reader();
        let token = token(&reader, "/a-post").await;
        site.clock.forward(TYPING);
        let receipt = post_with(&reader, &token, "Hello\r\nyou")
            .await
            .location()
            .to_owned();
        let again = |when: &'static str| {
            let (reader, token, receipt) = (&reader, &token, &receipt);
            async move {
                let answer = post_with(reader, token, "Hello\nyou").await;
                assert_eq!(
                    (answer.status, answer.location()),
                    (303, receipt.as_str()),
                    "{when}"
                );
            }
        };
        again("at once").await;
        assert_eq!(
            decide(
                &site.owner().await,
                db_id(&site, "Hello\nyou").await,
                "approval"
            )
            .await
            .status,
            303
        );
        again("after its approval").await;
        site.clock.forward(2 * DAY);
        again("two days later").await;
        site.clock.forward(100 * DAY);
        again("after the conversation closed").await;
        assert_eq!(db_count(&site).await, 1);
    }
);

story!(another_text_in_a_used_form_is_shown_once_more, |site| {
    post(&site).await;
    let reader = site.reader();
    let token = token(&reader, "/a-post").await;
    site.clock.forward(TYPING);
    let first = post_with(&reader, &token, "One")
        .await
        .location()
        .to_owned();
    let shown = post_with(&reader, &token, "Two").await;
    assert_eq!((shown.status, db_count(&site).await), (200, 1));
    assert_ne!(shown.form("form.comment-form").value("token"), token);
    site.clock.forward(TYPING);
    let second = reader.send_form(&shown, "form.comment-form", &[]).await;
    assert_eq!(second.status, 303);
    assert_ne!(second.location(), first);
    assert_eq!(db_count(&site).await, 2);
});

story!(copies_that_arrive_together_are_one_comment, |site| {
    post(&site).await;
    let reader = site.reader();
    for round in 0..3 {
        let token = token(&reader, "/a-post").await;
        site.clock.forward(TYPING);
        let body = format!("Round {round}");
        let answers = join_all((0..6).map(|_| post_with(&reader, &token, &body))).await;
        let receipts: BTreeSet<&str> = answers.iter().map(|answer| answer.location()).collect();
        assert!(answers.iter().all(|answer| answer.status == 303));
        assert_eq!(receipts.len(), 1, "{receipts:?}");
        db_id(&site, &body).await;
    }
});

story!(
    two_people_with_one_new_address_can_write_at_the_same_time,
    |site| {
        post(&site).await;
        let readers = [site.reader(), site.reader(), site.reader(), site.reader()];
        let tokens = join_all(readers.iter().map(|reader| token(reader, "/a-post"))).await;
        site.clock.forward(TYPING);
        let answers = join_all(readers.iter().zip(&tokens).enumerate().map(
            async |(number, (reader, token))| {
                let body = format!("Number {number}");
                let fields = [
                    ("name", "Ada"),
                    ("email", "us@example.org"),
                    ("body", &body),
                    ("token", token),
                ];
                reader.post("/a-post/comments", &fields).await
            },
        ))
        .await;
        assert!(answers.iter().all(|answer| answer.status == 303));
        assert_eq!(db_count(&site).await, 4);
        let addresses = knead::entity::mailbox::Entity::find()
            .count(site.db().reading())
            .await
            .unwrap();
        assert_eq!(addresses, 1);
        assert!(
            comment::Entity::find()
                .one(site.db().reading())
                .await
                .unwrap()
                .unwrap()
                .mailbox_id
                .is_some()
        );
    }
);
