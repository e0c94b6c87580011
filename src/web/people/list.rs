//! The owner's list: who is here, who is invited, and what each may do.

use crate::context::Context;
use crate::entity::invitation;
use crate::entity::person::{self, Role};
use crate::error::{Error, FieldErrors, Result};
use crate::people::invitations::By;
use crate::people::{accounts, invitations};
use crate::text::ids::{InvitationId, PersonId};
use crate::web::chrome::Chrome;
use crate::web::field::Field;
use crate::web::form::{Bounded, Sent};
use crate::web::guard::Owner;
use crate::web::page::{Answer, Page};
use askama::Template;
use rocket::http::Status;
use rocket::{FromForm, Route, State, delete, get, post, routes};

pub fn routes() -> Vec<Route> {
    routes![
        people,
        invite,
        revoke,
        ask_disable,
        disable,
        enable,
        change_role
    ]
}

#[derive(Template)]
#[template(path = "people/list.html")]
struct PeoplePage<'a> {
    chrome: &'a Chrome,
    people: Vec<person::Model>,
    invited: Vec<invitation::Model>,
    /// The link that is shown this once.
    link: Option<String>,
    is_mailed: bool,
    email: Field,
    role: Role,
    role_error: Option<String>,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "people/disable.html")]
struct DisablePage<'a> {
    chrome: &'a Chrome,
    person: person::Model,
}

#[derive(Debug, Default, FromForm)]
struct Invite {
    #[field(default = String::new())]
    email: String,
    #[field(default = String::new())]
    role: String,
    #[field(default = String::new())]
    by: String,
}

impl Bounded for Invite {
    const KIBIBYTES: u64 = 8;
}

impl<'a> PeoplePage<'a> {
    async fn read(
        ctx: &Context,
        chrome: &'a Chrome,
        form: &Invite,
        errors: FieldErrors,
    ) -> Result<Self> {
        Ok(Self {
            chrome,
            people: accounts::list(ctx).await?,
            invited: invitations::open(ctx).await?,
            link: None,
            is_mailed: false,
            email: Field::email("email", "E-mail", &form.email)
                .hint(if chrome.has_mail {
                    "They will sign in with it."
                } else {
                    "They will sign in with it. knead sends no mail; you pass the link on yourself."
                })
                .autocomplete("off")
                .judged(&errors),
            role: Role::parse(&form.role).unwrap_or(Role::Moderator),
            role_error: errors.of("role").map(str::to_owned),
            errors,
        })
    }

    fn is_me(&self, person: &person::Model) -> bool {
        self.chrome
            .viewer
            .as_ref()
            .is_some_and(|viewer| viewer.id == person.id)
    }
}

#[get("/people")]
async fn people(ctx: &State<Context>, chrome: &Chrome, _owner: Owner) -> Result<Page> {
    Page::private(&PeoplePage::read(ctx, chrome, &Invite::default(), FieldErrors::default()).await?)
}

#[post("/people/invitations", data = "<sent>")]
async fn invite(
    ctx: &State<Context>,
    chrome: &Chrome,
    owner: Owner,
    sent: Sent<Invite>,
) -> Result<Page> {
    let form = sent.0;
    let by = match form.by.as_str() {
        "mail" => By::Mail,
        _ => By::Hand,
    };
    let invited = match chosen(&form) {
        Ok(role) => invitations::invite(ctx, &owner.actor(), &form.email, role, by).await,
        Err(error) => Err(error),
    };
    match invited {
        Ok(invited) => {
            let link = chrome.absolute(&format!("/invitations/{}", invited.token));
            let page =
                PeoplePage::read(ctx, chrome, &Invite::default(), FieldErrors::default()).await?;
            Page::private(&PeoplePage {
                link: (by == By::Hand).then_some(link),
                is_mailed: by == By::Mail,
                ..page
            })
        }
        Err(Error::Invalid(errors)) => {
            let page = PeoplePage::read(ctx, chrome, &form, errors).await?;
            Ok(Page::private(&page)?.status(Status::UnprocessableEntity))
        }
        Err(error) => Err(error),
    }
}

#[delete("/people/invitations/<id>")]
async fn revoke(ctx: &State<Context>, owner: Owner, id: i64) -> Result<Answer> {
    invitations::revoke(ctx, &owner.actor(), InvitationId::new(id)).await?;
    Ok(Answer::to("/people"))
}

#[get("/people/<id>/disabling")]
async fn ask_disable(
    ctx: &State<Context>,
    chrome: &Chrome,
    _owner: Owner,
    id: i64,
) -> Result<Page> {
    let person = accounts::person(ctx, PersonId::new(id)).await?;
    Page::private(&DisablePage { chrome, person })
}

#[post("/people/<id>/disabling")]
async fn disable(ctx: &State<Context>, owner: Owner, id: i64) -> Result<Answer> {
    accounts::disable(ctx, &owner.actor(), PersonId::new(id)).await?;
    Ok(Answer::to("/people"))
}

#[delete("/people/<id>/disabling", rank = 2)]
async fn enable(ctx: &State<Context>, owner: Owner, id: i64) -> Result<Answer> {
    accounts::enable(ctx, &owner.actor(), PersonId::new(id)).await?;
    Ok(Answer::to("/people"))
}

#[post("/people/<id>/role", data = "<sent>")]
async fn change_role(
    ctx: &State<Context>,
    owner: Owner,
    id: i64,
    sent: Sent<Invite>,
) -> Result<Answer> {
    accounts::change_role(ctx, &owner.actor(), PersonId::new(id), chosen(&sent.0)?).await?;
    Ok(Answer::to("/people"))
}

fn chosen(form: &Invite) -> Result<Role> {
    Role::parse(&form.role)
        .ok_or_else(|| Error::field("role", "Choose writer, moderator or owner."))
}
