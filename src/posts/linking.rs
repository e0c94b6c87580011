//! Links between texts of the site: where they lead readers today, what the writer is told, and what can be linked to.
//!
//! Stored HTML keeps every link as it was written; where it leads is looked up when a page is made. So a link to a post
//! that comes out turns live everywhere at once, and one to a post that is taken away turns into plain text. Every
//! verb that changes where links lead names `posts`, which all pages with texts are made from.

use super::{addresses, editable_by, planning};
use crate::audit::Actor;
use crate::context::Context;
use crate::entity::address::{self, Target};
use crate::entity::post::{self, State};
use crate::entity::revision;
use crate::error::Result;
use crate::text::ids::PostId;
use crate::text::markdown;
use crate::text::sanitise::SafeHtml;
use crate::text::sanitise::linking::{self, Leads, Local};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef,
};
use std::collections::{HashMap, HashSet};

/// A link that readers will see as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// What it names, to know it again.
    pub name: String,
    /// The title of the text, where this person may know it.
    pub title: Option<String>,
    /// Where this person may write it.
    pub desk: Option<String>,
}

/// A text as readers see its links today.
pub async fn resolved(ctx: &Context, html: SafeHtml) -> Result<SafeHtml> {
    let mut all = resolved_all(ctx, vec![html]).await?;
    all.pop()
        .ok_or_else(|| crate::error::Error::internal("a text was lost among its links"))
}

/// Many texts as readers see their links today, in two or three queries.
pub async fn resolved_all(ctx: &Context, texts: Vec<SafeHtml>) -> Result<Vec<SafeHtml>> {
    let site_url = ctx.config().site_url();
    let found: Vec<Local> = texts
        .iter()
        .flat_map(|html| linking::locals(html, &site_url))
        .collect();
    if found.is_empty() {
        return Ok(texts);
    }
    let ways = ways(ctx.reading(), &found).await?;
    let leads = |local: &Local| ways.get(local).cloned().unwrap_or(Leads::AsWritten);
    Ok(texts
        .iter()
        .map(|html| linking::led(html, &site_url, leads))
        .collect())
}

/// The links of a text that readers would see as plain text, besides those to the text itself.
pub async fn hidden(
    ctx: &Context,
    actor: &Actor,
    own: Option<PostId>,
    body: &str,
) -> Result<Vec<Hidden>> {
    let site_url = ctx.config().site_url();
    let found = linking::locals(&markdown::article(body).html, &site_url);
    let owners = owners(ctx.reading(), &found).await?;
    let ways = ways(ctx.reading(), &found).await?;
    let nowhere = found
        .into_iter()
        .filter(|local| ways.get(local) == Some(&Leads::Nowhere))
        .filter(|local| own.is_none() || owners.get(local).copied() != own);
    let mut hidden = Vec::new();
    for local in nowhere {
        let title = match owners.get(&local) {
            Some(id) => draft_title(ctx.reading(), actor, *id).await?,
            None => None,
        };
        hidden.push(Hidden {
            name: name(&local),
            desk: owners
                .get(&local)
                .filter(|_| title.is_some())
                .map(|id| format!("/desk/posts/{id}")),
            title,
        });
    }
    Ok(hidden)
}

fn name(local: &Local) -> String {
    match local {
        Local::Path(path) => format!("/{path}"),
        Local::Desk(number) => format!("/desk/posts/{number}"),
    }
}

/// Where each link leads; what is no text of the site is left out.
async fn ways(db: &impl ConnectionTrait, found: &[Local]) -> Result<HashMap<Local, Leads>> {
    let owners = owners(db, found).await?;
    let ids: HashSet<PostId> = owners.values().copied().collect();
    let public: HashSet<PostId> = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .filter(post::Column::Id.is_in(ids.iter().copied()))
        .filter(super::reading::is_public())
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let coming = planning::open_among(db, ids.iter().copied()).await?;
    let numbers: Vec<i64> = ids.iter().map(|id| id.number()).collect();
    let paths = addresses::currents(db, Target::Post, &numbers).await?;
    let mut ways = HashMap::new();
    for local in found {
        let id = match owners.get(local) {
            Some(id) => *id,
            // A number that no text has leads nowhere; a path of no text may be something else.
            None if matches!(local, Local::Desk(_)) => {
                ways.insert(local.clone(), Leads::Nowhere);
                continue;
            }
            None => continue,
        };
        let leads = match paths.get(&id.number()) {
            Some(path) if public.contains(&id) => Leads::To(format!("/{path}")),
            Some(path) if coming.contains(&id) => Leads::Coming(format!("/{path}")),
            _ => Leads::Nowhere,
        };
        ways.insert(local.clone(), leads);
    }
    Ok(ways)
}

/// The post or page behind each link.
async fn owners(db: &impl ConnectionTrait, found: &[Local]) -> Result<HashMap<Local, PostId>> {
    let paths = found.iter().filter_map(|local| match local {
        Local::Path(path) => Some(path.as_str()),
        Local::Desk(_) => None,
    });
    let rows = address::Entity::find()
        .filter(address::Column::Path.is_in(paths))
        .filter(address::Column::Target.eq(Target::Post))
        .all(db)
        .await?;
    let mut owners: HashMap<Local, PostId> = rows
        .into_iter()
        .map(|row| (Local::Path(row.path), PostId::new(row.target_id)))
        .collect();
    let numbers: Vec<PostId> = found
        .iter()
        .filter_map(|local| match local {
            Local::Desk(number) => Some(PostId::new(*number)),
            Local::Path(_) => None,
        })
        .collect();
    let known: Vec<PostId> = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .filter(post::Column::Id.is_in(numbers))
        .into_tuple()
        .all(db)
        .await?;
    owners.extend(known.into_iter().map(|id| (Local::Desk(id.number()), id)));
    Ok(owners)
}

/// The title that a post has at the desk, for those who may edit it.
async fn draft_title(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: PostId,
) -> Result<Option<String>> {
    let text: RelationDef = post::Entity::belongs_to(revision::Entity)
        .from(post::Column::DraftRevision)
        .to(revision::Column::Id)
        .into();
    let title: Option<String> = post::Entity::find_by_id(id)
        .select_only()
        .column(revision::Column::Title)
        .join(JoinType::InnerJoin, text)
        .filter(editable_by(actor)?)
        .filter(post::Column::State.ne(State::Trashed))
        .into_tuple()
        .one(db)
        .await?;
    Ok(title.map(|title| super::writing::titled(&title).to_owned()))
}
