//! What the editor offers to link to.

use crate::context::Context;
use crate::error::Result;
use crate::posts::offering;
use crate::web::guard::{Claim, Writer};
use crate::web::page::Page;
use crate::web::script::Script;
use rocket::{Route, State, get, routes};
use serde_json::{Value, json};

pub fn routes() -> Vec<Route> {
    routes![links]
}

#[get("/desk/links?<q>")]
async fn links(
    _script: Script,
    ctx: &State<Context>,
    writer: Claim<Writer>,
    q: Option<&str>,
) -> Result<Page> {
    let actor = writer.claim()?.actor();
    let offers = offering::offered(ctx, &actor, q.unwrap_or_default()).await?;
    let links: Vec<Value> = offers
        .iter()
        .map(|offer| json!({"title": offer.title, "path": offer.path, "state": offer.state.word()}))
        .collect();
    Ok(Page::json(&json!({ "links": links })))
}
