//! Finding comments: by trait, by post, by words, and what is left for the author of a post.

use crate::commenting_acts::{db_id, hold, post, post_by, say, send, waiting};
use crate::site::{Site, story};
use knead::entity::comment;
use knead::entity::person::Role;
use knead::text::ids::CommentId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

async fn db_mark_lewd(site: &Site, id: CommentId) {
    comment::Entity::update_many()
        .col_expr(comment::Column::IsLewd, Expr::value(true))
        .filter(comment::Column::Id.eq(id))
        .exec(site.db().writing())
        .await
        .unwrap();
}

/// Every text of a list, the one in focus first.
async fn texts(person: &crate::persona::Persona<'_>, path: &str) -> Vec<String> {
    let page = person.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    let mut texts = page.texts("article.focus > .prose");
    texts.extend(page.texts(".queue .excerpt"));
    texts
}

story!(comments_are_found_by_trait_post_and_words, |site| {
    post(&site).await;
    let second = post_by(
        &site,
        "Olive Owner",
        "owner@example.org",
        Role::Owner,
        "Second",
    )
    .await;
    hold(&site, "/a-post", "Ada", "See https://a.example", None).await;
    hold(&site, "/second", "Bea", "Under the second, 100%", None).await;
    hold(&site, "/a-post", "Cem", "100 of them", None).await;
    let fields = [
        ("name", "Dora"),
        ("email", "Dora.Doe@Example.org"),
        ("body", "Plain"),
    ];
    send(&site, &site.reader(), "/a-post", &fields).await;
    let spoken = say(&site, "/a-post", "Eve", "Said by Eve", None).await;
    let moderator = site.moderator().await;
    for (path, found) in [
        ("/moderation?with=links", &["See https://a.example"][..]),
        ("/moderation?with=lewd", &[]),
        ("/moderation?q=bea", &["Under the second, 100%"]),
        ("/moderation?q=100%25", &["Under the second, 100%"]),
        (
            "/moderation?q=100",
            &["Under the second, 100%", "100 of them"],
        ),
        ("/moderation?q=dora.doe%40", &["Plain"]),
        ("/moderation?q=eve", &[]),
        ("/moderation?state=all&q=eve", &["Said by Eve"]),
        (
            "/moderation?q=&with=nonsense&post=x",
            &[
                "See https://a.example",
                "Under the second, 100%",
                "100 of them",
                "Plain",
            ],
        ),
    ] {
        assert_eq!(texts(&moderator, path).await, found, "{path}");
    }
    let path = format!("/moderation?post={}", second.id);
    assert_eq!(texts(&moderator, &path).await, ["Under the second, 100%"]);
    let page = moderator.get(&format!("{path}&state=approved")).await;
    assert!(page.text().contains("Nothing found"), "{}", page.text());

    let found = moderator.get("/moderation?q=100").await;
    let done = moderator
        .send_form(&found, "article.focus form[action$='/approval']", &[])
        .await;
    assert!(
        done.location().starts_with("/moderation?q=100&done="),
        "{}",
        done.location()
    );
    assert_eq!(texts(&moderator, done.location()).await, ["100 of them"]);
    assert!(
        !site
            .writer()
            .await
            .get("/moderation?state=all&q=eve")
            .await
            .text()
            .contains("Said by Eve")
    );
    let other = moderator
        .get(&format!("/moderation/comments/{spoken}"))
        .await;
    let thread = other.attributes("aside a[href^='/moderation/posts/']", "href");
    let number = thread[0].rsplit('/').next().unwrap();
    assert!(other.has(&format!("aside a[href='/moderation?post={number}']")));
});

story!(lewd_words_are_covered_until_asked_for, |site| {
    post(&site).await;
    let id = waiting(&site, "Words that nobody wants to read").await;
    waiting(&site, "Kind words").await;
    db_mark_lewd(&site, id).await;
    let moderator = site.moderator().await;
    let page = moderator.get("/moderation").await;
    let covered = page.texts("article.focus details.covered:not([open]) .prose");
    assert_eq!(covered, ["Words that nobody wants to read"]);
    assert!(!page.has("article.focus > .prose"));
    let next = db_id(&site, "Kind words").await;
    let listed = moderator.get(&format!("/moderation?focus={next}")).await;
    assert_eq!(listed.texts(".queue .excerpt"), ["Its words are covered."]);
    assert!(
        !listed.text().contains("nobody wants"),
        "not in the context either"
    );
    let only = moderator.get("/moderation?with=lewd").await;
    assert_eq!(only.texts("article.focus details.covered .prose").len(), 1);
});

story!(a_medical_question_is_left_for_the_author, |site| {
    post(&site).await;
    post_by(
        &site,
        "Wanda Writer",
        "writer@example.org",
        Role::Writer,
        "Of the writer",
    )
    .await;
    hold(
        &site,
        "/of-the-writer",
        "Ada",
        "Is this good for my knee?",
        None,
    )
    .await;
    let id = db_id(&site, "Is this good for my knee?").await;
    let other = waiting(&site, "Thank you").await;
    let (moderator, writer) = (site.moderator().await, site.writer().await);
    let page = moderator.get("/moderation").await;
    let form = "article.focus form[action$='/author']";
    let left = moderator.send_form(&page, form, &[]).await;
    assert_eq!(left.status, 303);
    let next = moderator.get(left.location()).await;
    assert_eq!(
        next.texts("article.focus .prose"),
        ["Thank you"],
        "the next one comes up"
    );
    assert_eq!(
        next.texts(".notice p"),
        ["The comment by Ada waits for the author of the post."]
    );
    assert_eq!(
        texts(&moderator, "/moderation").await,
        ["Thank you"],
        "it is out of the way"
    );
    assert_eq!(next.texts(".staff-bar .count"), ["1 waiting"]);
    assert_eq!(
        texts(&moderator, "/moderation?with=author").await,
        ["Is this good for my knee?"]
    );

    let desk = writer.get("/desk").await;
    assert!(
        desk.text()
            .contains("A comment under your posts was left for you to answer.")
    );
    let link = desk
        .attributes(".notice a[href^='/moderation']", "href")
        .remove(0);
    assert_eq!(texts(&writer, &link).await, ["Is this good for my knee?"]);
    assert_eq!(
        texts(&writer, "/moderation").await,
        ["Is this good for my knee?"]
    );
    assert!(
        !site
            .owner()
            .await
            .get("/desk")
            .await
            .text()
            .contains("left for you"),
        "it is not the owner's post"
    );

    let undone = moderator.send_form(&next, "form.undo", &[]).await;
    let back = moderator.get(undone.location()).await;
    assert_eq!(
        back.texts("article.focus .prose"),
        ["Is this good for my knee?"]
    );
    assert!(!writer.get("/desk").await.text().contains("left for you"));
    let path = |id| format!("/moderation/comments/{id}/author");
    assert_eq!(
        moderator.delete(&path(id), &[]).await.status,
        409,
        "once is enough"
    );
    moderator
        .post(&format!("/moderation/comments/{other}/approval"), &[])
        .await;
    assert_eq!(
        moderator.post(&path(other), &[]).await.status,
        409,
        "it waits no more"
    );
    assert_eq!(writer.post(&path(other), &[]).await.status, 404);
});
