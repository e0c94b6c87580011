//! What stands beside a post on its page: the post before and the post after, in the order of their publication, the
//! tags, and what changed in it. One query for all, since asking costs more than finding.

use super::listing::TagLink;
use super::scope::visible;
use crate::entity::correction::{self, CorrectionKind};
use crate::entity::post::{self, Kind};
use crate::entity::{address, post_tag, revision, tag};
use crate::error::Result;
use crate::posts::correcting::Told;
use crate::posts::{addresses, tagging};
use crate::text::ids::{Moment, TagId};
use sea_orm::sea_query::{Asterisk, Expr, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, RelationDef,
};

/// The post before or after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    pub title: String,
    /// With its leading slash.
    pub path: String,
}

/// What stands beside a post on its page.
#[derive(Debug, Default)]
pub(super) struct Beside {
    pub newer: Option<Neighbour>,
    pub older: Option<Neighbour>,
    /// In the post's own order.
    pub tags: Vec<TagLink>,
    /// The newest first.
    pub corrections: Vec<Told>,
}

/// A neighbour, a tag or a correction, as one query finds them all.
#[derive(FromQueryResult)]
struct Row {
    place: i32,
    id: i64,
    title: String,
    path: String,
}

const NEWER: i32 = -2;
const OLDER: i32 = -1;
/// Behind every tag.
const CORRECTION: i32 = 1_000;
/// The kind of those that readers should not miss, as its column has it.
const SAFETY: &str = "safety";
/// The most corrections that a page tells of.
const MOST_CORRECTIONS: u64 = 50;

/// The next newer and the next older post, and the tags; a page has no neighbours.
pub(super) async fn beside(db: &impl ConnectionTrait, post: &post::Model) -> Result<Beside> {
    let mut rows = tags(post);
    if post.kind == Kind::Post {
        for (place, name) in [(NEWER, "newer"), (OLDER, "older")] {
            // In brackets, since only a whole query has an order and a limit.
            let whole = Query::select()
                .column(Asterisk)
                .from_subquery(neighbour(post, place), name)
                .to_owned();
            rows.union(UnionType::All, whole);
        }
    }
    // A post that never changed has none to look for.
    if post.updated_at > post.published_at {
        let whole = Query::select()
            .column(Asterisk)
            .from_subquery(corrections(post), "corrections")
            .to_owned();
        rows.union(UnionType::All, whole);
    }
    let found = db.query_all(&rows).await?;
    let mut found = found
        .iter()
        .map(|row| Row::from_query_result(row, ""))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    found.sort_by_key(|row| (row.place, std::cmp::Reverse(row.id)));
    let mut beside = Beside::default();
    for row in found {
        let neighbour = |row: Row| Neighbour {
            title: row.title,
            path: format!("/{}", row.path),
        };
        match row.place {
            NEWER => beside.newer = Some(neighbour(row)),
            OLDER => beside.older = Some(neighbour(row)),
            CORRECTION => beside.corrections.push(Told {
                is_safety: row.path == SAFETY,
                words: row.title,
                at: Moment::from_millis(row.id),
            }),
            _ => beside.tags.push(TagLink {
                id: TagId::new(row.id),
                path: format!("/{}", tagging::path(&row.path)),
                name: row.title,
            }),
        }
    }
    Ok(beside)
}

/// The live text of a post.
pub(in crate::posts) fn live_text() -> RelationDef {
    post::Entity::belongs_to(revision::Entity)
        .from(post::Column::LiveRevision)
        .to(revision::Column::Id)
        .into()
}

fn tags(post: &post::Model) -> SelectStatement {
    let tagged: RelationDef = post_tag::Entity::belongs_to(tag::Entity)
        .from(post_tag::Column::TagId)
        .to(tag::Column::Id)
        .into();
    post_tag::Entity::find()
        .select_only()
        .column_as(post_tag::Column::Position, "place")
        .column_as(tag::Column::Id, "id")
        .column_as(tag::Column::Name, "title")
        .column_as(tag::Column::Slug, "path")
        .join(JoinType::InnerJoin, tagged)
        .filter(post_tag::Column::PostId.eq(post.id))
        .into_query()
}

/// What changed, with its time in the place of an id and its kind in the place of a path.
fn corrections(post: &post::Model) -> SelectStatement {
    correction::Entity::find()
        .select_only()
        .expr_as(Expr::val(CORRECTION), "place")
        .column_as(correction::Column::At, "id")
        .column_as(correction::Column::Words, "title")
        .column_as(correction::Column::Kind, "path")
        .filter(correction::Column::PostId.eq(post.id))
        .filter(correction::Column::Kind.ne(CorrectionKind::Typing))
        .order_by_desc(correction::Column::Id)
        .limit(MOST_CORRECTIONS)
        .into_query()
}

fn neighbour(post: &post::Model, place: i32) -> SelectStatement {
    let (at, id) = (post::Column::PublishedAt, post::Column::Id);
    let query = post::Entity::find()
        .select_only()
        .expr_as(Expr::val(place), "place")
        .column_as(post::Column::Id, "id")
        .column_as(revision::Column::Title, "title")
        .column_as(address::Column::Path, "path")
        .join(JoinType::InnerJoin, live_text())
        .join(JoinType::InnerJoin, addresses::of_posts())
        .filter(visible(Kind::Post));
    // Bounded by the instant first, so that the index is entered at the post and not at its end.
    let query = if place == NEWER {
        query
            .filter(at.gte(post.published_at))
            .filter(
                Condition::any()
                    .add(at.gt(post.published_at))
                    .add(id.gt(post.id)),
            )
            .order_by_asc(at)
            .order_by_asc(id)
    } else {
        query
            .filter(at.lte(post.published_at))
            .filter(
                Condition::any()
                    .add(at.lt(post.published_at))
                    .add(id.lt(post.id)),
            )
            .order_by_desc(at)
            .order_by_desc(id)
    };
    query.limit(1).into_query()
}
