//! Links between texts of the site: where they lead readers today, what the writer is told, and what can be linked to.
//!
//! Stored HTML keeps every link as it was written; where it leads is looked up when a page is made. So a link to a post
//! that comes out turns live everywhere at once, and one to a post that is taken away turns into plain text. Every
//! verb that changes where links lead names `posts`, which all pages with texts are made from.

use super::desk::draft_text;
use super::{addresses, editable_by, planning};
use crate::audit::Actor;
use crate::context::Context;
use crate::entity::address;
use crate::entity::plan;
use crate::entity::post::{self, State};
use crate::entity::revision;
use crate::error::Result;
use crate::text::ids::PostId;
use crate::text::markdown;
use crate::text::sanitise::SafeHtml;
use crate::text::sanitise::linking::{self, Leads, Local};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationDef,
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

/// Many texts as readers see their links today, in two queries or three.
pub async fn resolved_all(ctx: &Context, texts: Vec<SafeHtml>) -> Result<Vec<SafeHtml>> {
    let site_url = ctx.config().site_url();
    let found: Vec<Local> = texts
        .iter()
        .flat_map(|html| linking::locals(html, &site_url))
        .collect();
    if found.is_empty() {
        return Ok(texts);
    }
    let owners = owners(ctx.reading(), &found).await?;
    let ways = ways(ctx.reading(), &found, &owners).await?;
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
    let ways = ways(ctx.reading(), &found, &owners).await?;
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

/// A text that is linked to, as far as readers are concerned.
#[derive(FromQueryResult)]
struct Target {
    id: PostId,
    state: State,
    path: Option<String>,
    /// Set while it is announced.
    planned: Option<PostId>,
}

impl Target {
    fn leads(&self) -> Leads {
        match &self.path {
            Some(path) if self.state == State::Published => Leads::To(format!("/{path}")),
            Some(path) if self.planned.is_some() => Leads::Coming(format!("/{path}")),
            _ => Leads::Nowhere,
        }
    }
}

/// Where each link leads; what is no text of the site is left out.
async fn ways(
    db: &impl ConnectionTrait,
    found: &[Local],
    owners: &HashMap<Local, PostId>,
) -> Result<HashMap<Local, Leads>> {
    let targets = targets(db, owners.values().copied().collect()).await?;
    let way = |local: &Local| match (owners.get(local), local) {
        (Some(id), _) => targets.get(id).map(Target::leads),
        // A number that no text has leads nowhere; a path of no text may be something else.
        (None, Local::Desk(_)) => Some(Leads::Nowhere),
        (None, Local::Path(_)) => None,
    };
    Ok(found
        .iter()
        .filter_map(|local| Some((local.clone(), way(local)?)))
        .collect())
}

async fn targets(
    db: &impl ConnectionTrait,
    ids: HashSet<PostId>,
) -> Result<HashMap<PostId, Target>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let plan: RelationDef = post::Entity::belongs_to(plan::Entity)
        .from(post::Column::Id)
        .to(plan::Column::PostId)
        .on_condition(|_, _| planning::is_open())
        .into();
    let rows = post::Entity::find()
        .select_only()
        .columns([post::Column::Id, post::Column::State])
        .column(address::Column::Path)
        .column_as(plan::Column::PostId, "planned")
        .join(JoinType::LeftJoin, addresses::of_posts())
        .join(JoinType::LeftJoin, plan)
        .filter(post::Column::Id.is_in(ids))
        .into_model::<Target>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The post or page behind each link.
async fn owners(db: &impl ConnectionTrait, found: &[Local]) -> Result<HashMap<Local, PostId>> {
    let mut owners = HashMap::new();
    let (mut paths, mut numbers) = (Vec::new(), Vec::new());
    for local in found {
        match local {
            Local::Path(path) => paths.push(path.as_str()),
            Local::Desk(number) => numbers.push(PostId::new(*number)),
        }
    }
    if !paths.is_empty() {
        let rows = address::Entity::find()
            .filter(address::Column::Path.is_in(paths))
            .filter(address::Column::Target.eq(address::Target::Post))
            .all(db)
            .await?;
        let owner = |row: address::Model| (Local::Path(row.path), PostId::new(row.target_id));
        owners.extend(rows.into_iter().map(owner));
    }
    if !numbers.is_empty() {
        let known: Vec<PostId> = post::Entity::find()
            .select_only()
            .column(post::Column::Id)
            .filter(post::Column::Id.is_in(numbers))
            .into_tuple()
            .all(db)
            .await?;
        owners.extend(known.into_iter().map(|id| (Local::Desk(id.number()), id)));
    }
    Ok(owners)
}

/// The title that a post has at the desk, for those who may edit it.
async fn draft_title(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: PostId,
) -> Result<Option<String>> {
    let title: Option<String> = post::Entity::find_by_id(id)
        .select_only()
        .column(revision::Column::Title)
        .join(JoinType::InnerJoin, draft_text())
        .filter(editable_by(actor)?)
        .filter(post::Column::State.ne(State::Trashed))
        .into_tuple()
        .one(db)
        .await?;
    Ok(title.map(|title| super::writing::titled(&title).to_owned()))
}
