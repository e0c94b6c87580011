//! Which texts use which pictures: what decides whether a picture is public, and whether it may be deleted.
//!
//! Written in the transaction that moves a draft or makes a text public; a text that is taken offline keeps its uses,
//! and they count for nothing until it is published again.

use crate::context::Context;
use crate::db::{ChangeKey, Txn};
use crate::entity::media_use::Place;
use crate::entity::post::{self, State};
use crate::entity::{media, media_file, media_use, revision};
use crate::error::Result;
use crate::text::ids::{MediaId, PostId};
use crate::text::media::{MediaName, named_in};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};
use std::collections::{BTreeMap, BTreeSet};

/// The pictures that a text names: in it, above it, on shared cards.
pub fn named_by(text: &revision::Model) -> BTreeSet<MediaName> {
    let mut names = named_in(&text.body);
    names.extend(named_in(&text.sources));
    names.extend(MediaName::parse(&text.cover));
    names.extend(MediaName::parse(&text.social_picture));
    names
}

/// Notes which pictures a text of a post names, in the place of those it named before.
pub async fn note(
    txn: &Txn,
    post: PostId,
    place: Place,
    names: &BTreeSet<MediaName>,
) -> Result<()> {
    media_use::Entity::delete_many()
        .filter(media_use::Column::PostId.eq(post))
        .filter(media_use::Column::Place.eq(place))
        .exec(txn.db())
        .await?;
    let pictures: BTreeSet<MediaId> = by_names(txn.db(), names).await?.into_values().collect();
    if pictures.is_empty() {
        return Ok(());
    }
    let rows = pictures.into_iter().map(|picture| media_use::ActiveModel {
        id: NotSet,
        media_id: Set(picture),
        post_id: Set(post),
        place: Set(place),
    });
    media_use::Entity::insert_many(rows)
        .exec_without_returning(txn.db())
        .await?;
    Ok(())
}

/// The pictures behind names.
pub async fn by_names(
    db: &impl ConnectionTrait,
    names: &BTreeSet<MediaName>,
) -> Result<BTreeMap<String, MediaId>> {
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(String, MediaId)> = media_file::Entity::find()
        .select_only()
        .columns([media_file::Column::Name, media_file::Column::MediaId])
        .filter(media_file::Column::Name.is_in(names.iter().map(MediaName::as_str)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Whether something published uses a picture.
pub async fn is_public(db: &impl ConnectionTrait, picture: MediaId) -> Result<bool> {
    let found = media_use::Entity::find()
        .join(JoinType::InnerJoin, post_of_use())
        .filter(media_use::Column::MediaId.eq(picture))
        .filter(media_use::Column::Place.eq(Place::Live))
        .filter(post::Column::State.eq(State::Published))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Names everything that readers see of a picture, if they see it.
pub(super) async fn bump(txn: &Txn, picture: MediaId) -> Result<()> {
    let posts: Vec<PostId> = media_use::Entity::find()
        .select_only()
        .column(media_use::Column::PostId)
        .filter(media_use::Column::MediaId.eq(picture))
        .filter(media_use::Column::Place.eq(Place::Live))
        .into_tuple()
        .all(txn.db())
        .await?;
    if !posts.is_empty() {
        // Pages, lists and feeds: all that is made from texts stands on it.
        txn.bump(ChangeKey::Posts);
    }
    for post in posts {
        txn.bump(ChangeKey::Post(post));
    }
    Ok(())
}

/// A text that uses a picture, as the library shows it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Using {
    pub id: PostId,
    pub state: State,
    /// Empty while it has none.
    pub title: String,
}

/// The posts and pages that use a picture, in what readers see or in their drafts.
pub async fn using(ctx: &Context, picture: MediaId) -> Result<Vec<Using>> {
    let draft: RelationDef = post::Entity::belongs_to(revision::Entity)
        .from(post::Column::DraftRevision)
        .to(revision::Column::Id)
        .into();
    let uses = Query::select()
        .column(media_use::Column::PostId)
        .from(media_use::Entity)
        .and_where(media_use::Column::MediaId.eq(picture))
        .to_owned();
    Ok(post::Entity::find()
        .select_only()
        .columns([post::Column::Id, post::Column::State])
        .column(revision::Column::Title)
        .join(JoinType::InnerJoin, draft)
        .filter(post::Column::Id.in_subquery(uses))
        .order_by_desc(post::Column::EditedAt)
        .into_model::<Using>()
        .all(ctx.reading())
        .await?)
}

/// That no text uses a picture.
pub(super) fn is_unused() -> SimpleExpr {
    Expr::exists(used()).not()
}

fn used() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(media_use::Entity)
        .and_where(
            Expr::col((media_use::Entity, media_use::Column::MediaId))
                .equals((media::Entity, media::Column::Id)),
        )
        .to_owned()
}

fn post_of_use() -> RelationDef {
    media_use::Entity::belongs_to(post::Entity)
        .from(media_use::Column::PostId)
        .to(post::Column::Id)
        .into()
}
