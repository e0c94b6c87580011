//! Commands that keep an installation in order: migrating and rendering anew.

use super::Failure;
use knead::config::Config;
use knead::context::{Clock, Context, Randomness};
use knead::posts::rerendering as posts;
use knead::{comments::rerendering as comments, db};

/// Brings the database up to date and tells what was done.
pub async fn migrate(config: Config) -> Result<(), Failure> {
    let databases = db::connect(&config).await?;
    let outcome = db::migrate(&databases, &Randomness::System, Clock::System.now()).await?;
    match (outcome.applied, outcome.copy) {
        (0, _) => println!("The database is up to date; nothing was changed."),
        (n, Some(copy)) => {
            println!("{n} migrations were applied. The database as it was before: {copy}")
        }
        (n, None) => println!("{n} migrations were applied."),
    }
    Ok(())
}

/// Renders stored texts anew where an older renderer made them.
pub async fn rerender(ctx: &Context) -> Result<(), Failure> {
    let posts = posts::rerender(ctx).await?;
    let comments = comments::rerender(ctx).await?;
    println!("{posts} posts and {comments} comments were rendered anew.");
    Ok(())
}
