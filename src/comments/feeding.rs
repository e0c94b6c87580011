//! Comments for feeds: the newest that readers can see, of one post or of the whole site.
//!
//! What is seen on no page is in no feed: a comment counts while it and everything above it is approved, its words are
//! not taken back, and its post is public.

use crate::context::Context;
use crate::entity::comment::{self, CommentState};
use crate::entity::post::{self, Kind};
use crate::error::Result;
use crate::posts::reading;
use crate::text::ids::{CommentId, Moment, PostId};
use crate::text::sanitise::SafeHtml;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::{HashMap, HashSet};

/// How many entries a feed has.
const ENTRIES: usize = 50;
/// How many are looked at, since some may hang under what is not approved.
const LOOKED_AT: u64 = 100;

/// A comment in a feed.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: CommentId,
    pub name: String,
    pub html: SafeHtml,
    pub title: String,
    pub created_at: Moment,
    pub updated_at: Moment,
    /// The comment that it answers.
    pub answers: Option<CommentId>,
}

/// The newest comments, of one post or of all.
pub async fn newest(ctx: &Context, post: Option<PostId>) -> Result<Vec<Entry>> {
    let mut query = comment::Entity::find()
        .filter(comment::Column::State.eq(CommentState::Approved))
        .filter(comment::Column::WithdrawnAt.is_null())
        .filter(comment::Column::ErasedAt.is_null());
    query = match post {
        Some(post) => query.filter(comment::Column::PostId.eq(post)),
        None => query.filter(
            comment::Column::PostId.in_subquery(
                post::Entity::find()
                    .select_only()
                    .column(post::Column::Id)
                    .filter(reading::visible(Kind::Post))
                    .into_query(),
            ),
        ),
    };
    let found = query
        .order_by_desc(comment::Column::Id)
        .limit(LOOKED_AT)
        .all(ctx.reading())
        .await?;
    let hidden = under_hidden(ctx, &found).await?;
    let posts: HashSet<PostId> = found.iter().map(|comment| comment.post_id).collect();
    let posts: Vec<PostId> = posts.into_iter().collect();
    let titles: HashMap<PostId, String> = reading::by_ids(ctx, &posts)
        .await?
        .into_iter()
        .map(|post| (post.id, post.title))
        .collect();
    let entry = |comment: comment::Model| {
        let first = comment.approved_at.unwrap_or(comment.created_at);
        Some(Entry {
            id: comment.id,
            title: titles.get(&comment.post_id)?.clone(),
            name: comment.name,
            html: comment.html,
            created_at: comment.created_at,
            updated_at: comment.edited_at.map_or(first, |edited| edited.max(first)),
            answers: comment.parent_id,
        })
    };
    Ok(found
        .into_iter()
        .filter(|comment| !hidden.contains(&comment.id))
        .filter_map(entry)
        .take(ENTRIES)
        .collect())
}

/// Those of the comments that stand, at whatever depth, under one that is not approved. One query for each step upwards.
async fn under_hidden(ctx: &Context, comments: &[comment::Model]) -> Result<HashSet<CommentId>> {
    let mut above: HashMap<CommentId, (Option<CommentId>, bool)> = comments
        .iter()
        .map(|comment| (comment.id, (comment.parent_id, true)))
        .collect();
    loop {
        let unknown: HashSet<CommentId> = above
            .values()
            .filter_map(|(parent, _)| *parent)
            .filter(|parent| !above.contains_key(parent))
            .collect();
        if unknown.is_empty() {
            break;
        }
        let rows: Vec<(CommentId, Option<CommentId>, CommentState)> = comment::Entity::find()
            .select_only()
            .columns([
                comment::Column::Id,
                comment::Column::ParentId,
                comment::Column::State,
            ])
            .filter(comment::Column::Id.is_in(unknown.iter().copied()))
            .into_tuple()
            .all(ctx.reading())
            .await?;
        // A parent that is not there hides what hangs under it.
        above.extend(unknown.into_iter().map(|id| (id, (None, false))));
        above.extend(
            rows.into_iter()
                .map(|(id, parent, state)| (id, (parent, state == CommentState::Approved))),
        );
    }
    let is_hidden = |id: CommentId| {
        let mut at = Some(id);
        while let Some((parent, is_approved)) = at.and_then(|id| above.get(&id)) {
            if !is_approved {
                return true;
            }
            at = *parent;
        }
        false
    };
    Ok(comments
        .iter()
        .map(|comment| comment.id)
        .filter(|id| is_hidden(*id))
        .collect())
}
