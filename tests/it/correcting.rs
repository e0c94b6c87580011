//! Dated corrections: what the writer is asked before an update, and what readers, feeds and machines are told.

use crate::answer::Answer;
use crate::persona::Persona;
use crate::site::{Site, story};

const DAY: i64 = 24 * 60 * 60 * 1000;

pub async fn act(
    person: &Persona<'_>,
    desk: &str,
    action: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let page = person.get(desk).await;
    let filled = page.form("form.post-form").filled(fields);
    let filled: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (&**n, &**v)).collect();
    person.post(&format!("{desk}{action}"), &filled).await
}

/// Answers the page that asks what changed.
async fn say(person: &Persona<'_>, page: &Answer, desk: &str, kind: &str, words: &str) -> Answer {
    let fields = [("change", kind), ("changed", words)];
    let filled = page.form("form.changing-form").filled(&fields);
    let filled: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (&**n, &**v)).collect();
    person.post(&format!("{desk}/publication"), &filled).await
}

async fn live(site: &Site, owner: &Persona<'_>, body: &str) -> String {
    let desk = owner.draft("Stretching", body, &[("tags", "Hips")]).await;
    assert_eq!(act(owner, &desk, "/publication", &[]).await.status, 303);
    site.clock.forward(3 * DAY);
    desk
}

async fn updated(site: &Site) -> String {
    let feed = site.reader().get("/feed.json").await;
    let feed: serde_json::Value = serde_json::from_str(&feed.body).unwrap();
    feed["items"][0]["date_modified"]
        .as_str()
        .unwrap()
        .to_owned()
}

story!(an_update_asks_what_changed_and_readers_are_told, |site| {
    let owner = site.owner().await;
    let desk = live(&site, &owner, "Hold it for ten seconds.").await;
    let body = "Hold it for ten seconds, and never when it hurts in your knee.";
    let asked = act(&owner, &desk, "/publication", &[("body", body)]).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    assert_eq!(asked.texts("h1"), ["What changed?"]);
    assert_eq!(asked.form("form.changing-form").value("body"), body);
    assert_eq!(asked.form("form.changing-form").value("change"), "content");
    let reader = site.reader();
    let before = reader.get("/stretching").await;
    assert!(!before.text().contains("knee"), "asking changes nothing");
    assert!(!before.has(".corrections"));

    let empty = say(&owner, &asked, &desk, "safety", " ").await;
    assert_eq!(empty.status, 422);
    assert!(empty.has("#changed-error") && empty.has(".error-summary a[href='#changed']"));
    assert_eq!(empty.form("form.changing-form").value("change"), "safety");
    assert!(!reader.get("/stretching").await.text().contains("knee"));

    let words = "Added: not when your <knee> hurts.";
    let done = say(&owner, &empty, &desk, "safety", words).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = reader.get("/stretching").await;
    assert!(page.text().contains("never when it hurts"));
    assert_eq!(
        page.texts(".corrections li"),
        [format!("5 March 2026 For your safety: {words}")]
    );
    assert!(page.has(".corrections li.safety"));
    assert_eq!(page.texts(".dt-updated"), ["5 March 2026"]);
    assert_eq!(updated(&site).await, "2026-03-05T09:00:00+00:00");

    site.clock.forward(DAY);
    let body = format!("{body}\n\nBreathe out slowly while you do it, and count.");
    let asked = act(&owner, &desk, "/publication", &[("body", &body)]).await;
    assert_eq!(
        say(&owner, &asked, &desk, "content", "More on breath.")
            .await
            .status,
        303
    );
    let page = reader.get("/stretching").await;
    assert_eq!(
        page.texts(".corrections li"),
        [
            "6 March 2026 More on breath.".to_owned(),
            format!("5 March 2026 For your safety: {words}")
        ],
        "the newest first"
    );
});

story!(
    a_mended_typing_mistake_changes_the_text_and_no_date,
    |site| {
        let owner = site.owner().await;
        let desk = live(&site, &owner, "Hold it for ten secnods.").await;
        let before = updated(&site).await;
        let fields = [("body", "Hold it for ten seconds.")];
        let asked = act(&owner, &desk, "/publication", &fields).await;
        assert_eq!(
            asked.form("form.changing-form").value("change"),
            "typing",
            "so few letters are most likely one"
        );
        assert_eq!(
            owner
                .send_form(&asked, "form.changing-form", &[])
                .await
                .status,
            303,
            "saved first"
        );
        let asked = act(&owner, &desk, "/publication", &fields).await;
        assert_eq!(say(&owner, &asked, &desk, "typing", "").await.status, 303);
        let page = site.reader().get("/stretching").await;
        assert!(page.text().contains("ten seconds."));
        assert!(!page.has(".corrections") && !page.has(".dt-updated"));
        assert_eq!(updated(&site).await, before);
    }
);

story!(what_readers_do_not_read_is_not_asked_about, |site| {
    let owner = site.owner().await;
    let desk = live(&site, &owner, "Hold it.").await;
    let before = updated(&site).await;
    for field in [
        ("tags", "Hips, Knees"),
        ("seo_title", "How to stretch"),
        ("excerpt", "Short"),
        ("slug", "how-to-stretch"),
    ] {
        let done = act(&owner, &desk, "/publication", &[field]).await;
        assert_eq!(done.status, 303, "{field:?}");
    }
    assert_eq!(updated(&site).await, before);
    // A script that sends the fields of the contract and no more updates at once, as it always did.
    let form = owner.get(&desk).await.form("form.post-form");
    let fields = ["title", "tags", "slug", "excerpt", "base"].map(|name| (name, form.value(name)));
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, &**v)).collect();
    fields.push(("body", "Hold it, and breathe."));
    let done = owner.post(&format!("{desk}/publication"), &fields).await;
    assert_eq!(done.status, 303);
    let page = site.reader().get("/how-to-stretch").await;
    assert!(page.text().contains("and breathe") && !page.has(".corrections"));
    assert_ne!(updated(&site).await, before);
});

story!(what_was_said_about_a_change_is_never_lost, |site| {
    let owner = site.owner().await;
    let desk = live(&site, &owner, "Hold it.").await;
    site.published_with("Taken", "x", &[("slug", "taken")])
        .await;
    let fields = [
        (
            "body",
            "Hold it for longer than you would think, and breathe.",
        ),
        ("slug", "taken"),
    ];
    let asked = act(&owner, &desk, "/publication", &fields).await;
    let refused = say(&owner, &asked, &desk, "safety", "Longer.").await;
    assert_eq!(refused.status, 422, "the address is another's");
    let form = refused.form("form.post-form");
    let filled = form.filled(&[("slug", "mine")]);
    let filled: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (&**n, &**v)).collect();
    let again = owner.post(&format!("{desk}/publication"), &filled).await;
    assert_eq!(again.status, 200);
    let form = again.form("form.changing-form");
    assert_eq!(
        (form.value("change"), form.value("changed")),
        ("safety".into(), "Longer.".into())
    );

    // Somebody else saves in between: both versions come back, and the line with them.
    let writer_saved = act(
        &owner,
        &desk,
        "",
        &[("body", "Another text altogether, by hand.")],
    )
    .await;
    assert_eq!(writer_saved.status, 303);
    let conflict = say(&owner, &again, &desk, "safety", "Longer.").await;
    assert_eq!(conflict.status, 409);
    let form = conflict.form("form.post-form");
    assert_eq!(
        (form.value("asks"), form.value("changed")),
        ("safety".into(), "Longer.".into())
    );
});

story!(a_rework_shows_nothing_before_the_update, |site| {
    let owner = site.owner().await;
    let desk = live(&site, &owner, "Hold it.").await;
    let before = site.reader().get("/stretching").await.body;
    let about = [
        ("body", "Something else"),
        ("title", "Other"),
        ("sources", "A study"),
        ("seo_title", "Other in searches"),
        ("seo_description", "Other words"),
        ("cover", "0123456789abcdef.jpg"),
    ];
    assert_eq!(act(&owner, &desk, "", &about).await.status, 303);
    assert_eq!(site.reader().get("/stretching").await.body, before);
    let asked = act(&owner, &desk, "/publication", &[]).await;
    assert_eq!(
        say(&owner, &asked, &desk, "content", "All of it.")
            .await
            .status,
        303
    );
    let after = site.reader().get("/stretching").await;
    assert_eq!(after.texts(".sources .prose"), ["A study"]);
    assert_eq!(after.texts("h1"), ["Other"]);
});

story!(strangers_and_others_cannot_correct, |site| {
    let owner = site.owner().await;
    let desk = live(&site, &owner, "Hold it.").await;
    let fields = [
        ("change", "safety"),
        ("changed", "x"),
        ("title", "x"),
        ("body", "y"),
        ("base", "1"),
    ];
    let other = site.writer().await;
    let path = format!("{desk}/publication");
    assert_eq!(other.post(&path, &fields).await.status, 404);
    assert_eq!(
        site.moderator().await.post(&path, &fields).await.status,
        403
    );
    assert_eq!(site.reader().post(&path, &fields).await.status, 401);
    assert!(!site.reader().get("/stretching").await.has(".corrections"));
    for kind in ["", "loud", "Typing"] {
        let fields = [
            ("body", "Hold it, always"),
            ("change", kind),
            ("changed", "x"),
        ];
        let answer = act(&owner, &desk, "/publication", &fields).await;
        assert_ne!(answer.status, 303, "{kind}");
    }
    let long = "x".repeat(301);
    let fields = [
        ("body", "Hold it, always"),
        ("change", "content"),
        ("changed", &long),
    ];
    let answer = act(&owner, &desk, "/publication", &fields).await;
    assert_eq!(answer.status, 422);
    assert!(answer.texts("#changed-error").join("").contains("300"));
});
