//! What the writer is asked before a live post goes out with another text: what changed, and of what kind it is.
//!
//! Everything typed stands hidden on the page, as on the one before a first publication. Forms that do not ask for it
//! update at once.

use super::form::PostForm;
use crate::audit::Actor;
use crate::context::Context;
use crate::error::{FieldErrors, Result};
use crate::posts::correcting::{self, Correction, CorrectionKind};
use crate::text::ids::PostId;
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;
use rocket::http::Status;

#[derive(Template)]
#[template(path = "desk/changing.html")]
struct ChangingPage<'a> {
    chrome: &'a Chrome,
    form: &'a PostForm,
    /// Where the text is written.
    desk: &'a str,
    kind: CorrectionKind,
    errors: FieldErrors,
}

/// What is known of the change.
#[expect(
    clippy::large_enum_variant,
    reason = "one per request: a box would only add an allocation"
)]
pub enum Asked {
    /// Enough to go on.
    Answered(Option<Correction>),
    /// Nothing yet; this page asks.
    Page(Page),
}

impl ChangingPage<'_> {
    fn is(&self, kind: CorrectionKind) -> bool {
        self.kind == kind
    }
}

/// What the form says about the change, or the page that asks for it.
pub async fn asked(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
    id: PostId,
    form: &PostForm,
) -> Result<Asked> {
    let desk = format!("/desk/posts/{id}");
    let page = |kind, errors| ChangingPage {
        chrome,
        form,
        desk: &desk,
        kind,
        errors,
    };
    if !form.change.is_empty() {
        return match Correction::parse(&form.change, &form.changed) {
            Ok(correction) => Ok(Asked::Answered(Some(correction))),
            Err(errors) => {
                let kind = correcting::word(&form.change).unwrap_or(CorrectionKind::Content);
                let page = Page::private(&page(kind, errors))?;
                Ok(Asked::Page(page.status(Status::UnprocessableEntity)))
            }
        };
    }
    // With a time it is no update, and the verb says why.
    if form.asks.is_empty() || !form.at.trim().is_empty() {
        return Ok(Asked::Answered(None));
    }
    match correcting::likely(ctx, actor, id, &form.input()).await? {
        Some(likely) => {
            let kind = correcting::word(&form.asks).unwrap_or(likely);
            let page = Page::private(&page(kind, FieldErrors::default()))?;
            Ok(Asked::Page(page))
        }
        None => Ok(Asked::Answered(None)),
    }
}
