//! Every change of the database's shape, one file per change, in order.
//!
//! A released migration is never renamed or edited: it only adds, and a removal waits one release.
//! Both databases take the same files; where they differ, the difference stands in the file.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait of sea-orm-migration elides the lifetime, and async_trait needs the same form"
)]

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;

mod columns;
mod m20261123_000001_create_operations;
mod m20261123_000002_create_people;
mod m20261123_000003_create_posts;
mod m20261123_000004_create_comments;
mod m20261123_000006_create_plans;
mod m20261123_000007_create_previews;
mod m20261127_000008_create_media;
mod m20261127_000009_describe_posts;
mod m20261127_000010_keep_corrections;
mod m20261127_000011_introduce_authors;
mod m20261127_000012_tend_tags;
mod m20261127_000013_create_series;
mod m20261127_000014_empty_the_trash;
mod m20261127_000015_prepare_the_comment_desk;
mod m20261127_000016_learn_from_decisions;
mod m20261127_000017_deliver_mail;
mod m20261127_000018_equip_the_moderators;
mod m20261127_000019_take_reports;
mod m20261128_000020_drop_spare_indexes;

/// The list of all migrations, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_create_operations::Migration),
            Box::new(m20261123_000002_create_people::Migration),
            Box::new(m20261123_000003_create_posts::Migration),
            Box::new(m20261123_000004_create_comments::Migration),
            Box::new(m20261123_000006_create_plans::Migration),
            Box::new(m20261123_000007_create_previews::Migration),
            Box::new(m20261127_000008_create_media::Migration),
            Box::new(m20261127_000009_describe_posts::Migration),
            Box::new(m20261127_000010_keep_corrections::Migration),
            Box::new(m20261127_000011_introduce_authors::Migration),
            Box::new(m20261127_000012_tend_tags::Migration),
            Box::new(m20261127_000013_create_series::Migration),
            Box::new(m20261127_000014_empty_the_trash::Migration),
            Box::new(m20261127_000015_prepare_the_comment_desk::Migration),
            Box::new(m20261127_000016_learn_from_decisions::Migration),
            Box::new(m20261127_000017_deliver_mail::Migration),
            Box::new(m20261127_000018_equip_the_moderators::Migration),
            Box::new(m20261127_000019_take_reports::Migration),
            Box::new(m20261128_000020_drop_spare_indexes::Migration),
        ]
    }
}
