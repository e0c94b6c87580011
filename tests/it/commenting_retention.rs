//! How long things are kept, with the clock moved: each is there the day before its time is over, and gone after it.

use crate::commenting_acts::{db_comment, db_count, db_id, decide, hold, post, say, send};
use crate::commenting_words::db_rule;
use crate::site::{Site, story};
use knead::audit::Actor;
use knead::comments::{retaining, withdrawing};
use knead::entity::{comment, mailbox, report, secret, session};
use knead::text::ids::{CommentId, Moment};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::collections::BTreeSet;

const DAY: i64 = 24 * 60 * 60 * 1000;

pub async fn sweep(site: &Site) {
    retaining::sweep(site.db(), &Actor::Worker).await.unwrap();
}

async fn db_is_there(site: &Site, id: CommentId) -> bool {
    comment::Entity::find_by_id(id)
        .one(site.db().reading())
        .await
        .unwrap()
        .is_some()
}

async fn db_keep(site: &Site, id: CommentId) {
    comment::Entity::update_many()
        .col_expr(comment::Column::KeptAt, Expr::value(site.db().now()))
        .filter(comment::Column::Id.eq(id))
        .exec(site.db().writing())
        .await
        .unwrap();
}

async fn db_boxes(site: &Site) -> u64 {
    mailbox::Entity::find()
        .count(site.db().reading())
        .await
        .unwrap()
}

story!(
    spam_and_what_was_declined_or_taken_back_is_destroyed,
    |site| {
        post(&site).await;
        db_rule(&site, "spam_days", "10").await;
        let owner = site.owner().await;
        let mut ids = Vec::new();
        for (words, verdict) in [
            ("Spam", "spam"),
            ("Rude", "rejection"),
            ("Mine", "approval"),
            ("Proof", "spam"),
            ("Stays", "approval"),
            ("Waits", ""),
        ] {
            hold(&site, "/a-post", "Ada", words, None).await;
            let id = db_id(&site, words).await;
            if !verdict.is_empty() {
                decide(&owner, id, verdict).await;
            }
            ids.push(id);
        }
        let [spam, rude, mine, proof, stays, waits] = ids[..] else {
            panic!()
        };
        withdrawing::withdraw(site.db(), mine).await.unwrap();
        db_keep(&site, proof).await;
        site.clock.forward(9 * DAY);
        sweep(&site).await;
        assert_eq!(db_count(&site).await, 6, "not before its time");
        // The time runs from the last decision.
        decide(&owner, rude, "spam").await;
        site.clock.forward(2 * DAY);
        sweep(&site).await;
        for (id, there) in [
            (spam, false),
            (mine, false),
            (rude, true),
            (proof, true),
            (stays, true),
            (waits, true),
        ] {
            assert_eq!(db_is_there(&site, id).await, there, "{id}");
        }
        site.clock.forward(9 * DAY);
        sweep(&site).await;
        assert!(!db_is_there(&site, rude).await);
        assert_eq!(
            db_comment(&site, proof).await.body,
            "Proof",
            "evidence is passed by"
        );
    }
);

story!(what_others_answer_loses_everything_but_its_place, |site| {
    post(&site).await;
    let parent = say(&site, "/a-post", "Ada", "Too private", None).await;
    say(&site, "/a-post", "Bea", "Thank you", Some(parent)).await;
    withdrawing::withdraw(site.db(), parent).await.unwrap();
    site.clock.forward(31 * DAY);
    sweep(&site).await;
    let left = db_comment(&site, parent).await;
    assert_eq!(
        (
            left.name.as_str(),
            left.body.as_str(),
            left.network.as_str()
        ),
        ("", "", "")
    );
    assert!(left.erased_at.is_some());
    let page = site.reader().get("/a-post").await;
    assert!(page.has(".tombstone") && page.text().contains("Thank you"));
});

story!(networks_are_forgotten_and_weeks_cannot_be_linked, |site| {
    post(&site).await;
    db_rule(&site, "network_days", "10").await;
    let reader = site.reader();
    let write = async |words: &str| {
        let fields = [("name", "Ada"), ("body", words)];
        assert_eq!(send(&site, &reader, "/a-post", &fields).await.status, 303);
        db_comment(&site, db_id(&site, words).await).await
    };
    let first = write("One").await;
    let same = write("Two").await;
    assert_eq!(first.network, same.network, "one network within a week");
    site.clock.forward(7 * DAY);
    let later = write("Three").await;
    assert_ne!(first.network, later.network, "another week, another key");
    let keys = async || {
        let found = secret::Entity::find()
            .filter(secret::Column::Name.starts_with("network:"))
            .all(site.db().reading())
            .await
            .unwrap();
        found
            .into_iter()
            .map(|row| row.name)
            .collect::<BTreeSet<String>>()
    };
    let both = keys().await;
    assert_eq!(both.len(), 2);
    db_keep(&site, same.id).await;
    sweep(&site).await;
    assert_eq!(
        keys().await,
        both,
        "a key lives as long as what was hashed under it"
    );
    site.clock.forward(4 * DAY);
    sweep(&site).await;
    assert_eq!(db_comment(&site, first.id).await.network, "");
    assert_eq!(
        db_comment(&site, same.id).await.network,
        same.network,
        "evidence is passed by"
    );
    assert_eq!(db_comment(&site, later.id).await.network, later.network);
    site.clock.forward(13 * DAY);
    sweep(&site).await;
    assert_eq!(db_comment(&site, later.id).await.network, "");
    assert!(
        keys().await.is_empty(),
        "nothing is left that was hashed under them"
    );
    let anew = write("Four").await;
    assert!(![first.network, later.network].contains(&anew.network));
    let sessions = session::Entity::find()
        .all(site.db().reading())
        .await
        .unwrap();
    assert!(sessions.iter().all(|session| session.network.is_empty()));
});

story!(originals_under_blackened_words_are_destroyed, |site| {
    post(&site).await;
    let black = say(&site, "/a-post", "Ada", "Call ▇▇▇", None).await;
    let kept = say(&site, "/a-post", "Bea", "Mail ▇▇▇", None).await;
    let until = site.db().now().plus_days(5);
    for id in [black, kept] {
        comment::Entity::update_many()
            .col_expr(comment::Column::OriginalBody, Expr::value("0123"))
            .col_expr(comment::Column::OriginalUntil, Expr::value(until))
            .filter(comment::Column::Id.eq(id))
            .exec(site.db().writing())
            .await
            .unwrap();
    }
    db_keep(&site, kept).await;
    site.clock.forward(4 * DAY);
    sweep(&site).await;
    assert!(db_comment(&site, black).await.original_body.is_some());
    site.clock.forward(DAY);
    sweep(&site).await;
    let destroyed = db_comment(&site, black).await;
    assert_eq!(
        (destroyed.original_body, destroyed.original_until),
        (None, None::<Moment>)
    );
    assert_eq!(destroyed.body, "Call ▇▇▇");
    assert!(db_comment(&site, kept).await.original_body.is_some());
});

story!(addresses_that_nothing_belongs_to_are_forgotten, |site| {
    post(&site).await;
    for (words, email) in [
        ("One", "ada@example.org"),
        ("Two", "bea@example.org"),
        ("Three", "cleo@example.org"),
    ] {
        let fields = [("name", "Ada"), ("body", words), ("email", email)];
        send(&site, &site.reader(), "/a-post", &fields).await;
    }
    let owner = site.owner().await;
    decide(&owner, db_id(&site, "One").await, "spam").await;
    decide(&owner, db_id(&site, "Two").await, "approval").await;
    decide(&owner, db_id(&site, "Three").await, "spam").await;
    mailbox::Entity::update_many()
        .col_expr(mailbox::Column::ConfirmedAt, Expr::value(site.db().now()))
        .filter(mailbox::Column::Email.eq("cleo@example.org"))
        .exec(site.db().writing())
        .await
        .unwrap();
    assert_eq!(db_boxes(&site).await, 3);
    site.clock.forward(29 * DAY);
    sweep(&site).await;
    assert_eq!(db_boxes(&site).await, 3);
    site.clock.forward(2 * DAY);
    sweep(&site).await;
    let left = mailbox::Entity::find()
        .all(site.db().reading())
        .await
        .unwrap();
    let mut left: Vec<&str> = left.iter().map(|row| row.email.as_str()).collect();
    left.sort_unstable();
    assert_eq!(left, ["bea@example.org", "cleo@example.org"]);
});

story!(settled_reports_are_forgotten, |site| {
    post(&site).await;
    let id = say(&site, "/a-post", "Ada", "Words", None).await;
    let path = format!("/comments/{id}/report");
    site.reader().post(&path, &[("reason", "spam")]).await;
    let owner = site.owner().await;
    let page = owner.get("/moderation/requests").await;
    owner.send_form(&page, ".dismissed-form", &[]).await;
    site.reader().post(&path, &[("reason", "private")]).await;
    site.clock.forward(31 * DAY);
    sweep(&site).await;
    let left = report::Entity::find()
        .all(site.db().reading())
        .await
        .unwrap();
    assert_eq!(left.len(), 1, "an open one waits for somebody");
    assert_eq!((left[0].settled_at, left[0].network.as_str()), (None, ""));
});
