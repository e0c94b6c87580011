//! What is to be mailed and to whom: addresses, their confirmation, and a row for each recipient of a mail.
//!
//! Rows are written in the transaction of their fact; `mail` makes the words and sends them afterwards. An address that
//! somebody typed proves nothing: apart from one question a day, nothing goes to it before it was confirmed.

pub mod confirming;
pub mod deliveries;
pub mod links;
pub mod mailboxes;

use crate::context::Context;

/// Whether this site can send mail; where it cannot, nothing is asked and nothing is offered.
pub fn is_on(ctx: &Context) -> bool {
    ctx.config().mail.is_set()
}
