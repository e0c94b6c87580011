//! Counting that stops: a page that says "999+" must not read a million rows.

use crate::context::Context;
use crate::error::Result;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query, SelectStatement};

/// How many rows a query finds, which should carry a limit: SeaORM's own count drops it and would count them all.
pub async fn count_found(ctx: &Context, found: SelectStatement) -> Result<u64> {
    let count = Query::select()
        .expr_as(Expr::col(Asterisk).count(), "counted")
        .from_subquery(found, "found")
        .to_owned();
    let row = ctx.reading().query_one(&count).await?;
    let counted: i64 = row
        .map(|row| row.try_get("", "counted"))
        .transpose()?
        .unwrap_or_default();
    Ok(counted.unsigned_abs())
}
