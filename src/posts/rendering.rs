//! What a revision looks like to readers, made once when it goes live and stored beside its source.

use crate::entity::revision;
use crate::error::{Error, Result};
use crate::text::excerpt;
use crate::text::markdown::{self, Article, Heading, RENDER_VERSION};
use crate::text::plain;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// How long the summary in lists is, in characters.
const SUMMARY: usize = 240;

/// The excerpt that was written, or the beginning of the text.
pub fn summary(written: &str, article: &Article) -> String {
    let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
    if !written.is_empty() {
        return written;
    }
    let sentences = plain::sentences(&article.html);
    let text = if sentences.is_empty() {
        &article.plain
    } else {
        &sentences
    };
    excerpt::of(text, SUMMARY)
}

/// Renders a revision and stores the outcome in its row.
pub async fn render(db: &impl ConnectionTrait, revision: &revision::Model) -> Result<()> {
    let article = markdown::article(&revision.body);
    let summary = summary(&revision.excerpt, &article);
    let sources = (!revision.sources.is_empty()).then(|| markdown::sources(&revision.sources));
    let words = i32::try_from(article.words).unwrap_or(i32::MAX);
    revision::Entity::update_many()
        .col_expr(
            revision::Column::Contents,
            Expr::value(contents_json(&article.headings)),
        )
        .col_expr(revision::Column::Summary, Expr::value(summary))
        .col_expr(revision::Column::Words, Expr::value(words))
        .col_expr(revision::Column::Html, Expr::value(article.html))
        .col_expr(revision::Column::SourcesHtml, Expr::value(sources))
        .col_expr(revision::Column::RenderVersion, Expr::value(RENDER_VERSION))
        .filter(revision::Column::Id.eq(revision.id))
        .exec(db)
        .await?;
    Ok(())
}

/// The headings as they are stored.
pub fn contents_json(headings: &[Heading]) -> String {
    let list: Vec<Value> = headings
        .iter()
        .map(|heading| json!({"level": heading.level, "anchor": heading.anchor, "text": heading.text}))
        .collect();
    Value::Array(list).to_string()
}

/// The headings as they were stored.
pub fn contents(json: &str) -> Result<Vec<Heading>> {
    let damaged = || Error::internal("the table of contents of a revision is damaged");
    let list: Vec<Value> = serde_json::from_str(json).ok().ok_or_else(damaged)?;
    list.iter()
        .map(|one| {
            let text = |key: &str| one.get(key).and_then(Value::as_str).map(str::to_owned);
            let level = one
                .get("level")
                .and_then(Value::as_u64)
                .and_then(|level| u8::try_from(level).ok());
            match (level, text("anchor"), text("text")) {
                (Some(level), Some(anchor), Some(text)) => Ok(Heading {
                    level,
                    anchor,
                    text,
                }),
                _ => Err(damaged()),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_come_back_as_they_went() {
        let article = markdown::article(
            "## 1. It feels good\n\nx\n\n### \"Quoted\" & more\n\n## 1. It feels good\n",
        );
        assert_eq!(
            contents(&contents_json(&article.headings)).unwrap(),
            article.headings
        );
        assert_eq!(
            article.headings.last().unwrap().anchor,
            "s-1-it-feels-good-2"
        );
        assert!(contents("[{}]").is_err());
    }
}
