//! What a commenter can see of their own comment, and rendering stored comments anew.

use crate::commenting_acts::{db_comment, db_id, decide, hold, post, say, send};
use crate::site::story;
use knead::audit::Actor;
use knead::comments::{rerendering, withdrawing};
use knead::entity::person::Role;
use knead::entity::{change, comment};
use knead::text::markdown::RENDER_VERSION;
use knead::text::sanitise;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

story!(
    a_receipt_shows_the_waiting_words_to_whoever_has_its_link,
    |site| {
        post(&site).await;
        let fields = [
            ("name", "Ada"),
            ("email", "ada@example.org"),
            ("body", "Hello **you**"),
        ];
        let sent = send(&site, &site.reader(), "/a-post", &fields).await;
        let receipt = site.reader().get(sent.location()).await;
        assert_eq!(receipt.status, 200);
        assert_eq!(receipt.texts("article.comment .prose strong"), ["you"]);
        assert!(receipt.text().contains("waiting to be read"));
        assert!(
            !receipt.body.contains("ada@example.org"),
            "the address is for the practice alone"
        );
        assert!(
            !receipt.texts("title")[0].contains("Ada"),
            "the title tells nobody who looks over a shoulder"
        );
        assert_eq!(receipt.header("Cache-Control"), Some("no-store"));
        assert_eq!(receipt.header("Referrer-Policy"), Some("no-referrer"));
        assert_eq!(receipt.header("X-Robots-Tag"), Some("noindex"));
        assert!(!receipt.has("main form"), "it is there to be read");
        let link = sent.location();
        let mail = receipt
            .attributes(".keep a[href^='mailto:']", "href")
            .remove(0);
        assert!(
            mail.starts_with("mailto:?subject=My%20comment%20on%20"),
            "{mail}"
        );
        assert!(
            mail.contains(&format!("8000%2Freceipts%2F{}", &link[10..])),
            "{mail}"
        );
        assert_eq!(
            receipt.texts("#receipt-link"),
            [format!("http://127.0.0.1:8000{link}")]
        );
        assert_eq!(
            receipt.attributes("main .actions a:not([href^='mailto:'])", "href"),
            [
                format!("{link}/text"),
                format!("{link}/withdrawal"),
                "/a-post".into()
            ]
        );
        for path in [
            "/receipts/nothing".to_owned(),
            format!("{}x", sent.location()),
            "/receipts/".to_owned() + &"A".repeat(43),
            "/receipts/".to_owned() + &"A".repeat(5_000),
        ] {
            assert_eq!(site.reader().get(&path).await.status, 404);
        }
    }
);

story!(a_receipt_follows_its_comment, |site| {
    post(&site).await;
    let path = hold(&site, "/a-post", "Ada", "Hello", None).await;
    let id = db_id(&site, "Hello").await;
    let owner = site.owner().await;
    let heading = async || site.reader().get(&path).await.texts("h1").remove(0);
    assert_eq!(heading().await, "Thank you, Ada");
    decide(&owner, id, "approval").await;
    assert_eq!(heading().await, "Your comment is published");
    assert_eq!(
        site.reader().get(&path).await.attributes(".lead a", "href"),
        [format!("/a-post#comment-{id}")]
    );
    decide(&owner, id, "rejection").await;
    assert_eq!(heading().await, "Your comment was declined");
    decide(&owner, id, "spam").await;
    assert_eq!(
        heading().await,
        "Thank you, Ada",
        "who sends spam learns nothing"
    );
    decide(&owner, id, "approval").await;
    withdrawing::withdraw(site.db(), id).await.unwrap();
    assert_eq!(heading().await, "You took this comment back");
    let person = Actor::Person(
        site.db_person("Olive Owner", "owner@example.org", Role::Owner)
            .await,
    );
    withdrawing::erase(site.db(), &person, id).await.unwrap();
    assert_eq!(
        site.reader().get(&path).await.status,
        404,
        "what was erased is gone here too"
    );
});

story!(a_receipt_never_leads_where_nothing_is, |site| {
    let written = post(&site).await;
    let parent = say(&site, "/a-post", "Ada", "A question", None).await;
    let path = hold(&site, "/a-post", "Bea", "An answer", Some(parent)).await;
    let owner = site.owner().await;
    decide(&owner, db_id(&site, "An answer").await, "approval").await;
    decide(&owner, parent, "rejection").await;
    let receipt = site.reader().get(&path).await;
    assert_eq!(receipt.texts("h1"), ["Your comment was approved"]);
    assert!(!receipt.has(".lead a"));
    let person = Actor::Person(
        site.db_person("Olive Owner", "owner@example.org", Role::Owner)
            .await,
    );
    knead::posts::publishing::take_offline(site.db(), &person, written.id)
        .await
        .unwrap();
    let receipt = site.reader().get(&path).await;
    assert!(!receipt.has("main .actions a[href='/a-post']"));
});

story!(
    stored_comments_are_rendered_anew_from_their_source,
    |site| {
        let written = post(&site).await;
        let old = say(&site, "/a-post", "Ada", "Hello **you**", None).await;
        let new = say(&site, "/a-post", "Ada", "Hello *you*", None).await;
        let erased = say(&site, "/a-post", "Ada", "Erased", None).await;
        let person = Actor::Person(
            site.db_person("Olive Owner", "owner@example.org", Role::Owner)
                .await,
        );
        withdrawing::erase(site.db(), &person, erased)
            .await
            .unwrap();
        comment::Entity::update_many()
            .col_expr(
                comment::Column::Html,
                Expr::value(sanitise::comment("<p>stale</p>")),
            )
            .col_expr(comment::Column::RenderVersion, Expr::value(0))
            .filter(comment::Column::Id.is_in([old, erased]))
            .exec(site.db().writing())
            .await
            .unwrap();
        let last = change::Entity::find()
            .count(site.db().reading())
            .await
            .unwrap();
        assert_eq!(rerendering::rerender(site.db()).await.unwrap(), 2);
        assert_eq!(
            db_comment(&site, old).await.html.as_str().trim(),
            "<p>Hello <strong>you</strong></p>"
        );
        assert_eq!(db_comment(&site, old).await.render_version, RENDER_VERSION);
        assert_eq!(
            db_comment(&site, erased).await.html.as_str().trim(),
            "",
            "nothing comes back"
        );
        assert_eq!(
            site.reader()
                .get("/a-post")
                .await
                .texts(&format!("#comment-{new} .prose em")),
            ["you"]
        );
        let changes = change::Entity::find()
            .all(site.db().reading())
            .await
            .unwrap();
        let added: Vec<&str> = changes
            .iter()
            .skip(usize::try_from(last).unwrap())
            .map(|row| row.key.as_str())
            .collect();
        assert_eq!(added, [format!("post:{}", written.id)]);
        assert_eq!(
            rerendering::rerender(site.db()).await.unwrap(),
            0,
            "once is enough"
        );
    }
);
