//! When somebody else saved in between: both versions, and nothing lost.

use super::form::PostForm;
use crate::context::Context;
use crate::entity::revision;
use crate::error::Result;
use crate::people::accounts;
use crate::text::ids::PostId;
use crate::web::chrome::Chrome;
use crate::web::page::Page;
use askama::Template;
use rocket::http::Status;

#[derive(Template)]
#[template(path = "desk/conflict.html")]
struct ConflictPage<'a> {
    chrome: &'a Chrome,
    id: PostId,
    mine: PostForm,
    theirs: &'a revision::Model,
    by: String,
    /// Whether the two texts differ in more than what stands beside them.
    is_same_text: bool,
}

/// The page with both; saving the typed one again from the new base is a choice.
pub async fn page(
    ctx: &Context,
    chrome: &Chrome,
    id: PostId,
    form: PostForm,
    theirs: &revision::Model,
) -> Result<Page> {
    let people = accounts::list(ctx).await?;
    let by = theirs
        .saved_by
        .and_then(|by| people.into_iter().find(|person| person.id == by))
        .map(|person| person.name);
    let is_same_text = form.body.replace("\r\n", "\n") == theirs.body && form.title == theirs.title;
    let mine = PostForm {
        base: theirs.id.to_string(),
        ..form
    };
    let page = ConflictPage {
        chrome,
        id,
        mine,
        theirs,
        by: by.unwrap_or_else(|| "somebody".into()),
        is_same_text,
    };
    Ok(Page::private(&page)?.status(Status::Conflict))
}
