//! What stands around the comment form: house rules, what is kept, when somebody reads, and the receipt of a comment
//! that was published at once.

use crate::commenting_acts::{db_id, hold, post, send};
use crate::site::{Site, story};
use knead::comments::tokens;
use knead::entity::comment::{self, CommentState};
use knead::entity::setting;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

const DAY: i64 = 24 * 60 * 60 * 1000;

pub async fn db_rule(site: &Site, key: &str, value: &str) {
    let row = setting::ActiveModel {
        key: Set(format!("comments.{key}")),
        value: Set(value.into()),
    };
    knead::db::write(site.db(), async |txn| {
        setting::Entity::delete_by_id(format!("comments.{key}"))
            .exec(txn.db())
            .await?;
        setting::Entity::insert(row.clone())
            .exec_without_returning(txn.db())
            .await?;
        txn.bump(knead::db::ChangeKey::Site);
        Ok(())
    })
    .await
    .unwrap();
}

story!(the_form_says_the_rules_and_what_is_kept, |site| {
    post(&site).await;
    let page = site.reader().get("/a-post").await;
    assert!(!page.has(".house-rules"));
    assert!(page.texts(".kept")[0].contains("forgotten after 30 days"));
    db_rule(
        &site,
        "house_rules",
        "Be kind.\n\nNo <b>remote</b> diagnoses.",
    )
    .await;
    db_rule(&site, "network_days", "1").await;
    let page = site.reader().get("/a-post").await;
    assert_eq!(
        page.texts(".house-rules p"),
        ["Be kind.", "No <b>remote</b> diagnoses."]
    );
    assert!(page.texts(".kept")[0].contains("forgotten after one day"));
    let own = site.reader().get("/a-post/comments/new").await;
    assert!(own.has(".house-rules") && own.has(".kept"));
});

story!(who_is_away_says_until_when, |site| {
    post(&site).await;
    db_rule(&site, "away_until", "2026-03-05").await;
    let receipt = hold(&site, "/a-post", "Ada", "Hello", None).await;
    for path in ["/a-post", "/a-post/comments/new", &receipt] {
        let page = site.reader().get(path).await;
        assert!(
            page.texts(".away")[0].contains("from 5 March 2026 on"),
            "{path}"
        );
    }
    site.clock.forward(3 * DAY);
    for path in ["/a-post", "/a-post/comments/new", &receipt] {
        assert!(
            !site.reader().get(path).await.has(".away"),
            "{path}: they are back"
        );
    }
});

story!(a_comment_published_at_once_shows_its_receipt_once, |site| {
    post(&site).await;
    let reader = site.reader();
    // What sending answers a proven reader: the way to the comment, with the receipt in a cookie for that address.
    let form = site.reader().get("/a-post/comments/token").await;
    let form: serde_json::Value = serde_json::from_str(&form.body).unwrap();
    let form = form["token"].as_str().unwrap().to_owned();
    site.clock.forward(4_000);
    let fields = [("token", form.as_str()), ("name", "Ada"), ("body", "Hello")];
    let sent = site.reader().post("/a-post/comments", &fields).await;
    assert_eq!(sent.status, 303);
    let id = db_id(&site, "Hello").await;
    comment::Entity::update_many()
        .col_expr(comment::Column::State, Expr::value(CommentState::Approved))
        .col_expr(
            comment::Column::ApprovedAt,
            Expr::col(comment::Column::CreatedAt),
        )
        .col_expr(comment::Column::HeldBecause, Expr::value(""))
        .filter(comment::Column::Id.eq(id))
        .exec(site.db().writing())
        .await
        .unwrap();
    let nonce = tokens::read(site.db(), &form).unwrap().nonce;
    let token = tokens::receipt(site.db(), &nonce);
    reader.keep_cookie("receipt", &token);
    let path = format!("/comments/{id}");
    let page = reader.get(&path).await;
    assert_eq!(
        (page.status, page.header("Referrer-Policy")),
        (200, Some("no-referrer"))
    );
    assert_eq!(page.header("Cache-Control"), Some("no-store"));
    assert!(page.texts("#receipt-link")[0].ends_with(&format!("/receipts/{token}")));
    assert!(
        page.text()
            .contains("For 15 minutes a change shows at once")
    );
    assert_eq!(
        page.attributes(".lead a", "href"),
        [format!("/a-post#comment-{id}")]
    );
    let again = reader.get(&path).await;
    assert_eq!(again.status, 303, "once is once");
    // Another's cookie shows nothing, and neither does nonsense.
    for cookie in ["x", &token[1..]] {
        let other = site.reader();
        other.keep_cookie("receipt", cookie);
        assert_eq!(other.get(&path).await.status, 303);
    }
});

story!(people_of_the_practice_get_no_receipt, |site| {
    post(&site).await;
    let owner = site.owner().await;
    let sent = send(&site, &owner, "/a-post", &[("body", "Mine")]).await;
    let id = db_id(&site, "Mine").await;
    assert_eq!(sent.location(), format!("/comments/{id}"));
    assert_eq!(sent.header("Set-Cookie"), None);
});
