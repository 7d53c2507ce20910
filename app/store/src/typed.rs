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
    LikeExpr::new(format!("%{}%", escaped(word))).escape('\\')
}

/// Text of any case in which a word may occur: SQLite knows both cases of ASCII letters only, so any sign stands for the
/// others.
pub(crate) fn pattern_in_any_case(word: &str) -> LikeExpr {
    let cased = |sign: char| !sign.is_ascii() && (sign.is_lowercase() || sign.is_uppercase());
    let open: String = escaped(word).chars().map(|sign| if cased(sign) { '_' } else { sign }).collect();
    LikeExpr::new(format!("%{open}%")).escape('\\')
}

fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
