//! One's own password: what it takes to change it, and what that ends.

use crate::people_acts::{PASSWORD, ada, invited, try_in};
use crate::site::story;

const NEW: &str = "camphor and clove";

story!(a_new_password_ends_all_sessions_but_this_one, |site| {
    ada(&site).await;
    let (here, elsewhere) = (site.reader(), site.reader());
    try_in(&here, "ada@example.org", PASSWORD).await;
    try_in(&elsewhere, "ada@example.org", PASSWORD).await;
    let bystander = site.moderator().await;
    let page = here.get("/people/password").await;
    let fields = [("current", PASSWORD), ("password", NEW)];
    let changed = here
        .send_form(&page, "form[action='/people/password']", &fields)
        .await;
    assert_eq!(changed.status, 303, "{}", changed.text());
    assert_eq!(here.get(changed.location()).await.status, 200);
    assert_eq!(elsewhere.get("/desk").await.status, 401);
    assert_eq!(
        bystander.get("/moderation").await.status,
        200,
        "other people stay where they are"
    );
    assert_eq!(
        try_in(&site.reader(), "ada@example.org", PASSWORD)
            .await
            .status,
        422
    );
    assert_eq!(
        try_in(&site.reader(), "ada@example.org", NEW).await.status,
        303
    );
});

story!(
    a_new_password_needs_the_current_one_and_some_thought,
    |site| {
        ada(&site).await;
        let ada = site.reader();
        try_in(&ada, "ada@example.org", PASSWORD).await;
        for (current, password, field) in [
            ("not the password", NEW, "current"),
            ("", NEW, "current"),
            (PASSWORD, "short", "password"),
            (PASSWORD, "password12345", "password"),
            (PASSWORD, "ada lovelace", "password"),
            (PASSWORD, "ADA@example.org", "password"),
        ] {
            let refused = ada
                .post(
                    "/people/password",
                    &[("current", current), ("password", password)],
                )
                .await;
            assert_eq!(refused.status, 422, "{current} {password}");
            assert!(
                refused.has(&format!("#{field}[aria-invalid=true]")),
                "{current} {password}: {}",
                refused.body
            );
            assert!(
                !refused.body.contains(NEW) && !refused.body.contains(PASSWORD),
                "a password never comes back"
            );
        }
        let slowed = ada
            .post(
                "/people/password",
                &[("current", PASSWORD), ("password", NEW)],
            )
            .await;
        assert_eq!(
            (slowed.status, slowed.header("Retry-After")),
            (429, Some("10"))
        );
        assert!(slowed.has("form[action='/people/password']"));
        site.clock.forward(10_000);
        assert_eq!(
            ada.post(
                "/people/password",
                &[("current", PASSWORD), ("password", NEW)]
            )
            .await
            .status,
            303
        );
    }
);

story!(a_password_of_a_megabyte_is_told_at_its_field, |site| {
    ada(&site).await;
    let long = "long ".repeat(200_000);
    let ada = site.reader();
    try_in(&ada, "ada@example.org", PASSWORD).await;
    let link = invited(&site, "bo@example.org", "writer").await;
    let signing_in = try_in(&site.reader(), "ada@example.org", &long).await;
    let changing = ada
        .post(
            "/people/password",
            &[("current", PASSWORD), ("password", &long)],
        )
        .await;
    let joining = site
        .reader()
        .post(&link, &[("name", "Bo"), ("password", &long)])
        .await;
    for answer in [signing_in, changing, joining] {
        assert_eq!(answer.status, 422, "{}", answer.text());
        assert!(answer.has("#password[aria-invalid=true]"));
        assert!(answer.body.len() < 20_000, "it is not sent back");
    }
});
