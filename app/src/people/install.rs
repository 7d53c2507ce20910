//! Installing Daybook as an application of the device.

use crate::ui::Offer;
use crate::words::later_words;
use leptos::prelude::*;

/// Offers it where the browser can do it, and tells how where it leaves that to its person.
#[component]
pub fn Install() -> impl IntoView {
    let l = later_words();
    let offered = Offer::Install.offered();
    view! {
        <section class="card form">
            <h2>{l.install}</h2>
            <p class="help">{l.install_help}</p>
            <Show when=move || offered.get() fallback=move || view! { <p>{l.install_by_hand}</p> }>
                <div><button type="button" class="button" on:click=move |_| Offer::Install.take()>{l.install}</button></div>
            </Show>
        </section>
    }
}
