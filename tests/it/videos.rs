//! Videos: a card that asks nobody for anything, and, where the owner wants it, one that plays after a click.

use crate::site::story;

const FRAMES: &str = "frame-src https://www.youtube-nocookie.com https://player.vimeo.com";

story!(a_video_is_a_card_until_the_owner_lets_it_play, |site| {
    let owner = site.owner().await;
    let body = "Look:\n\n[How to \\<stretch>](https://youtu.be/dQw4w9WgXcQ)\n\nSlowly.";
    let video = owner.publish("Stretching", body, &[]).await;
    let plain = owner.publish("Words", "Only words.", &[]).await;
    let reader = site.reader();
    let page = reader.get(&video).await;
    assert_eq!(
        page.attributes("figure.video > a.video-card", "href"),
        ["https://www.youtube.com/watch?v=dQw4w9WgXcQ"]
    );
    assert_eq!(page.texts(".video-title"), ["How to <stretch>"]);
    assert!(
        !page
            .header("Content-Security-Policy")
            .unwrap()
            .contains("frame-src")
    );
    assert!(!page.has("script[src*=video]") && !page.has("iframe"));

    let settings = owner.get("/settings").await;
    let on = [("plays_videos", "true")];
    assert_eq!(
        owner
            .send_form(&settings, "form.settings-form", &on)
            .await
            .status,
        303
    );
    assert!(
        owner
            .get("/settings")
            .await
            .has("input[name=plays_videos][checked]")
    );
    let page = reader.get(&video).await;
    let policy = page.header("Content-Security-Policy").unwrap();
    assert!(policy.ends_with(FRAMES), "{policy}");
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"));
    assert!(page.has("script[src*='js/video.']") && !page.has("iframe"));
    for path in [&plain, "/", "/desk", "/settings"] {
        let page = owner.get(path).await;
        assert!(
            !page
                .header("Content-Security-Policy")
                .unwrap()
                .contains("frame-src"),
            "{path}"
        );
    }
    // A form without the tick takes it back, as an unticked box is sent.
    let settings = owner.get("/settings").await;
    let fields = settings.form("form.settings-form").filled(&[]);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (&**n, &**v))
        .filter(|(name, _)| *name != "plays_videos")
        .collect();
    assert_eq!(owner.post("/settings", &fields).await.status, 303);
    assert!(!reader.get(&video).await.has("script[src*='js/video.']"));
});
