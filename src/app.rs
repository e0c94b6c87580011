//! Puts the web server together from a context, and puts a listener in front of it.
//!
//! The same `Rocket<Build>` stands behind the door, behind Rocket's own socket, and is driven by tests without either.
//! Every limit of Rocket's own is set on purpose; the worker is started by `main`, never here.

use crate::cache::PageCache;
use crate::context::Context;
use crate::door::{self, Allowance, Application, Door};
use crate::web;
use rocket::config::{Ident, LogLevel, Shutdown, Sig};
use rocket::data::{Limits, ToByteUnit};
use rocket::error::ErrorKind;
use rocket::fairing::AdHoc;
use rocket::shield::Shield;
use rocket::{Build, Config, Rocket};
use std::collections::HashSet;
use std::net::SocketAddr;
use tokio::sync::watch;

/// How long running requests may take to finish once the process was told to stop, in seconds.
const GRACE: u32 = 10;

/// The server for a context.
pub fn build(ctx: Context) -> Rocket<Build> {
    rocket::custom(settings(&ctx))
        .manage(ctx)
        .manage(web::chrome::Standing::default())
        // Rocket's own headers would come first and win; `Headers` says everything.
        .attach(Shield::new())
        .attach(web::origin::OwnRequestsOnly)
        .attach(web::headers::Headers)
        .mount("/", web::routes())
        .register("/", web::errors::catchers())
}

/// Serves by the door until `stop` turns true; `ready` is called once the address is listened at.
pub async fn serve(
    ctx: Context,
    ready: impl FnOnce(),
    stop: watch::Receiver<bool>,
) -> Result<(), String> {
    let listen = &ctx.config().listen;
    let address = SocketAddr::new(listen.address, listen.port);
    let listener = door::bind(address).map_err(|error| cannot_listen(&error))?;
    let site = Application::start(build(ctx.clone()))
        .await
        .map_err(|error| error.to_string())?;
    let pages = PageCache::new(ctx.clone());
    ready();
    let door = Door::new(ctx, site, pages, allowance);
    // On a thread of the runtime's own: what is begun from elsewhere has to be handed over first, each time.
    let limits = door::Limits::of_this_process();
    tokio::spawn(door::serve(door, listener, limits, stop))
        .await
        .map_err(|error| error.to_string())
}

/// Serves by Rocket's own socket, without the page cache, until SIGTERM.
pub async fn serve_by_rocket(
    ctx: Context,
    ready: impl FnOnce() + Send + Sync + 'static,
) -> Result<(), String> {
    let ready = AdHoc::on_liftoff("address", |_| Box::pin(async move { ready() }));
    match build(ctx).attach(ready).launch().await {
        Ok(_) => Ok(()),
        Err(error) => Err(match error.kind() {
            ErrorKind::Bind(cause) => cannot_listen(cause),
            other => other.to_string(),
        }),
    }
}

fn cannot_listen(cause: &dyn std::fmt::Display) -> String {
    format!("the address cannot be listened at ({cause}); is it in use?")
}

fn allowance(path: &str) -> Allowance {
    Allowance {
        bytes: web::form::most_bytes(path),
        is_on_disk: web::form::takes_files(path),
        is_file: web::form::gives_files(path),
    }
}

fn settings(ctx: &Context) -> Config {
    let listen = &ctx.config().listen;
    Config {
        address: listen.address,
        port: listen.port,
        ident: Ident::none(),
        // The client's address is `guard::Network`'s business; Rocket would believe anybody's header.
        ip_header: None,
        log_level: LogLevel::Off,
        cli_colors: false,
        keep_alive: 30,
        // Forms are read by `web::form`, each with its own bound; nothing else reads a body.
        limits: Limits::new()
            .limit("form", 0.bytes())
            .limit("data-form", 0.bytes())
            .limit("file", 0.bytes())
            .limit("string", 0.bytes())
            .limit("bytes", 0.bytes())
            .limit("json", 0.bytes())
            .limit("msgpack", 0.bytes()),
        shutdown: Shutdown {
            ctrlc: true,
            signals: HashSet::from([Sig::Term]),
            grace: GRACE,
            mercy: 2,
            force: true,
            ..Shutdown::default()
        },
        ..Config::release_default()
    }
}
