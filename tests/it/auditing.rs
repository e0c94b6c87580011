//! The record of acts as the owner reads it.

use crate::commenting_acts::{decide, post, waiting};
use crate::site::{Site, story};
use knead::audit::reading::PER_PAGE;
use knead::entity::audit;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;

const DAY: i64 = 24 * 60 * 60 * 1000;

async fn db_lines(site: &Site, count: i64) {
    let rows = (0..count).map(|number| audit::ActiveModel {
        id: NotSet,
        at: Set(site.db().now()),
        actor: Set("worker".into()),
        person_id: Set(None),
        act: Set("counted".into()),
        subject: Set("tag".into()),
        subject_id: Set(Some(number)),
        detail: Set(String::new()),
    });
    audit::Entity::insert_many(rows)
        .exec_without_returning(site.db().writing())
        .await
        .unwrap();
}

story!(the_owner_finds_who_did_what, |site| {
    post(&site).await;
    let id = waiting(&site, "Secret words").await;
    let (owner, moderator) = (site.owner().await, site.moderator().await);
    site.clock.forward(DAY);
    decide(&moderator, id, "approval").await;
    let page = owner.get("/settings/audit").await;
    assert_eq!(page.status, 200);
    assert_eq!(
        page.texts(".record tbody tr")[0],
        format!("3 March 2026, 09:00 Milo Moderator approved comment {id}")
    );
    assert_eq!(
        page.attributes(".record tbody tr:first-child a", "href"),
        [format!("/moderation/comments/{id}")]
    );
    assert!(page.text().contains("A reader commented"));
    assert!(!page.text().contains("Secret words"));
    let rows = async |query: &str| {
        let page = owner.get(&format!("/settings/audit?{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        page.texts(".record tbody tr")
    };
    let milo = owner.get("/settings/audit").await;
    let milo = milo.html();
    let options = scraper::Selector::parse("#who option").unwrap();
    let milo = milo
        .select(&options)
        .find(|option| option.text().collect::<String>() == "Milo Moderator")
        .and_then(|option| option.value().attr("value").map(str::to_owned))
        .unwrap();
    let by_milo = rows(&format!("who={milo}")).await;
    assert!(!by_milo.is_empty() && by_milo.iter().all(|row| row.contains("Milo")));
    let readers = rows("who=reader").await;
    assert_eq!(readers.len(), 1);
    assert_eq!(rows("what=Approved").await.len(), 1);
    assert_eq!(rows("what=approved&kind=post").await.len(), 0);
    assert!(
        rows("kind=post")
            .await
            .iter()
            .all(|row| row.contains("post"))
    );
    assert_eq!(rows("from=2026-03-03").await.len(), 1);
    assert_eq!(rows("from=2026-03-04").await.len(), 0);
    let before = rows("to=2026-03-02").await;
    assert!(!before.is_empty() && !before.iter().any(|row| row.contains("3 March")));
    assert_eq!(rows("from=2026-03-02&to=2026-03-03").await, rows("").await);
    let wrong = owner.get("/settings/audit?from=yesterday").await;
    assert_eq!((wrong.status, wrong.has("#from-error")), (422, true));
    for other in [moderator, site.writer().await] {
        assert_eq!(other.get("/settings/audit").await.status, 403);
    }
});

story!(the_record_goes_on_page_by_page, |site| {
    let owner = site.owner().await;
    db_lines(&site, i64::try_from(PER_PAGE).unwrap() + 5).await;
    let page = owner.get("/settings/audit?who=worker&what=counted").await;
    let first = page.texts(".record tbody tr");
    assert_eq!(first.len(), 100);
    let older = page.attributes("a[rel=next]", "href").remove(0);
    // A line that comes meanwhile moves nothing.
    db_lines(&site, 1).await;
    let page = owner.get(&older).await;
    assert_eq!(page.texts(".record tbody tr").len(), 5);
    assert!(!page.has("a[rel=next]"));
    assert!(
        !page
            .texts(".record tbody tr")
            .iter()
            .any(|row| first.contains(row))
    );
});
