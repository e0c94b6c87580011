//! The site learns from its moderators' decisions, and from nothing else.

use crate::commenting_acts::{db_comment, db_id, db_row, db_state, hold, post, waiting};
use crate::screening_acts::db_verdict;
use crate::site::{Site, story};
use knead::audit::Actor;
use knead::comments::moderating::{self, Decision, Seen};
use knead::comments::{covering, learning, withdrawing};
use knead::entity::comment::{self, CommentState};
use knead::entity::{judge, lesson};
use knead::text::ids::{CommentId, PostId};
use sea_orm::{EntityTrait, PaginatorTrait};

const GOOD: [&str; 5] = [
    "My neck is better since I do the exercise with the towel",
    "How long should I hold the stretch for the hip",
    "Thank you, the part about breathing helped my mother",
    "Do you have time on Thursday afternoon, my shoulder hurts",
    "I tried the ball against the wall and it was lovely",
];
const BAD: [&str; 5] = [
    "Best online casino bonus, free spins at https://spin.example",
    "Buy cheap pills without prescription https://pills.example",
    "Earn money with crypto trading, join https://coins.example",
    "We offer cheap loans, apply now https://loans.example",
    "Get more followers and first page rankings https://rank.example",
];

/// Comments that wait, one for each number, with words of one kind.
async fn db_waiting(site: &Site, post: PostId, words: &[&str], count: usize) -> Vec<CommentId> {
    let mut ids = Vec::new();
    for at in 0..count {
        let body = format!("{}, number {at}", words[at % words.len()]);
        let row = db_row(site, post, CommentState::Pending, &body, None);
        let row = comment::Entity::insert(row).exec_with_returning(site.db().writing());
        ids.push(row.await.unwrap().id);
    }
    ids
}

async fn decide(site: &Site, ids: &[CommentId], decision: Decision) {
    let batch =
        moderating::decide_all(site.db(), &Actor::Operator, ids, decision, Seen::default()).await;
    assert_eq!(batch.unwrap().done.len(), ids.len());
}

async fn learn(site: &Site) {
    site.clock.forward(60_000);
    assert!(site.run_jobs().await > 0, "a decision asks for learning");
}

async fn db_lessons(site: &Site) -> u64 {
    lesson::Entity::find()
        .count(site.db().reading())
        .await
        .unwrap()
}

story!(what_moderators_call_spam_is_recognised, |site| {
    let under = post(&site).await.id;
    let good = db_waiting(&site, under, &GOOD, 45).await;
    let bad = db_waiting(&site, under, &BAD, 25).await;
    decide(&site, &good, Decision::Approve).await;
    decide(&site, &bad[..10], Decision::MarkSpam).await;
    learn(&site).await;
    let quiet = "Play at the casino, free bonus: https://spin.example";
    hold(&site, "/a-post", "Max", quiet, None).await;
    assert_eq!(db_verdict(&site, quiet).await.0, CommentState::Pending);
    assert_eq!(
        db_comment(&site, db_id(&site, quiet).await).await.score,
        0,
        "ten are too few"
    );
    let rules = site.owner().await.get("/settings/comments").await;
    assert!(
        rules
            .text()
            .contains("approved 45 comments and called 10 comments spam")
    );

    decide(&site, &bad[10..], Decision::MarkSpam).await;
    learn(&site).await;
    let spam = "Casino bonus and cheap pills, join now https://spin.example";
    let ham = "The stretch with the towel helped my shoulder";
    for body in [spam, ham] {
        let receipt = hold(&site, "/a-post", "Max", body, None).await;
        let page = site.reader().get(&receipt).await;
        assert!(
            page.text().contains("waiting to be read"),
            "who sends it learns nothing"
        );
    }
    let (state, because) = db_verdict(&site, spam).await;
    assert_eq!(state, CommentState::Spam, "{because}");
    assert!(because.contains("marked as spam here before"), "{because}");
    let (state, because) = db_verdict(&site, ham).await;
    assert_eq!(state, CommentState::Pending);
    assert!(!because.contains("spam"), "{because}");
    let score = async |body| db_comment(&site, db_id(&site, body).await).await.score;
    assert!(score(spam).await > 500 && score(ham).await < 500);
    let rules = site.owner().await.get("/settings/comments").await;
    assert!(rules.text().contains("has learned from them"));
});

story!(a_lesson_follows_every_decision_and_undo, |site| {
    post(&site).await;
    let (db, operator) = (site.db(), Actor::Operator);
    let id = waiting(&site, "Hello").await;
    let taught = async || {
        let found = lesson::Entity::find_by_id(id)
            .one(db.reading())
            .await
            .unwrap();
        found
            .and_then(|lesson| lesson.wanted)
            .map(|wanted| format!("{wanted:?}"))
    };
    assert_eq!(taught().await, None);
    moderating::approve(db, &operator, id).await.unwrap();
    assert_eq!(taught().await.as_deref(), Some("Approved"));
    moderating::mark_spam(db, &operator, id).await.unwrap();
    assert_eq!(taught().await.as_deref(), Some("Spam"));
    moderating::undo(db, &operator, id, Decision::MarkSpam)
        .await
        .unwrap();
    assert_eq!(taught().await.as_deref(), Some("Approved"));
    moderating::undo(db, &operator, id, Decision::Approve)
        .await
        .unwrap();
    assert_eq!(taught().await, None);
    moderating::reject(db, &operator, id).await.unwrap();
    assert_eq!(taught().await.as_deref(), Some("Rejected"));
    withdrawing::erase(db, &operator, id).await.unwrap();
    assert_eq!(
        db_lessons(&site).await,
        0,
        "what was erased teaches nothing"
    );
});

story!(what_lay_with_the_spam_by_itself_teaches_nothing, |site| {
    let under = post(&site).await.id;
    let row = db_row(&site, under, CommentState::Spam, "By a machine", None);
    let id = comment::Entity::insert(row)
        .exec_with_returning(site.db().writing())
        .await
        .unwrap()
        .id;
    let operator = Actor::Operator;
    moderating::approve(site.db(), &operator, id).await.unwrap();
    assert_eq!(db_lessons(&site).await, 1, "“not spam” teaches");
    moderating::undo(site.db(), &operator, id, Decision::Approve)
        .await
        .unwrap();
    assert_eq!(db_state(&site, id).await, CommentState::Spam);
    assert_eq!(db_lessons(&site).await, 0);
});

story!(
    many_decisions_are_one_learning_and_staff_teach_nothing,
    |site| {
        let under = post(&site).await.id;
        let ids = db_waiting(&site, under, &GOOD, 3).await;
        for id in &ids {
            moderating::approve(site.db(), &Actor::Operator, *id)
                .await
                .unwrap();
        }
        let before = site.run_jobs().await;
        assert_eq!(
            judge::Entity::find()
                .count(site.db().reading())
                .await
                .unwrap(),
            0,
            "{before} jobs"
        );
        site.clock.forward(60_000);
        site.run_jobs().await;
        let judges = judge::Entity::find()
            .all(site.db().reading())
            .await
            .unwrap();
        assert_eq!(judges.len(), 2);
        assert!(
            judges.iter().all(|judge| judge.state.is_none()),
            "too few to judge by"
        );
        let row = comment::ActiveModel {
            person_id: sea_orm::ActiveValue::Set(Some(
                site.db_person(
                    "Wanda",
                    "w@example.org",
                    knead::entity::person::Role::Writer,
                )
                .await
                .id,
            )),
            ..db_row(&site, under, CommentState::Pending, "Of the practice", None)
        };
        let id = comment::Entity::insert(row)
            .exec_with_returning(site.db().writing())
            .await
            .unwrap()
            .id;
        moderating::approve(site.db(), &Actor::Operator, id)
            .await
            .unwrap();
        assert_eq!(db_lessons(&site).await, 3);
    }
);

story!(harassment_is_learned_beside_the_words, |site| {
    let under = post(&site).await.id;
    let fair = db_waiting(&site, under, &GOOD, 42).await;
    decide(&site, &fair, Decision::Approve).await;
    let rude = [
        "You have beautiful eyes, meet me alone at night",
        "Come to my hotel room alone, beautiful",
        "Meet me at night in my room, only you",
    ];
    for id in db_waiting(&site, under, &rude, 21).await {
        covering::cover(site.db(), &Actor::Operator, id)
            .await
            .unwrap();
    }
    learn(&site).await;
    let body = "Beautiful, come alone to my room at night";
    let id = waiting(&site, body).await;
    assert!(db_comment(&site, id).await.is_lewd);
    assert_eq!(
        db_state(&site, id).await,
        CommentState::Pending,
        "covered, and no spam"
    );
    let id = waiting(&site, "The towel helped my neck, thank you").await;
    assert!(!db_comment(&site, id).await.is_lewd);
    let [spam, _lewd] = learning::judges(site.db()).await.unwrap();
    assert!(spam.is_none());
});
