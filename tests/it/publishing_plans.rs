//! Plans: what goes out by itself, when, and what keeps it back.

use crate::answer::Answer;
use crate::persona::Persona;
use crate::site::{BEGINNING, Site, story};
use knead::entity::post::{self, State};
use knead::entity::{job, revision};
use knead::error::Error;
use knead::posts::publishing;
use knead::text::ids::PostId;
use sea_orm::{EntityTrait, PaginatorTrait};

const HOUR: i64 = 60 * 60 * 1000;

async fn act(person: &Persona<'_>, desk: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let page = person.get(desk).await;
    let filled = page.form("form.post-form").filled(fields);
    let filled: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (&**n, &**v)).collect();
    person.post(&format!("{desk}{action}"), &filled).await
}

async fn plan(person: &Persona<'_>, title: &str, at: &str) -> String {
    let desk = person.draft(title, "Text", &[]).await;
    let answer = act(person, &desk, "/publication", &[("at", at)]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    desk
}

fn id(desk: &str) -> PostId {
    PostId::new(desk.rsplit('/').next().unwrap().parse().unwrap())
}

async fn db_post(site: &Site, desk: &str) -> post::Model {
    post::Entity::find_by_id(id(desk))
        .one(site.db().reading())
        .await
        .unwrap()
        .unwrap()
}

story!(
    plans_that_fell_due_while_nobody_worked_are_made_good,
    |site| {
        let owner = site.owner().await;
        let first = plan(&owner, "First", "2026-03-02T10:00").await;
        let second = plan(&owner, "Second", "2026-03-02T11:30").await;
        let third = plan(&owner, "Third", "2026-03-09T10:00").await;
        site.clock.forward(3 * 24 * HOUR);
        assert_eq!(site.run_jobs().await, 2);
        for (desk, at) in [
            (&first, BEGINNING + HOUR),
            (&second, BEGINNING + 5 * HOUR / 2),
        ] {
            let post = db_post(&site, desk).await;
            assert_eq!(post.state, State::Published);
            assert_eq!(post.published_at.unwrap().millis(), at);
            assert_eq!(post.updated_at.unwrap().millis(), at);
            assert_eq!(post.publish_at, None);
        }
        assert_eq!(db_post(&site, &third).await.state, State::Scheduled);
        assert_eq!(
            site.reader().get("/").await.texts(".h-entry .p-name"),
            ["Second", "First"]
        );
    }
);

story!(a_plan_is_kept_once_however_often_it_is_asked_for, |site| {
    let owner = site.owner().await;
    let desk = plan(&owner, "Planned", "2026-03-02T10:00").await;
    let early = publishing::publish_due(site.db(), id(&desk)).await;
    assert!(matches!(early, Err(Error::Conflict(_))));
    site.clock.forward(HOUR);
    publishing::publish_due(site.db(), id(&desk)).await.unwrap();
    let again = publishing::publish_due(site.db(), id(&desk)).await;
    assert!(matches!(again, Err(Error::Conflict(_))));
    assert_eq!(site.run_jobs().await, 1, "the job finds nothing left to do");
    let jobs = job::Entity::find()
        .count(site.db().reading())
        .await
        .unwrap();
    assert_eq!(jobs, 0);
});

story!(a_planned_post_in_the_trash_stays_there, |site| {
    let owner = site.owner().await;
    let desk = plan(&owner, "Planned", "2026-03-02T10:00").await;
    assert_eq!(owner.post(&format!("{desk}/trash"), &[]).await.status, 303);
    site.clock.forward(2 * HOUR);
    site.run_jobs().await;
    assert_eq!(db_post(&site, &desk).await.state, State::Trashed);
    assert_eq!(site.reader().get("/planned").await.status, 404);
    assert_eq!(
        owner.delete(&format!("{desk}/trash"), &[]).await.status,
        303
    );
    let back = db_post(&site, &desk).await;
    assert_eq!((back.state, back.publish_at), (State::Draft, None));
    site.run_jobs().await;
    assert_eq!(site.reader().get("/planned").await.status, 404);
});

story!(a_plan_whose_address_was_taken_gets_another, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Mine", "Text", &[]).await;
    let fields = [("slug", "wanted"), ("at", "2026-03-02T10:00")];
    let planned = act(&owner, &desk, "/publication", &fields).await;
    assert_eq!(planned.status, 303);
    let faster = owner.publish("Faster", "Text", &[("slug", "wanted")]).await;
    assert_eq!(faster, "/wanted");
    site.clock.forward(HOUR);
    assert_eq!(site.run_jobs().await, 1);
    assert_eq!(site.reader().get("/wanted-2").await.texts("h1"), ["Mine"]);
});

story!(what_is_saved_before_the_time_goes_out_at_the_time, |site| {
    let owner = site.owner().await;
    let desk = plan(&owner, "Planned", "2026-03-02T10:00").await;
    assert_eq!(
        act(&owner, &desk, "", &[("body", "Better text")])
            .await
            .status,
        303
    );
    assert_eq!(db_post(&site, &desk).await.state, State::Scheduled);
    let untitled = act(&owner, &desk, "", &[("title", ""), ("body", "Best text")]).await;
    assert_eq!(
        untitled.status, 422,
        "nobody could give it a title at the time"
    );
    assert!(untitled.has("#title-error"));
    assert_eq!(untitled.form("form.post-form").value("body"), "Best text");
    site.clock.forward(HOUR);
    assert_eq!(site.run_jobs().await, 1);
    assert!(
        site.reader()
            .get("/planned")
            .await
            .text()
            .contains("Better text")
    );
});

story!(
    a_version_without_a_title_is_not_restored_into_a_plan,
    |site| {
        let owner = site.owner().await;
        let desk = owner.draft("", "Without a title", &[]).await;
        let fields = [("title", "Titled"), ("at", "2026-03-02T10:00")];
        let planned = act(&owner, &desk, "/publication", &fields).await;
        assert_eq!(planned.status, 303);
        let links = owner
            .get(&format!("{desk}/revisions"))
            .await
            .attributes("a.row-title", "href");
        let old = owner.get(&links[1]).await;
        let refused = owner.send_form(&old, "form.restore-form", &[]).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.text().contains("needs a title"),
            "{}",
            refused.text()
        );
        site.clock.forward(HOUR);
        site.run_jobs().await;
        assert_eq!(site.reader().get("/titled").await.status, 200);
    }
);

story!(
    a_save_plans_nothing_and_keeps_the_time_that_was_typed,
    |site| {
        let owner = site.owner().await;
        let desk = owner.draft("Title", "Text", &[]).await;
        let saved = act(
            &owner,
            &desk,
            "",
            &[("body", "Other"), ("at", "2026-03-05T18:30")],
        )
        .await;
        assert_eq!(saved.status, 303);
        let page = owner.get(saved.location()).await;
        assert!(page.text().contains("It does not go out by itself yet"));
        assert_eq!(page.form("form.post-form").value("at"), "2026-03-05T18:30");
        assert_eq!(db_post(&site, &desk).await.state, State::Draft);
        let desk_page = owner.get(saved.location()).await;
        let fields = desk_page.form("form.post-form").filled(&[]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        let planned = owner.post(&format!("{desk}/publication"), &fields).await;
        assert_eq!(planned.status, 303);
        let again = act(&owner, &desk, "", &[("body", "Once more")]).await;
        assert!(
            again.location().ends_with("saved=draft"),
            "its own time is nothing new"
        );
    }
);

story!(a_live_post_is_not_planned_and_nothing_is_lost, |site| {
    let owner = site.owner().await;
    owner.publish("Live", "Text", &[]).await;
    let desk = owner.get("/desk").await.attributes("a.row-title", "href")[0].clone();
    assert!(!owner.get(&desk).await.has("#at"));
    let fields = [("body", "Typed since"), ("at", "2026-03-05T18:30")];
    let answer = act(&owner, &desk, "/publication", &fields).await;
    assert_eq!(answer.status, 409);
    assert_eq!(answer.form("form.post-form").value("body"), "Typed since");
    assert!(answer.text().contains("already public"));
    let revisions = revision::Entity::find()
        .count(site.db().reading())
        .await
        .unwrap();
    assert_eq!(revisions, 1, "half of it was not stored either");
});

story!(
    what_was_public_before_keeps_its_date_when_planned_again,
    |site| {
        let owner = site.owner().await;
        let path = owner.publish("Title", "Text", &[]).await;
        let desk = owner.get("/desk").await.attributes("a.row-title", "href")[0].clone();
        assert_eq!(
            owner
                .delete(&format!("{desk}/publication"), &[])
                .await
                .status,
            303
        );
        let fields = [("body", "New text"), ("at", "2026-03-02T12:00")];
        assert_eq!(
            act(&owner, &desk, "/publication", &fields).await.status,
            303
        );
        assert_eq!(site.reader().get(&path).await.status, 404);
        let cancelled = owner.delete(&format!("{desk}/publication"), &[]).await;
        assert_eq!(cancelled.status, 303);
        assert_eq!(db_post(&site, &desk).await.state, State::Offline);
        assert_eq!(
            act(&owner, &desk, "/publication", &fields).await.status,
            303
        );
        site.clock.forward(3 * HOUR);
        assert_eq!(site.run_jobs().await, 1);
        let post = db_post(&site, &desk).await;
        assert_eq!(post.published_at.unwrap().millis(), BEGINNING);
        assert_eq!(post.updated_at.unwrap().millis(), BEGINNING + 3 * HOUR);
        assert!(site.reader().get(&path).await.text().contains("New text"));
    }
);
