//! Marks on a comment that are set and taken away: it stands first, it is left for the author of the post.
//!
//! A mark is a fact beside the state. Setting and taking away are one conditional UPDATE each, and each undoes the other.

use super::moderating::{note, theirs};
use crate::audit::Actor;
use crate::context::Context;
use crate::db::{self, ChangeKey, Txn};
use crate::entity::comment::{self, Column, CommentState};
use crate::error::{Error, Result};
use crate::text::ids::{CommentId, Moment};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// What a comment can be marked as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It stands first under its post.
    Pinned,
    /// It waits for the author of the post, who alone can answer it.
    LeftForAuthor,
}

impl Mark {
    /// When the comment was marked so, if it is.
    pub fn on(self, comment: &comment::Model) -> Option<Moment> {
        match self {
            Self::Pinned => comment.pinned_at,
            Self::LeftForAuthor => comment.left_for_author_at,
        }
    }

    fn column(self) -> Column {
        match self {
            Self::Pinned => Column::PinnedAt,
            Self::LeftForAuthor => Column::LeftForAuthorAt,
        }
    }

    fn acts(self) -> (&'static str, &'static str) {
        match self {
            Self::Pinned => ("pinned", "unpinned"),
            Self::LeftForAuthor => ("left for the author", "taken back from the author"),
        }
    }

    /// Why this comment cannot be marked so.
    fn refusal(self, comment: &comment::Model) -> Option<&'static str> {
        match self {
            Self::Pinned if comment.state != CommentState::Approved => {
                Some("Only a comment that readers can see stands first. Approve it before.")
            }
            Self::Pinned if comment.parent_id.is_some() => {
                Some("A reply stays under what it answers. Only a comment of its own stands first.")
            }
            Self::LeftForAuthor if comment.state != CommentState::Pending => {
                Some("This comment does not wait any more, so there is nothing to leave.")
            }
            _ => None,
        }
    }
}

/// Marks a comment.
pub async fn mark(ctx: &Context, actor: &Actor, id: CommentId, mark: Mark) -> Result<()> {
    db::write(ctx, async |txn| {
        let comment = theirs(txn, actor, id).await?;
        if let Some(why) = mark.refusal(&comment) {
            return Err(Error::Conflict(why));
        }
        set(txn, &comment, mark, true).await?;
        note(txn, actor, id, mark.acts().0, "");
        Ok(())
    })
    .await
}

/// Takes a mark away.
pub async fn unmark(ctx: &Context, actor: &Actor, id: CommentId, mark: Mark) -> Result<()> {
    db::write(ctx, async |txn| {
        let comment = theirs(txn, actor, id).await?;
        set(txn, &comment, mark, false).await?;
        note(txn, actor, id, mark.acts().1, "");
        Ok(())
    })
    .await
}

async fn set(txn: &Txn, comment: &comment::Model, mark: Mark, is_on: bool) -> Result<()> {
    let column = mark.column();
    let (value, before): (SimpleExpr, SimpleExpr) = if is_on {
        (Expr::value(txn.now()), column.is_null())
    } else {
        (Expr::value(None::<Moment>), column.is_not_null())
    };
    let update = comment::Entity::update_many()
        .col_expr(column, value)
        .filter(Column::Id.eq(comment.id))
        .filter(Column::State.eq(comment.state))
        .filter(Column::WithdrawnAt.is_null())
        .filter(before);
    if update.exec(txn.db()).await?.rows_affected == 0 {
        return Err(Error::Conflict(
            "Somebody did that a moment ago. This is how it stands now.",
        ));
    }
    if mark == Mark::Pinned && comment.state == CommentState::Approved {
        txn.bump(ChangeKey::Post(comment.post_id));
    }
    Ok(())
}
