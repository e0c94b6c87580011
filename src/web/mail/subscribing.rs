//! Asking for mails about answers from the receipt of a comment.

use super::or_ended;
use crate::comments::subscribing;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::web::chrome::Chrome;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::{Network, Proof};
use crate::web::page::Answer;
use rocket::{FromForm, Route, State, post, routes};

pub fn routes() -> Vec<Route> {
    routes![subscribe]
}

#[derive(Debug, Default, FromForm)]
struct Address {
    #[field(default = String::new())]
    email: String,
}

impl Bounded for Address {
    const KIBIBYTES: u64 = 8;
}

#[post("/receipts/<token>/subscription", data = "<sent>")]
async fn subscribe(
    ctx: &State<Context>,
    chrome: &Chrome,
    network: Network,
    proof: Proof,
    token: &str,
    sent: Sent<Address>,
) -> Result<Answer> {
    let email = &sent.0.email;
    let asked = subscribing::subscribe_by_receipt(ctx, network.key(), token, email, proof.0).await;
    match asked {
        Ok(()) => Ok(Answer::to(format!(
            "/subscriptions/asked?from=/receipts/{token}"
        ))),
        Err(Error::Invalid(_)) => Ok(Answer::to(format!("/receipts/{token}?email=wrong#answers"))),
        Err(error) => or_ended(chrome, Err(error)),
    }
}
