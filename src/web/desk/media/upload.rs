//! Taking pictures in, by the editor or by a page.

use super::library::LibraryPage;
use super::picture::PicturePage;
use super::{refused, status_of, told};
use crate::context::Context;
use crate::error::Result;
use crate::site::media::replacing;
use crate::site::media::uploading::{self, Taken};
use crate::web::chrome::Chrome;
use crate::web::guard::Writer;
use crate::web::multipart::Uploaded;
use crate::web::page::{Answer, Page};
use crate::web::script::Caller;
use pictures::Refusal;
use rocket::http::Status;
use rocket::{Route, State, post, routes};

pub fn routes() -> Vec<Route> {
    routes![upload, replace]
}

const NOTHING: &str = "No picture came. Please choose one and send it again.";

#[post("/desk/media", data = "<sent>")]
async fn upload(
    caller: Caller,
    ctx: &State<Context>,
    writer: Writer,
    chrome: &Chrome,
    sent: Uploaded,
) -> Result<Answer> {
    let actor = writer.actor();
    let (status, words) = match sent {
        Uploaded::File(file) => match uploading::upload(ctx, &actor, file).await? {
            Taken::Picture(picture) if caller == Caller::Script => {
                return Ok(Page::json(&told(&picture)).status(Status::Created).into());
            }
            Taken::Picture(picture) => {
                return Ok(Answer::to(format!(
                    "/desk/media/{}?done=uploaded",
                    picture.name
                )));
            }
            Taken::Refused(refusal) => (status_of(refusal), refusal.words()),
        },
        other => beside(&other),
    };
    match caller {
        Caller::Script => Ok(refused(status, words).into()),
        Caller::Browser => Ok(LibraryPage::refused(ctx, chrome, &actor, words)
            .await?
            .status(status)
            .into()),
    }
}

#[post("/desk/media/<name>/replacement", data = "<sent>")]
async fn replace(
    ctx: &State<Context>,
    writer: Writer,
    chrome: &Chrome,
    name: &str,
    sent: Uploaded,
) -> Result<Answer> {
    let actor = writer.actor();
    let (status, words) = match sent {
        Uploaded::File(file) => match replacing::replace(ctx, &actor, name, file).await? {
            Taken::Picture(picture) => {
                return Ok(Answer::to(format!(
                    "/desk/media/{}?done=replaced",
                    picture.name
                )));
            }
            Taken::Refused(refusal) => (status_of(refusal), refusal.words()),
        },
        other => beside(&other),
    };
    let page = PicturePage::refused(ctx, chrome, &actor, name, words).await?;
    Ok(page.status(status).into())
}

/// Why a form brought no file.
fn beside(sent: &Uploaded) -> (Status, &'static str) {
    match sent {
        Uploaded::TooLarge => (status_of(Refusal::TooLarge), Refusal::TooLarge.words()),
        _ => (Status::UnprocessableEntity, NOTHING),
    }
}
