//! Links under which somebody outside reads a draft.

use crate::persona::Persona;
use crate::site::story;
use knead::entity::person::Role;
use knead::entity::preview;
use sea_orm::EntityTrait;

/// Makes a link and gives its path.
async fn share(person: &Persona<'_>, desk: &str) -> String {
    let page = person.get(&format!("{desk}/previews")).await;
    let made = person.send_form(&page, "form.share-form", &[]).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let link = made.texts(".secret-link").pop().unwrap();
    link.strip_prefix("http://127.0.0.1:8000")
        .unwrap()
        .to_owned()
}

story!(whoever_has_the_link_reads_the_draft_as_it_stands, |site| {
    let writer = site.writer().await;
    let path = writer
        .publish("Hips", "What is public", &[("tags", "Hips")])
        .await;
    let desk = writer.get("/desk").await.attributes("a.row-title", "href")[0].clone();
    let link = share(&writer, &desk).await;
    let page = writer.get(&desk).await;
    let rework = [("body", "The *rework*"), ("title", "Your hips")];
    let saved = writer.send_form(&page, "form.post-form", &rework).await;
    assert_eq!(saved.status, 303);
    let read = site.reader().get(&link).await;
    assert_eq!(read.status, 200);
    assert_eq!(read.texts("h1"), ["Your hips"]);
    assert_eq!(read.texts(".prose em"), ["rework"]);
    assert!(read.text().contains("Wanda Writer"));
    assert!(!read.has("form"), "a link opens nothing but reading");
    assert_eq!(read.header("Cache-Control"), Some("no-store"));
    assert_eq!(read.header("X-Robots-Tag"), Some("noindex"));
    assert_eq!(read.attributes("meta[name=robots]", "content"), ["noindex"]);
    assert!(
        site.reader()
            .get(&path)
            .await
            .body
            .contains("What is public")
    );

    let stored = preview::Entity::find().one(site.db().reading()).await;
    let stored = stored.unwrap().unwrap();
    let token = link.strip_prefix("/previews/").unwrap();
    assert_eq!(token.len(), 43);
    assert_ne!(stored.token_hash, token);
    let again = writer.get(&format!("{desk}/previews")).await;
    assert!(!again.body.contains(token), "it is shown once");
    assert!(again.text().contains("until 16 March 2026, 09:00"));

    let trashed = writer.post(&format!("{desk}/trash"), &[]).await;
    assert_eq!(trashed.status, 303);
    assert_eq!(site.reader().get(&link).await.status, 404);
});

story!(a_link_ends_by_itself_or_when_it_is_taken_back, |site| {
    let writer = site.writer().await;
    let desk = writer.draft("Hips", "Text", &[]).await;
    let first = share(&writer, &desk).await;
    let second = share(&writer, &desk).await;
    assert_ne!(first, second);
    for wrong in ["/previews/x", "/previews/", "/previews/%00"] {
        assert_eq!(site.reader().get(wrong).await.status, 404, "{wrong}");
    }
    let list = writer.get(&format!("{desk}/previews")).await;
    let form = list.form("form.revoke-form").action;
    let other = site
        .signed_in("Otto", "otto@example.org", Role::Writer)
        .await;
    assert_eq!(other.get(&format!("{desk}/previews")).await.status, 404);
    assert_eq!(
        other.post(&format!("{desk}/previews"), &[]).await.status,
        404
    );
    assert_eq!(other.delete(&form, &[]).await.status, 404);
    assert_eq!(writer.delete(&form, &[]).await.status, 303);
    assert_eq!(writer.delete(&form, &[]).await.status, 404);
    assert_eq!(site.reader().get(&second).await.status, 404);
    assert_eq!(site.reader().get(&first).await.status, 200);
    site.clock.forward(14 * 24 * 60 * 60 * 1000 - 1);
    assert_eq!(site.reader().get(&first).await.status, 200);
    site.clock.forward(1);
    assert_eq!(site.reader().get(&first).await.status, 404);
    let actor = knead::audit::Actor::Worker;
    knead::posts::sharing::forget_expired(site.db(), &actor)
        .await
        .unwrap();
    let left = preview::Entity::find().all(site.db().reading()).await;
    assert!(left.unwrap().is_empty());
});
