//! What the stories about people have in common: members with a known password, sign-ins, invitations.

use crate::answer::Answer;
use crate::persona::Persona;
use crate::site::Site;
use knead::audit::Actor;
use knead::entity::person::{self, Role};
use knead::entity::session;
use knead::people::accounts::{self, NewPerson};
use sea_orm::EntityTrait;

pub const PASSWORD: &str = "lavender and pine";

pub const DAY: i64 = 24 * 60 * 60 * 1000;

/// Somebody with a password that is known.
pub async fn member(site: &Site, name: &str, email: &str, role: Role) -> person::Model {
    let new = NewPerson {
        name: name.into(),
        email: email.into(),
        role,
        password: PASSWORD.into(),
    };
    accounts::add(site.db(), &Actor::Operator, new)
        .await
        .unwrap()
}

pub async fn ada(site: &Site) -> person::Model {
    member(site, "Ada Lovelace", "ada@example.org", Role::Owner).await
}

pub async fn try_in(persona: &Persona<'_>, email: &str, password: &str) -> Answer {
    persona
        .post("/sign-in", &[("email", email), ("password", password)])
        .await
}

pub async fn sessions_of(site: &Site) -> Vec<session::Model> {
    session::Entity::find()
        .all(site.db().reading())
        .await
        .unwrap()
}

/// Invites as the owner and gives the path of the link.
pub async fn invited(site: &Site, email: &str, role: &str) -> String {
    let owner = site.owner().await;
    let page = owner.get("/people").await;
    let answer = owner
        .send_form(
            &page,
            "form[action='/people/invitations']",
            &[("email", email), ("role", role)],
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let link = answer.texts(".secret-link").remove(0);
    link.strip_prefix("http://127.0.0.1:8000")
        .unwrap()
        .to_owned()
}

pub async fn row(site: &Site, person: &person::Model) -> person::Model {
    person::Entity::find_by_id(person.id)
        .one(site.db().reading())
        .await
        .unwrap()
        .unwrap()
}
