//! Puts the web server together from a context, without knowing who listens.
//!
//! The same `Rocket<Build>` is launched by `serve` and driven by tests without a socket. Every limit of Rocket's own
//! is set on purpose; the worker is started by `main`, never here.

use crate::context::Context;
use crate::web;
use rocket::config::{Ident, LogLevel, Shutdown, Sig};
use rocket::data::{Limits, ToByteUnit};
use rocket::shield::Shield;
use rocket::{Build, Config, Rocket};
use std::collections::HashSet;

/// How long running requests may take to finish once the process was told to stop, in seconds.
const GRACE: u32 = 10;

/// The server for a context.
pub fn build(ctx: Context) -> Rocket<Build> {
    rocket::custom(settings(&ctx))
        .manage(ctx)
        // Rocket's own headers would come first and win; `Headers` says everything.
        .attach(Shield::new())
        .attach(web::origin::OwnRequestsOnly)
        .attach(web::headers::Headers)
        .mount("/", web::routes())
        .register("/", web::errors::catchers())
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
