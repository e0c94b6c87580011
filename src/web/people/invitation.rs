//! Accepting an invitation: a name and a password, by a link that works once.

use crate::context::Context;
use crate::entity::invitation;
use crate::error::{Error, FieldErrors, Result};
use crate::people::invitations;
use crate::web::chrome::Chrome;
use crate::web::field::Field;
use crate::web::form::{Bounded, Sent};
use crate::web::page::{Answer, Page};
use crate::web::session::{Arrival, start_of};
use askama::Template;
use rocket::http::Status;
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

/// What a link shows that holds no longer, or never did.
#[derive(Template)]
#[template(path = "people/invitation_ended.html")]
struct EndedPage<'a> {
    chrome: &'a Chrome,
}

#[derive(Debug, Default, FromForm)]
struct Accept {
    #[field(default = String::new())]
    name: String,
    #[field(default = String::new())]
    password: String,
}

impl Bounded for Accept {
    // A password of any length is told at its field that it is too long.
    const KIBIBYTES: u64 = 2 * 1024;
}

impl<'a> InvitationPage<'a> {
    fn new(
        chrome: &'a Chrome,
        invitation: invitation::Model,
        token: &'a str,
        name: &str,
        errors: FieldErrors,
    ) -> Self {
        let fields = vec![
            Field::text("name", "Your name", name)
                .hint("It stands under what you write here.")
                .autocomplete("name")
                .judged(&errors),
            Field::password("password", "Password", "new-password")
                .hint("At least 10 characters. A few unrelated words are easy to remember and hard to guess.")
                .judged(&errors),
        ];
        Self {
            chrome,
            invitation,
            token,
            fields,
            errors,
        }
    }
}

#[get("/invitations/<token>")]
async fn form(ctx: &State<Context>, chrome: &Chrome, token: &str) -> Result<Page> {
    match invitations::by_token(ctx, token).await {
        Ok(invitation) => Page::private(&InvitationPage::new(
            chrome,
            invitation,
            token,
            "",
            FieldErrors::default(),
        )),
        Err(Error::NotFound) => ended(chrome),
        Err(error) => Err(error),
    }
}

#[post("/invitations/<token>", data = "<sent>")]
async fn accept(
    ctx: &State<Context>,
    chrome: &Chrome,
    arrival: Arrival<'_>,
    token: &str,
    sent: Sent<Accept>,
) -> Result<Answer> {
    let form = sent.0;
    match invitations::accept(ctx, token, &form.name, &form.password).await {
        Ok(person) => {
            arrival.sign_in(&person).await?;
            Ok(Answer::to(start_of(person.role)))
        }
        Err(Error::Invalid(errors)) => {
            let invitation = invitations::by_token(ctx, token).await?;
            let page = InvitationPage::new(chrome, invitation, token, &form.name, errors);
            Ok(Page::private(&page)?
                .status(Status::UnprocessableEntity)
                .into())
        }
        Err(Error::NotFound) => Ok(ended(chrome)?.into()),
        Err(error) => Err(error),
    }
}

fn ended(chrome: &Chrome) -> Result<Page> {
    Ok(Page::private(&EndedPage { chrome })?.status(Status::NotFound))
}
