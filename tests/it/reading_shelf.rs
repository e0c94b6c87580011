//! Posts and pages put where readers find them, through the verbs of the domain.

use crate::site::Site;
use knead::audit::Actor;
use knead::entity::person::Role;
use knead::entity::post::{self, Kind};
use knead::posts::publishing::{self, When};
use knead::posts::trashing;
use knead::posts::writing::{self, Input, Saved};

/// Somebody's posts on a site.
pub struct Shelf<'s> {
    site: &'s Site,
    pub actor: Actor,
}

/// A text with a title, for stories that fill in the rest by name.
pub fn text(title: &str, body: &str) -> Input {
    Input {
        title: title.into(),
        body: body.into(),
        comments_open: Some(true),
        ..Input::default()
    }
}

/// The same with tags.
pub fn tagged(title: &str, body: &str, tags: &str) -> Input {
    Input {
        tags: tags.into(),
        ..text(title, body)
    }
}

impl<'s> Shelf<'s> {
    /// The owner's.
    pub async fn of(site: &'s Site) -> Self {
        let owner = site
            .db_person("Olive Owner", "owner@example.org", Role::Owner)
            .await;
        Self {
            site,
            actor: Actor::Person(owner),
        }
    }

    /// A post, published a minute after whatever happened before.
    pub async fn post(&self, input: &Input) -> post::Model {
        self.site.clock.forward(60_000);
        publishing::publish_new(self.site.db(), &self.actor, Kind::Post, input, When::Now)
            .await
            .unwrap()
    }

    pub async fn page(&self, input: &Input) -> post::Model {
        self.site.clock.forward(60_000);
        publishing::publish_new(self.site.db(), &self.actor, Kind::Page, input, When::Now)
            .await
            .unwrap()
    }

    pub async fn draft(&self, input: &Input) -> post::Model {
        writing::create(self.site.db(), &self.actor, Kind::Post, input)
            .await
            .unwrap()
    }

    pub async fn scheduled(&self, input: &Input, in_millis: i64) -> post::Model {
        let at = When::At(self.site.db().now().plus(in_millis));
        publishing::publish_new(self.site.db(), &self.actor, Kind::Post, input, at)
            .await
            .unwrap()
    }

    /// Gives a public post another text.
    pub async fn update(&self, post: &post::Model, input: &Input) -> post::Model {
        let base = post.draft_revision.unwrap();
        let saved =
            publishing::publish(self.site.db(), &self.actor, post.id, base, input, When::Now)
                .await
                .unwrap();
        match saved {
            Saved::Draft(post) => post,
            Saved::Overtaken(_) => panic!("nobody else writes in this story"),
        }
    }

    pub async fn offline(&self, post: &post::Model) {
        publishing::take_offline(self.site.db(), &self.actor, post.id)
            .await
            .unwrap();
    }

    pub async fn trash(&self, post: &post::Model) {
        trashing::trash(self.site.db(), &self.actor, post.id)
            .await
            .unwrap();
    }
}
