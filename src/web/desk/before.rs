//! What the writer is told before a text goes out, when there is something to tell.
//!
//! Everything typed stands hidden on the page: publishing all the same sends it on, going back saves it.

use super::form::PostForm;
use crate::audit::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::posts::linking::{self, Hidden};
use crate::posts::picturing::{self, Undescribed};
use crate::text::ids::PostId;
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;

/// What there is to tell about a text.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// Links that readers see as plain text.
    pub hidden: Vec<Hidden>,
    /// Pictures that nothing describes.
    pub undescribed: Vec<Undescribed>,
}

#[derive(Template)]
#[template(path = "desk/before.html")]
struct BeforePage<'a> {
    chrome: &'a Chrome,
    form: &'a PostForm,
    hidden: &'a [Hidden],
    undescribed: &'a [Undescribed],
    told: String,
    /// Where the text is written.
    desk: &'a str,
}

impl Findings {
    /// What there is to tell about the text of this post.
    pub async fn of(ctx: &Context, actor: &Actor, own: Option<PostId>, body: &str) -> Result<Self> {
        Ok(Self {
            hidden: linking::hidden(ctx, actor, own, body).await?,
            undescribed: picturing::undescribed(ctx, body).await?,
        })
    }

    /// The names of all of it, for the form to say that it was told.
    pub fn told(&self) -> String {
        self.names().collect::<Vec<_>>().join(" ")
    }

    /// Whether the form says that all of it was told.
    pub fn was_told(&self, form: &PostForm) -> bool {
        let told: Vec<&str> = form.told.split(' ').collect();
        self.names().all(|name| told.contains(&name))
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let hidden = self.hidden.iter().map(|link| link.name.as_str());
        let pictures = self.undescribed.iter().map(|picture| picture.name.as_str());
        hidden.chain(pictures)
    }
}

/// The page that tells of it.
pub fn page(chrome: &Chrome, form: &PostForm, findings: &Findings, desk: &str) -> Result<Page> {
    Page::private(&BeforePage {
        chrome,
        form,
        hidden: &findings.hidden,
        undescribed: &findings.undescribed,
        told: findings.told(),
        desk,
    })
}
