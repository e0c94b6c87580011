//! Reporting a comment, and what the people of the practice do about it.

use crate::commenting_acts::{db_state, decide, post, post_by, say, waiting};
use crate::site::story;
use knead::audit::Actor;
use knead::comments::{reporting, withdrawing};
use knead::entity::comment::CommentState;
use knead::entity::person::Role;
use knead::entity::report;
use sea_orm::{EntityTrait, PaginatorTrait};

const FORM: &str = "form.report-form";

async fn db_reports(site: &crate::site::Site) -> u64 {
    report::Entity::find()
        .count(site.db().reading())
        .await
        .unwrap()
}

story!(a_comment_is_reported_without_script_and_name, |site| {
    post(&site).await;
    let id = say(&site, "/a-post", "Ada", "You are **all** fools", None).await;
    let reader = site.reader();
    let page = reader.get("/a-post").await;
    let link = format!("/comments/{id}/report");
    assert_eq!(
        page.attributes("a.report", "href"),
        std::slice::from_ref(&link)
    );
    assert_eq!(page.texts("a.report"), ["Report the comment by Ada"]);
    let form = reader.get(&link).await;
    assert_eq!(form.header("X-Robots-Tag"), Some("noindex"));
    assert_eq!(form.texts(".replying q"), ["You are all fools"]);

    let empty = reader
        .send_form(&form, FORM, &[("email", "nonsense"), ("words", "Look")])
        .await;
    assert_eq!(empty.status, 422);
    assert!(empty.has("#reason-error") && empty.has("#email-error"));
    assert_eq!(empty.form(FORM).value("words"), "Look");
    let other = reader.send_form(&form, FORM, &[("reason", "other")]).await;
    assert_eq!(other.status, 422);
    assert!(other.has("#words-error") && other.has("input[value='other'][checked]"));

    let fields = [
        ("reason", "hurtful"),
        ("words", "It hurts <me>"),
        ("email", "Bea@Example.org"),
    ];
    let done = reader.send_form(&form, FORM, &fields).await;
    assert_eq!(
        (done.status, done.location()),
        (303, &*format!("{link}?sent"))
    );
    let thanks = reader.get(done.location()).await;
    assert_eq!(thanks.texts("h1"), ["Thank you"]);
    assert!(!thanks.has(FORM));
    assert!(
        site.reader().get("/a-post").await.text().contains("fools"),
        "a report decides nothing"
    );
    reader.send_form(&form, FORM, &fields).await;
    assert_eq!(db_reports(&site).await, 1, "sent twice is one report");
    let trapped = site.reader();
    let done = trapped
        .send_form(&form, FORM, &[("reason", "spam"), ("website", "x")])
        .await;
    assert_eq!((done.status, db_reports(&site).await), (303, 1));

    let moderator = site.moderator().await;
    assert!(
        moderator.get("/moderation").await.texts(".requests")[0].contains("1 change or report")
    );
    let page = moderator.get("/moderation/requests").await;
    assert_eq!(
        page.texts(".reported .reason"),
        ["It is insulting or harassing. “It hurts <me>”"]
    );
    assert!(page.text().contains("bea@example.org, not confirmed"));
    assert!(!reader.get("/a-post").await.body.contains("bea@example.org"));
    assert_eq!(
        moderator
            .send_form(&page, ".dismissed-form", &[])
            .await
            .status,
        303
    );
    assert_eq!(db_state(&site, id).await, CommentState::Approved);
    let again = moderator.send_form(&page, ".acted-form", &[]).await;
    assert_eq!(again.status, 409);
    assert!(again.text().contains("settled this report a moment ago"));
    // Settled is settled; a new report is a new one.
    assert_eq!(reader.send_form(&form, FORM, &fields).await.status, 303);
    assert_eq!(db_reports(&site).await, 2);
});

story!(only_what_readers_see_can_be_reported, |site| {
    post(&site).await;
    let reader = site.reader();
    let hidden = waiting(&site, "Secret").await;
    let path = format!("/comments/{hidden}/report");
    assert_eq!(reader.get(&path).await.status, 404);
    let told = reader
        .post(&path, &[("reason", "spam"), ("words", "Mine")])
        .await;
    assert_eq!(told.status, 404);
    assert!(!told.body.contains("Secret") && told.body.contains("Mine"));
    for nonsense in ["/comments/99999/report", "/comments/x/report"] {
        assert_eq!(reader.get(nonsense).await.status, 404);
    }
    let shown = say(&site, "/a-post", "Ada", "Shown", None).await;
    let form = reader.get(&format!("/comments/{shown}/report")).await;
    withdrawing::withdraw(site.db(), shown).await.unwrap();
    let told = reader
        .send_form(&form, FORM, &[("reason", "spam"), ("words", "Kept")])
        .await;
    assert_eq!(told.status, 404);
    assert!(told.text().contains("nothing to report"));
    assert_eq!(db_reports(&site).await, 0);
});

story!(reports_are_for_those_who_decide_about_the_comment, |site| {
    post(&site).await;
    post_by(
        &site,
        "Wanda Writer",
        "writer@example.org",
        Role::Writer,
        "Hers",
    )
    .await;
    let id = say(&site, "/a-post", "Ada", "Under the owner's", None).await;
    let reader = site.reader();
    let form = reader.get(&format!("/comments/{id}/report")).await;
    reader
        .send_form(&form, FORM, &[("reason", "private")])
        .await;
    let writer = site.writer().await;
    assert!(
        writer
            .get("/moderation/requests")
            .await
            .text()
            .contains("Nothing to look at")
    );
    let row = report::Entity::find()
        .one(site.db().reading())
        .await
        .unwrap()
        .unwrap();
    let path = format!("/moderation/reports/{}/settlement", row.id);
    assert_eq!(
        writer.post(&path, &[("outcome", "acted")]).await.status,
        404
    );
    let owner = site.owner().await;
    assert_eq!(
        owner.post(&path, &[("outcome", "nonsense")]).await.status,
        404
    );
    // What its author takes back needs nobody's look any more.
    assert_eq!(
        reporting::count(site.db(), &Actor::Operator).await.unwrap(),
        1
    );
    withdrawing::withdraw(site.db(), id).await.unwrap();
    assert_eq!(
        reporting::count(site.db(), &Actor::Operator).await.unwrap(),
        0
    );
    assert_eq!(decide(&owner, id, "spam").await.status, 409);
});

story!(reports_come_no_faster_than_a_person_writes_them, |site| {
    post(&site).await;
    let reader = site.reader();
    let mut last = None;
    for number in 0..6 {
        let id = say(&site, "/a-post", "Ada", &format!("Words {number}"), None).await;
        let form = reader.get(&format!("/comments/{id}/report")).await;
        last = Some(
            reader
                .send_form(&form, FORM, &[("reason", "spam"), ("words", "Look")])
                .await,
        );
        site.clock.forward(-4_000);
    }
    let told = last.unwrap();
    assert_eq!(told.status, 429);
    assert!(told.header("Retry-After").is_some());
    assert_eq!(told.form(FORM).value("words"), "Look");
    let other = site.reader();
    let id = say(&site, "/a-post", "Ada", "One more", None).await;
    let form = other.get(&format!("/comments/{id}/report")).await;
    assert_eq!(
        other
            .send_form(&form, FORM, &[("reason", "spam")])
            .await
            .status,
        303
    );
});
