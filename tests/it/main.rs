//! The site as people use it: named personas over HTTP, each story on its own database, on SQLite and on PostgreSQL.
//!
//! PostgreSQL is named by `KNEAD_TEST_POSTGRES`, which `make test` sets to one that it started for the purpose. The
//! stories fail without it rather than pass by doing nothing.

mod answer;
mod persona;
mod process;
mod site;

mod architecture;
mod changes;
mod commands;
mod durability;
mod feeds;
mod reading;
mod reading_hidden;
mod reading_lists;
mod reading_shelf;
mod routes;
mod web_safety;
