//! Sending a comment: the preview, the fields, the limits, and who speaks under which name.

use crate::commenting_acts::{TYPING, db_comment, db_count, db_id, decide, hold, post, post_by, send, token};
use crate::site::story;
use knead::audit::Actor;
use knead::entity::comment::CommentState;
use knead::entity::person::Role;
use knead::posts::{publishing, trashing};

story!(without_script_a_comment_is_looked_at_and_sent_with_one_button, |site| {
    post(&site).await;
    let reader = site.reader();
    let page = reader.get("/a-post").await;
    assert_eq!(page.form("form.comment-form").value("token"), "", "the public page carries no token");
    let typed = [("name", "Ada"), ("body", "Hello **you**,\n\nand <b>all</b>."), ("email", "ada@example.org")];
    let preview = reader.send_form(&page, "form.comment-form", &typed).await;
    assert_eq!(preview.status, 200);
    assert_eq!(preview.texts("h1"), ["This is how it will look"]);
    assert_eq!(preview.texts("article.comment .prose strong"), ["you"]);
    assert!(preview.texts("article.comment .prose")[0].contains("<b>all</b>"), "markup of readers is text");
    assert_eq!(preview.texts("article.comment .p-author"), ["Ada"]);
    assert_eq!(preview.texts("form.comment-form button"), ["Send this comment"]);
    assert_eq!(preview.header("Cache-Control"), Some("no-store"));
    let form = preview.form("form.comment-form");
    for (field, value) in typed {
        assert_eq!(form.value(field), value, "{field} is kept");
    }
    assert_eq!(db_count(&site).await, 0, "looking stores nothing");

    site.clock.forward(TYPING);
    let sent = reader.send_form(&preview, "form.comment-form", &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let receipt = reader.get(sent.location()).await;
    assert_eq!(receipt.texts("article.comment .prose strong"), ["you"]);
    let stored = db_comment(&site, db_id(&site, typed[1].1).await).await;
    assert_eq!((stored.state, stored.name.as_str()), (CommentState::Pending, "Ada"));
    assert!(stored.mailbox_id.is_some());
});

story!(with_script_a_comment_goes_in_one_press, |site| {
    post(&site).await;
    let reader = site.reader();
    let answer = reader.get("/a-post/comments/token").await;
    assert_eq!((answer.status, answer.header("Cache-Control")), (200, Some("no-store")));
    assert_eq!(answer.header("Content-Type"), Some("application/json"));
    let sent = send(&site, &reader, "/a-post", &[("name", "Ada"), ("body", "Hello")]).await;
    assert_eq!(sent.status, 303);
    assert!(sent.location().starts_with("/receipts/"));
});

story!(whoever_wants_to_look_first_can, |site| {
    post(&site).await;
    let reader = site.reader();
    let looked = send(&site, &reader, "/a-post", &[("name", "Ada"), ("body", "Hello"), ("preview", "yes")]).await;
    assert_eq!((looked.status, db_count(&site).await), (200, 0));
    assert_eq!(looked.texts("article.comment .prose"), ["Hello"]);
    assert!(looked.has("form.comment-form textarea[name=body]"), "and can change it");
    site.clock.forward(TYPING);
    let sent = reader.send_form(&looked, "form.comment-form", &[("body", "Hello again")]).await;
    assert_eq!(sent.status, 303);
    db_id(&site, "Hello again").await;
});

story!(a_wrong_field_is_told_at_the_field_and_nothing_typed_is_lost, |site| {
    post(&site).await;
    let reader = site.reader();
    let long = "x".repeat(8_001);
    let long_name = "n".repeat(81);
    for (name, email, body, wrong) in [
        ("", "", "Hello", &["name"][..]),
        ("Ada", "", "", &["body"]),
        ("Ada", "", " \r\n ", &["body"]),
        ("", "", "", &["name", "body"]),
        ("Ada", "nobody", "Hello", &["email"]),
        ("Ada", "a@b@example.org", "Hello", &["email"]),
        ("Ada", "", &long, &["body"]),
        (&long_name, "x", "", &["name", "body", "email"]),
    ] {
        let answer = send(&site, &reader, "/a-post", &[("name", name), ("email", email), ("body", body)]).await;
        assert_eq!(answer.status, 422, "{wrong:?}");
        let invalid = answer.attributes("[aria-invalid=true]", "name");
        assert_eq!(invalid, wrong);
        for field in wrong {
            let id = format!("comment-{field}");
            assert!(answer.has(&format!(".error-summary a[href='#{id}']")), "the summary leads to {field}");
            let described = answer.attributes(&format!("#{id}"), "aria-describedby").remove(0);
            assert!(described.split(' ').any(|of| of == format!("{id}-error")), "{described}");
            assert!(!answer.texts(&format!("#{id}-error"))[0].is_empty());
        }
        let form = answer.form("form.comment-form");
        assert_eq!((form.value("name"), form.value("email")), (name.to_owned(), email.to_owned()));
        assert_eq!(form.value("body"), body.replace("\r\n", "\n"));
    }
    assert_eq!(db_count(&site).await, 0);

    // Corrected, it goes without another look: the token is still good.
    let refused = send(&site, &reader, "/a-post", &[("name", ""), ("body", "Hello")]).await;
    assert_eq!(reader.send_form(&refused, "form.comment-form", &[("name", "Ada")]).await.status, 303);
});

story!(the_longest_comment_of_the_widest_letters_is_taken, |site| {
    post(&site).await;
    let (name, body) = ("🦴".repeat(80), "🦴".repeat(8_000));
    let sent = send(&site, &site.reader(), "/a-post", &[("name", &name), ("body", &body)]).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let one_more = format!("{body}🦴");
    let refused = send(&site, &site.reader(), "/a-post", &[("name", "Ada"), ("body", &one_more)]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.form("form.comment-form").value("body"), one_more, "not a letter is cut");
});

story!(a_body_beyond_all_measure_is_413, |site| {
    post(&site).await;
    let answer = send(&site, &site.reader(), "/a-post", &[("name", "Ada"), ("body", &"x".repeat(200_000))]).await;
    assert_eq!(answer.status, 413);
});

story!(too_many_comments_from_one_network_wait, |config| { config.limits.comments_per_minute = 2 }, |site| {
    post(&site).await;
    let reader = site.reader();
    let first = token(&reader, "/a-post").await;
    site.clock.forward(TYPING);
    let one = [("name", "Ada"), ("body", "One"), ("token", first.as_str())];
    assert_eq!(reader.post("/a-post/comments", &one).await.status, 303);
    let others = [token(&reader, "/a-post").await, token(&reader, "/a-post").await];
    site.clock.forward(TYPING);
    assert_eq!(reader.post("/a-post/comments", &[("name", "Ada"), ("body", "Two"), ("token", &others[0])]).await.status, 303);
    let third = [("name", "Ada"), ("body", "Three"), ("token", others[1].as_str())];
    let refused = reader.post("/a-post/comments", &third).await;
    assert_eq!(refused.status, 429);
    let wait: i64 = refused.header("Retry-After").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(refused.form("form.comment-form").value("body"), "Three", "the text is kept");
    assert_eq!(db_count(&site).await, 2);

    assert_eq!(reader.post("/a-post/comments", &one).await.status, 303, "a resent form is no new comment");
    hold(&site, "/a-post", "Bea", "From elsewhere", None).await;
    site.clock.forward(wait * 1_000);
    assert_eq!(reader.send_form(&refused, "form.comment-form", &[]).await.status, 303, "after the wait it goes");
});

story!(closed_comments_take_nothing_and_give_the_text_back, |site| {
    let owner = site.owner().await;
    owner.publish("Silent", "Text", &[("comments", "closed")]).await;
    let shown = site.reader().get("/silent").await;
    assert!(!shown.has("form.comment-form"), "there is no form");
    assert!(shown.text().contains("Comments are closed here"));
    assert_eq!(site.reader().get("/silent/comments/token").await.status, 404);
    let answer = site.reader().post("/silent/comments", &[("name", "Ada"), ("body", "Words\nof mine")]).await;
    assert_eq!(answer.status, 409);
    assert!(answer.text().contains("Comments under this post are closed"));
    assert!(!answer.has("form.comment-form"));
    assert_eq!(answer.texts("textarea[readonly]"), ["Words of mine"]);
    assert_eq!(db_count(&site).await, 0);
});

story!(a_conversation_closes_90_days_after_publication, |site| {
    post(&site).await;
    let reader = site.reader();
    site.clock.forward(90 * 86_400_000 - 2 * TYPING);
    hold(&site, "/a-post", "Ada", "Just in time", None).await;
    let open = token(&reader, "/a-post").await;
    assert!(reader.get("/a-post").await.has("form.comment-form"));
    site.clock.forward(TYPING);
    assert!(!reader.get("/a-post").await.has("form.comment-form"));
    let late = reader.post("/a-post/comments", &[("name", "Ada"), ("body", "Late"), ("token", &open)]).await;
    assert_eq!(late.status, 409);
    assert_eq!(late.texts("textarea[readonly]"), ["Late"]);
    assert_eq!(reader.get("/a-post/comments/new").await.location(), "/a-post#comments");
});

story!(a_post_that_went_while_somebody_wrote_gives_the_text_back, |site| {
    let written = post(&site).await;
    let owner = Actor::Person(site.db_person("Olive Owner", "owner@example.org", Role::Owner).await);
    let reader = site.reader();
    let fields = [("name", "Ada"), ("body", "My long text")];
    let never = reader.post("/never-was/comments", &fields).await;
    publishing::take_offline(site.db(), &owner, written.id).await.unwrap();
    let offline = reader.post("/a-post/comments", &fields).await;
    assert_eq!((never.status, offline.status), (404, 404));
    assert_eq!(never.body, offline.body, "nobody learns that there was something");
    assert_eq!(offline.texts("textarea[readonly]"), ["My long text"]);
    trashing::trash(site.db(), &owner, written.id).await.unwrap();
    let trashed = reader.post("/a-post/comments", &fields).await;
    assert_eq!((trashed.status, trashed.texts("textarea[readonly]")), (410, vec!["My long text".to_owned()]));
});

story!(an_old_address_takes_comments_for_the_new_one, |site| {
    let owner = site.owner().await;
    let desk = owner.draft("First name", "Text", &[]).await;
    for slug in ["first-name", "second-name"] {
        let page = owner.get(&desk).await;
        let form = page.form("form.post-form").filled(&[("slug", slug)]);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(owner.post(&format!("{desk}/publication"), &form).await.status, 303);
    }
    assert_eq!(site.reader().get("/first-name").await.location(), "/second-name");
    hold(&site, "/first-name", "Ada", "Hello", None).await;
    assert_eq!(site.reader().get("/first-name/comments/new").await.status, 200);
    assert_eq!(site.reader().get("/first-name/comments").await.location(), "/second-name#comments");
});

story!(nobody_borrows_a_name_or_an_address_of_the_practice, |site| {
    post(&site).await;
    let reader = site.reader();
    for name in ["Olive Owner", "olive owner", " Olive\u{a0} Owner ", "OLIVE-OWNER", "Ólive Owner"] {
        let answer = send(&site, &reader, "/a-post", &[("name", name), ("body", "Hello")]).await;
        assert_eq!(answer.status, 422, "{name}");
        assert!(answer.texts("#comment-name-error")[0].contains("belongs to somebody of this practice"), "{name}");
    }
    assert_eq!(db_count(&site).await, 0);
    let fields = [("name", "Olive"), ("email", "Owner@Example.org"), ("body", "It is me")];
    let borrowed = send(&site, &reader, "/a-post", &fields).await;
    assert_eq!(borrowed.status, 303, "the answer is that of any other address");
    let kept = db_comment(&site, db_id(&site, "It is me").await).await;
    assert!(kept.held_because.contains("mail address of this practice"), "{}", kept.held_because);
});

story!(people_of_the_practice_speak_at_once_under_their_own_name, |site| {
    post(&site).await;
    post_by(&site, "Wanda Writer", "writer@example.org", Role::Writer, "Of the writer").await;
    for (person, name, path, at_once) in [
        (site.owner().await, "Olive Owner", "/of-the-writer", true),
        (site.moderator().await, "Milo Moderator", "/a-post", true),
        (site.writer().await, "Wanda Writer", "/of-the-writer", true),
        (site.writer().await, "Wanda Writer", "/a-post", false),
    ] {
        let page = person.get(path).await;
        assert!(page.texts("form.comment-form").join(" ").contains(&format!("You write as {name}")));
        assert!(!page.has("form.comment-form [name=name]"));
        let body = format!("{name} on {path}");
        let sent = send(&site, &person, path, &[("name", "Somebody else"), ("body", &body)]).await;
        assert_eq!(sent.status, 303);
        let id = db_id(&site, &body).await;
        let stored = db_comment(&site, id).await;
        assert_eq!((stored.name.as_str(), stored.person_id.is_some()), (name, true));
        if at_once {
            assert_eq!(sent.location(), format!("/comments/{id}"));
            let shown = site.reader().get(path).await;
            assert_eq!(shown.texts(&format!("#comment-{id} .p-author")), [name]);
            assert!(shown.has(&format!("#comment-{id}.by-author .badge")));
            assert!(stored.approved_at.is_some());
        } else {
            assert!(sent.location().starts_with("/receipts/"));
            assert_eq!(stored.state, CommentState::Pending);
            assert!(stored.held_because.contains("another person's post"), "{}", stored.held_because);
        }
    }
});

story!(what_fills_the_field_that_people_do_not_see_is_spam, |site| {
    post(&site).await;
    let page = site.reader().get("/a-post").await;
    let trap = "[aria-hidden=true] input[name=website][tabindex='-1'][autocomplete=off]";
    assert!(page.has(trap), "people and their tools pass the trap by");
    assert_eq!(page.form("form.comment-form").value("website"), "");
    let fields = [("name", "Bot"), ("body", "Buy this"), ("website", "http://spam.example")];
    let sent = send(&site, &site.reader(), "/a-post", &fields).await;
    assert_eq!(sent.status, 303);
    let receipt = site.reader().get(sent.location()).await;
    let honest = site.reader().get(&hold(&site, "/a-post", "Ada", "Hello", None).await).await;
    assert_eq!(receipt.texts(".lead"), honest.texts(".lead"), "who sends it learns nothing");
    let stored = db_comment(&site, db_id(&site, "Buy this").await).await;
    assert_eq!(stored.state, CommentState::Spam);
    assert!(stored.held_because.contains("people do not see"), "{}", stored.held_because);
    assert!(!site.owner().await.get("/moderation").await.text().contains("Buy this"));
});

story!(links_are_counted_among_the_reasons, |site| {
    post(&site).await;
    let two = "[a](https://a.example) and https://b.example";
    let three = "[a](https://a.example) ![b](https://b.example/x.png) www.c.example";
    for (body, is_told) in [(two, false), (three, true)] {
        hold(&site, "/a-post", "Ada", body, None).await;
        let stored = db_comment(&site, db_id(&site, body).await).await;
        assert_eq!(stored.held_because.contains("more than two links"), is_told, "{}", stored.held_because);
        assert!(stored.held_because.contains("confirmed address"));
    }
});

story!(a_held_comment_is_invisible_to_readers, |site| {
    post(&site).await;
    let clean = site.reader().get("/a-post").await;
    hold(&site, "/a-post", "Secretname", "Secretword", None).await;
    let pending = db_id(&site, "Secretword").await;
    let (rejected, spam) = ("Secretword, rejected", "Secretword, spam");
    for (body, verdict) in [(rejected, "rejection"), (spam, "spam")] {
        hold(&site, "/a-post", "Secretname", body, None).await;
        assert_eq!(decide(&site.owner().await, db_id(&site, body).await, verdict).await.status, 303);
    }
    let reader = site.reader();
    assert_eq!(reader.get("/a-post").await.body, clean.body, "not a byte of the page tells of it");
    for path in [
        "/", "/a-post", "/a-post?comments=1", "/a-post/", "//a-post", "/archive", "/search?q=Secretword", "/feed.atom",
        "/feed.rss", "/feed.json", "/sitemap.xml", "/a-post/comments", "/a-post/comments.atom", "/comments.atom",
    ] {
        let body = reader.get(path).await.body.replace("Search: Secretword", "").replace("value=\"Secretword\"", "");
        assert!(!body.contains("Secretname"), "{path}");
        assert!(path.contains("search") || !body.contains("Secretword"), "{path}");
    }
    let hidden = [pending, db_id(&site, rejected).await, db_id(&site, spam).await];
    for id in hidden {
        for path in [
            format!("/comments/{id}"), format!("/comments/{id}/"), format!("//comments/{id}"), format!("/comments/0{id}"),
            format!("/comments/{id}?page=1"), format!("/a-post/comments/new?reply={id}"), format!("/comments/%3{id}"),
        ] {
            assert_eq!(reader.get(&path).await.status, 404, "{path}");
        }
    }
    for path in [format!("/moderation/comments/{pending}"), "/moderation".to_owned()] {
        let answer = reader.get(&path).await;
        assert_eq!(answer.status, 401, "{path}");
        assert!(!answer.body.contains("Secret"), "{path}");
    }
});

story!(comments_leave_no_trace_of_one_visit_on_public_pages, |site| {
    post(&site).await;
    let first = site.reader().get("/a-post").await;
    let (reader, other) = (site.reader(), site.reader());
    token(&reader, "/a-post").await;
    site.clock.forward(60_000);
    other.keep_cookie("comment-name", "Ada");
    assert_eq!(reader.get("/a-post").await.body, first.body);
    assert_eq!(other.get("/a-post").await.body, first.body);
});
