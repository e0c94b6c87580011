//! The queue: one comment in focus with everything around it, the others in line, counts that never shame.

use super::focus::{Beginning, Focus};
use super::listing::{Listing, TRAITS};
use super::notice::{Notice, Told};
use super::words::{self, STATES};
use crate::audit::Actor;
use crate::comments::moderating::REASONS;
use crate::comments::queue::{self, Entry, Listed, MOST_COUNTED, Wanted};
use crate::comments::{deciding_changes, reporting};
use crate::context::Context;
use crate::entity::comment::CommentState;
use crate::error::Result;
use crate::text::ids::CommentId;
use crate::web::chrome::Chrome;
use crate::web::guard::Moderator;
use crate::web::page::Page;
use askama::Template;
use rocket::http::uri::Origin;
use rocket::{Route, State, get, routes};
use url::form_urlencoded;

pub fn routes() -> Vec<Route> {
    routes![comments]
}

#[derive(Template)]
#[template(path = "moderation/queue.html")]
struct QueuePage<'a> {
    chrome: &'a Chrome,
    tabs: Vec<Tab>,
    filters: Vec<Filter>,
    listing: Listing,
    focus: Option<Focus>,
    listed: Listed,
    notice: Option<Notice>,
    reasons: &'static [&'static str],
    /// Changes and reports that readers ask somebody to look at.
    requests: u64,
}

struct Tab {
    label: &'static str,
    href: String,
    count: Option<String>,
    is_current: bool,
}

struct Filter {
    label: &'static str,
    href: String,
    is_current: bool,
}

/// Which comment the address asks to look at.
#[derive(Debug, Default)]
struct Asked {
    focus: Option<CommentId>,
    /// The first of the page, where one is read after the other.
    first: bool,
    beginning: Beginning,
}

impl Asked {
    fn read(query: &str) -> Self {
        let mut asked = Self::default();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            match key.as_ref() {
                "focus" => asked.focus = value.parse().ok().map(CommentId::new),
                "first" => asked.first = true,
                "saved" => asked.beginning.saved = value.parse().ok(),
                "again" => asked.beginning.again = value.parse().ok(),
                _ => {}
            }
        }
        asked
    }
}

impl QueuePage<'_> {
    fn is_in(&self, state: CommentState) -> bool {
        self.listing.wanted.state == Some(state)
    }

    /// The state in which all comments of the list are; empty for a mixed one.
    fn word(&self) -> &'static str {
        self.listing.wanted.state.as_ref().map_or("", words::word)
    }

    /// The comments that are not in focus.
    fn others(&self) -> impl Iterator<Item = &Entry> {
        let focus = self
            .focus
            .as_ref()
            .map(|focus| focus.found.entry.comment.id);
        self.listed
            .entries
            .iter()
            .filter(move |entry| Some(entry.comment.id) != focus)
    }

    fn has_others(&self) -> bool {
        self.others().next().is_some()
    }

    /// The address of the next page.
    fn onward(&self) -> Option<String> {
        let last = self
            .listed
            .entries
            .last()
            .filter(|_| self.listed.has_more)?;
        let onward = Listing {
            after: Some(last.comment.id),
            ..self.listing.clone()
        };
        Some(onward.href())
    }

    /// The title of the one post that the list is about, as its first comment has it.
    fn only_post(&self) -> Option<&str> {
        self.listing.wanted.post?;
        let under = self
            .listed
            .entries
            .first()
            .map(|entry| entry.under.title.as_str());
        Some(under.unwrap_or("one post"))
    }
}

#[get("/moderation")]
async fn comments(
    ctx: &State<Context>,
    chrome: &Chrome,
    moderator: Moderator,
    address: &Origin<'_>,
) -> Result<Page> {
    let actor = moderator.actor();
    let query = address
        .query()
        .map(|query| query.as_str())
        .unwrap_or_default();
    let (asked, told) = (Asked::read(query), Told::read(query));
    let mut listing = Listing::read(query);
    let mut listed = queue::list(ctx, &actor, &listing.wanted, listing.after).await?;
    if listed.entries.is_empty() && listing.after.take().is_some() {
        listed = queue::list(ctx, &actor, &listing.wanted, None).await?;
    }
    let focus = match looked_at(&asked, &told, &listing.wanted, &listed) {
        Some(id) => Focus::sought(ctx, &actor, id, &listing, asked.beginning).await?,
        None => None,
    };
    Page::private(&QueuePage {
        chrome,
        tabs: tabs(ctx, &actor, &listing).await?,
        filters: filters(&listing),
        focus: focus.map(|focus| focus.among(&listed)),
        notice: told.notice(ctx, &actor).await?,
        listing,
        listed,
        reasons: &REASONS,
        requests: deciding_changes::count(ctx, &actor).await?
            + reporting::count(ctx, &actor).await?,
    })
}

/// The comment that was asked for; otherwise the one behind what was just decided, and among waiting ones at least the
/// first.
fn looked_at(asked: &Asked, told: &Told, wanted: &Wanted, listed: &Listed) -> Option<CommentId> {
    let mut ids = listed.entries.iter().map(|entry| entry.comment.id);
    let first = ids.clone().next();
    let is_waiting = wanted.state == Some(CommentState::Pending);
    let is_single = told.left.is_none() && told.done.len() < 2;
    match (asked.focus, told.passed()) {
        (Some(id), _) => Some(id),
        (None, _) if asked.first => first,
        (None, Some(passed)) if is_waiting => ids.find(|id| *id > passed).or(first),
        (None, Some(passed)) if is_single => ids.find(|id| *id < passed),
        (None, None) if is_waiting => first,
        _ => None,
    }
}

/// The states; counts only where nothing else narrows the list.
async fn tabs(ctx: &Context, actor: &Actor, listing: &Listing) -> Result<Vec<Tab>> {
    let is_plain = listing.wanted.is_plain();
    let mut tabs = Vec::new();
    for state in STATES {
        let count = if is_plain {
            let count = queue::count(ctx, actor, &Wanted::of(state)).await?;
            Some(if count >= MOST_COUNTED {
                "999+".into()
            } else {
                count.to_string()
            })
        } else {
            None
        };
        tabs.push(Tab {
            label: words::label(&state),
            href: listing.in_state(Some(state)).href(),
            count,
            is_current: listing.wanted.state == Some(state),
        });
    }
    if !is_plain || listing.wanted.state.is_none() {
        tabs.push(Tab {
            label: "All",
            href: listing.in_state(None).href(),
            count: None,
            is_current: listing.wanted.state.is_none(),
        });
    }
    Ok(tabs)
}

fn filters(listing: &Listing) -> Vec<Filter> {
    TRAITS
        .iter()
        .map(|(_, label, one)| {
            let is_current = listing.wanted.with == Some(*one);
            Filter {
                label,
                href: listing.with((!is_current).then_some(*one)).href(),
                is_current,
            }
        })
        .collect()
}
