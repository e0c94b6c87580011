//! The owner's rooms: the site's names and zone, the menu, the pages.

use crate::answer::Answer;
use crate::persona::Persona;
use crate::site::story;

async fn page(owner: &Persona<'_>, title: &str) -> String {
    let new = owner.get("/desk/pages/new").await;
    let filled = new
        .form("form.post-form")
        .filled(&[("title", title), ("body", "Some words")]);
    let filled: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (&**n, &**v)).collect();
    let made = owner.post("/desk/pages/publication", &filled).await;
    assert_eq!(made.status, 303, "{}", made.text());
    made.location().split('?').next().unwrap().to_owned()
}

async fn menu(site: &crate::site::Site) -> Vec<String> {
    let home = site.reader().get("/").await;
    let mut words = home.texts("nav.menu a");
    assert_eq!(words.pop().as_deref(), Some("Search"));
    words
}

story!(settings_show_on_every_page_at_once, |site| {
    let owner = site.owner().await;
    let form = owner.get("/settings").await;
    let fields = [
        ("title", "Quiet <Hands>"),
        ("tagline", "Notes & more"),
        ("time_zone", "Europe/Vienna"),
        ("language", "de-AT"),
        ("accent_hue", "155"),
        ("practice_text", "A room in Graz."),
        ("booking_label", "Book"),
        ("booking_href", "https://example.org/book"),
    ];
    let saved = owner.send_form(&form, "form.settings-form", &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let again = owner.get(saved.location()).await;
    assert!(again.text().contains("Saved. Readers see it now."));
    for (name, value) in fields {
        assert_eq!(
            again.form("form.settings-form").value(name),
            value,
            "{name}"
        );
    }
    let path = site.published("A post", "Text").await;
    for page in ["/", &path, "/tags", "/archive"] {
        let read = site.reader().get(page).await;
        assert_eq!(read.texts(".site-name"), ["Quiet <Hands>"], "{page}");
        assert_eq!(read.attributes("html", "lang"), ["de-AT"], "{page}");
    }
    let post = site.reader().get(&path).await;
    assert_eq!(post.texts(".practice a"), ["Book"]);
    assert!(post.attributes("time", "datetime")[0].ends_with("+01:00"));
});

story!(settings_that_cannot_be_taken_come_back_as_typed, |site| {
    let owner = site.owner().await;
    let form = owner.get("/settings").await;
    for (field, value) in [
        ("title", ""),
        ("tagline", &*"x".repeat(201)),
        ("time_zone", "Mars/Olympus"),
        ("language", "no such language"),
        ("practice_text", &"x".repeat(601)),
        ("booking_label", &"x".repeat(61)),
        ("booking_href", "javascript:alert(1)"),
    ] {
        let typed = [(field, value), ("tagline", "Typed"), (field, value)];
        let answer = owner.send_form(&form, "form.settings-form", &typed).await;
        assert_eq!(answer.status, 422, "{field}");
        assert!(answer.has(&format!("#{field}-error")), "{field}");
        assert!(
            answer.has(&format!(".error-summary a[href='#{field}']")),
            "{field}"
        );
        let back = answer.form("form.settings-form");
        if field != "time_zone" {
            assert_eq!(back.value(field), value);
        }
        if field != "tagline" {
            assert_eq!(back.value("tagline"), "Typed");
        }
    }
    let hue = owner
        .send_form(&form, "form.settings-form", &[("accent_hue", "361")])
        .await;
    assert_eq!(hue.status, 422);
    assert_eq!(
        site.reader().get("/").await.texts(".site-name"),
        ["A new site"]
    );
});

story!(a_page_comes_into_the_menu_by_one_button, |site| {
    let owner = site.owner().await;
    assert!(
        owner
            .get("/settings/pages")
            .await
            .text()
            .contains("No pages yet")
    );
    let about = page(&owner, "About “us”").await;
    page(&owner, "Prices").await;

    let room = owner.get("/settings/menu").await;
    assert_eq!(
        room.attributes(
            "form[action='/settings/menu/entries'] input[name=href]",
            "value"
        ),
        ["/prices", "/about-us"]
    );
    let add = "form[action='/settings/menu/entries']";
    assert_eq!(owner.send_form(&room, add, &[]).await.status, 303);
    assert_eq!(menu(&site).await, ["Prices"]);
    // Once more is no second entry.
    assert_eq!(owner.send_form(&room, add, &[]).await.status, 303);
    assert_eq!(menu(&site).await, ["Prices"]);

    let desk = owner.get(&about).await;
    assert_eq!(
        owner.send_form(&desk, "form#add-to-menu", &[]).await.status,
        303
    );
    assert_eq!(menu(&site).await, ["Prices", "About “us”"]);
    let desk = owner.get(&about).await;
    assert!(!desk.has("form#add-to-menu") && desk.text().contains("It is in the menu"));
    assert!(!owner.get("/settings/menu").await.has(add));
});

story!(only_a_live_page_is_offered_for_the_menu, |site| {
    let owner = site.owner().await;
    let about = page(&owner, "About").await;
    site.published("A post", "Text").await;
    let offline = owner.delete(&format!("{about}/publication"), &[]).await;
    assert_eq!(offline.status, 303);
    assert!(!owner.get(&about).await.has("form#add-to-menu"));
    let room = owner.get("/settings/menu").await;
    assert!(!room.has("form[action='/settings/menu/entries']"));
});

story!(a_menu_that_cannot_be_taken_shows_where, |site| {
    let owner = site.owner().await;
    let rows = |rows: &[(&'static str, &'static str)]| -> Vec<(&'static str, &'static str)> {
        rows.iter()
            .flat_map(|(label, href)| [("label", *label), ("href", *href)])
            .collect()
    };
    let send =
        async |fields: &[(&str, &str)]| -> Answer { owner.post("/settings/menu", fields).await };
    let wrong = send(&rows(&[
        ("Home", "/"),
        ("", "/prices"),
        ("Evil", "//evil.invalid"),
        ("", ""),
    ]))
    .await;
    assert_eq!(wrong.status, 422);
    assert_eq!(
        wrong.attributes("[aria-invalid=true]", "id"),
        ["label-2", "href-3"]
    );
    assert_eq!(
        wrong.attributes("[aria-invalid=true]", "aria-describedby"),
        ["menu-error", "menu-error"]
    );
    assert!(wrong.has(".error-summary a[href='#menu']") && wrong.has("#menu"));
    assert_eq!(
        wrong.attributes("input[name=href]", "value")[..3],
        ["/", "/prices", "//evil.invalid"]
    );
    let many: Vec<(&str, &str)> = (0..13).map(|_| ("Again", "/")).collect();
    assert_eq!(send(&rows(&many)).await.status, 422);
    assert!(menu(&site).await.is_empty());
    let long = [
        (
            "label",
            "A title that is much too long for the head of a page",
        ),
        ("href", "/a"),
    ];
    let refused = owner.post("/settings/menu/entries", &long).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains(long[0].1),
        "it can be shortened there"
    );
    let good = send(&rows(&[
        ("Home", "/"),
        ("", ""),
        ("Book", "https://example.org/"),
    ]))
    .await;
    assert_eq!(good.status, 303);
    assert_eq!(menu(&site).await, ["Home", "Book"]);
    assert_eq!(send(&[]).await.status, 303);
    assert!(menu(&site).await.is_empty(), "an empty menu is a menu");
});

story!(pages_have_a_list_and_a_trash_of_their_own, |site| {
    let owner = site.owner().await;
    let about = page(&owner, "About").await;
    site.published("A post", "Text").await;
    assert_eq!(
        owner.get("/settings/pages").await.texts("a.row-title"),
        ["About"]
    );
    assert_eq!(owner.get("/desk").await.texts("a.row-title"), ["A post"]);
    let trashed = owner.post(&format!("{about}/trash"), &[]).await;
    assert_eq!(trashed.location(), "/settings/pages");
    assert_eq!(site.reader().get("/about").await.status, 410);
    let trash = owner.get("/settings/pages?trash").await;
    assert_eq!(trash.texts("a.row-title"), ["About"]);
    let back = owner.send_form(&trash, ".row-acts form", &[]).await;
    assert_eq!(back.status, 303);
    assert_eq!(
        owner.get("/settings/pages").await.texts("a.row-title"),
        ["About"]
    );
});

story!(a_page_has_neither_tags_nor_comments, |site| {
    let owner = site.owner().await;
    let about = page(&owner, "About").await;
    let form = owner.get(&about).await;
    assert!(!form.has("#tags") && !form.has("#comments"));
    let base = form.form("form.post-form").value("base");
    let fields = [
        ("title", "About"),
        ("body", "Other"),
        ("comments", "open"),
        ("base", &base),
    ];
    let answer = owner.post(&format!("{about}/publication"), &fields).await;
    assert_eq!(answer.status, 303);
    assert!(!site.reader().get("/about").await.has("form.comment-form"));
    let sent = site
        .reader()
        .post("/about/comments", &[("name", "Ada"), ("body", "Hello")])
        .await;
    assert_eq!(sent.status, 404);
});
