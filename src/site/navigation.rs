//! The menu at the top of every public page.
//!
//! An entry is a label and an address: a path of this site or an https link elsewhere. The owner replaces the whole
//! list at once, so its order is the order of the form.

use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::{menu_item, person::Role};
use crate::error::{Error, FieldErrors, Result};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ConnectionTrait, EntityTrait, QueryOrder};
use url::Url;

/// The most entries a menu takes.
pub const MOST_ENTRIES: usize = 12;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub label: String,
    pub href: String,
}

/// The menu in its order.
pub async fn menu(db: &impl ConnectionTrait) -> Result<Vec<Entry>> {
    let rows = menu_item::Entity::find()
        .order_by_asc(menu_item::Column::Position)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Entry {
            label: row.label,
            href: row.href,
        })
        .collect())
}

/// Replaces the menu; entries without label and address are left out.
pub async fn arrange(ctx: &Context, actor: &Actor, entries: Vec<Entry>) -> Result<()> {
    if !actor
        .person()
        .is_some_and(|person| person.role == Role::Owner)
        && *actor != Actor::Operator
    {
        return Err(Error::Forbidden);
    }
    let entries = check(entries)?;
    db::write(ctx, async |txn| {
        replace(txn, &entries).await?;
        txn.bump(ChangeKey::Site);
        audit::record(txn, actor, "arranged", (Subject::Menu, None), "");
        Ok(())
    })
    .await
}

/// The address as it may stand in a menu or on a button.
pub fn checked_href(href: &str) -> std::result::Result<String, &'static str> {
    let href = href.trim();
    let clean = !href
        .chars()
        .any(|c| c.is_control() || c == '\\' || c.is_whitespace());
    if clean && href.len() <= 500 {
        if href.starts_with('/') && !href.starts_with("//") {
            return Ok(href.to_owned());
        }
        if Url::parse(href)
            .is_ok_and(|url| matches!(url.scheme(), "https" | "http" | "mailto" | "tel"))
        {
            return Ok(href.to_owned());
        }
    }
    Err("Write an address that begins with / or https://.")
}

fn check(entries: Vec<Entry>) -> Result<Vec<Entry>> {
    let mut errors = FieldErrors::default();
    let mut kept = Vec::new();
    for entry in entries {
        let label = entry
            .label
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace('\0', "");
        if label.is_empty() && entry.href.trim().is_empty() {
            continue;
        }
        if label.is_empty() || label.chars().count() > 40 {
            errors.add(
                "menu",
                "Every entry needs a label of at most 40 characters.",
            );
        }
        if let Some(href) = errors.take("menu", checked_href(&entry.href)) {
            kept.push(Entry { label, href });
        }
    }
    if kept.len() > MOST_ENTRIES {
        errors.add("menu", "A menu holds 12 entries; leave some out.");
    }
    if errors.is_empty() {
        Ok(kept)
    } else {
        Err(Error::Invalid(errors))
    }
}

async fn replace(txn: &Txn, entries: &[Entry]) -> Result<()> {
    menu_item::Entity::delete_many().exec(txn.db()).await?;
    let rows = (0..)
        .zip(entries)
        .map(|(position, entry)| menu_item::ActiveModel {
            id: NotSet,
            position: Set(position),
            label: Set(entry.label.clone()),
            href: Set(entry.href.clone()),
        });
    if !entries.is_empty() {
        menu_item::Entity::insert_many(rows)
            .exec_without_returning(txn.db())
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::checked_href;

    #[test]
    fn only_own_paths_and_known_schemes_are_taken() {
        for (href, good) in [
            ("/about", true),
            ("/", true),
            ("https://example.org/x?y", true),
            ("mailto:ada@example.org", true),
            ("//evil.invalid", false),
            ("/\\evil.invalid", false),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("about", false),
            ("/a b", false),
            ("/a\nb", false),
            ("", false),
        ] {
            assert_eq!(checked_href(href).is_ok(), good, "{href:?}");
        }
    }
}
