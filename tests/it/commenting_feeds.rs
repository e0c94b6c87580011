//! Feeds of comments: what is in them, and that what is taken back leaves them at once.

use crate::commenting_acts::{db_id, decide, hold, post, post_by, say};
use crate::site::story;
use crate::street::Street;
use knead::audit::Actor;
use knead::comments::{moderating, withdrawing};
use knead::entity::person::Role;
use knead::posts::publishing;

fn names(feed: &str) -> Vec<&str> {
    feed.split("<name>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap())
        .collect()
}

story!(
    comments_can_be_followed_under_a_post_and_everywhere,
    |site| {
        let written = post(&site).await;
        let other = post_by(
            &site,
            "Wanda Writer",
            "writer@example.org",
            Role::Writer,
            "Another post",
        )
        .await;
        let first = say(&site, "/a-post", "Ada", "Hello **you** & <b>all</b>", None).await;
        let reply = say(&site, "/a-post", "Bea", "Hello Ada", Some(first)).await;
        say(&site, "/another-post", "Cleo", "Elsewhere", None).await;
        hold(&site, "/a-post", "Dora", "Not yet", None).await;
        let reader = site.reader();
        let feed = reader.get("/a-post/comments.atom").await;
        assert_eq!(feed.status, 200);
        assert_eq!(
            feed.header("Content-Type"),
            Some("application/atom+xml; charset=utf-8")
        );
        assert_eq!(
            feed.header("Content-Security-Policy"),
            Some("default-src 'none'")
        );
        assert_eq!(names(&feed.body), ["Bea", "Ada"], "the newest first");
        assert!(
            feed.body
                .contains(&format!("href=\"http://127.0.0.1:8000/comments/{reply}\""))
        );
        let answered =
            format!("type=\"text/html\" href=\"http://127.0.0.1:8000/comments/{first}\"/>");
        assert!(
            feed.body.contains("<thr:in-reply-to ref=\"urn:uuid:") && feed.body.contains(&answered)
        );
        assert!(
            !feed.body.contains("<strong>") && feed.body.contains("strong"),
            "escaped once"
        );
        let whole = reader.get("/comments.atom").await;
        assert_eq!(names(&whole.body), ["Cleo", "Bea", "Ada"]);
        assert_eq!(reader.get("/comments.atom/").await.status, 301);
        assert_eq!(reader.get("/nothing/comments.atom").await.status, 404);
        let page = reader.get("/a-post").await;
        assert!(page.has("link[rel=alternate][href='/a-post/comments.atom']"));
        assert!(page.has("link[rel=alternate][href='/comments.atom']"));

        // What hangs under a comment that does not stand is seen nowhere.
        moderating::reject(site.db(), &Actor::Operator, first)
            .await
            .unwrap();
        assert_eq!(names(&reader.get("/comments.atom").await.body), ["Cleo"]);
        assert!(names(&reader.get("/a-post/comments.atom").await.body).is_empty());
        moderating::undo(
            site.db(),
            &Actor::Operator,
            first,
            moderating::Decision::Reject,
        )
        .await
        .unwrap();
        // Under one that was taken back it stays.
        withdrawing::withdraw(site.db(), first).await.unwrap();
        assert_eq!(
            names(&reader.get("/comments.atom").await.body),
            ["Cleo", "Bea"]
        );
        publishing::take_offline(site.db(), &Actor::Operator, other.id)
            .await
            .unwrap();
        assert_eq!(names(&reader.get("/comments.atom").await.body), ["Bea"]);
        publishing::take_offline(site.db(), &Actor::Operator, written.id)
            .await
            .unwrap();
        assert!(names(&reader.get("/comments.atom").await.body).is_empty());
        assert_eq!(reader.get("/a-post/comments.atom").await.status, 404);
    }
);

story!(what_is_taken_back_leaves_kept_feeds_at_once, |site| {
    post(&site).await;
    let street = Street::open(&site).await;
    let text = async |path: &str| {
        let wire = street.get(path).await;
        assert_eq!(wire.status, 200, "{path}");
        String::from_utf8_lossy(&wire.body).into_owned()
    };
    let feeds = ["/a-post/comments.atom", "/comments.atom"];
    let person = site
        .db_person("Olive Owner", "owner@example.org", Role::Owner)
        .await;
    for number in 0..3 {
        let words = format!("Private words {number}");
        hold(&site, "/a-post", "Ada", &words, None).await;
        let id = db_id(&site, &words).await;
        for path in feeds {
            assert!(!text(path).await.contains(&words), "{path}: it waits");
        }
        decide(&site.owner().await, id, "approval").await;
        for path in feeds {
            assert!(text(path).await.contains(&words), "{path}: it is published");
            assert!(text(path).await.contains(&words), "{path}: and kept");
        }
        match number {
            0 => withdrawing::withdraw(site.db(), id).await.unwrap(),
            1 => withdrawing::erase(site.db(), &Actor::Person(person.clone()), id)
                .await
                .unwrap(),
            _ => moderating::mark_spam(site.db(), &Actor::Operator, id)
                .await
                .unwrap(),
        }
        for path in feeds {
            assert!(!text(path).await.contains(&words), "{path}: it is gone");
        }
    }
    let wire = street.get("/comments.atom").await;
    let tag = wire.header("etag").unwrap().to_owned();
    let known = street
        .get_with("/comments.atom", &[("If-None-Match", &tag)])
        .await;
    assert_eq!(known.status, 304);
    street.close().await;
});
