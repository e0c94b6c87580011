//! Changing what one wrote, by the receipt. Whatever happened meanwhile is told, with the new words still in the form.

use crate::comments::MOST_CHARACTERS;
use crate::comments::changing::{self, Change, Manner};
use crate::comments::receipts::{self, Receipt};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::text::markdown;
use crate::text::names::CommentBody;
use crate::text::sanitise::SafeHtml;
use crate::web::chrome::Chrome;
use crate::web::errors::status_of;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Network;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::{FromForm, Route, State, delete, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![form, change, forget]
}

#[derive(Template)]
#[template(path = "commenting/change.html")]
struct ChangePage<'a> {
    chrome: &'a Chrome,
    token: &'a str,
    /// Absent where there is nothing to change any more.
    manner: Option<Manner>,
    /// Whether new words wait already.
    waits: bool,
    body: &'a str,
    /// How the new words would look.
    preview: Option<SafeHtml>,
    errors: FieldErrors,
    notice: Option<String>,
}

#[derive(Debug, Default, FromForm)]
struct NewWords {
    #[field(default = String::new())]
    body: String,
    #[field(default = String::new())]
    seen: String,
    /// They are only to be looked at.
    preview: Option<String>,
}

impl Bounded for NewWords {
    // As large as a comment's own form.
    const KIBIBYTES: u64 = 128;
}

impl ChangePage<'_> {
    /// Nothing can be changed where no form is.
    fn heading(&self) -> &'static str {
        match self.manner {
            None => "Your comment cannot be changed now",
            Some(Manner::Later) => "Ask for a change",
            Some(_) => "Change your comment",
        }
    }

    fn word(&self) -> &'static str {
        self.manner.map_or("", Manner::word)
    }

    fn is_later(&self) -> bool {
        self.manner == Some(Manner::Later)
    }

    /// Until when a change shows at once.
    fn until(&self) -> Option<String> {
        match self.manner {
            Some(Manner::AtOnce(until)) => Some(self.chrome.settings.zone.time(until.millis())),
            _ => None,
        }
    }
}

#[get("/receipts/<token>/text")]
async fn form(ctx: &State<Context>, chrome: &Chrome, token: &str) -> Result<Page> {
    let receipt = receipts::find(ctx, token).await?;
    let comment = &receipt.comment;
    let body = comment.later_body.as_ref().unwrap_or(&comment.body);
    Page::private(&page(chrome, token, &receipt, body))
}

#[post("/receipts/<token>/text", data = "<sent>")]
async fn change(
    ctx: &State<Context>,
    chrome: &Chrome,
    network: Network,
    token: &str,
    sent: Sent<NewWords>,
) -> Result<Answer> {
    let words = sent.0;
    if words.preview.is_some() {
        return looked_at(ctx, chrome, token, &words.body).await;
    }
    let asked = Change {
        token,
        seen: &words.seen,
        body: &words.body,
    };
    match changing::change(ctx, network.key(), asked).await {
        Ok(manner) => {
            let now = receipts::find(ctx, token).await?.comment;
            let done = match manner {
                Manner::Later if now.later_at.is_some() => "asked",
                Manner::Later => "same",
                Manner::Waiting | Manner::AtOnce(_) => "changed",
            };
            Ok(Answer::to(format!("/receipts/{token}?done={done}")))
        }
        Err(error) => refused(ctx, chrome, token, &words.body, error).await,
    }
}

/// The new words as they would stand there, and still in the form.
async fn looked_at(ctx: &Context, chrome: &Chrome, token: &str, body: &str) -> Result<Answer> {
    let receipt = receipts::find(ctx, token).await?;
    match CommentBody::parse(body, MOST_CHARACTERS) {
        Ok(words) if receipt.change.is_ok() => {
            let shown = ChangePage {
                preview: Some(markdown::comment(words.as_str()).html),
                ..page(chrome, token, &receipt, body)
            };
            Ok(Page::private(&shown)?.into())
        }
        Ok(_) => Ok(Page::private(&page(chrome, token, &receipt, body))?.into()),
        Err(refusal) => {
            let error = Error::field("body", refusal.to_string());
            refused(ctx, chrome, token, body, error).await
        }
    }
}

#[delete("/receipts/<token>/text")]
async fn forget(ctx: &State<Context>, token: &str) -> Result<Answer> {
    changing::forget(ctx, token).await?;
    Ok(Answer::to(format!("/receipts/{token}?done=same")))
}

fn page<'a>(
    chrome: &'a Chrome,
    token: &'a str,
    receipt: &Receipt,
    body: &'a str,
) -> ChangePage<'a> {
    ChangePage {
        chrome,
        token,
        manner: receipt.change.ok(),
        waits: receipt.comment.later_at.is_some(),
        body,
        preview: None,
        errors: FieldErrors::default(),
        notice: receipt.change.err().map(str::to_owned),
    }
}

/// The form as it is now, with what was typed; where nothing is left to change, the words alone.
async fn refused(
    ctx: &Context,
    chrome: &Chrome,
    token: &str,
    body: &str,
    error: Error,
) -> Result<Answer> {
    let status = status_of(&error);
    let mut errors = FieldErrors::default();
    let mut retry = None;
    let told = match error {
        Error::NotFound if body.trim().is_empty() => return Err(Error::NotFound),
        Error::NotFound => {
            "There is no such comment any more. Your words are below, so that you can keep them."
                .to_owned()
        }
        Error::Conflict(words) => words.to_owned(),
        Error::Invalid(wrong) => {
            errors = wrong;
            String::new()
        }
        Error::TooMany { retry_after } => {
            let seconds = retry_after.as_secs().max(1);
            retry = Some(seconds);
            format!(
                "That was a little fast. Please wait {seconds} seconds and send it again. What you wrote is still here."
            )
        }
        error => return Err(error),
    };
    let gone = ChangePage {
        chrome,
        token,
        manner: None,
        waits: false,
        body,
        preview: None,
        errors: FieldErrors::default(),
        notice: None,
    };
    let current = match receipts::find(ctx, token).await {
        Ok(receipt) => page(chrome, token, &receipt, body),
        Err(Error::NotFound) => gone,
        Err(error) => return Err(error),
    };
    let shown = ChangePage {
        errors,
        notice: Some(told)
            .filter(|told| !told.is_empty())
            .or(current.notice),
        ..current
    };
    let answer = Page::private(&shown)?.status(status);
    Ok(match retry {
        Some(seconds) => answer.header("Retry-After", seconds.to_string()).into(),
        None => answer.into(),
    })
}
