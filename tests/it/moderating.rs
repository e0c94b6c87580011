//! Deciding about comments: what each decision does, who may take it, and taking it back.

use crate::commenting_acts::{db_comment, db_id, db_state, decide, hold, post, post_by, say, undo};
use crate::site::{Site, story};
use knead::audit::Actor;
use knead::comments::withdrawing;
use knead::entity::comment::CommentState;
use knead::entity::person::Role;
use knead::entity::{audit, moderation};
use knead::text::ids::CommentId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

const VERDICTS: [(&str, CommentState); 3] =
    [("approval", CommentState::Approved), ("rejection", CommentState::Rejected), ("spam", CommentState::Spam)];

async fn waiting(site: &Site, body: &str) -> CommentId {
    hold(site, "/a-post", "Ada", body, None).await;
    db_id(site, body).await
}

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
            let who = people.iter().find(|person| Some(person.id) == line.person_id);
            (line.act, who.map_or(line.actor, |person| person.name.clone()))
        })
        .collect()
}

story!(an_approved_comment_is_on_the_page_at_once, |site| {
    post(&site).await;
    let id = waiting(&site, "Hello").await;
    assert!(!site.reader().get("/a-post").await.text().contains("Hello"));
    let moderator = site.moderator().await;
    let queue = moderator.get("/moderation").await;
    let answer = moderator.send_form(&queue, "article.focus form[action$='/approval']", &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = site.reader().get("/a-post").await;
    assert_eq!(page.texts(&format!("#comment-{id} .prose")), ["Hello"]);
    assert_eq!(site.reader().get(&format!("/comments/{id}")).await.location(), format!("/a-post#comment-{id}"));
    let after = moderator.get(answer.location()).await;
    assert_eq!(after.texts(".notice p"), ["The comment by Ada is approved."]);

    let acts = db_acts(&site, id).await;
    assert_eq!(acts, [("commented".into(), "reader".into()), ("approved".into(), "Milo Moderator".into())]);
    let row = moderation::Entity::find().one(site.db().reading()).await.unwrap().unwrap();
    assert_eq!((row.comment_id, row.state_before, row.state_after), (id, CommentState::Pending, CommentState::Approved));
    assert_eq!((row.at, row.reverted_at), (site.db().now(), None));
});

story!(every_decision_can_be_taken_back_from_every_state, |site| {
    post(&site).await;
    let owner = site.owner().await;
    for (first, before) in [("waiting", CommentState::Pending)].into_iter().chain(VERDICTS) {
        for (verdict, after) in VERDICTS.into_iter().filter(|(_, after)| *after != before) {
            let id = waiting(&site, &format!("From {first} to {verdict}")).await;
            if before != CommentState::Pending {
                assert_eq!(decide(&owner, id, first).await.status, 303);
            }
            assert_eq!(decide(&owner, id, verdict).await.status, 303, "{first} {verdict}");
            assert_eq!(db_state(&site, id).await, after);
            let is_seen = site.reader().get(&format!("/comments/{id}")).await.status == 303;
            assert_eq!(is_seen, after == CommentState::Approved, "{first} {verdict}");

            let undone = undo(&owner, id, verdict).await;
            assert_eq!(undone.status, 303, "{first} {verdict}");
            assert_eq!(db_state(&site, id).await, before);
            let is_seen = site.reader().get(&format!("/comments/{id}")).await.status == 303;
            assert_eq!(is_seen, before == CommentState::Approved, "{first} {verdict}");
            let page = owner.get(undone.location()).await;
            assert_eq!(page.texts(".notice"), ["It is as it was before."]);
            assert_eq!(page.texts("article.focus .prose"), [format!("From {first} to {verdict}")], "it is in focus again");
            assert_eq!(db_acts(&site, id).await.last().unwrap().0, "undone");
            assert_eq!(undo(&owner, id, verdict).await.status, 409, "once is enough");
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
    assert_eq!((late.status, db_state(&site, id).await), (409, CommentState::Spam));
    assert_eq!(late.texts("article.focus .state"), ["Spam"], "they see how it stands now");
    assert!(late.texts("[role=alert]")[0].contains("Somebody decided"));
    assert_eq!(undo(&owner, id, "spam").await.status, 303);
    assert_eq!(undo(&moderator, id, "approval").await.status, 303, "now it stands again");
    assert_eq!(db_state(&site, id).await, CommentState::Pending);
});

story!(a_decision_from_an_outdated_page_is_told_kindly, |site| {
    post(&site).await;
    let (owner, moderator) = (site.owner().await, site.moderator().await);
    let id = waiting(&site, "Hello").await;
    let stale = moderator.get("/moderation").await;
    assert_eq!(decide(&owner, id, "approval").await.status, 303);
    let answer = moderator.send_form(&stale, "article.focus form[action$='/rejection']", &[]).await;
    assert_eq!((answer.status, db_state(&site, id).await), (409, CommentState::Approved));
    assert!(answer.texts("[role=alert]")[0].contains("Somebody decided about this comment"));
    assert_eq!(answer.texts("article.focus .prose"), ["Hello"]);
    assert_eq!(answer.texts("article.focus .state"), ["Approved"]);
    assert!(answer.text().contains("Approved by Olive Owner"));
    let again = moderator.send_form(&answer, "article.focus form[action$='/rejection']", &[]).await;
    assert_eq!((again.status, db_state(&site, id).await), (303, CommentState::Rejected), "having seen it, they may");
});

story!(the_same_decision_twice_is_one, |site| {
    post(&site).await;
    let owner = site.owner().await;
    let id = waiting(&site, "Hello").await;
    for (verdict, _) in VERDICTS {
        assert_eq!(decide(&owner, id, verdict).await.status, 303);
        assert_eq!(decide(&owner, id, verdict).await.status, 409);
    }
    assert_eq!(moderation::Entity::find().all(site.db().reading()).await.unwrap().len(), 3);
});

story!(what_its_author_took_back_nobody_else_restores, |site| {
    post(&site).await;
    let owner = site.owner().await;
    let withdrawn = say(&site, "/a-post", "Ada", "Withdrawn words", None).await;
    let erased = say(&site, "/a-post", "Bea", "Erased words", None).await;
    withdrawing::withdraw(site.db(), withdrawn).await.unwrap();
    let person = Actor::Person(site.db_person("Olive Owner", "owner@example.org", Role::Owner).await);
    withdrawing::erase(site.db(), &person, erased).await.unwrap();
    for id in [withdrawn, erased] {
        for (verdict, _) in VERDICTS {
            let answer = decide(&owner, id, verdict).await;
            assert_eq!(answer.status, 409, "{verdict}");
            assert!(!answer.body.contains("words</p>"), "the record leaks nothing: {}", answer.text());
        }
        assert_eq!(undo(&owner, id, "approval").await.status, 409);
        assert!(!owner.get(&format!("/moderation/comments/{id}")).await.has("article.focus .verdicts"));
    }
    assert!(db_comment(&site, withdrawn).await.withdrawn_at.is_some());
    for state in ["pending", "approved", "rejected", "spam"] {
        let list = owner.get(&format!("/moderation?state={state}")).await;
        assert!(!list.has("ul.queue") && !list.has("article.focus"), "{state}");
    }
});

story!(several_are_decided_at_once_and_told_honestly, |site| {
    post(&site).await;
    let (owner, moderator) = (site.owner().await, site.moderator().await);
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(waiting(&site, &format!("Number {number}")).await);
    }
    let queue = moderator.get("/moderation").await;
    let offered = queue.attributes(".batch-form input[name=comments]", "value");
    assert_eq!(offered, ids[1..].iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(decide(&owner, ids[1], "rejection").await.status, 303);
    let ticked: Vec<String> = ids[1..].iter().map(ToString::to_string).collect();
    let mut fields = vec![("from", "pending"), ("verdict", "approval"), ("comments", "x"), ("comments", "99999")];
    fields.extend(ticked.iter().map(|id| ("comments", id.as_str())));
    fields.push(("comments", &ticked[3]));
    let answer = moderator.post("/moderation/comments/batch", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let states = async || {
        let mut states = Vec::new();
        for id in &ids {
            states.push(db_state(&site, *id).await);
        }
        states
    };
    use CommentState::{Approved, Pending, Rejected};
    assert_eq!(states().await, [Pending, Rejected, Approved, Approved, Approved]);
    let told = moderator.get(answer.location()).await;
    assert_eq!(told.texts(".notice p"), ["3 comments are approved. 2 had been decided already."]);

    let undone = moderator.send_form(&told, "form.undo", &[]).await;
    assert_eq!(moderator.get(undone.location()).await.texts(".notice"), ["3 are as they were before."]);
    assert_eq!(states().await, [Pending, Rejected, Pending, Pending, Pending]);
});

story!(a_batch_is_taken_back_as_far_as_it_stands, |site| {
    post(&site).await;
    let owner = site.owner().await;
    let ids = [waiting(&site, "One").await, waiting(&site, "Two").await, waiting(&site, "Three").await];
    let texts = ids.map(|id| id.to_string());
    let mut fields = vec![("from", "pending"), ("verdict", "spam")];
    fields.extend(texts.iter().map(|id| ("comments", id.as_str())));
    let answer = owner.post("/moderation/comments/batch", &fields).await;
    let told = owner.get(answer.location()).await;
    assert_eq!(told.texts(".notice p"), ["3 comments are with the spam."]);
    assert_eq!(told.attributes("form.undo input[name=comments]", "value"), texts);
    assert_eq!(decide(&site.moderator().await, ids[0], "rejection").await.status, 303);
    let undone = owner.send_form(&told, "form.undo", &[]).await;
    let page = owner.get(undone.location()).await;
    assert_eq!(page.texts(".notice"), ["2 are as they were before. 1 had been decided again."]);
    use CommentState::{Pending, Rejected};
    for (id, state) in ids.into_iter().zip([Rejected, Pending, Pending]) {
        assert_eq!(db_state(&site, id).await, state);
    }
});

story!(a_batch_of_nothing_says_what_to_do, |site| {
    post(&site).await;
    let id = waiting(&site, "Hello").await;
    let owner = site.owner().await;
    let none = owner.post("/moderation/comments/batch", &[("verdict", "approval")]).await;
    assert_eq!(none.status, 409);
    assert!(none.text().contains("No comment was ticked"), "{}", none.text());
    let what = owner.post("/moderation/comments/batch", &[("comments", &id.to_string()), ("verdict", "x")]).await;
    assert_eq!(what.status, 409);
    let many: Vec<String> = (0..201).map(|number| number.to_string()).collect();
    let mut fields = vec![("verdict", "approval")];
    fields.extend(many.iter().map(|id| ("comments", id.as_str())));
    assert_eq!(owner.post("/moderation/comments/batch", &fields).await.status, 409);
    assert_eq!(db_state(&site, id).await, CommentState::Pending);
});

story!(each_role_decides_about_its_own, |site| {
    post(&site).await;
    post_by(&site, "Wanda Writer", "writer@example.org", Role::Writer, "Of the writer").await;
    let others = waiting(&site, "Under the owner's post").await;
    hold(&site, "/of-the-writer", "Ada", "Under the writer's post", None).await;
    let own = db_id(&site, "Under the writer's post").await;
    for (person, id, may) in [
        (site.owner().await, others, true),
        (site.owner().await, own, true),
        (site.moderator().await, others, true),
        (site.moderator().await, own, true),
        (site.writer().await, own, true),
        (site.writer().await, others, false),
    ] {
        let expected = if may { 303 } else { 404 };
        for (verdict, _) in VERDICTS {
            assert_eq!(decide(&person, id, verdict).await.status, expected, "{verdict}");
            assert_eq!(undo(&person, id, verdict).await.status, expected, "{verdict}");
        }
        assert_eq!(person.get(&format!("/moderation/comments/{id}")).await.status, if may { 200 } else { 404 });
        let batch = [("verdict", "spam"), ("comments", &id.to_string()), ("from", "pending")];
        let told = person.get(person.post("/moderation/comments/batch", &batch).await.location()).await;
        assert_eq!(db_state(&site, id).await == CommentState::Spam, may);
        if may {
            assert_eq!(undo(&person, id, "spam").await.status, 303);
        } else {
            assert_eq!(told.texts(".notice p"), ["1 had been decided already."]);
        }
    }
    let writer = site.writer().await.get("/moderation").await;
    assert!(writer.text().contains("Under the writer's post"));
    assert!(!writer.text().contains("Under the owner's post"));
    assert_eq!(writer.texts(".tabs .count")[0], "1");
    assert_eq!(site.moderator().await.get("/moderation").await.texts(".tabs .count")[0], "2");
});

story!(strangers_decide_nothing, |site| {
    post(&site).await;
    let id = waiting(&site, "Hello").await;
    let reader = site.reader();
    for (verdict, _) in VERDICTS {
        assert_eq!(decide(&reader, id, verdict).await.status, 401);
        assert_eq!(undo(&reader, id, verdict).await.status, 401);
    }
    let batch = [("verdict", "approval"), ("comments", &id.to_string())];
    assert_eq!(reader.post("/moderation/comments/batch", &batch).await.status, 401);
    assert_eq!(reader.delete("/moderation/comments/batch", &batch).await.status, 401);
    assert_eq!(db_state(&site, id).await, CommentState::Pending);
    let owner = site.owner().await;
    for path in ["/moderation/comments/1/nothing", "/moderation/comments/x/approval", "/moderation/comments/99999/approval"] {
        assert_eq!(owner.post(path, &[]).await.status, 404, "{path}");
        assert_eq!(owner.get(path).await.status, 404, "{path}");
    }
});

story!(whoever_wants_to_answer_approves_and_comes_to_the_form, |site| {
    post(&site).await;
    let id = waiting(&site, "A question").await;
    let moderator = site.moderator().await;
    let page = moderator.get("/moderation").await;
    let approvals = page.attributes("article.focus input[name=then]", "value");
    assert_eq!(approvals, ["reply"]);
    let answer = moderator.post(&format!("/moderation/comments/{id}/approval"), &[("from", "pending"), ("then", "reply")]).await;
    assert_eq!(answer.location(), format!("/a-post/comments/new?reply={id}"));
    let form = moderator.get(answer.location()).await;
    site.clock.forward(4_000);
    let sent = moderator.send_form(&form, "form.comment-form", &[("body", "An answer")]).await;
    let reply = db_id(&site, "An answer").await;
    assert_eq!(sent.location(), format!("/comments/{reply}"));
    let shown = site.reader().get("/a-post").await;
    assert!(shown.has(&format!("#comment-{reply}.depth-1.by-author")));
    let page = moderator.get(&format!("/moderation/comments/{id}")).await;
    assert!(page.has(&format!("a[href='/a-post/comments/new?reply={id}']")), "an approved one has the link");
});
