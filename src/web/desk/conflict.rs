//! When somebody else saved in between: both versions, what differs, and nothing lost.
//!
//! Saving the typed text again from the new base is a choice; the other one stays in the list of versions.

use super::form::PostForm;
use crate::context::Context;
use crate::entity::revision;
use crate::error::Result;
use crate::people::accounts;
use crate::posts::comparing::{self, Piece};
use crate::text::ids::PostId;
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;
use rocket::http::Status;

/// The button that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    Save,
    Publish,
}

#[derive(Template)]
#[template(path = "desk/conflict.html")]
struct ConflictPage<'a> {
    chrome: &'a Chrome,
    id: PostId,
    mine: PostForm,
    theirs: &'a revision::Model,
    by: String,
    pressed: Pressed,
    differences: Vec<Difference>,
    pieces: Vec<Piece>,
}

/// A short field that is not the same in both.
struct Difference {
    name: &'static str,
    mine: String,
    theirs: String,
}

impl ConflictPage<'_> {
    fn wants_publication(&self) -> bool {
        self.pressed == Pressed::Publish
    }

    fn has_tags(&self) -> bool {
        !self.mine.tags.trim().is_empty() || !self.theirs.tags.is_empty()
    }

    fn has_same_lines(&self) -> bool {
        self.pieces
            .iter()
            .all(|piece| matches!(piece, Piece::Same(_)))
    }
}

/// The page with both.
pub async fn page(
    ctx: &Context,
    chrome: &Chrome,
    id: PostId,
    pressed: Pressed,
    form: PostForm,
    theirs: &revision::Model,
) -> Result<Page> {
    let people = accounts::list(ctx).await?;
    let by = theirs
        .saved_by
        .and_then(|by| people.into_iter().find(|person| person.id == by))
        .map(|person| person.name);
    let page = ConflictPage {
        chrome,
        id,
        differences: differences(&form, theirs),
        pieces: comparing::lines(&form.body, &theirs.body),
        mine: PostForm {
            base: theirs.id.to_string(),
            ..form
        },
        theirs,
        by: by.unwrap_or_else(|| "somebody".into()),
        pressed,
    };
    Ok(Page::private(&page)?.status(Status::Conflict))
}

fn differences(mine: &PostForm, theirs: &revision::Model) -> Vec<Difference> {
    let fields = [
        ("Title", &mine.title, &theirs.title),
        ("Tags", &mine.tags, &theirs.tags),
        ("Address", &mine.slug, &theirs.slug),
        ("Excerpt", &mine.excerpt, &theirs.excerpt),
        ("Cover", &mine.cover, &theirs.cover),
        ("Title in searches", &mine.seo_title, &theirs.seo_title),
        (
            "Description in searches",
            &mine.seo_description,
            &theirs.seo_description,
        ),
        (
            "Picture on shared cards",
            &mine.social_picture,
            &theirs.social_picture,
        ),
        ("Sources", &mine.sources, &theirs.sources),
    ];
    fields
        .into_iter()
        .map(|(name, mine, theirs)| Difference {
            name,
            mine: shown(mine),
            theirs: shown(theirs),
        })
        .filter(|difference| difference.mine != difference.theirs)
        .collect()
}

fn shown(field: &str) -> String {
    let folded: Vec<&str> = field.split_whitespace().collect();
    if folded.is_empty() {
        "nothing".into()
    } else {
        folded.join(" ")
    }
}
