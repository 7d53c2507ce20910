//! Knowledge: searching articles, reading and writing them.

pub mod api;
mod article;
mod editor;
mod list;

pub use article::ArticlePage;
pub use list::KnowledgePage;

use crate::words::{Later, later_words};
use leptos::prelude::*;
use model::knowledge::Status;
use model::read::Piece;

/// Draft, published, retired.
fn status_word(status: Status) -> &'static str {
    let l: &'static Later = later_words();
    match status {
        Status::Draft => l.draft,
        Status::Published => l.published,
        Status::Retired => l.retired,
    }
}

/// A text with what was looked for marked.
#[component]
pub fn Marked(
    /// The text in pieces.
    pieces: Vec<Piece>,
) -> impl IntoView {
    pieces
        .into_iter()
        .map(|piece| if piece.marked { view! { <mark>{piece.text}</mark> }.into_any() } else { piece.text.into_any() })
        .collect_view()
}
