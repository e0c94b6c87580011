//! What readers see of posts and pages: the one rule of visibility, and the queries that stand on it.
//!
//! Nobody else decides what is visible. Text comes as it was rendered when it went live; nothing here knows Markdown.
//! Every list takes one query per kind of thing, however long it is.

mod coming;
mod feeding;
mod listing;
mod mapping;
mod neighbours;
mod scope;
mod searching;
mod series;
mod showing;
mod subjects;

pub use coming::{Coming, Spoken, coming};
pub use feeding::{Full, newest_full};
pub use listing::{Listed, MOST_PAGES, PER_PAGE, Page, TagLink, by_ids, newest, page, page_of_tag};
pub use mapping::{Dated, Place, archive, places};
pub use neighbours::Neighbour;
pub(super) use neighbours::live_text;
pub use scope::{is_public, visible};
pub use searching::{Found, MOST_FOUND, found};
pub use series::{Part, Series, series};
pub use showing::{Commentable, Shown, insist_public, open_for_comments, shown};
pub use subjects::{Subject, subject, subjects};
