//! A post or a page, from its path.
//!
//! The stored HTML goes out as it is, but for where links to other texts lead. An old path and one with a slash too many lead to where the thing lives now;
//! whoever may edit it gets a link to the desk, on a page that nobody keeps.

use super::asked::Asked;
use super::head::Head;
use super::paging;
use super::{about, coming};
use crate::audit::Actor;
use crate::comments::threading::Thread;
use crate::comments::{self, threading};
use crate::context::Context;
use crate::db::ChangeKey;
use crate::entity::post::Kind;
use crate::error::{Error, Result};
use crate::posts;
use crate::posts::reading::{self, Shown};
use crate::text::ids::PostId;
use crate::text::markdown::Heading;
use crate::web::chrome::Chrome;
use crate::web::commenting::CommentForm;
use crate::web::headers;
use crate::web::page::Page;
use askama::Template;
use rocket::{Route, State, get, routes};
use std::collections::BTreeSet;

/// A text with so many headings has a table of contents.
const LONG: usize = 5;
/// The deepest headings that it lists.
const DEEPEST: u8 = 4;

pub fn routes() -> Vec<Route> {
    routes![post]
}

#[derive(Template)]
#[template(path = "reading/post.html")]
struct PostPage<'a> {
    chrome: &'a Chrome,
    head: Head,
    post: &'a Shown,
    contents: Vec<&'a Heading>,
    cover: String,
    /// Where the viewer may edit it.
    desk: Option<String>,
    thread: Thread,
    comment_form: CommentForm,
}

impl PostPage<'_> {
    /// Whether readers got another text on a later day, so that it is worth saying.
    fn was_updated_later(&self) -> bool {
        self.post.updated_at >= self.post.published_at.plus_days(1)
    }

    /// Whether the text has videos that may play here.
    fn plays_videos(&self) -> bool {
        plays_videos(self.chrome, self.post)
    }

    /// Whether something stands about the author under the text.
    fn introduces_author(&self) -> bool {
        let author = &self.post.author;
        let words = [&author.credentials, &author.licence, &author.about];
        author.is_introduced && words.iter().any(|words| !words.is_empty())
    }
}

#[derive(Template)]
#[template(path = "reading/page.html")]
struct StandingPage<'a> {
    chrome: &'a Chrome,
    head: Head,
    post: &'a Shown,
    contents: Vec<&'a Heading>,
    desk: Option<String>,
}

impl StandingPage<'_> {
    /// Whether the text has videos that may play here.
    fn plays_videos(&self) -> bool {
        plays_videos(self.chrome, self.post)
    }
}

#[get("/<slug>?<comments>")]
async fn post(
    slug: &str,
    comments: Option<&str>,
    asked: Asked<'_>,
    chrome: &Chrome,
    ctx: &State<Context>,
) -> Result<Page> {
    let shown = match reading::shown(ctx, slug).await {
        Err(Error::NotFound) => return coming::page(ctx, chrome, slug, asked).await,
        shown => shown?,
    };
    asked.at(&shown.path)?;
    match shown.post.kind {
        Kind::Post => post_page(ctx, chrome, &shown, paging::number(comments)?).await,
        Kind::Page => standing_page(ctx, chrome, &shown).await,
    }
}

/// The pattern of a post, always the same.
pub(super) fn cover(id: PostId) -> String {
    format!("patterns/{}.svg", id.number().rem_euclid(6) + 1)
}

/// The pattern where there is no post.
pub(super) fn any_cover() -> String {
    "patterns/2.svg".into()
}

async fn post_page(ctx: &Context, chrome: &Chrome, shown: &Shown, number: u64) -> Result<Page> {
    let thread = threading::page(
        ctx,
        shown.post.id,
        usize::try_from(number).unwrap_or(usize::MAX),
    )
    .await?;
    let keys = keys(shown, &thread);
    let now = ctx.now();
    let rules = &chrome.settings.comments;
    let is_open = comments::is_open(&shown.post, rules, now);
    let page = PostPage {
        chrome,
        head: about::head(chrome, shown, &comments_path(&shown.path, number)),
        post: shown,
        contents: contents(&shown.contents),
        cover: cover(shown.post.id),
        desk: desk(ctx, chrome, shown).await?,
        thread,
        comment_form: CommentForm::empty(&shown.path, is_open),
    };
    let closing = comments::closes_at(&shown.post, rules).filter(|_| is_open);
    let back = comments::away::now(&chrome.settings, now).map(|away| away.over_at);
    let next = closing.into_iter().chain(back).min();
    let page = Page::public(&page, chrome, &keys)?.until(next);
    Ok(with_videos(page, chrome, shown))
}

async fn standing_page(ctx: &Context, chrome: &Chrome, shown: &Shown) -> Result<Page> {
    let page = StandingPage {
        chrome,
        head: Head {
            picture: about::picture(chrome, shown),
            ..Head::of_page(
                chrome,
                about::title(shown),
                about::description(shown),
                &shown.path,
            )
        },
        post: shown,
        contents: contents(&shown.contents),
        desk: desk(ctx, chrome, shown).await?,
    };
    // Where its links lead is a matter of other posts.
    let keys = [
        ChangeKey::Site,
        ChangeKey::Posts,
        ChangeKey::Post(shown.post.id),
    ];
    let page = Page::public(&page, chrome, &keys)?;
    Ok(with_videos(page, chrome, shown))
}

/// Whether the text has videos that may play on its page.
fn plays_videos(chrome: &Chrome, shown: &Shown) -> bool {
    chrome.settings.plays_videos && shown.html.as_str().contains("class=\"video-card\"")
}

fn with_videos(page: Page, chrome: &Chrome, shown: &Shown) -> Page {
    if plays_videos(chrome, shown) {
        page.header("Content-Security-Policy", headers::policy_with_videos())
    } else {
        page
    }
}

fn comments_path(path: &str, number: u64) -> String {
    if number > 1 {
        format!("{path}?comments={number}")
    } else {
        path.to_owned()
    }
}

/// The headings to list; none under a short text.
fn contents(headings: &[Heading]) -> Vec<&Heading> {
    let listed: Vec<&Heading> = headings
        .iter()
        .filter(|heading| heading.level <= DEEPEST && !heading.text.is_empty())
        .collect();
    if listed.len() < LONG {
        Vec::new()
    } else {
        listed
    }
}

/// The desk's page of the post, for those who may edit it.
async fn desk(ctx: &Context, chrome: &Chrome, shown: &Shown) -> Result<Option<String>> {
    let Some(viewer) = &chrome.viewer else {
        return Ok(None);
    };
    match posts::editable(ctx.reading(), &Actor::Person(viewer.clone()), shown.post.id).await {
        Ok(post) => Ok(Some(format!("/desk/posts/{}", post.id))),
        Err(Error::NotFound | Error::Forbidden) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Everything that a post's page shows: itself, its neighbours in the list, its tags, and the people who speak on it.
fn keys(shown: &Shown, thread: &Thread) -> Vec<ChangeKey> {
    let mut keys = BTreeSet::from([
        ChangeKey::Site,
        ChangeKey::Posts,
        ChangeKey::Post(shown.post.id),
        ChangeKey::Person(shown.author.id),
    ]);
    keys.extend(shown.tags.iter().map(|tag| ChangeKey::Tag(tag.id)));
    let people = thread
        .comments
        .iter()
        .filter_map(|drawn| drawn.said.as_ref()?.person_id);
    keys.extend(people.map(ChangeKey::Person));
    keys.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_texts_have_a_table_of_contents() {
        let heading = |level, text: &str| Heading {
            level,
            anchor: "s-x".into(),
            text: text.into(),
        };
        let mut headings = vec![
            heading(2, "a"),
            heading(3, "b"),
            heading(4, "c"),
            heading(2, "d"),
        ];
        assert!(contents(&headings).is_empty());
        headings.extend([heading(5, "too deep"), heading(2, "")]);
        assert!(contents(&headings).is_empty());
        headings.push(heading(2, "e"));
        assert_eq!(contents(&headings).len(), 5);
    }

    #[test]
    fn every_post_has_one_of_the_patterns() {
        for (id, file) in [
            (1, "patterns/2.svg"),
            (5, "patterns/6.svg"),
            (6, "patterns/1.svg"),
            (600, "patterns/1.svg"),
        ] {
            assert_eq!(cover(PostId::new(id)), file);
        }
    }
}
