//! What people type, as conditions.

use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, LikeExpr};

/// Most words that are looked for.
pub(crate) const MOST_WORDS: usize = 12;

/// Every word typed occurs in a column of lower-case text.
pub(crate) fn occurring(column: impl IntoColumnRef + Copy, typed: &str) -> Condition {
    let words = typed.to_lowercase();
    words
        .split_whitespace()
        .take(MOST_WORDS)
        .fold(Condition::all(), |all, word| all.add(Expr::col(column).like(pattern(word))))
}

/// Text in which a word occurs.
pub(crate) fn pattern(word: &str) -> LikeExpr {
    let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}
