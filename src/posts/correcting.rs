//! Dated corrections: what changed in a text that readers had seen.
//!
//! An update of a live post says in one line what changed. Readers find the line under the text with its date, but for
//! mended typing mistakes; those leave the date of the last change alone, here and in feeds.

use super::{editable, writing};
use crate::audit::Actor;
use crate::context::Context;
use crate::db::Txn;
use crate::entity::correction;
pub use crate::entity::correction::CorrectionKind;
use crate::entity::post::{self, Kind, State};
use crate::entity::revision;
use crate::error::{FieldErrors, Result};
use crate::text::differing::{self, Piece};
use crate::text::ids::{Moment, PostId};
use crate::text::names::{Body, Line};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ConnectionTrait, EntityTrait,
};

/// The longest line, in characters.
const MOST_WORDS: usize = 300;
/// A change of so few letters is most likely a mended typing mistake.
const FEW_LETTERS: usize = 24;

/// What changed, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    kind: CorrectionKind,
    words: Line,
}

/// A correction as readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub is_safety: bool,
    pub words: String,
    pub at: Moment,
}

impl Correction {
    /// Takes the line; only a typing mistake needs no words.
    pub fn parse(kind: &str, words: &str) -> std::result::Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let kind = word(kind);
        let words = errors.take("changed", Line::parse(words, MOST_WORDS));
        if kind.is_none() {
            errors.add("change", "Choose what kind of change it is.");
        }
        match (kind, words) {
            (Some(kind), Some(words)) => {
                if kind != CorrectionKind::Typing && words.as_str().is_empty() {
                    errors.add(
                        "changed",
                        "Write in one line what changed; readers find it under the post.",
                    );
                    return Err(errors);
                }
                Ok(Self { kind, words })
            }
            _ => Err(errors),
        }
    }
}

/// The kind that a word of the form names.
pub fn word(kind: &str) -> Option<CorrectionKind> {
    match kind {
        "typing" => Some(CorrectionKind::Typing),
        "content" => Some(CorrectionKind::Content),
        "safety" => Some(CorrectionKind::Safety),
        _ => None,
    }
}

/// The likely kind of change, if this text would give the readers of a live post something else to read.
pub async fn likely(
    ctx: &Context,
    actor: &Actor,
    id: PostId,
    input: &writing::Input,
) -> Result<Option<CorrectionKind>> {
    let db = ctx.reading();
    let post = editable(db, actor, id).await?;
    if post.state != State::Published || post.kind != Kind::Post {
        return Ok(None);
    }
    let Some(live) = live(db, &post).await? else {
        return Ok(None);
    };
    // What cannot be taken is told by the verb.
    let (Ok(body), Ok(sources)) = (Body::parse(&input.body), Body::parse(&input.sources)) else {
        return Ok(None);
    };
    let title =
        Line::parse(&input.title, usize::MAX).map_or_else(|_| String::new(), Line::into_string);
    let is_same_besides = title == live.title && sources.as_str().trim() == live.sources;
    if is_same_besides && body.as_str() == live.body {
        return Ok(None);
    }
    let changes = differing::words(&live.body, body.as_str())
        .into_iter()
        .chain(differing::words(&live.title, &title));
    let letters: usize = changes
        .map(|piece| match piece {
            Piece::Same(_) => 0,
            Piece::Out(text) | Piece::In(text) => text.chars().count(),
        })
        .sum();
    Ok(Some(
        if letters <= FEW_LETTERS && sources.as_str().trim() == live.sources {
            CorrectionKind::Typing
        } else {
            CorrectionKind::Content
        },
    ))
}

/// What readers had until now, of a post that is public.
pub(super) async fn live(
    db: &impl ConnectionTrait,
    post: &post::Model,
) -> Result<Option<revision::Model>> {
    match post.live_revision {
        Some(id) => Ok(revision::Entity::find_by_id(id).one(db).await?),
        None => Ok(None),
    }
}

/// Whether readers read the same in both.
pub(super) fn reads_the_same(one: &revision::Model, other: &revision::Model) -> bool {
    one.title == other.title && one.body == other.body && one.sources == other.sources
}

/// Notes the line, and tells whether the post counts as changed from now on.
pub(super) async fn note(
    txn: &Txn,
    actor: &Actor,
    post: PostId,
    correction: Option<&Correction>,
) -> Result<bool> {
    let Some(correction) = correction else {
        return Ok(true);
    };
    let row = correction::ActiveModel {
        id: NotSet,
        post_id: Set(post),
        kind: Set(correction.kind),
        words: Set(correction.words.as_str().to_owned()),
        at: Set(txn.now()),
        person_id: Set(actor.person_id()),
    };
    row.insert(txn.db()).await?;
    Ok(correction.kind != CorrectionKind::Typing)
}
