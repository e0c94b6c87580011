//! Deciding about a comment: what each decision does, and taking it back.

use crate::commenting_acts::{VERDICTS, db_comment, db_state, decide, post, say, undo, waiting};
use crate::site::{Site, story};
use knead::audit::Actor;
use knead::comments::withdrawing;
use knead::entity::comment::CommentState;
use knead::entity::person::Role;
use knead::entity::{audit, moderation};
use knead::text::ids::CommentId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The acts in the record about a comment, each with the name of who did it.
async fn db_acts(site: &Site, id: CommentId) -> Vec<(String, String)> {
    let people = knead::people::accounts::list(site.db()).await.unwrap();
    let lines = audit::Entity::find()
        .filter(audit::Column::Subject.eq("comment"))
        .filter(audit::Column::SubjectId.eq(id.number()))
        .order_by_asc(audit::Column::Id)
        .all(site.db().reading())
        .await
        .unwrap();
    lines
        .into_iter()
        .map(|line| {
            let who = people
                .iter()
                .find(|person| Some(person.id) == line.person_id);
            (
                line.act,
                who.map_or(line.actor, |person| person.name.clone()),
            )
        })
        .collect()
}

story!(an_approved_comment_is_on_the_page_at_once, |site| {
    post(&site).await;
    let id = waiting(&site, "Hello").await;
    assert!(!site.reader().get("/a-post").await.text().contains("Hello"));
    let moderator = site.moderator().await;
    let queue = moderator.get("/moderation").await;
    let answer = moderator
        .send_form(&queue, "article.focus form[action$='/approval']", &[])
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = site.reader().get("/a-post").await;
    assert_eq!(page.texts(&format!("#comment-{id} .prose")), ["Hello"]);
    assert_eq!(
        site.reader()
            .get(&format!("/comments/{id}"))
            .await
            .location(),
        format!("/a-post#comment-{id}")
    );
    let after = moderator.get(answer.location()).await;
    assert_eq!(
        after.texts(".notice p"),
        ["The comment by Ada is approved."]
    );

    let acts = db_acts(&site, id).await;
    assert_eq!(
        acts,
        [
            ("commented".into(), "reader".into()),
            ("approved".into(), "Milo Moderator".into())
        ]
    );
    let row = moderation::Entity::find()
        .one(site.db().reading())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (row.comment_id, row.state_before, row.state_after),
        (id, CommentState::Pending, CommentState::Approved)
    );
    assert_eq!((row.at, row.reverted_at), (site.db().now(), None));
});

story!(every_decision_can_be_taken_back_from_every_state, |site| {
    post(&site).await;
    let owner = site.owner().await;
    for (first, before) in [("waiting", CommentState::Pending)]
        .into_iter()
        .chain(VERDICTS)
    {
        for (verdict, after) in VERDICTS.into_iter().filter(|(_, after)| *after != before) {
            let id = waiting(&site, &format!("From {first} to {verdict}")).await;
            if before != CommentState::Pending {
                assert_eq!(decide(&owner, id, first).await.status, 303);
            }
            assert_eq!(
                decide(&owner, id, verdict).await.status,
                303,
                "{first} {verdict}"
            );
            assert_eq!(db_state(&site, id).await, after);
            let is_seen = site.reader().get(&format!("/comments/{id}")).await.status == 303;
            assert_eq!(
                is_seen,
                after == CommentState::Approved,
                "{first} {verdict}"
            );

            let undone = undo(&owner, id, verdict).await;
            assert_eq!(undone.status, 303, "{first} {verdict}");
            assert_eq!(db_state(&site, id).await, before);
            let is_seen = site.reader().get(&format!("/comments/{id}")).await.status == 303;
            assert_eq!(
                is_seen,
                before == CommentState::Approved,
                "{first} {verdict}"
            );
            let page = owner.get(undone.location()).await;
            assert_eq!(page.texts(".notice"), ["It is as it was before."]);
            assert_eq!(
                page.texts("article.focus .prose"),
                [format!("From {first} to {verdict}")],
                "it is in focus again"
            );
            assert_eq!(db_acts(&site, id).await.last().unwrap().0, "undone");
            assert_eq!(
                undo(&owner, id, verdict).await.status,
                409,
                "once is enough"
            );
            assert_eq!(db_state(&site, id).await, before);
        }
    }
});

story!(undo_restores_only_what_still_stands, |site| {
    post(&site).await;
    let (owner, moderator) = (site.owner().await, site.moderator().await);
    let id = waiting(&site, "Hello").await;
    decide(&moderator, id, "approval").await;
    decide(&owner, id, "spam").await;
    let late = undo(&moderator, id, "approval").await;
    assert_eq!(
        (late.status, db_state(&site, id).await),
        (409, CommentState::Spam)
    );
    assert_eq!(
        late.texts("article.focus .state"),
        ["Spam"],
        "they see how it stands now"
    );
    assert!(late.texts("[role=alert]")[0].contains("Somebody decided"));
    assert_eq!(undo(&owner, id, "spam").await.status, 303);
    assert_eq!(
        undo(&moderator, id, "approval").await.status,
        303,
        "now it stands again"
    );
    assert_eq!(db_state(&site, id).await, CommentState::Pending);
});

story!(a_decision_from_an_outdated_page_is_told_kindly, |site| {
    post(&site).await;
    let (owner, moderator) = (site.owner().await, site.moderator().await);
    let id = waiting(&site, "Hello").await;
    let stale = moderator.get("/moderation").await;
    assert_eq!(decide(&owner, id, "approval").await.status, 303);
    let answer = moderator
        .send_form(&stale, "article.focus form[action$='/rejection']", &[])
        .await;
    assert_eq!(
        (answer.status, db_state(&site, id).await),
        (409, CommentState::Approved)
    );
    assert!(answer.texts("[role=alert]")[0].contains("Somebody decided about this comment"));
    assert_eq!(answer.texts("article.focus .prose"), ["Hello"]);
    assert_eq!(answer.texts("article.focus .state"), ["Approved"]);
    assert!(answer.text().contains("Approved by Olive Owner"));
    let again = moderator
        .send_form(&answer, "article.focus form[action$='/rejection']", &[])
        .await;
    assert_eq!(
        (again.status, db_state(&site, id).await),
        (303, CommentState::Rejected),
        "having seen it, they may"
    );
});

story!(the_same_decision_twice_is_one, |site| {
    post(&site).await;
    let owner = site.owner().await;
    let id = waiting(&site, "Hello").await;
    for (verdict, _) in VERDICTS {
        assert_eq!(decide(&owner, id, verdict).await.status, 303);
        assert_eq!(decide(&owner, id, verdict).await.status, 409);
    }
    assert_eq!(
        moderation::Entity::find()
            .all(site.db().reading())
            .await
            .unwrap()
            .len(),
        3
    );
});

story!(what_its_author_took_back_nobody_else_restores, |site| {
    post(&site).await;
    let owner = site.owner().await;
    let withdrawn = say(&site, "/a-post", "Ada", "Withdrawn words", None).await;
    let erased = say(&site, "/a-post", "Bea", "Erased words", None).await;
    withdrawing::withdraw(site.db(), withdrawn).await.unwrap();
    let person = Actor::Person(
        site.db_person("Olive Owner", "owner@example.org", Role::Owner)
            .await,
    );
    withdrawing::erase(site.db(), &person, erased)
        .await
        .unwrap();
    for id in [withdrawn, erased] {
        for (verdict, _) in VERDICTS {
            let answer = decide(&owner, id, verdict).await;
            assert_eq!(answer.status, 409, "{verdict}");
            assert!(
                !answer.body.contains("words</p>"),
                "the record leaks nothing: {}",
                answer.text()
            );
        }
        assert_eq!(undo(&owner, id, "approval").await.status, 409);
        assert!(
            !owner
                .get(&format!("/moderation/comments/{id}"))
                .await
                .has("article.focus .verdicts")
        );
    }
    assert!(db_comment(&site, withdrawn).await.withdrawn_at.is_some());
    for state in ["pending", "approved", "rejected", "spam"] {
        let list = owner.get(&format!("/moderation?state={state}")).await;
        assert!(
            !list.has("ul.queue") && !list.has("article.focus"),
            "{state}"
        );
    }
});
