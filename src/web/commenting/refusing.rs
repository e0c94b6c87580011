//! A comment that was not taken: why, and everything typed, to be corrected, sent once more, or at least copied.

use super::form::CommentForm;
use super::write::{WritePage, again};
use crate::comments::submitting::Input;
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::posts::reading;
use crate::web::chrome::Chrome;
use crate::web::errors::status_of;
use crate::web::page::{Answer, Page};

/// The page for a refused comment; an error that nobody can do anything about stays one.
pub async fn refused(
    ctx: &Context,
    chrome: &Chrome,
    slug: &str,
    sent: &Input,
    error: Error,
) -> Result<Answer> {
    let status = status_of(&error);
    match error {
        Error::NotFound | Error::Gone if sent.body.trim().is_empty() => Err(error),
        Error::NotFound | Error::Gone => Ok(kept(chrome, sent)?.status(status).into()),
        Error::Invalid(errors) => {
            let page = once_more(
                ctx,
                chrome,
                slug,
                sent,
                ("Your comment is not sent yet", None),
                errors,
            )
            .await?;
            Ok(page.status(status).into())
        }
        Error::Conflict(words) => {
            let told = ("Your comment was not taken", Some(words.to_owned()));
            let page = once_more(ctx, chrome, slug, sent, told, FieldErrors::default()).await?;
            Ok(page.status(status).into())
        }
        Error::TooMany { retry_after } => {
            let seconds = retry_after.as_secs().max(1);
            let words = format!(
                "Please wait {seconds} seconds and send it again. What you wrote is still here."
            );
            let told = ("That was a little fast", Some(words));
            let page = once_more(ctx, chrome, slug, sent, told, FieldErrors::default()).await?;
            Ok(page
                .status(status)
                .header("Retry-After", seconds.to_string())
                .into())
        }
        error => Err(error),
    }
}

/// The form again, under a heading and perhaps a sentence.
async fn once_more(
    ctx: &Context,
    chrome: &Chrome,
    slug: &str,
    sent: &Input,
    told: (&'static str, Option<String>),
    errors: FieldErrors,
) -> Result<Page> {
    let (heading, notice) = told;
    let at = match reading::open_for_comments(ctx.reading(), slug).await {
        Err(Error::NotFound | Error::Gone) => return kept(chrome, sent),
        at => at?,
    };
    let form = again(ctx, &at, sent, errors).await?;
    Page::private(&WritePage {
        notice,
        ..WritePage::new(chrome, heading, &at, form)
    })
}

/// What was typed, for a post that is not there any more.
fn kept(chrome: &Chrome, sent: &Input) -> Result<Page> {
    Page::private(&WritePage {
        chrome,
        heading: "This post is not here any more",
        post_title: None,
        comment_form: CommentForm::filled("", false, sent),
        preview: None,
        found: Vec::new(),
        notice: Some("It was taken away while you were writing. Your text is below, so that you can keep it.".into()),
    })
}
