//! Two versions of a text beside each other, word by word.

use crate::context::Context;
use crate::entity::{post, revision};
use crate::error::Result;
use crate::posts::revisions;
use crate::text::differing::{self, Piece};
use crate::text::ids::{PostId, RevisionId};
use crate::web::chrome::Chrome;
use crate::web::guard::Writer;
use crate::web::page::Page;
use askama::Template;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![comparison]
}

#[derive(Template)]
#[template(path = "desk/comparison.html")]
struct ComparisonPage<'a> {
    chrome: &'a Chrome,
    post: post::Model,
    from: revision::Model,
    to: revision::Model,
    /// The short fields that differ, by name.
    fields: Vec<(&'static str, Vec<Piece>)>,
    body: Vec<Piece>,
}

impl ComparisonPage<'_> {
    fn is_draft(&self, revision: &revision::Model) -> bool {
        self.post.draft_revision == Some(revision.id)
    }

    fn base(&self) -> String {
        self.post
            .draft_revision
            .map(|id| id.to_string())
            .unwrap_or_default()
    }

    fn has_same_body(&self) -> bool {
        differing::is_same(&self.body)
    }

    fn has_no_difference(&self) -> bool {
        self.fields.is_empty() && self.has_same_body()
    }
}

#[get("/desk/posts/<id>/comparison?<from>&<to>")]
async fn comparison(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    id: i64,
    from: i64,
    to: Option<i64>,
) -> Result<Page> {
    let (post, from, to) = revisions::pair(
        ctx,
        &writer.actor(),
        PostId::new(id),
        RevisionId::new(from),
        to.map(RevisionId::new),
    )
    .await?;
    let fields = [
        ("Title", &from.title, &to.title),
        ("Tags", &from.tags, &to.tags),
        ("Address", &from.slug, &to.slug),
        ("Excerpt", &from.excerpt, &to.excerpt),
        ("Cover", &from.cover, &to.cover),
        ("Title in searches", &from.seo_title, &to.seo_title),
        (
            "Description in searches",
            &from.seo_description,
            &to.seo_description,
        ),
        (
            "Picture on shared cards",
            &from.social_picture,
            &to.social_picture,
        ),
        ("Sources", &from.sources, &to.sources),
    ];
    let fields = fields
        .into_iter()
        .map(|(name, before, after)| (name, differing::words(before, after)))
        .filter(|(_, pieces)| !differing::is_same(pieces))
        .collect();
    Page::private(&ComparisonPage {
        chrome,
        post,
        fields,
        body: differing::words(&from.body, &to.body),
        from,
        to,
    })
}
