//! Keeping what is typed by itself: as the editor asks for it, and as it thins out.

use crate::answer::Answer;
use crate::persona::Persona;
use crate::site::{Site, story};
use knead::entity::person::Role;
use knead::entity::revision::{self, RevisionKind};
use rocket::http::Method;
use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

const HOUR: i64 = 60 * 60 * 1000;

fn read(answer: &Answer) -> Value {
    assert_eq!(
        answer.header("Content-Type"),
        Some("application/json"),
        "{}: {}",
        answer.status,
        answer.body
    );
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    serde_json::from_str(&answer.body).unwrap()
}

async fn versions(site: &Site) -> Vec<revision::Model> {
    revision::Entity::find()
        .order_by_asc(revision::Column::Id)
        .all(site.db().reading())
        .await
        .unwrap()
}

/// The form of the page, as the editor would send it.
async fn autosave(person: &Persona<'_>, page: &Answer, filled: &[(&str, &str)]) -> Answer {
    let form = page.form("form.post-form").filled(filled);
    let fields: Vec<(&str, &str)> = form.iter().map(|(n, v)| (&**n, &**v)).collect();
    let address = page.attributes("form.post-form", "data-autosave");
    person.post(&address[0], &fields).await
}

async fn page_words(person: &Persona<'_>, number: i64) -> String {
    let page = person.get(&format!("/desk/posts/{number}")).await;
    let words = page.texts("p.state");
    words[0].trim().to_owned()
}

story!(the_page_tells_the_editor_everything, |site| {
    let writer = site.writer().await;
    let new = writer.get("/desk/posts/new").await;
    let told = |page: &Answer, name: &str| page.attributes("form[data-editor]", name).pop();
    assert_eq!(told(&new, "data-post").as_deref(), Some(""));
    assert_eq!(told(&new, "data-saved-at").as_deref(), Some(""));
    assert_eq!(told(&new, "data-state"), None);
    assert_eq!(
        told(&new, "data-autosave").as_deref(),
        Some("/desk/posts/autosave")
    );
    let desk = writer.draft("Hips", "Text", &[]).await;
    let page = writer.get(&desk).await;
    let number = desk.rsplit('/').next().unwrap();
    let person = site
        .db_person("", "writer@example.org", Role::Writer)
        .await
        .id
        .to_string();
    for (name, value) in [
        ("data-post", number),
        ("data-autosave", &format!("{desk}/autosave")),
        ("data-state", &format!("{desk}/state")),
        ("data-links", "/desk/links"),
        ("data-planned", "/desk/planned"),
        ("data-sign-in", "/sign-in"),
        ("data-person", &person),
        ("data-zone", "UTC"),
        ("data-saved-at", &crate::site::BEGINNING.to_string()),
    ] {
        assert_eq!(told(&page, name).as_deref(), Some(value), "{name}");
    }
    let owner = site.owner().await;
    let page = owner.get("/desk/pages/new").await;
    assert_eq!(
        told(&page, "data-autosave").as_deref(),
        Some("/desk/pages/autosave")
    );
    let is_built_in = knead::web::assets::is_built_in("editor/editor.js");
    assert_eq!(page.has("script[src*=editor]"), is_built_in);
    assert_eq!(page.has("link[href*=editor]"), is_built_in);
});

story!(a_new_text_begins_by_itself, |site| {
    let writer = site.writer().await;
    let page = writer.get("/desk/posts/new").await;
    let nothing = autosave(&writer, &page, &[]).await;
    assert_eq!(nothing.status, 422);
    assert!(read(&nothing)["errors"]["title"].is_string());
    let kept = autosave(&writer, &page, &[("body", "First words"), ("tags", "Hips")]).await;
    assert_eq!(kept.status, 200, "{}", kept.body);
    let told = read(&kept);
    let number = told["post"].as_i64().unwrap();
    assert_eq!(
        told,
        json!({
            "post": number,
            "revision": versions(&site).await[0].id.number(),
            "saved_at": crate::site::BEGINNING,
            "words": page_words(&writer, number).await,
            "class": "state-draft",
            "edit": format!("/desk/posts/{number}"),
            "autosave": format!("/desk/posts/{number}/autosave"),
            "state": format!("/desk/posts/{number}/state"),
        })
    );
    let page = writer.get(told["edit"].as_str().unwrap()).await;
    assert_eq!(page.form("form.post-form").value("body"), "First words");
    assert_eq!(page.form("form.post-form").value("tags"), "Hips");
    assert_eq!(versions(&site).await[0].kind, RevisionKind::Autosaved);

    let owner = site.owner().await;
    let page = owner.get("/desk/pages/new").await;
    let kept = autosave(&owner, &page, &[("title", "About")]).await;
    let edit = read(&kept)["edit"].as_str().unwrap().to_owned();
    assert!(owner.get(&edit).await.text().contains("page"));
    assert_eq!(writer.get(&edit).await.status, 404);
});

story!(
    what_is_typed_is_kept_and_readers_see_nothing_of_it,
    |site| {
        let owner = site.owner().await;
        let path = owner.publish("Hips", "Old text", &[]).await;
        let desk = owner.get("/desk").await.attributes("a.row-title", "href")[0].clone();
        let page = owner.get(&desk).await;
        let before = site.reader().get(&path).await.body;
        site.clock.forward(1_000);
        let typed = [("body", "New text"), ("comments", "closed")];
        let kept = read(&autosave(&owner, &page, &typed).await);
        assert_eq!(kept["saved_at"], crate::site::BEGINNING + 1_000);
        assert_eq!(kept["words"], "Live, with changes not yet published");
        assert_eq!(kept["class"], "state-changed");
        let same = read(&autosave(&owner, &page, &typed).await);
        assert_eq!(
            same["revision"], kept["revision"],
            "nothing new, no version"
        );
        let base = kept["revision"].to_string();
        let more = [("body", "Newer text"), ("base", &*base)];
        let more = read(&autosave(&owner, &page, &more).await);
        assert_ne!(more["revision"], kept["revision"]);
        assert_eq!(site.reader().get(&path).await.body, before);
        let form = owner.get(&desk).await.form("form.post-form");
        assert_eq!(form.value("body"), "Newer text");
        assert_eq!(form.value("comments"), "open");

        let versions_before = versions(&site).await;
        let page = owner.get(&desk).await;
        let saved = owner.send_form(&page, "form.post-form", &[]).await;
        assert_eq!(saved.status, 303);
        let kinds: Vec<RevisionKind> = versions(&site).await.iter().map(|v| v.kind).collect();
        assert_eq!(
            kinds,
            [
                RevisionKind::Saved,
                RevisionKind::Autosaved,
                RevisionKind::Saved
            ],
            "saved on purpose, it stays"
        );
        assert_eq!(versions_before.len(), kinds.len());
    }
);

story!(a_newer_version_is_told_and_not_overwritten, |site| {
    let writer = site.writer().await;
    let owner = site.owner().await;
    let desk = writer.draft("Hips", "First", &[]).await;
    let mine = writer.get(&desk).await;
    let state = read(&writer.get(&format!("{desk}/state")).await);
    assert_eq!(state["by"], "Wanda Writer");
    let person = mine.attributes("form[data-editor]", "data-person");
    assert_eq!(state["person"].to_string(), person[0]);
    assert_eq!(state["live"], false);
    assert_eq!(
        state["revision"].to_string(),
        mine.form("form.post-form").value("base")
    );
    site.clock.forward(5_000);
    let theirs = owner.get(&desk).await;
    assert_eq!(
        autosave(
            &owner,
            &theirs,
            &[("title", "Hips, again"), ("body", "Theirs")]
        )
        .await
        .status,
        200
    );
    let answer = autosave(&writer, &mine, &[("body", "Mine")]).await;
    assert_eq!(answer.status, 409);
    let newest = versions(&site).await.pop().unwrap();
    assert_eq!(
        read(&answer),
        json!({"newer": {
            "revision": newest.id.number(),
            "by": "Olive Owner",
            "person": newest.saved_by.map(|by| by.number()),
            "saved_at": crate::site::BEGINNING + 5_000,
            "title": "Hips, again",
            "body": "Theirs",
            "url": format!("{desk}/revisions/{}", newest.id),
        }})
    );
    assert_eq!(newest.body, "Theirs", "nothing was stored");
    let state = read(&writer.get(&format!("{desk}/state")).await);
    assert_eq!(state["revision"], newest.id.number());
    assert_eq!(state["by"], "Olive Owner");
});

story!(a_text_that_is_sent_twice_begins_once, |site| {
    let writer = site.writer().await;
    let page = writer.get("/desk/posts/new").await;
    let key = ("key", "0c5f8a8e-6f0b-4c35-9d3b-2f6f7a1f9b10");
    let first = read(&autosave(&writer, &page, &[("body", "First"), key]).await);
    let more = [
        ("body", "First, and more"),
        ("slug", "kept-address"),
        ("key", &key.1.to_uppercase()),
    ];
    let again = read(&autosave(&writer, &page, &more).await);
    assert_eq!(again["post"], first["post"]);
    assert_ne!(again["revision"], first["revision"]);
    let same = read(&autosave(&writer, &page, &more).await);
    assert_eq!(same["revision"], again["revision"]);

    // Another person's text of that name, or one that is out, is none of this page's.
    let owner = site.owner().await;
    let theirs = read(&autosave(&owner, &page, &[("body", "Theirs"), key]).await);
    assert_ne!(theirs["post"], first["post"]);
    let edit = first["edit"].as_str().unwrap();
    let out = [("title", "First"), ("slug", "first")];
    let answer = writer.get(edit).await;
    let fields = answer.form("form.post-form").filled(&out);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    let published = writer.post(&format!("{edit}/publication"), &fields).await;
    assert_eq!(published.status, 303, "{}", published.body);
    let later = read(&autosave(&writer, &page, &[("body", "Later"), key]).await);
    assert_ne!(later["post"], first["post"]);
    let nonsense = autosave(&writer, &page, &[("body", "Text"), ("key", "1")]).await;
    assert_eq!(nonsense.status, 200);
});

story!(nothing_is_kept_in_the_name_of_somebody_else, |site| {
    let writer = site.writer().await;
    let owner = site.owner().await;
    let desk = writer.draft("Hips", "Text", &[]).await;
    let page = writer.get(&desk).await;
    let person = page.attributes("form[data-editor]", "data-person");
    let typed = [("body", "Typed by Wanda"), ("person", &*person[0])];
    // Olive signed in on Wanda's browser while her page was still open.
    let refused = autosave(&owner, &page, &typed).await;
    assert_eq!(refused.status, 401);
    assert!(read(&refused)["message"].is_string());
    let asked = owner
        .get(&format!("{desk}/state?person={}", person[0]))
        .await;
    assert_eq!(asked.status, 401);
    let new = owner.get("/desk/posts/new").await;
    assert_eq!(autosave(&owner, &new, &typed).await.status, 401);
    assert_eq!(versions(&site).await.len(), 1);
    let own = writer
        .get(&format!("{desk}/state?person={}", person[0]))
        .await;
    assert_eq!(own.status, 200);
    assert_eq!(autosave(&writer, &page, &typed).await.status, 200);
});

story!(every_refusal_is_one_that_a_script_can_read, |site| {
    let writer = site.writer().await;
    let desk = writer.draft("Hips", "Text", &[]).await;
    let page = writer.get(&desk).await;
    let long = "x".repeat(400_001);
    let refused = autosave(&writer, &page, &[("body", &long), ("slug", "desk")]).await;
    assert_eq!(refused.status, 422);
    let errors = read(&refused);
    assert!(errors["errors"]["body"].is_string() && errors["errors"]["slug"].is_string());
    let huge = "ä".repeat(600_000);
    let refused = autosave(&writer, &page, &[("body", &huge)]).await;
    assert_eq!(refused.status, 413);
    assert!(read(&refused)["message"].is_string());

    let stranger = site.reader();
    let moderator = site.moderator().await;
    let other = site
        .signed_in("Otto Other", "otto@example.org", Role::Writer)
        .await;
    for (who, status) in [(&stranger, 401), (&moderator, 403), (&other, 404)] {
        let answer = autosave(who, &page, &[("body", "Theirs")]).await;
        assert_eq!(answer.status, status);
        assert!(read(&answer)["message"].is_string());
        let answer = who.get(&format!("{desk}/state")).await;
        assert_eq!(answer.status, status);
        assert!(read(&answer)["message"].is_string());
    }
    assert_eq!(writer.post(&format!("{desk}/trash"), &[]).await.status, 303);
    let answer = autosave(&writer, &page, &[("body", "Too late")]).await;
    assert_eq!(answer.status, 404);
    assert!(read(&answer)["message"].is_string());
    assert_eq!(versions(&site).await.len(), 1);
});

story!(
    the_editor_signs_in_again_in_place,
    |config| {
        config.limits.sign_ins_per_minute = 2;
    },
    |site| {
        let person = site
            .db_person("Wanda Writer", "writer@example.org", Role::Writer)
            .await;
        knead::people::accounts::set_password(
            site.db(),
            &knead::audit::Actor::Operator,
            person.id,
            "kneading quiet rooms",
        )
        .await
        .unwrap();
        let reader = site.reader();
        let ask = async |password: &str| {
            let body =
                crate::persona::encode(&[("email", "writer@example.org"), ("password", password)]);
            let headers = [
                ("Sec-Fetch-Site", "same-origin"),
                ("Accept", "application/json"),
            ];
            reader
                .request(Method::Post, "/sign-in", &headers, Some(body))
                .await
        };
        let wrong = ask("not this one at all").await;
        assert_eq!(wrong.status, 401);
        assert!(
            read(&wrong)["message"]
                .as_str()
                .unwrap()
                .contains("not right")
        );
        assert!(reader.cookie("session").is_none());
        let right = ask("kneading quiet rooms").await;
        assert_eq!(right.status, 200, "{}", right.body);
        assert_eq!(read(&right), json!({"person": person.id.number()}));
        assert!(reader.cookie("session").is_some());
        assert_eq!(reader.get("/desk").await.status, 200);
        let fast = ask("kneading quiet rooms").await;
        assert_eq!(fast.status, 429);
        assert!(read(&fast)["message"].is_string());
        assert!(fast.header("Retry-After").is_some());
    }
);

story!(autosaves_thin_out_and_what_counts_stays, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("Hips", "Saved on purpose", &[]).await;
    let post = versions(&site).await[0].post_id;
    let beginning = crate::site::BEGINNING;
    // The story begins at a full hour.
    let old = [
        (0, "goes: a later one is of the same hour"),
        (HOUR / 2, "goes as well"),
        (HOUR - 1, "stays: the last of its hour"),
        (HOUR, "stays: alone in its hour"),
    ];
    let add = async |at: i64, body: &str| {
        let row = revision::ActiveModel {
            id: NotSet,
            post_id: Set(post),
            kind: Set(RevisionKind::Autosaved),
            saved_at: Set(knead::text::ids::Moment::from_millis(beginning + at)),
            title: Set("Hips".into()),
            body: Set(body.into()),
            ..versions(&site).await[0].clone().into()
        };
        row.insert(site.db().writing()).await.unwrap();
    };
    for (at, body) in old {
        add(at, body).await;
    }
    let bodies =
        async || -> Vec<String> { versions(&site).await.into_iter().map(|v| v.body).collect() };
    let sweep = async || {
        knead::posts::autosaving::thin_out(site.db(), &knead::audit::Actor::Worker)
            .await
            .unwrap();
    };
    site.clock.forward(24 * HOUR);
    sweep().await;
    assert_eq!(bodies().await.len(), 5, "a day long everything stays");
    site.clock.forward(2 * HOUR);
    sweep().await;
    assert_eq!(bodies().await, ["Saved on purpose", old[2].1, old[3].1]);

    // What the desk edits stays, however old it is.
    let page = owner.get(&desk).await;
    assert_eq!(
        autosave(&owner, &page, &[("body", "The draft")])
            .await
            .status,
        200
    );
    site.clock.forward(31 * 24 * HOUR);
    knead::people::sessions::forget_expired(site.db(), &knead::audit::Actor::Worker)
        .await
        .unwrap();
    site.clock.forward(24 * HOUR);
    assert_eq!(site.run_jobs().await, 1, "the daily sweep");
    assert_eq!(bodies().await, ["Saved on purpose", "The draft"]);
});
