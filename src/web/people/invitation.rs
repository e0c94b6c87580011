//! Accepting an invitation: a name and a password, by a link that works once.

use crate::context::Context;
use crate::entity::invitation;
use crate::error::{Error, FieldErrors, Result};
use crate::people::invitations;
use crate::web::chrome::Chrome;
use crate::web::field::Field;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Network;
use crate::web::page::{Answer, Page};
use crate::web::session::{Agent, open};
use askama::Template;
use rocket::http::{CookieJar, Status};
use rocket::{FromForm, Route, State, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![form, accept]
}

#[derive(Template)]
#[template(path = "people/invitation.html")]
struct InvitationPage<'a> {
    chrome: &'a Chrome,
    invitation: invitation::Model,
    token: &'a str,
    fields: Vec<Field>,
    errors: FieldErrors,
}

#[derive(Debug, Default, FromForm)]
struct Accept {
    #[field(default = String::new())]
    name: String,
    #[field(default = String::new())]
    password: String,
}

impl Bounded for Accept {
    const KIBIBYTES: u64 = 16;
}

impl<'a> InvitationPage<'a> {
    fn new(chrome: &'a Chrome, invitation: invitation::Model, token: &'a str, name: &str, errors: FieldErrors) -> Self {
        let fields = vec![
            Field::text("name", "Your name", name)
                .hint("It stands under what you write here.")
                .autocomplete("name")
                .judged(&errors),
            Field::password("password", "Password", "new-password")
                .hint("At least 10 characters. A few unrelated words are easy to remember and hard to guess.")
                .judged(&errors),
        ];
        Self { chrome, invitation, token, fields, errors }
    }
}

#[get("/invitations/<token>")]
async fn form(ctx: &State<Context>, chrome: &Chrome, token: &str) -> Result<Page> {
    let invitation = invitations::by_token(ctx, token).await?;
    Page::private(&InvitationPage::new(chrome, invitation, token, "", FieldErrors::default()))
}

#[post("/invitations/<token>", data = "<sent>")]
async fn accept(
    ctx: &State<Context>,
    chrome: &Chrome,
    network: Network,
    agent: Agent,
    jar: &CookieJar<'_>,
    token: &str,
    sent: Sent<Accept>,
) -> Result<Answer> {
    let form = sent.0;
    match invitations::accept(ctx, token, &form.name, &form.password).await {
        Ok(person) => {
            open(ctx, jar, &person, &agent, &network).await?;
            Ok(Answer::to(if person.role.may_write() { "/desk" } else { "/moderation" }))
        }
        Err(Error::Invalid(errors)) => {
            let invitation = invitations::by_token(ctx, token).await?;
            let page = InvitationPage::new(chrome, invitation, token, &form.name, errors);
            Ok(Page::private(&page)?.status(Status::UnprocessableEntity).into())
        }
        Err(error) => Err(error),
    }
}
