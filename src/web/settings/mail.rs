//! How mail stands: whether it is set up, what the world finds about the sender, what waits and what gave up.

use crate::context::Context;
use crate::entity::delivery;
use crate::error::Result;
use crate::letters;
use crate::mail::standing::{self, Finding, Grade};
use crate::mail::tending::{self, Standing, mail_words};
use crate::text::ids::{JobId, MailboxId};
use crate::web::chrome::Chrome;
use crate::web::guard::Owner;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::{Route, State, delete, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![page, send_test, try_again, let_go, take_up_again]
}

#[derive(Template)]
#[template(path = "settings/mail.html")]
struct MailPage<'a> {
    chrome: &'a Chrome,
    is_on: bool,
    server: String,
    from: String,
    standing: Standing,
    /// What the DNS says, once it was asked.
    findings: Vec<Finding>,
    notice: &'static str,
}

impl MailPage<'_> {
    fn mail(&self, delivery: &delivery::Model) -> &'static str {
        mail_words(delivery.kind)
    }

    fn grade(&self, finding: &Finding) -> (&'static str, &'static str) {
        match finding.grade {
            Grade::Good => ("Good", "state-published"),
            Grade::Change => ("To change", "state-offline"),
            Grade::Unknown => ("Not known", "state-draft"),
        }
    }
}

#[get("/settings/mail?<look>&<done>")]
async fn page(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Owner,
    look: Option<&str>,
    done: Option<&str>,
) -> Result<Page> {
    let mail = &ctx.config().mail;
    let is_on = letters::is_on(ctx);
    let findings = match look {
        Some(_) if is_on => standing::read(mail).await,
        _ => Vec::new(),
    };
    Page::private(&MailPage {
        chrome,
        is_on,
        server: mail.server(),
        from: mail.from().to_owned(),
        standing: tending::standing(ctx, &owner.actor()).await?,
        findings,
        notice: match done {
            Some("test") => "A test is on its way to your own address.",
            Some("again") => "It is tried again now.",
            Some("gone") => "It was let go.",
            Some("address") => "Mails go to this address again.",
            _ => "",
        },
    })
}

#[post("/settings/mail/test")]
async fn send_test(ctx: &State<Context>, owner: Owner) -> Result<Answer> {
    tending::send_test(ctx, &owner.actor()).await?;
    Ok(Answer::to("/settings/mail?done=test"))
}

#[post("/settings/mail/jobs/<id>")]
async fn try_again(ctx: &State<Context>, owner: Owner, id: i64) -> Result<Answer> {
    tending::try_again(ctx, &owner.actor(), JobId::new(id)).await?;
    Ok(Answer::to("/settings/mail?done=again"))
}

#[delete("/settings/mail/jobs/<id>")]
async fn let_go(ctx: &State<Context>, owner: Owner, id: i64) -> Result<Answer> {
    tending::let_go(ctx, &owner.actor(), JobId::new(id)).await?;
    Ok(Answer::to("/settings/mail?done=gone"))
}

#[post("/settings/mail/addresses/<id>")]
async fn take_up_again(ctx: &State<Context>, owner: Owner, id: i64) -> Result<Answer> {
    tending::take_up_again(ctx, &owner.actor(), MailboxId::new(id)).await?;
    Ok(Answer::to("/settings/mail?done=address"))
}
