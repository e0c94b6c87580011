//! `knead serve`: the site, until SIGTERM or Ctrl-C.
//!
//! Opens the database, starts the worker, prints the address and, while there is no owner, the one-time set-up link.
//! Told to stop, it lets running requests end and the worker give its job back, and exits with 0.

use super::Failure;
use knead::config::Config;
use knead::context::{Clock, Context, Randomness};
use knead::entity::job::JobKind;
use knead::error::Result as Done;
use knead::{app, db, jobs, people, spool, worker};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

/// Serves until told to stop.
pub async fn run(config: Config) -> Result<(), Failure> {
    start_log(&config);
    survive_limits();
    let ctx = db::open(config, Clock::System, Randomness::System).await?;
    spool::clear(&ctx.config().data.dir)?;
    seed_title(&ctx).await?;
    keep_sweeping(&ctx).await?;
    let set_up = people::setting_up::link_token(&ctx).await?;
    let site_url = ctx.config().site_url();
    let ready = move || {
        println!("knead serves {site_url}");
        if let Some(token) = set_up {
            println!("Set the site up (this link works once): {site_url}/set-up?token={token}");
        }
    };
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(worker::run(ctx.clone(), stopped.clone()));
    let following = tokio::spawn(db::follow(ctx.clone(), stopped.clone()));
    let served = if ctx.config().listen.server == "rocket" {
        app::serve_by_rocket(ctx, ready).await
    } else {
        tokio::spawn(stop_when_told(stop.clone()));
        app::serve(ctx, ready, stopped).await
    };
    stop.send_replace(true);
    for (name, task) in [("worker", working), ("follower of changes", following)] {
        if let Err(error) = task.await {
            tracing::error!("the {name} ended badly: {error}");
        }
    }
    served.map_err(|reason| Failure::new(format!("the site could not be served: {reason}")))
}

/// SIGTERM and Ctrl-C end the service, with what runs brought to its end.
async fn stop_when_told(stop: watch::Sender<bool>) {
    let told = match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => Ok(()),
            interrupted = tokio::signal::ctrl_c() => interrupted,
        },
        Err(_) => tokio::signal::ctrl_c().await,
    };
    if let Err(error) = told {
        tracing::error!("signals cannot be heard: {error}");
        return;
    }
    stop.send_replace(true);
}

/// A file that reaches a limit of the system's is an error of that write alone, not the end of the process.
fn survive_limits() {
    let too_large = SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw());
    if let Err(error) = signal(too_large) {
        tracing::warn!("a limit on the size of files will end the process: {error}");
    }
}

/// Logs go to standard error; what a person should see at the start goes to standard output.
fn start_log(config: &Config) {
    let filter = EnvFilter::new("info,sqlx=warn,rocket=error,sea_orm_migration=warn");
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if config.log.format == "json" {
        log.json().init();
    } else {
        log.init();
    }
}

/// A configured title fills the first settings row, and only the first.
async fn seed_title(ctx: &Context) -> Done<()> {
    match &ctx.config().site.title {
        Some(title) => knead::site::settings::seed_title(ctx, title).await,
        None => Ok(()),
    }
}

/// The sweep runs now and, by its own hand, every day.
async fn keep_sweeping(ctx: &Context) -> Done<()> {
    db::write(ctx, async |txn| {
        jobs::enqueue(txn, JobKind::Sweep, 0, txn.now()).await
    })
    .await
}
