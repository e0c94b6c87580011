//! What is known about a picture: what it shows, and whether somebody on it allowed that, until when.
//!
//! A description is what is offered where the picture is put next; texts keep the words that were written in them.

use super::changeable;
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, Txn};
use crate::entity::media;
use crate::error::{Error, FieldErrors, Result};
use crate::text::ids::Moment;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The longest description and the longest note, in characters.
const LONGEST_DESCRIPTION: usize = 1_000;
const LONGEST_NOTE: usize = 2_000;

/// What somebody says about the person on a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permission {
    pub shows_person: bool,
    pub until: Option<Moment>,
    pub note: String,
}

/// Says what a picture shows.
pub async fn describe(
    ctx: &Context,
    actor: &Actor,
    name: &str,
    description: &str,
    is_decoration: bool,
) -> Result<media::Model> {
    let description = line(description);
    let mut errors = FieldErrors::default();
    if description.chars().count() > LONGEST_DESCRIPTION {
        errors.add(
            "description",
            "Keep the description under 1,000 characters; one or two sentences help most.",
        );
        return Err(Error::Invalid(errors));
    }
    db::write(ctx, async |txn| {
        let picture = changeable(txn.db(), actor, name).await?;
        media::Entity::update_many()
            .col_expr(media::Column::Description, Expr::value(description.clone()))
            .col_expr(media::Column::IsDecoration, Expr::value(is_decoration))
            .filter(media::Column::Id.eq(picture.id))
            .exec(txn.db())
            .await?;
        note(txn, actor, "described", &picture);
        Ok(media::Model {
            description: description.clone(),
            is_decoration,
            ..picture
        })
    })
    .await
}

/// Notes whether a picture shows a person, until when they allowed it, and what was agreed.
pub async fn permit(
    ctx: &Context,
    actor: &Actor,
    name: &str,
    permission: &Permission,
) -> Result<media::Model> {
    let until = permission.until.filter(|_| permission.shows_person);
    let remark = permission.note.trim().replace('\0', "");
    if remark.chars().count() > LONGEST_NOTE {
        return Err(Error::field(
            "note",
            "Keep the note under 2,000 characters.",
        ));
    }
    db::write(ctx, async |txn| {
        let picture = changeable(txn.db(), actor, name).await?;
        media::Entity::update_many()
            .col_expr(
                media::Column::ShowsPerson,
                Expr::value(permission.shows_person),
            )
            .col_expr(media::Column::PermissionUntil, Expr::value(until))
            .col_expr(media::Column::PermissionNote, Expr::value(remark.clone()))
            .filter(media::Column::Id.eq(picture.id))
            .exec(txn.db())
            .await?;
        note(txn, actor, "noted permission", &picture);
        Ok(media::Model {
            shows_person: permission.shows_person,
            permission_until: until,
            permission_note: remark.clone(),
            ..picture
        })
    })
    .await
}

fn note(txn: &Txn, actor: &Actor, act: &'static str, picture: &media::Model) {
    let subject = (Subject::Media, Some(picture.id.number()));
    audit::record(txn, actor, act, subject, "");
}

/// Words on one line.
fn line(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
