//! What load balancers and supervisors ask: is the process alive, can it serve.

use crate::context::Context;
use crate::error::Result;
use crate::site::settings;
use rocket::{Route, State, get, routes};

pub fn routes() -> Vec<Route> {
    routes![live, ready]
}

#[get("/health/live")]
fn live() -> &'static str {
    "alive\n"
}

#[get("/health/ready")]
async fn ready(ctx: &State<Context>) -> Result<&'static str> {
    settings::load(ctx.reading()).await?;
    Ok("ready\n")
}
