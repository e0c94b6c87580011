//! The site as people use it: named personas over HTTP, each story on its own database, on SQLite and on PostgreSQL.
//!
//! PostgreSQL is named by `KNEAD_TEST_POSTGRES`, which `make test` sets to one that it started for the purpose. The
//! stories fail without it rather than pass by doing nothing.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::allow_attributes,
    reason = "a story that meets the unexpected ends there, with the line"
)]

mod answer;
mod drawing;
mod persona;
mod process;
mod site;
mod street;

mod architecture;
mod auditing;
mod autosaving;
mod changes;
mod commands;
mod commenting;
mod commenting_acts;
mod commenting_changes;
mod commenting_doors;
mod commenting_feeds;
mod commenting_receipts;
mod commenting_reports;
mod commenting_retention;
mod commenting_screening;
mod commenting_threads;
mod commenting_tokens;
mod commenting_words;
mod correcting;
mod declaring;
mod describing;
mod door;
mod door_exactness;
mod door_pages;
mod durability;
mod emptying;
mod feeds;
mod mailing_acts;
mod mailing_alerts;
mod mailing_people;
mod mailing_plans;
mod mailing_replies;
mod mailing_settings;
mod mailing_trust;
mod media;
mod media_hostile;
mod media_library;
mod media_pages;
mod media_process;
mod media_s3;
mod migrating;
mod moderating;
mod moderating_answers;
mod moderating_finding;
mod moderating_marks;
mod moderating_queue;
mod moderating_rights;
mod moderating_threads;
mod moderating_words;
mod people;
mod people_acts;
mod people_inviting;
mod people_passwords;
mod people_sessions;
mod people_setting_up;
mod people_signing_in;
mod planning;
mod publishing;
mod publishing_plans;
mod publishing_records;
mod reading;
mod reading_hidden;
mod reading_lists;
mod reading_shelf;
mod reviewing;
mod rights;
mod routes;
mod screening_acts;
mod screening_learning;
mod screening_private;
mod screening_rules;
mod screening_senders;
mod series;
mod sharing;
mod tending;
mod turns;
mod videos;
mod web_safety;
mod writing;
mod writing_desk;
mod writing_safely;
mod writing_settings;
mod writing_versions;
