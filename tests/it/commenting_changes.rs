//! Changing and taking back one's own comment by its receipt, and what moderators do about changes of what stands.

use crate::answer::Answer;
use crate::commenting_acts::{db_comment, db_id, decide, hold, post, undo};
use crate::persona::Persona;
use crate::site::{Site, story};
use knead::audit::Actor;
use knead::comments::withdrawing;
use knead::entity::comment::{self, CommentState, EditedBy};
use knead::entity::moderation;
use knead::entity::person::Role;
use knead::text::ids::CommentId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

const FORM: &str = "form.change-form";
const MINUTE: i64 = 60_000;

async fn rewrite(reader: &Persona<'_>, receipt: &str, body: &str) -> Answer {
    let page = reader.get(&format!("{receipt}/text")).await;
    assert_eq!(page.status, 200);
    reader.send_form(&page, FORM, &[("body", body)]).await
}

async fn seen_by_readers(site: &Site) -> String {
    site.reader().get("/a-post").await.text()
}

/// A comment that was published the moment it was sent, as a proven sender's is; with its receipt.
async fn at_once(site: &Site, body: &str) -> (String, CommentId) {
    let receipt = hold(site, "/a-post", "Ada", body, None).await;
    let id = db_id(site, body).await;
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
    (receipt, id)
}

story!(what_waits_is_changed_by_its_author_alone, |site| {
    post(&site).await;
    let receipt = hold(&site, "/a-post", "Ada", "Helo", None).await;
    let id = db_id(&site, "Helo").await;
    let reader = site.reader();
    let page = reader.get(&format!("{receipt}/text")).await;
    assert_eq!(page.form(FORM).value("body"), "Helo");
    let look = [("body", "Hello *you* <b>"), ("preview", "yes")];
    let looked = reader.send_form(&page, FORM, &look).await;
    assert_eq!(looked.status, 200);
    assert_eq!(looked.texts(".prose em"), ["you"]);
    assert!(!looked.has(".prose b"));
    assert_eq!(looked.form(FORM).value("body"), "Hello *you* <b>");
    let empty = [("body", " "), ("preview", "yes")];
    assert_eq!(reader.send_form(&page, FORM, &empty).await.status, 422);
    assert_eq!(db_comment(&site, id).await.body, "Helo", "only looked at");
    assert_eq!(page.header("Referrer-Policy"), Some("same-origin"));
    assert_eq!(page.header("Cache-Control"), Some("no-store"));
    assert_eq!(page.header("X-Robots-Tag"), Some("noindex"));
    assert!(page.texts("title")[0].starts_with("Your comment"));

    let empty = rewrite(&reader, &receipt, "  ").await;
    assert_eq!(empty.status, 422);
    assert!(empty.has("#body-error") && empty.has(".error-summary a[href='#body']"));

    let done = rewrite(&reader, &receipt, "Hello, with [a](https://a.example) link").await;
    assert_eq!(
        (done.status, done.location()),
        (303, &*format!("{receipt}?done=changed"))
    );
    let page = reader.get(done.location()).await;
    assert_eq!(page.texts(".prose a"), ["a"]);
    assert!(page.texts(".notice")[0].contains("taken the place"));
    let kept = db_comment(&site, id).await;
    assert_eq!((kept.links, kept.state), (1, CommentState::Pending));
    assert_eq!(kept.edited_by, Some(EditedBy::Author));
    assert_eq!(kept.edited_at, Some(site.db().now()));

    for path in ["/receipts/nothing/text", "/receipts/nothing/withdrawal"] {
        assert_eq!(reader.get(path).await.status, 404);
        let lost = reader
            .post(path, &[("body", "A long text"), ("seen", "waiting")])
            .await;
        assert_eq!(lost.status, 404);
    }
    let lost = reader
        .post("/receipts/nothing/text", &[("body", "A long text")])
        .await;
    assert_eq!(lost.form("main section").value("body"), "A long text");
});

story!(
    whatever_happened_meanwhile_is_told_and_no_word_is_lost,
    |site| {
        post(&site).await;
        let receipt = hold(&site, "/a-post", "Ada", "First", None).await;
        let id = db_id(&site, "First").await;
        let (owner, reader) = (site.owner().await, site.reader());
        let page = reader.get(&format!("{receipt}/text")).await;
        decide(&owner, id, "approval").await;

        let told = reader.send_form(&page, FORM, &[("body", "Second")]).await;
        assert_eq!(told.status, 409);
        assert!(told.texts(".notice")[0].contains("was approved while you were writing"));
        assert_eq!(told.form(FORM).value("body"), "Second");
        assert!(!seen_by_readers(&site).await.contains("Second"));
        let asked = reader.send_form(&told, FORM, &[]).await;
        assert_eq!(asked.location(), format!("{receipt}?done=asked"));
        assert!(seen_by_readers(&site).await.contains("First"));

        let page = reader.get(&format!("{receipt}/text")).await;
        assert_eq!(page.form(FORM).value("body"), "Second", "the newest words");
        undo(&owner, id, "approval").await;
        let told = reader.send_form(&page, FORM, &[("body", "Third")]).await;
        assert_eq!(told.status, 409);
        assert!(told.texts(".notice")[0].contains("waits to be read again"));
        assert_eq!(reader.send_form(&told, FORM, &[]).await.status, 303);
        assert_eq!(db_comment(&site, id).await.body, "Third");

        let page = reader.get(&format!("{receipt}/text")).await;
        decide(&owner, id, "rejection").await;
        let told = reader.send_form(&page, FORM, &[("body", "Fourth")]).await;
        assert_eq!(told.status, 409);
        assert!(told.texts(".notice")[0].contains("declined"));
        assert!(!told.has(FORM));
        assert_eq!(told.form("main section").value("body"), "Fourth");

        undo(&owner, id, "rejection").await;
        withdrawing::withdraw(site.db(), id).await.unwrap();
        let told = reader.send_form(&page, FORM, &[("body", "Fifth")]).await;
        assert_eq!(told.status, 409);
        assert!(told.texts(".notice")[0].contains("took this comment back"));
        assert_eq!(told.form("main section").value("body"), "Fifth");

        let person = site
            .db_person("Olive Owner", "owner@example.org", Role::Owner)
            .await;
        withdrawing::erase(site.db(), &Actor::Person(person), id)
            .await
            .unwrap();
        let told = reader.send_form(&page, FORM, &[("body", "Sixth")]).await;
        assert_eq!(told.status, 404);
        assert_eq!(told.form("main section").value("body"), "Sixth");
    }
);

story!(
    what_was_published_at_once_can_be_mended_for_a_quarter_of_an_hour,
    |site| {
        post(&site).await;
        let (receipt, id) = at_once(&site, "Frist").await;
        let reader = site.reader();
        site.clock.forward(10 * MINUTE);
        let done = rewrite(&reader, &receipt, "First").await;
        assert_eq!(done.location(), format!("{receipt}?done=changed"));
        assert!(seen_by_readers(&site).await.contains("First"));

        // New words that a new comment would wait with wait too.
        let many = "[a](https://a.example) [b](https://b.example) [c](https://c.example)";
        let done = rewrite(&reader, &receipt, many).await;
        assert_eq!(done.location(), format!("{receipt}?done=asked"));
        assert!(db_comment(&site, id).await.later_at.is_some());
        let page = reader.get(&format!("{receipt}/text")).await;
        let forgotten = reader.send_form(&page, ".forget-form", &[]).await;
        assert_eq!(forgotten.status, 303);
        assert_eq!(db_comment(&site, id).await.later_body, None);

        let page = reader.get(&format!("{receipt}/text")).await;
        assert!(page.text().contains("a change shows at once"));
        site.clock.forward(5 * MINUTE);
        let told = reader
            .send_form(&page, FORM, &[("body", "First of all")])
            .await;
        assert_eq!(told.status, 409);
        assert!(told.texts(".notice")[0].contains("minutes"));
        assert_eq!(told.form(FORM).value("body"), "First of all");
        assert_eq!(reader.send_form(&told, FORM, &[]).await.status, 303);
        let page = seen_by_readers(&site).await;
        assert!(page.contains("First") && !page.contains("First of all"));
        let page = reader.get(&receipt).await;
        assert_eq!(page.texts(".later"), ["First of all"]);
        assert!(page.text().contains("They wait to be read"));
    }
);

story!(
    a_moderator_puts_new_words_in_only_as_they_read_them,
    |site| {
        post(&site).await;
        let receipt = hold(&site, "/a-post", "Ada", "Old words", None).await;
        let id = db_id(&site, "Old words").await;
        let (moderator, reader) = (site.moderator().await, site.reader());
        decide(&moderator, id, "approval").await;
        rewrite(&reader, &receipt, "New words").await;

        let queue = moderator.get("/moderation").await;
        assert!(
            queue.has(".requests a[href='/moderation/requests']"),
            "{}",
            queue.text()
        );
        let page = moderator.get("/moderation/requests").await;
        assert_eq!(page.texts(".beside .old"), ["Old words"]);
        assert_eq!(page.texts(".beside .new"), ["New words"]);
        site.clock.forward(1_000);
        rewrite(&reader, &receipt, "Newer words").await;
        let told = moderator.send_form(&page, ".approve-form", &[]).await;
        assert_eq!(told.status, 409);
        assert_eq!(
            told.texts(".beside .new"),
            ["Newer words"],
            "unseen words stay out"
        );
        assert!(seen_by_readers(&site).await.contains("Old words"));
        let told = moderator.send_form(&told, ".approve-form", &[]).await;
        assert_eq!(told.status, 303, "{}", told.text());
        assert!(seen_by_readers(&site).await.contains("Newer words"));
        assert!(
            moderator
                .get("/moderation/requests")
                .await
                .text()
                .contains("Nothing to look at")
        );

        rewrite(&reader, &receipt, "Rude words").await;
        let page = moderator.get("/moderation/requests").await;
        assert_eq!(
            moderator
                .send_form(&page, ".decline-form", &[])
                .await
                .status,
            303
        );
        assert!(seen_by_readers(&site).await.contains("Newer words"));
        let page = reader.get(&receipt).await;
        assert!(
            page.text().contains("leave your comment as it is"),
            "{}",
            page.text()
        );

        // A writer decides under their own posts alone.
        rewrite(&reader, &receipt, "More words").await;
        let writer = site.writer().await;
        assert!(
            !writer
                .get("/moderation/requests")
                .await
                .text()
                .contains("More words")
        );
        let seen = db_comment(&site, id)
            .await
            .later_at
            .unwrap()
            .millis()
            .to_string();
        let path = format!("/moderation/changes/{id}");
        assert_eq!(writer.post(&path, &[("seen", &seen)]).await.status, 404);
    }
);

story!(a_closed_thread_takes_no_changes_and_lets_go, |site| {
    post(&site).await;
    let receipt = hold(&site, "/a-post", "Ada", "Words", None).await;
    decide(&site.owner().await, db_id(&site, "Words").await, "approval").await;
    site.clock.forward(100 * 24 * 60 * MINUTE);
    let reader = site.reader();
    let page = reader.get(&format!("{receipt}/text")).await;
    assert!(page.text().contains("are closed now") && !page.has(FORM));
    let told = reader
        .post(
            &format!("{receipt}/text"),
            &[("seen", "later"), ("body", "Other words")],
        )
        .await;
    assert_eq!(told.status, 409);
    assert_eq!(told.form("main section").value("body"), "Other words");
    let page = reader.get(&format!("{receipt}/withdrawal")).await;
    assert_eq!(
        reader
            .send_form(&page, ".withdrawal-form", &[])
            .await
            .status,
        303
    );
    assert!(!seen_by_readers(&site).await.contains("Words"));
});

story!(a_comment_is_taken_back_once_and_for_all, |site| {
    post(&site).await;
    let receipt = hold(&site, "/a-post", "Ada", "Too private", None).await;
    let id = db_id(&site, "Too private").await;
    let (owner, reader) = (site.owner().await, site.reader());
    decide(&owner, id, "approval").await;
    rewrite(&reader, &receipt, "Less private").await;
    let question = reader.get(&format!("{receipt}/withdrawal")).await;
    assert!(question.text().contains("leaves the page at once"));
    assert!(
        db_comment(&site, id).await.withdrawn_at.is_none(),
        "a scanner that follows links changes nothing"
    );
    for _ in 0..2 {
        let done = reader.send_form(&question, ".withdrawal-form", &[]).await;
        assert_eq!((done.status, done.location()), (303, &*receipt));
    }
    assert!(!seen_by_readers(&site).await.contains("private"));
    let kept = db_comment(&site, id).await;
    assert_eq!((kept.later_body, kept.later_at), (None, None));
    let page = reader.get(&receipt).await;
    assert_eq!(page.texts("h1"), ["You took this comment back"]);
    assert!(!page.has(&format!("a[href='{receipt}/withdrawal']")));
    assert_eq!(
        reader.get(&format!("{receipt}/withdrawal")).await.status,
        303
    );
    assert_eq!(decide(&owner, id, "rejection").await.status, 409);
});

story!(the_receipt_tells_the_reason_that_stands, |site| {
    post(&site).await;
    let receipt = hold(&site, "/a-post", "Ada", "Buy", None).await;
    let id = db_id(&site, "Buy").await;
    let owner = site.owner().await;
    decide(&owner, id, "rejection").await;
    assert!(!site.reader().get(&receipt).await.has(".told"));
    moderation::Entity::update_many()
        .col_expr(
            moderation::Column::Reason,
            Expr::value("We keep <advertising> out."),
        )
        .filter(moderation::Column::CommentId.eq(id))
        .exec(site.db().writing())
        .await
        .unwrap();
    let page = site.reader().get(&receipt).await;
    assert_eq!(page.texts(".told"), ["We keep <advertising> out."]);
    decide(&owner, id, "spam").await;
    assert!(
        !site.reader().get(&receipt).await.has(".told"),
        "spam learns nothing"
    );
    decide(&owner, id, "approval").await;
    assert!(!site.reader().get(&receipt).await.has(".told"));
});

story!(
    changes_come_no_faster_than_comments,
    |config| {
        config.limits.comments_per_minute = 2;
    },
    |site| {
        post(&site).await;
        let receipt = hold(&site, "/a-post", "Ada", "One", None).await;
        let reader = site.reader();
        for body in ["Two", "Three"] {
            assert_eq!(rewrite(&reader, &receipt, body).await.status, 303);
        }
        let told = rewrite(&reader, &receipt, "Four").await;
        assert_eq!((told.status, told.header("Retry-After")), (429, Some("30")));
        assert_eq!(told.form(FORM).value("body"), "Four");
    }
);
