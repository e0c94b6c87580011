//! What commenters and moderators do in many stories.

use crate::answer::Answer;
use crate::persona::Persona;
use crate::site::Site;
use knead::audit::Actor;
use knead::comments::moderating;
use knead::entity::comment::{self, CommentState};
use knead::entity::person::Role;
use knead::entity::post::{self, Kind};
use knead::posts::publishing::{self, When};
use knead::posts::writing::Input;
use knead::text::ids::{CommentId, PostId};
use knead::text::markdown;
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter,
};

/// The time in which a person fills a form.
pub const TYPING: i64 = 4_000;

/// The decisions as addresses call them, each with the state that it leads to.
pub const VERDICTS: [(&str, CommentState); 3] = [
    ("approval", CommentState::Approved),
    ("rejection", CommentState::Rejected),
    ("spam", CommentState::Spam),
];

/// A post of the owner at `/a-post`, open for comments.
pub async fn post(site: &Site) -> post::Model {
    post_by(
        site,
        "Olive Owner",
        "owner@example.org",
        Role::Owner,
        "A post",
    )
    .await
}

/// A post of somebody, open for comments, at the slug of its title.
pub async fn post_by(site: &Site, name: &str, email: &str, role: Role, title: &str) -> post::Model {
    let author = Actor::Person(site.db_person(name, email, role).await);
    let input = Input {
        title: title.into(),
        body: "Text".into(),
        comments_open: Some(true),
        ..Input::default()
    };
    publishing::publish_new(site.db(), &author, Kind::Post, &input, When::Now)
        .await
        .unwrap()
}

/// A token as the script of the page fetches it.
pub async fn token(reader: &Persona<'_>, path: &str) -> String {
    let answer = reader.get(&format!("{path}/comments/token")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    json["token"].as_str().unwrap().to_owned()
}

/// Sends a comment as a reader with script does: the token fetched, some seconds of typing, one press.
pub async fn send(
    site: &Site,
    reader: &Persona<'_>,
    path: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let token = token(reader, path).await;
    site.clock.forward(TYPING);
    let mut all = vec![("token", token.as_str())];
    all.extend_from_slice(fields);
    reader.post(&format!("{path}/comments"), &all).await
}

/// A comment of a reader that waits; gives the path of its receipt.
pub async fn hold(
    site: &Site,
    path: &str,
    name: &str,
    body: &str,
    parent: Option<CommentId>,
) -> String {
    let parent = parent.map(|id| id.to_string()).unwrap_or_default();
    let answer = send(
        site,
        &site.reader(),
        path,
        &[("name", name), ("body", body), ("parent", &parent)],
    )
    .await;
    assert_eq!(answer.status, 303, "{name}: {}", answer.text());
    let receipt = answer.location().to_owned();
    assert!(receipt.starts_with("/receipts/"), "{receipt}");
    receipt
}

/// A comment under `/a-post` that waits; gives its id.
pub async fn waiting(site: &Site, body: &str) -> CommentId {
    hold(site, "/a-post", "Ada", body, None).await;
    db_id(site, body).await
}

/// A comment that readers can see.
pub async fn say(
    site: &Site,
    path: &str,
    name: &str,
    body: &str,
    parent: Option<CommentId>,
) -> CommentId {
    hold(site, path, name, body, parent).await;
    let id = db_id(site, body).await;
    moderating::approve(site.db(), &Actor::Operator, id)
        .await
        .unwrap();
    id
}

/// Presses the button of a decision.
pub async fn decide(person: &Persona<'_>, id: CommentId, verdict: &str) -> Answer {
    person
        .post(&format!("/moderation/comments/{id}/{verdict}"), &[])
        .await
}

/// Takes a decision back.
pub async fn undo(person: &Persona<'_>, id: CommentId, verdict: &str) -> Answer {
    person
        .delete(&format!("/moderation/comments/{id}/{verdict}"), &[])
        .await
}

pub async fn db_comment(site: &Site, id: CommentId) -> comment::Model {
    comment::Entity::find_by_id(id)
        .one(site.db().reading())
        .await
        .unwrap()
        .unwrap()
}

/// The one comment with this text.
pub async fn db_id(site: &Site, body: &str) -> CommentId {
    let found = comment::Entity::find()
        .filter(comment::Column::Body.eq(body))
        .all(site.db().reading())
        .await
        .unwrap();
    assert_eq!(found.len(), 1, "{body}");
    found[0].id
}

pub async fn db_state(site: &Site, id: CommentId) -> CommentState {
    db_comment(site, id).await.state
}

pub async fn db_count(site: &Site) -> u64 {
    comment::Entity::find()
        .count(site.db().reading())
        .await
        .unwrap()
}

/// Many comments at once; each is a parent's index among them, or none.
pub async fn db_many(
    site: &Site,
    post: PostId,
    state: CommentState,
    parents: &[Option<usize>],
) -> Vec<CommentId> {
    let first = comment::Entity::find()
        .count(site.db().reading())
        .await
        .unwrap();
    let mut ids: Vec<CommentId> = Vec::new();
    for (at, parent) in parents.iter().enumerate() {
        let number = first + u64::try_from(at).unwrap();
        let row = db_row(
            site,
            post,
            state,
            &format!("Comment {number}"),
            parent.map(|parent| ids[parent]),
        );
        ids.push(
            comment::Entity::insert(row)
                .exec_with_returning(site.db().writing())
                .await
                .unwrap()
                .id,
        );
    }
    ids
}

/// A row as the verbs would write it.
pub fn db_row(
    site: &Site,
    post: PostId,
    state: CommentState,
    body: &str,
    parent: Option<CommentId>,
) -> comment::ActiveModel {
    comment::ActiveModel {
        id: NotSet,
        post_id: Set(post),
        parent_id: Set(parent),
        state: Set(state),
        name: Set("Ada".into()),
        mailbox_id: Set(None),
        person_id: Set(None),
        body: Set(body.into()),
        html: Set(markdown::comment(body).html),
        render_version: Set(markdown::RENDER_VERSION),
        links: Set(0),
        held_because: Set(String::new()),
        network: Set(format!("network of {body}")),
        nonce_hash: Set(format!("nonce of {body}")),
        receipt_hash: Set(format!("receipt of {body}")),
        created_at: Set(site.db().now()),
        approved_at: Set(None),
        withdrawn_at: Set(None),
        erased_at: Set(None),
        ..comment::ActiveModel::default()
    }
}
