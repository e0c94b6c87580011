//! Earlier versions: the list, one of them, and going on with it.

use super::conflict::{self, Pressed};
use super::form::PostForm;
use crate::context::Context;
use crate::entity::post;
use crate::entity::revision::{self, RevisionKind};
use crate::error::Result;
use crate::posts::revisions::{self, Entry, PER_PAGE};
use crate::posts::writing::Saved;
use crate::text::ids::{PostId, RevisionId};
use crate::text::markdown;
use crate::text::sanitise::SafeHtml;
use crate::web::chrome::Chrome;
use crate::web::form::Sent;
use crate::web::guard::Writer;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::{Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![list, one, restore]
}

#[derive(Template)]
#[template(path = "desk/revisions.html")]
struct RevisionsPage<'a> {
    chrome: &'a Chrome,
    post: post::Model,
    entries: Vec<Entry>,
    older: Option<RevisionId>,
}

#[derive(Template)]
#[template(path = "desk/revision.html")]
struct RevisionPage<'a> {
    chrome: &'a Chrome,
    post: post::Model,
    revision: revision::Model,
    html: SafeHtml,
}

impl RevisionsPage<'_> {
    fn is_draft(&self, entry: &Entry) -> bool {
        self.post.draft_revision == Some(entry.id)
    }

    fn is_live(&self, entry: &Entry) -> bool {
        self.post.live_revision == Some(entry.id)
    }
}

impl RevisionPage<'_> {
    fn is_draft(&self) -> bool {
        self.post.draft_revision == Some(self.revision.id)
    }

    fn base(&self) -> String {
        self.post
            .draft_revision
            .map(|id| id.to_string())
            .unwrap_or_default()
    }
}

/// How a version came about, in a word.
pub fn word(kind: &RevisionKind) -> &'static str {
    match kind {
        RevisionKind::Saved => "saved",
        RevisionKind::Autosaved => "saved by itself",
        RevisionKind::Restored => "brought back",
    }
}

/// How much longer or shorter than the one before.
pub fn growth(entry: &Entry) -> String {
    match entry.growth {
        None | Some(0) => String::new(),
        Some(more) if more > 0 => format!("{more} characters more"),
        Some(fewer) => format!("{} characters fewer", fewer.unsigned_abs()),
    }
}

#[get("/desk/posts/<id>/revisions?<before>")]
async fn list(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    id: i64,
    before: Option<i64>,
) -> Result<Page> {
    let (post, entries) = revisions::list(
        ctx,
        &writer.actor(),
        PostId::new(id),
        before.map(RevisionId::new),
    )
    .await?;
    let is_full = u64::try_from(entries.len()).is_ok_and(|count| count == PER_PAGE);
    let older = entries.last().filter(|_| is_full).map(|last| last.id);
    Page::private(&RevisionsPage {
        chrome,
        post,
        entries,
        older,
    })
}

#[get("/desk/posts/<id>/revisions/<revision>")]
async fn one(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    id: i64,
    revision: i64,
) -> Result<Page> {
    let (post, revision) = revisions::one(
        ctx,
        &writer.actor(),
        PostId::new(id),
        RevisionId::new(revision),
    )
    .await?;
    let html = markdown::article(&revision.body).html;
    Page::private(&RevisionPage {
        chrome,
        post,
        revision,
        html,
    })
}

#[post("/desk/posts/<id>/revisions/<revision>/restoration", data = "<sent>")]
async fn restore(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    id: i64,
    revision: i64,
    sent: Sent<PostForm>,
) -> Result<Answer> {
    let (actor, id, revision) = (writer.actor(), PostId::new(id), RevisionId::new(revision));
    match revisions::restore(ctx, &actor, id, revision, sent.0.base()).await? {
        Saved::Draft(post) => Ok(Answer::to(format!(
            "/desk/posts/{}?saved=restored",
            post.id
        ))),
        Saved::Overtaken(theirs) => {
            let (post, old) = revisions::one(ctx, &actor, id, revision).await?;
            let form = PostForm::of(&old, &post, None, &chrome.settings.zone);
            Ok(
                conflict::page(ctx, chrome, id, Pressed::Save, form, &theirs)
                    .await?
                    .into(),
            )
        }
    }
}
