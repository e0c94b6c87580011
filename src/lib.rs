//! knead: a calm, fast, safe blog with comments for a small practice.
//!
//! The tree reads as the design: `text` and `entity` at the bottom, the domain (`people`, `site`, `posts`, `comments`)
//! above the database, `web` translating requests into verbs, `app` putting a server together without knowing who
//! listens. Imports only point downward; `tests/it/architecture.rs` holds them to it.

pub mod app;
pub mod audit;
pub mod cache;
pub mod comments;
pub mod config;
pub mod context;
pub mod db;
pub mod door;
pub mod entity;
pub mod error;
pub mod jobs;
pub mod letters;
pub mod limits;
pub mod mail;
pub mod people;
pub mod posts;
pub mod site;
pub mod spool;
pub mod storage;
pub mod text;
pub mod web;
pub mod worker;
