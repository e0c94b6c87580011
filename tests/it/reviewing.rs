//! Reading posts again: what is due on the desk, and when readers see that somebody looked.

use crate::correcting::act;
use crate::site::story;

const DAY: i64 = 24 * 60 * 60 * 1000;

story!(a_post_falls_due_and_is_found_right, |site| {
    let writer = site.writer().await;
    let desk = writer.draft("Knees", "Bend them.", &[]).await;
    assert!(
        !writer.get(&desk).await.text().contains("read it again"),
        "not live yet"
    );
    assert_eq!(act(&writer, &desk, "/publication", &[]).await.status, 303);
    let links = writer.get(&desk).await.attributes(".side a", "href");
    assert!(links.contains(&format!("{desk}/review")), "{links:?}");

    let page = writer.get(&format!("{desk}/review")).await;
    let wrong = writer
        .send_form(&page, "form.review-form", &[("review_by", "soon")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.has("#review_by-error"));
    assert_eq!(wrong.form("form.review-form").value("review_by"), "soon");
    let kept = writer
        .send_form(&page, "form.review-form", &[("review_by", "2026-03-10")])
        .await;
    assert_eq!(kept.status, 303);
    assert!(
        writer
            .get(&desk)
            .await
            .text()
            .contains("To be read again by 10 March 2026")
    );
    assert!(!writer.get("/desk").await.has(".due-notice"), "not due yet");
    let list = writer.get("/desk/reviews").await;
    assert!(list.texts("ul.rows > li")[0].contains("due 10 March 2026"));
    assert!(
        !list.has("form.confirm-form"),
        "nothing to confirm before it is due"
    );

    site.clock.forward(8 * DAY);
    let desk_page = writer.get("/desk").await;
    assert!(desk_page.texts(".due-notice")[0].contains("One post is due to be read again"));
    let reader = site.reader();
    assert!(!reader.get("/knees").await.text().contains("last reviewed"));
    let list = writer.get("/desk/reviews").await;
    let confirmed = writer.send_form(&list, "form.confirm-form", &[]).await;
    assert_eq!(confirmed.status, 303, "{}", confirmed.text());
    let page = reader.get("/knees").await;
    assert!(
        page.text().contains("last reviewed 10 March 2026"),
        "{}",
        page.text()
    );
    assert!(!page.has(".dt-updated"), "reading is no change");
    assert!(!writer.get("/desk").await.has(".due-notice"));
    let list = writer.get("/desk/reviews").await;
    assert!(list.texts("ul.rows > li")[0].contains("due 10 March 2027"));

    let page = writer.get(&format!("{desk}/review")).await;
    assert!(page.text().contains("last read it again on 10 March 2026"));
    let cleared = writer
        .send_form(&page, "form.review-form", &[("review_by", "")])
        .await;
    assert_eq!(cleared.status, 303);
    assert!(!writer.get("/desk/reviews").await.has("ul.rows"));
});

story!(only_who_may_edit_may_say_that_it_is_right, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Knees", "Bend them.", &[]).await;
    let path = format!("{desk}/review");
    let confirm = format!("{path}/confirmation");
    let day = [("review_by", "2027-03-02")];
    let early = owner.post(&confirm, &day).await;
    assert_eq!(early.status, 409, "nobody can see it");
    assert_eq!(act(&owner, &desk, "/publication", &[]).await.status, 303);
    let writer = site.writer().await;
    for address in [&path, &confirm] {
        assert_eq!(writer.post(address, &day).await.status, 404);
        assert_eq!(site.reader().post(address, &day).await.status, 401);
        assert_eq!(site.moderator().await.post(address, &day).await.status, 403);
    }
    assert_eq!(writer.get(&path).await.status, 404);
    assert!(
        !site
            .reader()
            .get("/knees")
            .await
            .text()
            .contains("last reviewed")
    );
    assert_eq!(owner.post(&confirm, &day).await.status, 303);
    assert!(
        site.reader()
            .get("/knees")
            .await
            .text()
            .contains("last reviewed 2 March 2026")
    );
});
