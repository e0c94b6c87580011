//! The privacy page: begun as a draft that says what the settings mean, and kept true when they change.
//!
//! The site remembers which sentences it put into the page. When a setting makes another sentence, the owner is offered
//! it beside the old one; nothing in the page changes by itself, and words that the owner wrote are never touched.

use super::publishing::{self, When};
use super::writing::{self, Input, Saved};
use super::{addresses, editable};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::address::Target;
use crate::entity::post::{self, Kind, State};
use crate::entity::{revision, setting};
use crate::error::{Error, Result};
use crate::people::roles::owner_only;
use crate::site::privacy::{self, Sentence};
use crate::site::settings::{self, Settings};
use crate::text::ids::PostId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

const PAGE: &str = "privacy.page";
const SAID: &str = "privacy.said.";

/// The page, and what in it is not true any more.
#[derive(Debug, Clone)]
pub struct Declaration {
    pub page: Option<Standing>,
    pub offers: Vec<Offer>,
}

/// The page as it is now.
#[derive(Debug, Clone)]
pub struct Standing {
    pub id: PostId,
    pub is_public: bool,
    /// With its slash, while readers can open it.
    pub path: Option<String>,
    /// Whether the desk has words that readers do not have yet.
    pub has_draft: bool,
}

/// A sentence that a setting has changed.
#[derive(Debug, Clone)]
pub struct Offer {
    pub key: &'static str,
    /// What was put into the page; empty where the site has something new to say.
    pub old: String,
    pub new: String,
    /// Whether the old words still stand in the page, so that they can be replaced.
    pub stands: bool,
    /// Whether the page says the new ones already.
    pub is_said: bool,
}

/// How a sentence got into the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// Readers see it.
    Published,
    /// It stands in the draft; the rest of the draft is for the owner to publish.
    Saved,
}

/// What the site says and what it should say.
pub async fn declaration(ctx: &Context, actor: &Actor) -> Result<Declaration> {
    owner_only(actor)?;
    let db = ctx.reading();
    let settings = settings::load(db).await?;
    let Some((post, draft)) = page(db).await? else {
        return Ok(Declaration {
            page: None,
            offers: Vec::new(),
        });
    };
    let offers = changed(&settings, &said(db).await?)
        .into_iter()
        .map(|(sentence, old)| Offer {
            key: sentence.key,
            stands: !old.is_empty() && draft.body.contains(&old),
            is_said: draft.body.contains(&sentence.words),
            old,
            new: sentence.words,
        })
        .collect();
    let is_public = post.state == State::Published;
    let path = match is_public {
        true => addresses::current(db, Target::Post, post.id.number()).await?,
        false => None,
    };
    Ok(Declaration {
        page: Some(Standing {
            id: post.id,
            is_public,
            path: path.map(|path| format!("/{path}")),
            has_draft: post.draft_revision != post.live_revision,
        }),
        offers,
    })
}

/// How many sentences of the page a setting has changed since they were put there.
pub async fn count(ctx: &Context, settings: &Settings) -> Result<usize> {
    let db = ctx.reading();
    match page(db).await? {
        Some(_) => Ok(changed(settings, &said(db).await?).len()),
        None => Ok(0),
    }
}

/// Begins the page as a draft.
pub async fn begin(ctx: &Context, actor: &Actor) -> Result<PostId> {
    owner_only(actor)?;
    if let Some((post, _)) = page(ctx.reading()).await? {
        return Ok(post.id);
    }
    let settings = settings::load(ctx.reading()).await?;
    let input = Input {
        title: "Privacy".into(),
        body: privacy::page(&settings),
        ..Input::default()
    };
    let post = writing::create(ctx, actor, Kind::Page, &input).await?;
    let mut rows = vec![(PAGE.to_owned(), post.id.to_string())];
    rows.extend(
        privacy::sentences(&settings)
            .into_iter()
            .map(|sentence| (format!("{SAID}{}", sentence.key), sentence.words)),
    );
    remember(ctx, actor, rows).await?;
    Ok(post.id)
}

/// Puts the new sentence into the page: in place of the old one, or at its end where there was none.
pub async fn put_in(ctx: &Context, actor: &Actor, key: &str) -> Result<Put> {
    owner_only(actor)?;
    let db = ctx.reading();
    let (post, draft) = page(db).await?.ok_or(Error::NotFound)?;
    let (sentence, old) = one(ctx, key).await?;
    let new = &sentence.words;
    let body = match old.as_str() {
        _ if draft.body.contains(new) => draft.body.clone(),
        "" => format!("{}\n\n{new}", draft.body.trim_end()),
        old if draft.body.contains(old) => draft.body.replacen(old, new, 1),
        _ => {
            return Err(Error::Conflict(
                "Your page does not say the old sentence any more. Write the new one where it fits, then say that you have done it.",
            ));
        }
    };
    let input = Input {
        body,
        ..as_input(&draft)
    };
    let is_live = post.state == State::Published && post.draft_revision == post.live_revision;
    let saved = if is_live {
        publishing::publish(ctx, actor, post.id, draft.id, &input, When::Now).await?
    } else {
        writing::save(ctx, actor, post.id, draft.id, &input).await?
    };
    if matches!(saved, Saved::Overtaken(_)) {
        return Err(Error::Conflict(
            "Somebody saved the page a moment ago. Look at it, and try once more.",
        ));
    }
    settle(ctx, actor, sentence).await?;
    Ok(if is_live { Put::Published } else { Put::Saved })
}

/// Takes the owner's word that the page says it in other words.
pub async fn leave(ctx: &Context, actor: &Actor, key: &str) -> Result<()> {
    owner_only(actor)?;
    let (sentence, _) = one(ctx, key).await?;
    settle(ctx, actor, sentence).await
}

async fn settle(ctx: &Context, actor: &Actor, sentence: Sentence) -> Result<()> {
    let row = (format!("{SAID}{}", sentence.key), sentence.words);
    remember(ctx, actor, vec![row]).await
}

/// A sentence that is offered, with what it replaces.
async fn one(ctx: &Context, key: &str) -> Result<(Sentence, String)> {
    let db = ctx.reading();
    let settings = settings::load(db).await?;
    changed(&settings, &said(db).await?)
        .into_iter()
        .find(|(sentence, _)| sentence.key == key)
        .ok_or(Error::NotFound)
}

fn changed(settings: &Settings, said: &HashMap<String, String>) -> Vec<(Sentence, String)> {
    privacy::sentences(settings)
        .into_iter()
        .filter_map(|sentence| {
            let old = said.get(sentence.key).cloned().unwrap_or_default();
            (old != sentence.words).then_some((sentence, old))
        })
        .collect()
}

/// The page with what the desk has of it, unless it is in the trash.
async fn page(db: &impl ConnectionTrait) -> Result<Option<(post::Model, revision::Model)>> {
    let row = setting::Entity::find_by_id(PAGE).one(db).await?;
    let Some(id) = row.and_then(|row| row.value.parse().ok()) else {
        return Ok(None);
    };
    match editable(db, &Actor::Operator, PostId::new(id)).await {
        Ok(post) if post.state == State::Trashed => Ok(None),
        Ok(post) => {
            let draft = writing::draft(db, &post).await?;
            Ok(Some((post, draft)))
        }
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn said(db: &impl ConnectionTrait) -> Result<HashMap<String, String>> {
    let rows = setting::Entity::find()
        .filter(setting::Column::Key.starts_with(SAID))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((row.key.strip_prefix(SAID)?.to_owned(), row.value)))
        .collect())
}

async fn remember(ctx: &Context, actor: &Actor, rows: Vec<(String, String)>) -> Result<()> {
    db::write(ctx, async |txn: &Txn| {
        let rows = rows.iter().map(|(key, value)| setting::ActiveModel {
            key: Set(key.clone()),
            value: Set(value.clone()),
        });
        let anew = OnConflict::column(setting::Column::Key)
            .update_column(setting::Column::Value)
            .to_owned();
        setting::Entity::insert_many(rows)
            .on_conflict(anew)
            .exec_without_returning(txn.db())
            .await?;
        txn.bump(ChangeKey::Site);
        let subject = (Subject::Settings, None);
        audit::record(txn, actor, "changed", subject, "privacy page");
        Ok(())
    })
    .await
}

fn as_input(draft: &revision::Model) -> Input {
    let draft = draft.clone();
    Input {
        title: draft.title,
        body: draft.body,
        tags: draft.tags,
        slug: draft.slug,
        excerpt: draft.excerpt,
        cover: draft.cover,
        seo_title: draft.seo_title,
        seo_description: draft.seo_description,
        social_picture: draft.social_picture,
        sources: draft.sources,
        comments_open: None,
    }
}
