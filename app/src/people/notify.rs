//! Asking the browser to let Daybook show notifications.

use crate::words::later_words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationPermission};

/// A button, or the word that they are allowed already.
#[component]
pub fn AllowNotifications() -> impl IntoView {
    let l = later_words();
    let allowed = RwSignal::new(false);
    let look = move || allowed.set(Notification::permission() == NotificationPermission::Granted);
    Effect::new(move |_| look());
    let ask = move |_| {
        spawn_local(async move {
            if let Ok(asked) = Notification::request_permission() {
                // Whatever the person chose is read afterwards.
                let _ = JsFuture::from(asked).await;
            }
            look();
        });
    };
    move || {
        if allowed.get() {
            view! { <p class="help">{l.notifications_on}</p> }.into_any()
        } else {
            view! { <p><button type="button" class="button" on:click=ask>{l.allow_notifications}</button></p> }
                .into_any()
        }
    }
}
