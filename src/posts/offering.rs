//! What a writer can link to: what is public, what is coming, and the texts that are still theirs alone.
//!
//! A text without a public address is named by its number at the desk, which stays right whatever it will be called;
//! readers are led to its address once it is out.

use super::desk::{draft_text, is_listed};
use super::reading::{is_public, live_text};
use super::{addresses, editable_by, planning};
use crate::audit::Actor;
use crate::context::Context;
use crate::entity::address::Target;
use crate::entity::post::{self, Kind, State};
use crate::entity::{plan, revision};
use crate::error::{Error, Result};
use crate::site::search::Query;
use crate::text::ids::PostId;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Select,
};

/// The most of each kind.
const MOST: u64 = 6;

/// Something to link to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub title: String,
    /// What to write as the address.
    pub path: String,
    pub state: Standing,
}

/// What readers see of it today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Published,
    Page,
    Planned,
    Scheduled,
    Draft,
}

impl Standing {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Page => "page",
            Self::Planned => "planned",
            Self::Scheduled => "scheduled",
            Self::Draft => "draft",
        }
    }
}

/// What has these words in its title, the newest first; everything newest if no words are given.
pub async fn offered(ctx: &Context, actor: &Actor, typed: &str) -> Result<Vec<Offer>> {
    let query = Query::parse(typed).map_err(|refusal| Error::field("q", refusal.to_string()))?;
    let words = |column: (revision::Entity, revision::Column)| match &query {
        Some(query) => query.found_in(ctx, &[column]),
        None => Condition::all(),
    };
    let title = (revision::Entity, revision::Column::Title);
    let public = named(live_text())
        .filter(is_public())
        .filter(words(title))
        .order_by_desc(post::Column::PublishedAt);
    let drafts = named(draft_text())
        .filter(editable_by(actor)?)
        .filter(is_listed())
        .filter(post::Column::State.is_in([State::Draft, State::Scheduled, State::Offline]))
        .filter(words(title))
        .order_by_desc(post::Column::EditedAt);
    let mut offers = with_paths(ctx, public).await?;
    offers.extend(planned(ctx, query.as_ref()).await?);
    for draft in with_paths(ctx, drafts).await? {
        // One that is announced is offered as such.
        if !offers.iter().any(|offer| offer.path == draft.path) {
            offers.push(draft);
        }
    }
    Ok(offers)
}

fn named(text: RelationDef) -> Select<post::Entity> {
    post::Entity::find()
        .select_only()
        .columns([post::Column::Id, post::Column::Kind, post::Column::State])
        .column(revision::Column::Title)
        .join(JoinType::InnerJoin, text)
}

async fn with_paths(ctx: &Context, found: Select<post::Entity>) -> Result<Vec<Offer>> {
    let rows: Vec<(PostId, Kind, State, String)> = found
        .order_by_desc(post::Column::Id)
        .limit(MOST)
        .into_tuple()
        .all(ctx.reading())
        .await?;
    let ids: Vec<i64> = rows.iter().map(|(id, ..)| id.number()).collect();
    let paths = addresses::currents(ctx.reading(), Target::Post, &ids).await?;
    let offer = |(id, kind, state, title): (PostId, Kind, State, String)| Offer {
        title: super::writing::titled(&title).to_owned(),
        path: paths
            .get(&id.number())
            .map_or_else(|| format!("/desk/posts/{id}"), |path| format!("/{path}")),
        state: match (state, kind) {
            (State::Published, Kind::Post) => Standing::Published,
            (State::Published, Kind::Page) => Standing::Page,
            (State::Scheduled, _) => Standing::Scheduled,
            _ => Standing::Draft,
        },
    };
    Ok(rows.into_iter().map(offer).collect())
}

async fn planned(ctx: &Context, query: Option<&Query>) -> Result<Vec<Offer>> {
    let mut open = plan::Entity::find().filter(planning::is_open());
    if let Some(query) = query {
        open = open.filter(query.found_in(ctx, &[(plan::Entity, plan::Column::Title)]));
    }
    let plans = open
        .order_by_desc(plan::Column::PlannedAt)
        .limit(MOST)
        .all(ctx.reading())
        .await?;
    let ids: Vec<i64> = plans.iter().map(|plan| plan.post_id.number()).collect();
    let mut paths = addresses::currents(ctx.reading(), Target::Post, &ids).await?;
    let offer = |plan: plan::Model| {
        Some(Offer {
            path: format!("/{}", paths.remove(&plan.post_id.number())?),
            title: plan.title,
            state: Standing::Planned,
        })
    };
    Ok(plans.into_iter().filter_map(offer).collect())
}
