//! `knead serve`: the site, until SIGTERM or Ctrl-C.
//!
//! Opens the database, starts the worker, prints the address and, while there is no owner, the one-time set-up link.
//! Told to stop, it lets running requests end and the worker give its job back, and exits with 0.

use super::Failure;
use knead::config::Config;
use knead::context::{Clock, Context, Randomness};
use knead::entity::job::JobKind;
use knead::error::Result as Done;
use knead::{app, db, jobs, people, worker};
use rocket::fairing::AdHoc;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

/// Serves until told to stop.
pub async fn run(config: Config) -> Result<(), Failure> {
    start_log(&config);
    let ctx = db::open(config, Clock::System, Randomness::System).await?;
    seed_title(&ctx).await?;
    keep_sweeping(&ctx).await?;
    let set_up = people::setting_up::link_token(&ctx).await?;
    let site_url = ctx.config().site_url();
    let ready = AdHoc::on_liftoff("address", move |_| {
        Box::pin(async move {
            println!("knead serves {site_url}");
            if let Some(token) = set_up {
                println!("Set the site up (this link works once): {site_url}/set-up?token={token}");
            }
        })
    });
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(worker::run(ctx.clone(), stopped));
    let served = app::build(ctx).attach(ready).launch().await;
    let told = stop.send(true);
    if told.is_ok()
        && let Err(error) = working.await
    {
        tracing::error!("the worker ended badly: {error}");
    }
    match served {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::new(format!(
            "the site could not be served: {}",
            reason(&error)
        ))),
    }
}

/// Logs go to standard error; what a person should see at the start goes to standard output.
fn start_log(config: &Config) {
    let filter = EnvFilter::new("info,sqlx=warn,rocket=warn,hyper=warn,sea_orm_migration=warn");
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

fn reason(error: &rocket::Error) -> String {
    match error.kind() {
        rocket::error::ErrorKind::Bind(cause) => {
            format!("the address cannot be listened at ({cause}); is it in use?")
        }
        other => other.to_string(),
    }
}
