//! Modal dialogs, on the browser's own `<dialog>`: focus stays inside, Esc closes, focus returns.

use super::{Icon, after_paint};
use crate::words::words;
use leptos::html;
use leptos::prelude::*;
use std::sync::Mutex;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, KeyboardEvent};

/// A modal dialog, open for as long as it is there. Ctrl+Enter saves from any of its fields.
#[component]
pub fn Dialog(
    /// Its heading.
    #[prop(into)]
    title: String,
    /// Whether leaving would lose something that was not typed; whatever was typed is known here.
    #[prop(optional, into)]
    dirty: Signal<bool>,
    /// Whether what is typed is only to look for something.
    #[prop(optional)]
    only_looks: bool,
    /// What to do when the person leaves.
    #[prop(into)]
    on_close: Callback<()>,
    /// What it shows.
    children: Children,
) -> impl IntoView {
    let t = words();
    let node = NodeRef::<html::Dialog>::new();
    let typed = RwSignal::new(false);
    // That it opens is seen with the next picture; what stands in it may take longer to make.
    let (filled, children) = (RwSignal::new(false), Mutex::new(Some(children)));
    let contents =
        move || children.lock().ok().and_then(|mut children| children.take()).map(|children| untrack(children));
    Effect::new(move |_| {
        after_paint(move || {
            filled.try_set(true);
        });
    });
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            // An element that is not in the page yet cannot be shown; the effect runs again when it is.
            let _ = dialog.show_modal();
        }
    });
    let leave = move || {
        let loses = dirty.get_untracked() || typed.get_untracked() && !only_looks;
        if !loses || window().confirm_with_message(t.discard).unwrap_or(true) {
            on_close.run(());
        }
    };
    view! {
        <dialog
            node_ref=node
            class="dialog"
            aria-label=title.clone()
            data-filling=move || (!filled.get()).then_some("true")
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                leave();
            }
            on:input=move |_| {
                typed.try_set(true);
            }
            on:keydown=move |event| save_by_key(&event)
        >
            <header class="dialog-head">
                <h2>{title.clone()}</h2>
                <button type="button" class="icon-button" aria-label=t.close title=t.close on:click=move |_| leave()>
                    <Icon name="close" />
                </button>
            </header>
            {move || filled.get().then(&contents)}
        </dialog>
    }
}

/// Ctrl+Enter sends the form that the field is in.
fn save_by_key(event: &KeyboardEvent) {
    if event.key() != "Enter" || !(event.ctrl_key() || event.meta_key()) || event.default_prevented() {
        return;
    }
    let field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let form = field.and_then(|field| field.closest("form").ok().flatten());
    if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        event.prevent_default();
        // A form of ours takes whatever is in it, and says itself what is wrong.
        let _ = form.request_submit();
    }
}
