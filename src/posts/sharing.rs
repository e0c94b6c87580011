//! Showing a draft, or a rework of what is public, to somebody outside the practice.
//!
//! Whoever has the link reads the draft as it stands when they look, for 14 days or until the link is taken back. The
//! token is 256 random bits and is shown once; the database keeps its hash. A link opens nothing but reading.

use super::picturing::{self, Readers};
use super::{editable, linking, tagging, writing};
use crate::audit::{self, Actor, Subject};
use crate::context::Context;
use crate::db;
use crate::entity::post::{self, State};
use crate::entity::preview;
use crate::error::{Error, Result};
use crate::people::{accounts, tokens};
use crate::text::ids::{PostId, PreviewId};
use crate::text::markdown::{self, Article};
use crate::text::sanitise::SafeHtml;
use crate::text::sanitise::picturing::Shown as Picture;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};

/// How long a link opens the draft.
pub const DAYS: i64 = 14;
/// A token is 43 characters long; nothing much longer is looked up.
const LONGEST_TOKEN: usize = 100;

/// A draft as somebody outside reads it.
#[derive(Debug, Clone)]
pub struct Opened {
    pub post: post::Model,
    pub title: String,
    pub tags: String,
    pub article: Article,
    /// What it rests on, if it says so.
    pub sources: Option<SafeHtml>,
    pub cover: Option<Picture>,
    pub author: String,
}

/// Makes a link and gives its token, which nobody can be told again.
pub async fn share(ctx: &Context, actor: &Actor, id: PostId) -> Result<String> {
    let token = tokens::make(ctx);
    db::write(ctx, async |txn| {
        let post = editable(txn.db(), actor, id).await?;
        if post.state == State::Trashed {
            return Err(Error::Conflict(
                "This post is in the trash. Bring it back first, then share it.",
            ));
        }
        let row = preview::ActiveModel {
            id: NotSet,
            post_id: Set(id),
            token_hash: Set(tokens::hash(&token)),
            shared_by: Set(actor.person_id()),
            created_at: Set(txn.now()),
            expires_at: Set(txn.now().plus_days(DAYS)),
        };
        row.insert(txn.db()).await?;
        let subject = (Subject::Post, Some(id.number()));
        audit::record(txn, actor, "shared", subject, "");
        Ok(())
    })
    .await?;
    Ok(token)
}

/// The links of a post that still open it, newest first.
pub async fn list(
    ctx: &Context,
    actor: &Actor,
    id: PostId,
) -> Result<(post::Model, Vec<preview::Model>)> {
    let post = editable(ctx.reading(), actor, id).await?;
    let links = preview::Entity::find()
        .filter(preview::Column::PostId.eq(id))
        .filter(preview::Column::ExpiresAt.gt(ctx.now()))
        .order_by_desc(preview::Column::Id)
        .all(ctx.reading())
        .await?;
    Ok((post, links))
}

/// Takes a link back; it opens nothing from now on.
pub async fn revoke(ctx: &Context, actor: &Actor, id: PostId, link: PreviewId) -> Result<()> {
    db::write(ctx, async |txn| {
        editable(txn.db(), actor, id).await?;
        let gone = preview::Entity::delete_many()
            .filter(preview::Column::Id.eq(link))
            .filter(preview::Column::PostId.eq(id))
            .exec(txn.db())
            .await?;
        if gone.rows_affected == 0 {
            return Err(Error::NotFound);
        }
        let subject = (Subject::Post, Some(id.number()));
        audit::record(txn, actor, "unshared", subject, "");
        Ok(())
    })
    .await
}

/// The draft behind a token; not found once the link has ended or the post is in the trash.
pub async fn opened(ctx: &Context, token: &str) -> Result<Opened> {
    if token.len() > LONGEST_TOKEN {
        return Err(Error::NotFound);
    }
    let link = preview::Entity::find()
        .filter(preview::Column::TokenHash.eq(tokens::hash(token)))
        .filter(preview::Column::ExpiresAt.gt(ctx.now()))
        .one(ctx.reading())
        .await?
        .ok_or(Error::NotFound)?;
    let post = post::Entity::find_by_id(link.post_id)
        .filter(post::Column::State.ne(State::Trashed))
        .one(ctx.reading())
        .await?
        .ok_or(Error::NotFound)?;
    let draft = writing::draft(ctx.reading(), &post).await?;
    let author = accounts::person(ctx, post.author_id).await?;
    let mut article = markdown::article(&draft.body);
    article.html = linking::resolved(ctx, article.html).await?;
    let readers = Readers::OfDraft(link.id);
    article.html = picturing::resolved(ctx, article.html, readers).await?;
    Ok(Opened {
        title: writing::titled(&draft.title).to_owned(),
        tags: tagging::as_today(ctx, &draft.tags).await?,
        cover: picturing::cover(ctx, &draft.cover, readers).await?,
        sources: (!draft.sources.is_empty()).then(|| markdown::sources(&draft.sources)),
        article,
        author: author.name,
        post,
    })
}

/// Removes links that have ended.
pub async fn forget_expired(ctx: &Context, _worker: &Actor) -> Result<()> {
    db::write(ctx, async |txn| {
        preview::Entity::delete_many()
            .filter(preview::Column::ExpiresAt.lte(txn.now()))
            .exec(txn.db())
            .await?;
        Ok(())
    })
    .await
}
