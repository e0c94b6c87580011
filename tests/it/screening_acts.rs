//! What owners and readers do in the stories about screening.

use crate::commenting_acts::{TYPING, token};
use crate::persona::Persona;
use crate::site::Site;
use knead::audit::Actor;
use knead::comments::submitting::{self, Input, Outcome, Sender};
use knead::entity::comment::{self, CommentState};
use knead::entity::mailbox;
use knead::text::ids::MailboxId;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter,
};

/// Changes some rules through the page.
pub async fn rule(owner: &Persona<'_>, fields: &[(&str, &str)]) {
    let page = owner.get("/settings/comments").await;
    let saved = owner.send_form(&page, "form.settings-form", fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
}

/// A confirmed address.
pub async fn db_confirmed(site: &Site, email: &str) -> MailboxId {
    let row = mailbox::ActiveModel {
        id: NotSet,
        email: Set(email.into()),
        created_at: Set(site.db().now()),
        confirmed_at: Set(Some(site.db().now())),
        parked_at: Set(None),
        ..Default::default()
    };
    row.insert(site.db().writing()).await.unwrap().id
}

/// Sends a comment under `/a-post` as the browser that proved this address would.
pub async fn send_proven(site: &Site, proven: MailboxId, body: &str) -> Outcome {
    let token = token(&site.reader(), "/a-post").await;
    site.clock.forward(TYPING);
    let sender = Sender {
        network: "a network".into(),
        earlier: Vec::new(),
        address: None,
        proven: Some(proven),
    };
    let input = Input {
        name: "Ada".into(),
        body: body.into(),
        token,
        ..Input::default()
    };
    submitting::submit(site.db(), &Actor::Reader, &sender, "a-post", &input)
        .await
        .unwrap()
}

/// The comment with this text: its state and why.
pub async fn db_verdict(site: &Site, body: &str) -> (CommentState, String) {
    let found = comment::Entity::find()
        .filter(comment::Column::Body.eq(body))
        .one(site.db().reading())
        .await
        .unwrap()
        .unwrap();
    (found.state, found.held_because)
}
