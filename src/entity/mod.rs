//! The tables, one file each, mapping only: no rule, no query, no hook.
//!
//! Migrations are the truth; a test reads from every entity on a migrated database.

pub mod address;
pub mod audit;
pub mod awaiting;
pub mod block;
pub mod change;
pub mod comment;
pub mod comment_key;
pub mod correction;
pub mod delivery;
pub mod invitation;
pub mod job;
pub mod judge;
pub mod lesson;
pub mod mailbox;
pub mod media;
pub mod media_file;
pub mod media_use;
pub mod menu_item;
pub mod moderation;
pub mod person;
pub mod plan;
pub mod post;
pub mod post_tag;
pub mod preview;
pub mod report;
pub mod reset;
pub mod revision;
pub mod saved_reply;
pub mod secret;
pub mod series;
pub mod series_post;
pub mod session;
pub mod setting;
pub mod subscription;
pub mod tag;
pub mod wording;
