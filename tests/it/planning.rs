//! Planned posts and links between texts: what readers see of them today, and what the writer is told.

use crate::answer::Answer;
use crate::persona::Persona;
use crate::site::{Site, story};
use knead::entity::person::Role;
use serde_json::{Value, json};

fn read(answer: &Answer) -> Value {
    assert_eq!(answer.header("Content-Type"), Some("application/json"));
    serde_json::from_str(&answer.body).unwrap()
}

async fn act(person: &Persona<'_>, desk: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let page = person.get(desk).await;
    let filled = page.form("form.post-form").filled(fields);
    let filled: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (&**n, &**v)).collect();
    person.post(&format!("{desk}{action}"), &filled).await
}

async fn plan(person: &Persona<'_>, title: &str, from: &str) -> Answer {
    person
        .post("/desk/planned", &[("title", title), ("from", from)])
        .await
}

async fn html(site: &Site, path: &str) -> String {
    let answer = site.reader().get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.body
}

story!(a_planned_post_is_foreseen_started_and_comes_out, |site| {
    let writer = site.writer().await;
    let desk = writer
        .draft("Why glutes", "Text", &[("tags", "Hips, Legs")])
        .await;
    let planned = plan(&writer, "On hamstrings", desk.rsplit('/').next().unwrap()).await;
    assert_eq!(planned.status, 201, "{}", planned.body);
    assert_eq!(
        read(&planned),
        json!({"title": "On hamstrings", "path": "/on-hamstrings"})
    );
    let again = plan(&writer, "On hamstrings", "").await;
    assert_eq!(read(&again)["path"], "/on-hamstrings", "planned once");

    let body = "I foresee an *entire* post on [hamstrings](/on-hamstrings#s-x).\n\nMore text.";
    assert_eq!(
        act(&writer, &desk, "/publication", &[("body", body)])
            .await
            .status,
        303
    );
    let post = html(&site, "/why-glutes").await;
    assert!(
        post.contains("<a class=\"coming\" href=\"/on-hamstrings#s-x\" rel=\"noopener noreferrer\">hamstrings</a><span class=\"coming-mark\"> (coming)</span>"),
        "{post}"
    );
    assert!(html(&site, "/feed.atom").await.contains("(coming)"));
    let coming = site.reader().get("/on-hamstrings").await;
    assert_eq!(coming.status, 200);
    assert_eq!(coming.texts("h1"), ["On hamstrings"]);
    assert!(
        coming
            .text()
            .contains("I foresee an entire post on hamstrings."),
        "{}",
        coming.text()
    );
    assert_eq!(
        coming.attributes("meta[name=robots]", "content"),
        ["noindex"]
    );
    assert_eq!(
        site.reader().get("/on-hamstrings/").await.location(),
        "/on-hamstrings"
    );
    for list in ["/", "/archive", "/sitemap.xml", "/feed.rss"] {
        let page = html(&site, list).await;
        assert!(!page.contains("On hamstrings"), "{list}");
    }

    let list = writer.get("/desk/planned").await;
    assert!(list.text().contains("Mentioned in Why glutes"));
    assert!(!writer.get("/desk").await.text().contains("On hamstrings"));
    let told = [
        ("title", "On hamstrings"),
        ("about", "Why they are *tight*."),
    ];
    let announced = writer.send_form(&list, "form.plan-form", &told).await;
    assert_eq!(announced.status, 303);
    assert!(
        html(&site, "/on-hamstrings")
            .await
            .contains("Why they are *tight*.")
    );

    let started = writer.send_form(&list, "form.start-form", &[]).await;
    assert_eq!(started.status, 303);
    let draft = started.location().to_owned();
    let form = writer.get(&draft).await.form("form.post-form");
    assert_eq!(form.value("title"), "On hamstrings");
    assert_eq!(form.value("tags"), "Hips, Legs");
    assert_eq!(
        form.value("body"),
        "> From [Why glutes](/why-glutes):\n>\n> I foresee an *entire* post on [hamstrings](/on-hamstrings#s-x)."
    );
    assert!(writer.get("/desk").await.text().contains("On hamstrings"));
    assert!(
        html(&site, "/on-hamstrings").await.contains("Coming"),
        "readers see the plan until it is out"
    );
    let secret = [("title", "A secret title"), ("body", "Secret")];
    assert_eq!(act(&writer, &draft, "", &secret).await.status, 303);
    assert!(!html(&site, "/on-hamstrings").await.contains("ecret"));
    let twice = writer
        .post(
            &format!("/desk/planned/{}/draft", draft.rsplit('/').next().unwrap()),
            &[],
        )
        .await;
    assert_eq!(twice.status, 303);
    assert_eq!(
        writer
            .get(&draft)
            .await
            .form("form.post-form")
            .value("body"),
        "Secret"
    );

    let out = [("title", "On hamstrings"), ("body", "They are.")];
    assert_eq!(act(&writer, &draft, "/publication", &out).await.status, 303);
    let post = html(&site, "/why-glutes").await;
    assert!(
        post.contains("<a href=\"/on-hamstrings#s-x\" rel=\"noopener noreferrer\">hamstrings</a>.")
    );
    assert!(!html(&site, "/feed.atom").await.contains("(coming)"));
    assert!(html(&site, "/on-hamstrings").await.contains("They are."));
    assert!(
        !writer
            .get("/desk/planned")
            .await
            .text()
            .contains("On hamstrings")
    );
    assert_eq!(
        writer
            .delete(&format!("{draft}/publication"), &[])
            .await
            .status,
        303
    );
    assert_eq!(site.reader().get("/on-hamstrings").await.status, 404);
    assert!(
        html(&site, "/why-glutes")
            .await
            .contains("post on hamstrings.")
    );
});

story!(a_plan_that_is_given_up_leaves_plain_text, |site| {
    let writer = site.writer().await;
    assert_eq!(plan(&writer, "On feet", "").await.status, 201);
    let path = writer
        .publish("Walking", "See [feet](/on-feet).", &[])
        .await;
    assert!(html(&site, &path).await.contains("class=\"coming\""));
    let list = writer.get("/desk/planned").await;
    let dropped = writer.send_form(&list, "form.drop-form", &[]).await;
    assert_eq!(dropped.status, 303);
    assert!(html(&site, &path).await.contains("<p>See feet.</p>"));
    assert_eq!(site.reader().get("/on-feet").await.status, 410);
    let again = plan(&writer, "On feet", "").await;
    assert_eq!(read(&again)["path"], "/on-feet", "taken up again");
    assert_eq!(site.reader().get("/on-feet").await.status, 200);
    let list = writer.get("/desk/planned").await;
    let draft = writer.send_form(&list, "form.start-form", &[]).await;
    let draft = draft.location().to_owned();
    assert_eq!(
        writer.post(&format!("{draft}/trash"), &[]).await.status,
        303
    );
    assert_eq!(site.reader().get("/on-feet").await.status, 410);
    assert!(html(&site, &path).await.contains("<p>See feet.</p>"));
});

story!(plans_belong_to_those_who_made_them, |site| {
    let writer = site.writer().await;
    assert_eq!(plan(&writer, "On feet", "").await.status, 201);
    let refused = plan(&writer, " ", "").await;
    assert_eq!(refused.status, 422);
    assert!(read(&refused)["errors"]["title"].is_string());
    let list = writer.get("/desk/planned").await;
    let number = list.form("form.start-form").action;
    let address = number.strip_suffix("/draft").unwrap().to_owned();
    let other = site
        .signed_in("Otto Other", "otto@example.org", Role::Writer)
        .await;
    assert!(!other.get("/desk/planned").await.text().contains("On feet"));
    let told = [("title", "Mine")];
    assert_eq!(other.post(&address, &told).await.status, 404);
    assert_eq!(other.post(&number, &[]).await.status, 404);
    assert_eq!(other.delete(&address, &[]).await.status, 404);
    let foreign = plan(
        &other,
        "From another's",
        address.rsplit('/').next().unwrap(),
    )
    .await;
    assert_eq!(foreign.status, 404);
    let moderator = site.moderator().await;
    assert_eq!(plan(&moderator, "X", "").await.status, 403);
    let owner = site.owner().await;
    assert!(owner.get("/desk/planned").await.text().contains("On feet"));
    let empty = owner
        .post("/desk/planned/new", &[("title", ""), ("about", "Kept")])
        .await;
    assert_eq!(empty.status, 422);
    assert_eq!(empty.form("form.new-plan-form").value("about"), "Kept");
    let form = owner.get("/desk/planned").await;
    let made = owner
        .send_form(&form, "form.new-plan-form", &[("title", "Desk")])
        .await;
    assert_eq!(made.status, 303);
    assert_eq!(site.reader().get("/desk-2").await.texts("h1"), ["Desk"]);
});

story!(
    links_to_what_is_not_public_are_plain_text_and_told_before,
    |site| {
        let writer = site.writer().await;
        let hidden = writer.draft("A secret plan", "Text", &[]).await;
        let desk = writer
            .draft(
                "Open",
                &format!("See [this one]({hidden}) and [that](/desk/posts/999)."),
                &[],
            )
            .await;
        let page = writer.get(&desk).await;
        assert!(
            page.texts(".hidden-links")
                .concat()
                .contains("A secret plan")
        );
        assert_eq!(act(&writer, &desk, "/publication", &[]).await.status, 303);
        assert!(
            html(&site, "/open")
                .await
                .contains("<p>See this one and that.</p>")
        );
        let preview = writer.get(&format!("{desk}/preview")).await;
        assert!(preview.body.contains("See this one and that."));

        // Typed since the page was made: it is told before anything happens.
        let other = writer.draft("Other", "Text", &[]).await;
        let body = format!("Later: [more]({hidden}).");
        let asked = act(&writer, &other, "/publication", &[("body", &body)]).await;
        assert_eq!(asked.status, 200);
        assert_eq!(asked.texts("h1"), ["Before it goes out"]);
        assert!(asked.text().contains("A secret plan"));
        assert_eq!(site.reader().get("/other").await.status, 404);
        let form = asked.form("form.before-form");
        assert_eq!(form.value("body"), body);
        let fields = form.filled(&[]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        let gone = writer.post(&format!("{other}/publication"), &fields).await;
        assert_eq!(gone.status, 303);
        assert!(html(&site, "/other").await.contains("<p>Later: more.</p>"));

        assert_eq!(act(&writer, &hidden, "/publication", &[]).await.status, 303);
        let post = html(&site, "/other").await;
        assert!(
            post.contains(
                "Later: <a href=\"/a-secret-plan\" rel=\"noopener noreferrer\">more</a>."
            )
        );
    }
);

story!(the_picker_offers_what_can_be_linked_to, |site| {
    let writer = site.writer().await;
    let owner = site.owner().await;
    owner.publish("On hips", "Text", &[]).await;
    owner.draft("Hips, the owner's draft", "Text", &[]).await;
    let draft = writer.draft("Hips, a draft", "Text", &[]).await;
    plan(&writer, "Hips, planned", "").await;
    let later = writer.draft("Hips, next week", "Text", &[]).await;
    let at = [
        ("title", "Hips, next week"),
        ("body", "Text"),
        ("at", "2027-03-02T10:30"),
    ];
    assert_eq!(act(&writer, &later, "/publication", &at).await.status, 303);
    let page = owner.get("/desk/pages/new").await;
    let fields = [("title", "About hips"), ("body", "Text")];
    let saved = owner.send_form(&page, "form.post-form", &fields).await;
    let about = saved.location().split('?').next().unwrap().to_owned();
    assert_eq!(act(&owner, &about, "/publication", &[]).await.status, 303);

    let links = read(&writer.get("/desk/links?q=HIPS").await);
    let mut found: Vec<(String, String, String)> = links["links"]
        .as_array()
        .unwrap()
        .iter()
        .map(|link| {
            let text = |name: &str| link[name].as_str().unwrap().to_owned();
            (text("title"), text("path"), text("state"))
        })
        .collect();
    found.sort();
    let expected = [
        ("About hips", "/about-hips", "page"),
        ("Hips, a draft", &*draft, "draft"),
        ("Hips, next week", "/hips-next-week", "scheduled"),
        ("Hips, planned", "/hips-planned", "planned"),
        ("On hips", "/on-hips", "published"),
    ];
    let expected = expected.map(|(t, p, s)| (t.to_owned(), p.to_owned(), s.to_owned()));
    assert_eq!(found, expected);
    let none = read(&writer.get("/desk/links?q=nothing+of+it").await);
    assert_eq!(none, json!({"links": []}));
    let all = read(&writer.get("/desk/links").await);
    assert_eq!(all["links"].as_array().unwrap().len(), 5);
    let long = writer
        .get(&format!("/desk/links?q={}", "x".repeat(300)))
        .await;
    assert_eq!(long.status, 422);
    assert_eq!(site.reader().get("/desk/links?q=h").await.status, 401);
});
