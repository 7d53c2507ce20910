//! What people type, as conditions.

use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoColumnRef, LikeExpr};
use std::collections::BTreeSet;

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

/// Every word typed occurs in a column, in whatever case either is written.
pub(crate) fn occurring_in_any_case(column: impl IntoColumnRef + Copy, typed: &str) -> Condition {
    let words = typed.to_lowercase();
    words.split_whitespace().take(MOST_WORDS).fold(Condition::all(), |all, word| {
        let found = |word: String| Expr::expr(Func::lower(Expr::col(column))).like(pattern(&word));
        all.add(cases(word).into_iter().map(found).fold(Condition::any(), Condition::add))
    })
}

/// A word in small letters as it may stand in a text of which only the letters of ASCII were made small, which is all that
/// SQLite does: as it is, at the beginning of a name, and in capitals.
fn cases(word: &str) -> BTreeSet<String> {
    let capital =
        |sign: char| -> String { if sign.is_ascii() { sign.to_string() } else { sign.to_uppercase().collect() } };
    let mut signs = word.chars();
    let first = signs.next().map(capital).unwrap_or_default() + signs.as_str();
    [word.to_owned(), first, word.chars().map(capital).collect()].into()
}

fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::cases;

    #[test]
    fn a_word_is_found_small_at_the_beginning_and_in_capitals() {
        let cases = |word| cases(word).into_iter().collect::<Vec<_>>();
        assert_eq!(cases("ärger"), ["Ärger", "ärger"]);
        assert_eq!(cases("gebäude"), ["gebÄude", "gebäude"]);
        assert_eq!(cases("москва"), ["МОСКВА", "Москва", "москва"]);
        assert_eq!(cases("label"), ["label"]);
        assert_eq!(cases("客户"), ["客户"]);
    }
}
