//! A button that opens a few choices.

use super::Icon;
use leptos::html;
use leptos::prelude::*;

/// A "…" button and its choices, on the browser's own `<details>`; choosing closes it. The choices are made when they
/// are first asked for: a board has a menu on each of its cards.
#[component]
pub fn Menu(
    /// The button's name.
    #[prop(into)]
    label: String,
    /// The button's icon.
    #[prop(default = "more")]
    icon: &'static str,
    /// The choices: buttons and links.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Details>::new();
    let asked = RwSignal::new(false);
    let close = move || {
        if let Some(details) = node.get_untracked() {
            details.set_open(false);
        }
    };
    view! {
        <details
            class="menu"
            node_ref=node
            on:focusout=move |event| {
                let inside = event.related_target().and_then(|target| {
                    use wasm_bindgen::JsCast;
                    let target = target.dyn_into::<web_sys::Node>().ok()?;
                    node.get_untracked().map(|details| details.contains(Some(&target)))
                });
                if inside == Some(false) {
                    close();
                }
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    close();
                }
            }
        >
            <summary class="icon-button" aria-label=label.clone() title=label.clone() on:click=move |_| asked.set(true)>
                <Icon name=icon />
            </summary>
            <div class="menu-items" on:click=move |_| close()>{move || asked.get().then(|| children())}</div>
        </details>
    }
}
