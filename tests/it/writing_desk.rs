//! The list on the desk: what stands in it, by state, by word, page after page.

use crate::site::{Site, story};
use knead::audit::Actor;
use knead::entity::person::Role;
use knead::entity::post::{self, Kind, State};
use knead::posts::writing::{self, Input};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, EntityTrait};
use std::collections::BTreeSet;

async fn db_owner(site: &Site) -> Actor {
    Actor::Person(
        site.db_person("Olive Owner", "owner@example.org", Role::Owner)
            .await,
    )
}

async fn db_draft(site: &Site, actor: &Actor, title: &str) -> post::Model {
    let input = Input {
        title: title.into(),
        ..Input::default()
    };
    writing::create(site.db(), actor, Kind::Post, &input)
        .await
        .unwrap()
}

story!(where_a_post_stands_is_said_in_words, |site| {
    let owner = site.owner().await;
    assert!(
        owner
            .get("/desk/posts/new")
            .await
            .text()
            .contains("New, not saved yet")
    );
    let desk = owner.draft("Title", "Text", &[]).await;
    assert_eq!(
        owner.get(&desk).await.texts(".writing-head .state"),
        ["Draft, saved 09:00"]
    );
    site.clock.forward(24 * 60 * 60 * 1000);
    assert_eq!(
        owner.get(&desk).await.texts(".writing-head .state"),
        ["Draft, saved 2 March 2026, 09:00"]
    );
    let untitled = owner.draft("", "Only a text", &[]).await;
    assert_eq!(owner.get(&untitled).await.texts("title").len(), 1);
    assert!(owner.get("/desk").await.text().contains("Untitled"));
    for (path, primary) in [("/desk/posts/new", 1), (&*desk, 1), ("/desk/pages/new", 1)] {
        let page = owner.get(path).await;
        assert_eq!(page.texts("form.writing .button.primary").len(), primary);
    }
});

story!(the_list_is_sorted_into_states, |site| {
    let owner = site.owner().await;
    assert!(
        owner
            .get("/desk")
            .await
            .text()
            .contains("Nothing written yet")
    );
    owner.draft("A draft", "Text", &[]).await;
    owner.publish("A live one", "Text", &[]).await;
    let planned = owner.draft("A planned one", "Text", &[]).await;
    let form = owner.get(&planned).await.form("form.post-form");
    let fields = form.filled(&[("at", "2026-04-01T10:00")]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    let answer = owner.post(&format!("{planned}/publication"), &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let unwanted = owner.draft("An unwanted one", "Text", &[]).await;
    let trashed = owner.post(&format!("{unwanted}/trash"), &[]).await;

    let all = owner.get("/desk").await;
    assert_eq!(
        all.texts("nav.tabs a"),
        [
            "All 3",
            "Drafts 1",
            "Scheduled 1",
            "Live 1",
            "Offline 0",
            "Trash 1"
        ]
    );
    for (state, title) in [
        ("draft", "A draft"),
        ("published", "A live one"),
        ("scheduled", "A planned one"),
        ("trashed", "An unwanted one"),
    ] {
        let page = owner.get(&format!("/desk?state={state}")).await;
        assert_eq!(page.texts("a.row-title"), [title], "{state}");
        assert!(page.has("nav.tabs a[aria-current=page]"));
    }

    let told = owner.get(trashed.location()).await;
    assert!(told.text().contains("“An unwanted one” is in the trash"));
    let undone = owner
        .send_form(&told, ".notice form[action$='/trash']", &[])
        .await;
    assert_eq!(undone.status, 303);
    assert!(
        owner
            .get("/desk?state=draft")
            .await
            .text()
            .contains("An unwanted one")
    );
});

story!(a_long_list_goes_on_without_gaps_or_repetitions, |site| {
    let owner = site.owner().await;
    let actor = db_owner(&site).await;
    // Many of them were saved in the same instant.
    for number in 0..65 {
        db_draft(&site, &actor, &format!("Number {number}")).await;
        if number % 20 == 0 {
            site.clock.forward(1);
        }
    }
    let mut path = "/desk?state=draft&q=number".to_owned();
    let mut titles = Vec::new();
    let mut pages = 0;
    while pages < 4 {
        let page = owner.get(&path).await;
        assert_eq!(page.status, 200);
        titles.extend(page.texts("a.row-title"));
        pages += 1;
        match page.attributes("nav.paging a[rel=next]", "href").pop() {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!((pages, titles.len()), (3, 65));
    assert_eq!(titles.iter().collect::<BTreeSet<_>>().len(), 65);
    assert_eq!(titles[0], "Number 64");
    let nonsense = owner.get("/desk?after=x&state=none").await;
    assert_eq!(nonsense.texts("a.row-title").len(), 30);
});

story!(counts_stop, |site| {
    let owner = site.owner().await;
    let actor = db_owner(&site).await;
    let one = db_draft(&site, &actor, "One").await;
    let rows = (0..1_000).map(|number| post::ActiveModel {
        id: NotSet,
        kind: Set(Kind::Post),
        uuid: Set(format!("uuid {number}")),
        author_id: Set(one.author_id),
        state: Set(State::Draft),
        draft_revision: Set(None),
        live_revision: Set(None),
        comments_open: Set(true),
        created_at: Set(one.created_at),
        edited_at: Set(one.edited_at),
        publish_at: Set(None),
        published_at: Set(None),
        updated_at: Set(None),
        trashed_at: Set(None),
        emptied_at: Set(None),
        review_by: Set(None),
        reviewed_at: Set(None),
        comment_days: Set(None),
    });
    post::Entity::insert_many(rows)
        .exec_without_returning(site.db().writing())
        .await
        .unwrap();
    let tabs = owner.get("/desk").await.texts("nav.tabs a");
    assert_eq!(tabs[..2], ["All 999+", "Drafts 999+"]);
});

story!(any_word_can_be_searched_for, |site| {
    let owner = site.owner().await;
    owner.draft("Back\\slash", "Übung macht’s", &[]).await;
    for (search, found) in [
        ("%5C", 1),
        ("%00", 1),
        ("%00nothing%00", 0),
        ("%0D%0A", 1),
        ("'", 0),
        ("%22", 0),
        ("%F0%9F%99%82", 0),
        ("%C3%9Cbung", 1),
        ("macht%E2%80%99s", 1),
        ("%25", 0),
    ] {
        let page = owner.get(&format!("/desk?q={search}")).await;
        assert_eq!(page.status, 200, "{search}: {}", page.text());
        assert_eq!(page.texts("a.row-title").len(), found, "{search}");
    }
    let typed = owner.get("/desk?q=%3Cb%3E%22").await;
    assert_eq!(typed.form("form.search-form").value("q"), "<b>\"");
    assert!(!typed.body.contains("<b>\""));
});

story!(who_may_write_is_decided_by_role_and_by_row, |site| {
    let writer = site.writer().await;
    let moderator = site.moderator().await;
    let desk = writer.draft("Wanda's", "Text", &[]).await;
    for path in [
        "/desk".to_owned(),
        "/desk/posts/new".to_owned(),
        desk.clone(),
        format!("{desk}/revisions"),
        format!("{desk}/trash"),
        format!("{desk}/preview"),
        "/settings".to_owned(),
        "/settings/menu".to_owned(),
        "/settings/pages".to_owned(),
    ] {
        let answer = moderator.get(&path).await;
        assert_eq!(answer.status, 403, "{path}");
        assert!(
            answer.text().contains("Your role does not reach this far"),
            "{path}"
        );
    }
    let text = [("title", "Mine"), ("body", "Text"), ("base", "1")];
    for path in [
        "/desk/posts".to_owned(),
        "/desk/posts/publication".to_owned(),
        "/desk/posts/preview".to_owned(),
        "/desk/pages".to_owned(),
        desk.clone(),
        format!("{desk}/publication"),
        format!("{desk}/preview"),
        format!("{desk}/trash"),
    ] {
        assert_eq!(moderator.post(&path, &text).await.status, 403, "{path}");
    }
    for path in [
        "/desk/pages",
        "/desk/pages/publication",
        "/desk/pages/preview",
        "/settings",
        "/settings/menu",
        "/settings/menu/entries",
    ] {
        assert_eq!(writer.post(path, &text).await.status, 403, "{path}");
    }
    assert_eq!(
        writer.get(&desk).await.form("form.post-form").value("body"),
        "Text"
    );
    assert_eq!(
        post::Entity::find()
            .all(site.db().reading())
            .await
            .unwrap()
            .len(),
        1
    );
});
