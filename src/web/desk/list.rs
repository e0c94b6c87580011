//! The list of posts: by state, with search, the last edited first.

use crate::comments::queue;
use crate::context::Context;
use crate::entity::media;
use crate::entity::post::{Kind, State as PostState};
use crate::error::Result;
use crate::posts::desk::{self, Entry, Listed, MOST_COUNTED, Wanted};
use crate::posts::{self, emptying, reviewing, writing};
use crate::site::media::library;
use crate::text::ids::{Moment, PostId};
use crate::web::chrome::Chrome;
use crate::web::guard::Writer;
use crate::web::page::Page;
use askama::Template;
use rocket::{FromForm, Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![posts_list]
}

#[derive(Template)]
#[template(path = "desk/list.html")]
struct ListPage<'a> {
    chrome: &'a Chrome,
    tabs: Vec<Tab>,
    asked: Asked,
    listed: Listed,
    /// A post that was just put into the trash.
    trashed: Option<(PostId, String)>,
    /// Pictures whose permission ends.
    ending: Vec<media::Model>,
    /// How many posts are due to be read again.
    due: u64,
    /// How many comments the moderators left for this person to answer.
    left: u64,
}

struct Tab {
    label: &'static str,
    href: &'static str,
    count: String,
    is_current: bool,
}

/// What the address asks for.
#[derive(Debug, Default, FromForm)]
struct Asked {
    #[field(default = String::new())]
    state: String,
    #[field(default = String::new())]
    q: String,
    #[field(default = String::new())]
    after: String,
    trashed: Option<i64>,
}

impl ListPage<'_> {
    fn is_empty_desk(&self) -> bool {
        self.listed.entries.is_empty() && self.asked.state.is_empty() && self.asked.q.is_empty()
    }

    /// Where the following page begins.
    fn after(&self) -> Option<String> {
        let last = self
            .listed
            .entries
            .last()
            .filter(|_| self.listed.has_more)?;
        let place = if state(&self.asked.state) == Some(PostState::Scheduled) {
            last.publish_at?
        } else {
            last.edited_at
        };
        Some(format!("{}-{}", place.millis(), last.id))
    }

    /// A picture, and until when it may be shown.
    fn picture_words(&self, picture: &media::Model) -> String {
        let name = library::words(picture);
        match picture.permission_until {
            Some(until) => {
                let date = self.chrome.settings.zone.long_date(until.millis());
                format!("{name}: until {date}")
            }
            None => name.to_owned(),
        }
    }

    fn is_owner(&self) -> bool {
        self.chrome.may_own()
    }
}

/// Where a post stands, in words.
pub fn words(chrome: &Chrome, entry: &Entry) -> String {
    let zone = &chrome.settings.zone;
    match entry.state {
        PostState::Draft => "Draft".into(),
        PostState::Scheduled => match entry.publish_at {
            Some(at) => format!("Scheduled for {}", zone.date_time(at.millis())),
            None => "Scheduled".into(),
        },
        PostState::Published if entry.has_changes => "Live, with changes not yet published".into(),
        PostState::Published => "Live".into(),
        PostState::Offline => "Offline".into(),
        PostState::Trashed => "In the trash".into(),
    }
}

/// When it leaves the trash for good, if it lies there.
pub fn leaving(chrome: &Chrome, entry: &Entry) -> Option<String> {
    let at = emptying::leaves_at(entry.trashed_at?);
    Some(chrome.settings.zone.long_date(at.millis()))
}

/// The class that colours it.
pub fn class(entry: &Entry) -> &'static str {
    match entry.state {
        PostState::Draft => "state-draft",
        PostState::Scheduled => "state-scheduled",
        PostState::Published if entry.has_changes => "state-changed",
        PostState::Published => "state-published",
        PostState::Offline => "state-offline",
        PostState::Trashed => "state-trashed",
    }
}

#[get("/desk?<asked..>")]
async fn posts_list(
    ctx: &State<Context>,
    chrome: &Chrome,
    writer: Writer,
    asked: Asked,
) -> Result<Page> {
    let actor = writer.actor();
    let wanted = Wanted {
        kind: Some(Kind::Post),
        state: state(&asked.state),
        search: asked.q.clone(),
        after: after(&asked.after),
    };
    let listed = desk::list(ctx, &actor, &wanted).await?;
    let tabs = tabs(&desk::counts(ctx, &actor, Kind::Post).await?, wanted.state);
    let trashed = match asked.trashed {
        Some(id) => {
            let post = posts::editable(ctx.reading(), &actor, PostId::new(id)).await?;
            let title = writing::draft(ctx.reading(), &post).await?.title;
            (post.state == PostState::Trashed).then_some((post.id, title))
        }
        None => None,
    };
    let today = super::reviewing::today(ctx, chrome)?;
    Page::private(&ListPage {
        chrome,
        ending: library::due(ctx, &actor).await?,
        due: reviewing::count_due(ctx, &actor, &today).await?,
        left: queue::left_for(ctx, &writer.0).await?,
        tabs,
        asked,
        listed,
        trashed,
    })
}

fn state(word: &str) -> Option<PostState> {
    match word {
        "draft" => Some(PostState::Draft),
        "scheduled" => Some(PostState::Scheduled),
        "published" => Some(PostState::Published),
        "offline" => Some(PostState::Offline),
        "trashed" => Some(PostState::Trashed),
        _ => None,
    }
}

fn after(text: &str) -> Option<(Moment, PostId)> {
    let (at, id) = text.split_once('-')?;
    Some((
        Moment::from_millis(at.parse().ok()?),
        PostId::new(id.parse().ok()?),
    ))
}

fn tabs(counts: &[(PostState, u64)], current: Option<PostState>) -> Vec<Tab> {
    let count = |state: PostState| {
        counts
            .iter()
            .find(|(other, _)| *other == state)
            .map_or(0, |(_, count)| *count)
    };
    let shown = |count: u64| {
        if count >= MOST_COUNTED {
            "999+".to_owned()
        } else {
            count.to_string()
        }
    };
    let all: u64 = counts
        .iter()
        .filter(|(state, _)| *state != PostState::Trashed)
        .map(|(_, count)| *count)
        .sum();
    let mut tabs = vec![Tab {
        label: "All",
        href: "/desk",
        count: shown(all),
        is_current: current.is_none(),
    }];
    for (state, label, href) in [
        (PostState::Draft, "Drafts", "/desk?state=draft"),
        (PostState::Scheduled, "Scheduled", "/desk?state=scheduled"),
        (PostState::Published, "Live", "/desk?state=published"),
        (PostState::Offline, "Offline", "/desk?state=offline"),
        (PostState::Trashed, "Trash", "/desk?state=trashed"),
    ] {
        tabs.push(Tab {
            label,
            href,
            count: shown(count(state)),
            is_current: current == Some(state),
        });
    }
    tabs
}
