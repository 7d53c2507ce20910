//! Modal dialogs, on the browser's own `<dialog>`: focus stays inside, Esc closes, focus returns.

use super::Icon;
use crate::words::words;
use leptos::html;
use leptos::prelude::*;

/// A modal dialog, open for as long as it is there.
#[component]
pub fn Dialog(
    /// Its heading.
    #[prop(into)]
    title: String,
    /// Whether leaving would lose something typed; then leaving asks.
    #[prop(optional, into)]
    dirty: Signal<bool>,
    /// What to do when the person leaves.
    #[prop(into)]
    on_close: Callback<()>,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    let t = words();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            // An element that is not in the page yet cannot be shown; the effect runs again when it is.
            let _ = dialog.show_modal();
        }
    });
    let leave = move || {
        if !dirty.get_untracked() || window().confirm_with_message(t.discard).unwrap_or(true) {
            on_close.run(());
        }
    };
    view! {
        <dialog
            node_ref=node
            class="dialog"
            aria-label=title.clone()
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                leave();
            }
        >
            <header class="dialog-head">
                <h2>{title.clone()}</h2>
                <button type="button" class="icon-button" aria-label=t.close title=t.close on:click=move |_| leave()>
                    <Icon name="close" />
                </button>
            </header>
            {children()}
        </dialog>
    }
}
