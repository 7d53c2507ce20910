//! What is around every page: the rail, the top bar, the palette, and what stands in for a page that is not there.

pub mod api;
mod palette;
mod rail;
mod top;

pub use palette::{Palette, Panel, address_of};
pub use rail::Rail;
pub use top::Top;

use crate::error::AppError;
use crate::words::{words, words_of};
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped;
use model::people::Language;
use std::future::Future;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// Shows a part of the page that is loaded when it is first needed. The server leaves its place empty.
pub fn later(part: impl Future<Output = AnyView> + 'static) -> AnyView {
    if is_server() {
        return (|| None::<AnyView>).into_any();
    }
    let loaded = RwSignal::new_local(None::<AnyView>);
    spawn_local_scoped(async move {
        // Whoever has gone on meanwhile does not need it any more.
        loaded.try_set(Some(part.await));
    });
    (move || {
        loaded.track();
        loaded.try_update_untracked(Option::take).flatten()
    })
    .into_any()
}

/// Stands where a page is about to be.
#[component]
pub fn Waiting() -> impl IntoView {
    let t = words();
    view! { <div class="waiting" aria-busy="true"><span class="visually-hidden">{t.loading}</span></div> }
}

/// Stands where a page could not be made.
#[component]
pub fn Failure(
    /// Why not.
    error: AppError,
) -> impl IntoView {
    let t = words();
    view! {
        <div class="failure" role="alert">
            <p>{t.error(&error)}</p>
            <p><a class="button" href="/" rel="external">{t.today}</a></p>
        </div>
    }
}

/// Stands where neither the server nor the device has anything to show; whose device it is, is not known.
#[component]
pub fn NoConnection() -> impl IntoView {
    let languages = [Language::En, Language::ZhCn].map(|language| {
        let l = words_of(language).later();
        view! { <section lang=language.tag()><h1>{l.no_connection}</h1><p>{l.no_connection_help}</p></section> }
    });
    let again = [Language::En, Language::ZhCn].map(|language| words_of(language).later().try_again).join(" · ");
    view! { <main class="door">{languages.collect_view()}<p><a class="button" href="" rel="external">{again}</a></p></main> }
}

/// Whether a key goes into a field, or is meant for the browser: then it is no shortcut.
pub fn typing(event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return true;
    }
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|element| {
        element.closest("input, textarea, select, dialog, [contenteditable]").ok().flatten().is_some()
    })
}
