//! Icons, from one sprite.

use leptos::prelude::*;

/// A drawing of the sprite; silent for screen readers, its button carries the name.
#[component]
pub fn Icon(
    /// The symbol's name in `icons.svg`.
    #[prop(into)]
    name: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" width="20" height="20">
            <use href=move || format!("/icons.svg#{}", name.get())></use>
        </svg>
    }
}
