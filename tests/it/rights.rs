//! What is kept about somebody: found by their address, handed over, and erased in one act.

use crate::commenting_acts::{db_comment, db_id, decide, post, say, send};
use crate::site::{Site, story};
use knead::entity::{audit, comment, mailbox, moderation, report};
use knead::text::ids::CommentId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

async fn write(site: &Site, words: &str, email: &str) -> (String, CommentId) {
    let fields = [("name", "Ada Lovelace"), ("body", words), ("email", email)];
    let sent = send(site, &site.reader(), "/a-post", &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    (sent.location().to_owned(), db_id(site, words).await)
}

story!(
    everything_about_an_address_is_found_and_handed_over,
    |site| {
        post(&site).await;
        let (_, id) = write(&site, "My *back* hurts", "Ada@Example.org").await;
        write(&site, "Somebody else's", "bea@example.org").await;
        let other = say(&site, "/a-post", "Cleo", "Loud", None).await;
        let fields = [
            ("reason", "hurtful"),
            ("words", "So loud"),
            ("email", "ada@example.org"),
        ];
        site.reader()
            .post(&format!("/comments/{other}/report"), &fields)
            .await;
        let owner = site.owner().await;
        let empty = owner.get("/settings/rights").await;
        let wrong = owner
            .send_form(&empty, ".search-form", &[("email", "nonsense")])
            .await;
        assert_eq!((wrong.status, wrong.has("#email-error")), (422, true));
        let page = owner
            .send_form(&empty, ".search-form", &[("email", " ADA@example.org ")])
            .await;
        assert_eq!(page.status, 200);
        assert_eq!(page.texts(".kept h2"), ["About ada@example.org"]);
        assert_eq!(page.texts(".kept .version em"), ["back"]);
        assert!(page.text().contains("So loud") && !page.text().contains("Somebody else's"));
        let file = owner.send_form(&page, ".export-form", &[]).await;
        assert_eq!(
            file.header("Content-Disposition"),
            Some("attachment; filename=\"what-is-kept.json\"")
        );
        assert_eq!(file.header("Cache-Control"), Some("no-store"));
        let file: serde_json::Value = serde_json::from_str(&file.body).unwrap();
        assert_eq!(file["email"], "ada@example.org");
        assert_eq!(file["comments"][0]["id"], id.number());
        assert_eq!(file["comments"][0]["text"], "My *back* hurts");
        assert_eq!(file["comments"][0]["post"], "/a-post");
        assert_eq!(file["comments"][0]["state"], "pending");
        assert_eq!(file["comments"][0]["sent"], "2026-03-02T09:00:04Z");
        assert_eq!(file["reports"][0]["words"], "So loud");
        let nobody = owner
            .send_form(&empty, ".search-form", &[("email", "x@example.org")])
            .await;
        assert!(nobody.text().contains("Nothing is kept about this address"));
        let staff = owner
            .send_form(&empty, ".search-form", &[("email", "owner@example.org")])
            .await;
        assert!(staff.text().contains("Somebody of the practice signs in"));
        for other in [site.writer().await, site.moderator().await] {
            for path in [
                "/settings/rights",
                "/settings/rights/export",
                "/settings/rights/erasure",
            ] {
                let fields = [("email", "ada@example.org"), ("confirmed", "yes")];
                assert_eq!(other.post(path, &fields).await.status, 403, "{path}");
            }
        }
        assert_eq!(db_comment(&site, id).await.body, "My *back* hurts");
    }
);

story!(everything_about_an_address_is_erased_in_one_act, |site| {
    post(&site).await;
    let (receipt, shown) = write(&site, "Shown words", "ada@example.org").await;
    let (_, waits) = write(&site, "Waiting words", "ada@example.org").await;
    let (_, declined) = write(&site, "Declined words", "ada@example.org").await;
    let owner = site.owner().await;
    decide(&owner, shown, "approval").await;
    decide(&owner, declined, "rejection").await;
    moderation::Entity::update_many()
        .col_expr(
            moderation::Column::Reason,
            Expr::value("Ada tells too much"),
        )
        .filter(moderation::Column::CommentId.eq(declined))
        .exec(site.db().writing())
        .await
        .unwrap();
    let answer = say(&site, "/a-post", "Bea", "An answer", Some(shown)).await;
    let fields = [("reason", "private"), ("email", "ada@example.org")];
    site.reader()
        .post(&format!("/comments/{answer}/report"), &fields)
        .await;

    let empty = owner.get("/settings/rights").await;
    let page = owner
        .send_form(&empty, ".search-form", &[("email", "ada@example.org")])
        .await;
    let question = owner.send_form(&page, ".erasure-form", &[]).await;
    assert_eq!(question.status, 200);
    assert!(question.text().contains("3 comments and 1 report go"));
    assert!(!question.has("input[name=evidence]"));
    assert_eq!(
        db_comment(&site, shown).await.body,
        "Shown words",
        "asking erases nothing"
    );
    let done = owner.send_form(&question, ".confirm-form", &[]).await;
    assert_eq!(done.status, 200);
    let told = &done.texts(".notice.good")[0];
    assert!(told.starts_with("Erased: 3 comments and 1 report,") && !told.contains("blocked"));

    let page = site.reader().get("/a-post").await;
    assert!(!page.text().contains("Shown words") && !page.text().contains("Lovelace"));
    assert!(page.has(".tombstone") && page.text().contains("An answer"));
    assert_eq!(site.reader().get(&receipt).await.status, 404);
    for id in [shown, waits, declined] {
        let left = db_comment(&site, id).await;
        assert_eq!((left.name.as_str(), left.body.as_str()), ("", ""));
        assert_eq!((left.network.as_str(), left.mailbox_id), ("", None));
        assert_eq!(left.receipt_hash, format!("gone:{id}"));
        assert!(left.held_because.is_empty() && left.erased_at.is_some());
    }
    let db = site.db().reading();
    assert_eq!(mailbox::Entity::find().count(db).await.unwrap(), 0);
    assert_eq!(report::Entity::find().count(db).await.unwrap(), 0);
    let reasons = moderation::Entity::find().all(db).await.unwrap();
    assert!(reasons.iter().all(|row| row.reason.is_none()));
    let lines = audit::Entity::find().all(db).await.unwrap();
    let line = lines
        .iter()
        .find(|line| line.act == "erased somebody's data")
        .unwrap();
    assert_eq!(line.detail, "3 comments, 1 reports");
    assert!(
        !lines.iter().any(|line| line.detail.contains('@')),
        "the record knows no address"
    );
    let again = owner.send_form(&question, ".confirm-form", &[]).await;
    assert!(again.texts(".notice.good")[0].starts_with("Erased: 0 comments"));
});

story!(evidence_goes_only_when_that_is_said, |site| {
    post(&site).await;
    let (_, id) = write(&site, "A threat", "ada@example.org").await;
    comment::Entity::update_many()
        .col_expr(comment::Column::KeptAt, Expr::value(site.db().now()))
        .filter(comment::Column::Id.eq(id))
        .exec(site.db().writing())
        .await
        .unwrap();
    let owner = site.owner().await;
    let (fields, number) = ([("email", "ada@example.org")], id.to_string());
    let block = [("comment", &*number), ("kind", "address"), ("days", "ever")];
    assert_eq!(owner.post("/moderation/blocks", &block).await.status, 303);
    let question = owner.post("/settings/rights/erasure", &fields).await;
    let done = owner.send_form(&question, ".confirm-form", &[]).await;
    assert!(
        done.texts(".notice.good")[0].contains("1 comment stays, kept as evidence"),
        "{}",
        done.text()
    );
    assert!(
        done.texts(".notice.good")[0].contains("the list of blocked senders"),
        "an erasure lets nobody in again, and says so"
    );
    assert_eq!(db_comment(&site, id).await.body, "A threat");
    let done = owner
        .send_form(&question, ".confirm-form", &[("evidence", "true")])
        .await;
    assert!(done.texts(".notice.good")[0].starts_with("Erased: 1 comment and"));
    assert_eq!(db_comment(&site, id).await.body, "");
});
