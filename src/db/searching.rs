//! Finding a word in a column, literally and without regard to case, on both databases.

use crate::context::Context;
use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoColumnRef, LikeExpr, SimpleExpr};

/// Whether the column contains the text; `%` and `_` mean themselves.
pub fn contains(ctx: &Context, column: impl IntoColumnRef, text: &str) -> SimpleExpr {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    // SQLite's lower() knows ASCII alone, so the text is lowered the same way there.
    let lowered = if ctx.is_postgres() {
        escaped.to_lowercase()
    } else {
        escaped.to_ascii_lowercase()
    };
    let pattern = LikeExpr::new(format!("%{lowered}%")).escape('\\');
    Expr::expr(Func::lower(Expr::col(column.into_column_ref()))).like(pattern)
}
