//! Threads: closing and opening them, and their days.

use crate::commenting_acts::{post, post_by, send};
use crate::site::{Site, story};
use knead::entity::person::Role;
use knead::entity::setting;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

const DAY: i64 = 86_400_000;

async fn takes(site: &Site, path: &str) -> bool {
    let page = site.reader().get(path).await;
    let shows = page.has("form.comment-form");
    let answer = site.reader().get(&format!("{path}/comments/token")).await;
    assert_eq!(answer.status == 200, shows, "{path}");
    shows
}

story!(a_thread_is_closed_and_opened, |site| {
    let written = post(&site).await;
    let moderator = site.moderator().await;
    let path = format!("/moderation/posts/{}", written.id);
    let page = moderator.get(&path).await;
    assert!(
        page.text().contains("close by themselves"),
        "{}",
        page.text()
    );
    let form = "form[action$='/closing']";
    let closed = moderator.send_form(&page, form, &[]).await;
    let told = moderator.get(closed.location()).await;
    assert_eq!(
        told.texts(".notice p"),
        ["“A post” takes no more comments."]
    );
    assert!(!takes(&site, "/a-post").await);
    assert_eq!(moderator.send_form(&page, form, &[]).await.status, 409);
    let undone = moderator.send_form(&told, "form.undo", &[]).await;
    assert!(takes(&site, "/a-post").await);
    assert_eq!(
        moderator.get(undone.location()).await.texts(".notice p"),
        ["“A post” takes comments again."]
    );
    for (stranger, status) in [(site.reader(), 401), (site.writer().await, 404)] {
        assert_eq!(stranger.get(&path).await.status, status);
        assert_eq!(
            stranger.post(&format!("{path}/closing"), &[]).await.status,
            status
        );
        assert_eq!(
            stranger
                .delete(&format!("{path}/closing"), &[])
                .await
                .status,
            status
        );
        assert_eq!(
            stranger
                .post(&format!("{path}/days"), &[("days", "1")])
                .await
                .status,
            status
        );
    }
    let own = post_by(
        &site,
        "Wanda Writer",
        "writer@example.org",
        Role::Writer,
        "Own",
    )
    .await;
    assert_eq!(
        site.writer()
            .await
            .get(&format!("/moderation/posts/{}", own.id))
            .await
            .status,
        200
    );
    assert_eq!(moderator.get("/moderation/posts/99999").await.status, 404);
    assert_eq!(moderator.get("/moderation/posts/x").await.status, 404);
});

story!(a_post_has_days_of_its_own, |site| {
    let written = post(&site).await;
    let path = format!("/moderation/posts/{}", written.id);
    let owner = site.owner().await;
    let page = owner.get(&path).await;
    let form = "form[action$='/days']";
    for wrong in ["x", "-1", "1.5", "99999999999"] {
        let refused = owner.send_form(&page, form, &[("days", wrong)]).await;
        assert_eq!(refused.status, 422, "{wrong}");
        assert_eq!(refused.form(form).value("days"), wrong);
    }
    assert_eq!(
        owner
            .send_form(&page, form, &[("days", "100")])
            .await
            .status,
        303
    );
    let changed = owner.send_form(&page, form, &[("days", "30")]).await;
    let told = owner.get(changed.location()).await;
    assert_eq!(told.texts(".notice p"), ["The days are changed."]);
    let undone = owner.send_form(&told, "form.undo", &[]).await;
    let back = owner.get(undone.location()).await;
    assert_eq!(back.form("form.settings-form").value("days"), "100");
    site.clock.forward(99 * DAY);
    assert!(
        takes(&site, "/a-post").await,
        "past the 90 days of the site"
    );
    let sent = send(
        &site,
        &site.reader(),
        "/a-post",
        &[("name", "Ada"), ("body", "In time")],
    )
    .await;
    assert_eq!(sent.status, 303);
    site.clock.forward(DAY);
    assert!(!takes(&site, "/a-post").await);
    let owner = site.owner().await;
    let late = owner.get(&path).await;
    assert!(late.text().contains("They closed by themselves"));
    assert_eq!(
        owner.send_form(&late, form, &[("days", "0")]).await.status,
        303
    );
    site.clock.forward(4_000 * DAY);
    assert!(takes(&site, "/a-post").await, "for ever");
    let owner = site.owner().await;
    assert_eq!(
        owner.send_form(&late, form, &[("days", " ")]).await.status,
        303
    );
    assert!(!takes(&site, "/a-post").await, "the site's rule again");
});

story!(the_site_decides_how_long_threads_stay_open, |site| {
    let days = setting::ActiveModel {
        key: Set("comments.close_after_days".into()),
        value: Set("2".into()),
    };
    days.insert(site.db().writing()).await.unwrap();
    post(&site).await;
    site.clock.forward(2 * DAY - 10_000);
    assert!(takes(&site, "/a-post").await);
    site.clock.forward(10_000);
    assert!(!takes(&site, "/a-post").await);
});
