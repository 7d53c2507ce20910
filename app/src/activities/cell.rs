//! The chips of a day where there is room for a few: then how many more there are.

use super::chip_layer::ChipLayer;
use super::layout::Chip;
use crate::words::{fill, words};
use leptos::prelude::*;
use std::sync::Arc;

/// The first few chips, and a way to the others.
#[component]
pub fn CellChips(
    /// All chips of the day.
    chips: Memo<Vec<Chip>>,
    /// How many are drawn.
    shown: usize,
    /// The page that shows all.
    #[prop(into)]
    address: Signal<String>,
) -> impl IntoView {
    let t = words();
    let first = Memo::new(move |_| chips.with(|chips| Arc::new(chips.iter().take(shown).cloned().collect::<Vec<_>>())));
    let more = move || chips.with(Vec::len).saturating_sub(shown);
    view! {
        <ChipLayer chips=first />
        <Show when=move || more() != 0>
            <a class="more" href=address>{move || fill(t.more, &[&more().to_string()])}</a>
        </Show>
    }
}
