//! Judging a comment's fields before anything is stored.
//!
//! Every refusal stands at its field. A name of the practice is refused to strangers; a mail address of the practice
//! is not, for the refusal would tell whose address it is: the comment waits with that as its reason.

use super::submitting::Input;
use super::{MOST_CHARACTERS, answerable};
use crate::audit::Actor;
use crate::context::Context;
use crate::entity::comment;
use crate::error::{Error, FieldErrors, Result};
use crate::people::accounts;
use crate::text::email::EmailAddress;
use crate::text::ids::{CommentId, PostId};
use crate::text::markdown::{self, CommentText};
use crate::text::names::{CommentBody, DisplayName};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter};

const NAME_MISSING: &str = "Please tell us a name; a first name is enough.";
const NAME_TAKEN: &str = "This name belongs to somebody of this practice. Please use another, such as your first name and a letter.";
const PARENT_GONE: &str = "The comment that you answer is not there any more. Your text can stand on its own: send it again.";

/// A comment whose fields are all in order.
pub(super) struct Checked {
    pub name: DisplayName,
    pub email: Option<EmailAddress>,
    pub body: CommentBody,
    pub text: CommentText,
    pub parent: Option<CommentId>,
}

/// Judges every field; whoever is signed in speaks under their own name and needs no address.
pub(super) async fn check(
    ctx: &Context,
    actor: &Actor,
    post: PostId,
    input: &Input,
) -> Result<Checked> {
    let mut errors = FieldErrors::default();
    let person = actor.person();
    let typed = person.map_or(input.name.as_str(), |person| person.name.as_str());
    if typed.trim().is_empty() {
        errors.add("name", NAME_MISSING);
    }
    let name = errors.take("name", DisplayName::parse(typed));
    if let (None, Some(name)) = (person, &name)
        && accounts::is_name_taken(ctx.reading(), name.as_str()).await?
    {
        errors.add("name", NAME_TAKEN);
    }
    let body = errors.take("body", CommentBody::parse(&input.body, MOST_CHARACTERS));
    let parent = parent(&input.parent);
    if !stands(ctx.reading(), post, &parent).await? {
        errors.add("body", PARENT_GONE);
    }
    let email = match input.email.trim() {
        "" => None,
        _ if person.is_some() => None,
        typed => errors.take("email", EmailAddress::parse(typed)),
    };
    match (name, body, parent) {
        (Some(name), Some(body), Ok(parent)) if errors.is_empty() => {
            let text = markdown::comment(body.as_str());
            Ok(Checked {
                name,
                email,
                body,
                text,
                parent,
            })
        }
        _ => Err(Error::Invalid(errors)),
    }
}

/// Refuses, at the moment of storing, an answer to what does not stand any more.
pub(super) async fn insist(
    db: &impl ConnectionTrait,
    post: PostId,
    parent: Option<CommentId>,
) -> Result<()> {
    if stands(db, post, &Ok::<_, std::convert::Infallible>(parent)).await? {
        Ok(())
    } else {
        Err(Error::field("body", PARENT_GONE))
    }
}

/// The id of the comment that is answered, if one is.
fn parent(typed: &str) -> std::result::Result<Option<CommentId>, std::num::ParseIntError> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed.parse().map(|id| Some(CommentId::new(id))),
    }
}

async fn stands<E>(
    db: &impl ConnectionTrait,
    post: PostId,
    parent: &std::result::Result<Option<CommentId>, E>,
) -> Result<bool> {
    match parent {
        Ok(None) => Ok(true),
        Ok(Some(id)) => Ok(comment::Entity::find_by_id(*id)
            .filter(answerable(post))
            .one(db)
            .await?
            .is_some()),
        Err(_) => Ok(false),
    }
}
