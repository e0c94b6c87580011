//! What holds for every route, proved by walking all of them: new routes are covered the day they are added.

use crate::site::story;
use knead::text::slug::RESERVED;
use rocket::http::Method;
use std::collections::BTreeSet;

/// A route's method and an address that reaches it.
fn addresses(site: &crate::site::Site) -> Vec<(Method, String)> {
    site.client
        .rocket()
        .routes()
        .map(|route| {
            let path: Vec<String> = route
                .uri
                .path()
                .split('/')
                .map(|segment| match segment {
                    segment if segment.starts_with('<') && segment.contains("id") => "1".to_owned(),
                    segment if segment.starts_with('<') => "x".to_owned(),
                    segment => segment.to_owned(),
                })
                .collect();
            (route.method, path.join("/"))
        })
        .collect()
}

fn is_staff(path: &str) -> bool {
    ["/desk", "/moderation", "/settings", "/people"]
        .iter()
        .any(|room| path == *room || path.starts_with(&format!("{room}/")))
}

fn is_unsafe(method: Method) -> bool {
    !matches!(method, Method::Get | Method::Head | Method::Options)
}

story!(no_route_listens_to_another_site, |site| {
    let owner = site.owner().await;
    let mut count = 0;
    for (method, path) in addresses(&site)
        .into_iter()
        .filter(|(method, _)| is_unsafe(*method))
    {
        count += 1;
        for headers in [
            &[("Sec-Fetch-Site", "cross-site")][..],
            &[("Sec-Fetch-Site", "same-site")][..],
            &[("Origin", "https://evil.invalid")][..],
            &[("Origin", "null")][..],
            &[][..],
        ] {
            let answer = owner
                .request(method, &path, headers, Some("a=b".into()))
                .await;
            assert_eq!(
                answer.status,
                403,
                "{method} {path} with {headers:?}: {}",
                answer.text()
            );
        }
        // The same by a plain form that overrides its method.
        let body = format!("_method={method}&a=b");
        let answer = owner
            .request(
                Method::Post,
                &path,
                &[("Sec-Fetch-Site", "cross-site")],
                Some(body),
            )
            .await;
        assert_eq!(answer.status, 403, "POST as {method} {path}");
    }
    assert!(count > 10, "only {count} routes were walked");
});

story!(no_staff_route_opens_for_a_stranger, |site| {
    let reader = site.reader();
    let mut count = 0;
    for (method, path) in addresses(&site)
        .into_iter()
        .filter(|(_, path)| is_staff(path))
    {
        count += 1;
        let body = is_unsafe(method).then(|| "a=b".to_owned());
        let answer = reader
            .request(method, &path, &[("Sec-Fetch-Site", "same-origin")], body)
            .await;
        assert_eq!(answer.status, 401, "{method} {path}: {}", answer.text());
        let is_for_scripts = answer.header("Content-Type") == Some("application/json")
            && answer.body.contains("signed out");
        assert!(
            is_for_scripts || answer.has("form[action='/sign-in'] input[name=password]"),
            "{method} {path} shows no sign-in form"
        );
        assert_eq!(
            answer.header("Cache-Control"),
            Some("no-store"),
            "{method} {path}"
        );
    }
    assert!(count > 15, "only {count} routes were walked");
});

story!(
    staff_rooms_are_not_entered_by_another_form_of_their_path,
    |site| {
        let reader = site.reader();
        for room in [
            "desk",
            "moderation",
            "settings",
            "people",
            "desk/posts/new",
            "moderation/comments/1",
        ] {
            let (first, rest) = room.split_at(1);
            let coded = format!("/%{:02x}{rest}", first.as_bytes()[0]);
            for path in [
                format!("/{room}/"),
                format!("//{room}"),
                format!("/{room}?x=1"),
                format!("/{room};x"),
                format!("/{}", room.to_uppercase()),
                format!("/./{room}"),
                format!("/x/../{room}"),
                coded,
            ] {
                for method in [Method::Get, Method::Head] {
                    let answer = reader.request(method, &path, &[], None).await;
                    assert!(
                        matches!(answer.status, 301 | 401 | 404),
                        "{method} {path}: {}",
                        answer.status
                    );
                }
            }
        }
    }
);

story!(every_fixed_first_segment_is_reserved, |site| {
    let fixed: BTreeSet<String> = addresses(&site)
        .into_iter()
        .filter_map(|(_, path)| path.split('/').nth(1).map(str::to_owned))
        .filter(|segment| {
            !segment.is_empty() && segment != "x" && segment != "1" && !segment.contains('.')
        })
        .collect();
    assert!(fixed.len() > 8, "{fixed:?}");
    for segment in fixed {
        assert!(
            RESERVED.contains(&segment.as_str()),
            "/{segment} is a route and not reserved"
        );
    }
});

story!(
    a_moderator_is_told_kindly_that_the_desk_is_not_theirs,
    |site| {
        let moderator = site.moderator().await;
        for path in ["/desk", "/desk/posts/new", "/settings", "/people"] {
            let answer = moderator.get(path).await;
            assert_eq!(answer.status, 403, "{path}");
            assert!(answer.text().contains("role"), "{path}: {}", answer.text());
        }
    }
);
