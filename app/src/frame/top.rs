//! The top bar: search, device state, who is signed in.

use crate::sync::{SyncState, use_device};
use crate::ui::{Icon, Offer};
use crate::words::words;
use leptos::prelude::*;

/// The top bar.
#[component]
pub fn Top(
    /// Whether the palette is open.
    palette: RwSignal<bool>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let newer = Offer::Update.offered();
    let me = device.actor().id;
    let person = move || device.read(|world| world.people.get(&me).cloned());
    view! {
        <header class="top">
            <button type="button" class="search-button" on:click=move |_| palette.set(true)>
                <Icon name="search" />
                <span>{t.search_or_do}</span>
                <kbd>"Ctrl K"</kbd>
            </button>
            <Show when=move || newer.get()>
                <button type="button" class="button" on:click=move |_| device.once_kept(|| Offer::Update.take())>{t.update}</button>
            </Show>
            <SyncState />
            <a class="me" href="/settings" title=move || person().map(|person| person.name)>
                <span class="badge large">{move || person().map(|person| person.initials())}</span>
                <span class="visually-hidden">{move || person().map(|person| person.name)}</span>
            </a>
        </header>
    }
}
