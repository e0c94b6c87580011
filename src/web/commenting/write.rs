//! The page that is about one comment being written: to answer somebody, to look first, or because something needs
//! another look.

use super::form::CommentForm;
use crate::comments::submitting::Input;
use crate::comments::{takes_comments, threading, tokens};
use crate::context::Context;
use crate::error::{FieldErrors, Result};
use crate::posts::reading::Commentable;
use crate::text::ids::CommentId;
use crate::text::private::Found;
use crate::text::sanitise::SafeHtml;
use crate::web::chrome::Chrome;
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "commenting/write.html")]
pub struct WritePage<'a> {
    pub chrome: &'a Chrome,
    pub heading: &'static str,
    /// Absent where the post is not public any more.
    pub post_title: Option<&'a str>,
    pub comment_form: CommentForm,
    pub preview: Option<SafeHtml>,
    /// What in it its author may not want to be public.
    pub found: Vec<Found>,
    /// What went wrong as a whole.
    pub notice: Option<String>,
}

impl<'a> WritePage<'a> {
    /// The page for a form under a post.
    pub fn new(
        chrome: &'a Chrome,
        heading: &'static str,
        at: &'a Commentable,
        comment_form: CommentForm,
    ) -> Self {
        Self {
            chrome,
            heading,
            post_title: Some(&at.title),
            comment_form,
            preview: None,
            found: Vec::new(),
            notice: None,
        }
    }

    /// The name under which the comment will stand.
    fn speaker(&self) -> &str {
        self.chrome
            .viewer
            .as_ref()
            .map_or(&self.comment_form.name, |viewer| &viewer.name)
    }
}

/// The form with everything that was sent, and a token to send it with.
pub async fn again(
    ctx: &Context,
    at: &Commentable,
    sent: &Input,
    errors: FieldErrors,
) -> Result<CommentForm> {
    let answered = match sent.parent.trim().parse() {
        Ok(id) => threading::answered(ctx, at.post.id, CommentId::new(id)).await?,
        Err(_) => None,
    };
    let is_open = takes_comments(ctx.reading(), &at.post, ctx.now()).await?;
    let mut form = CommentForm::filled(&at.path, is_open, sent);
    if tokens::read(ctx, &form.token).is_none() {
        form.token = tokens::issue(ctx, at.post.id);
    }
    Ok(CommentForm {
        answered,
        errors,
        ..form
    })
}
