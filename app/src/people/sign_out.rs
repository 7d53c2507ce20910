//! Signing out.

use crate::sync::use_device;
use crate::ui::Dialog;
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

/// Signs out, and takes what is the person's off the device; asks where something of it has not been sent.
#[component]
pub fn SignOut() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let asking = RwSignal::new(None::<usize>);
    let leave = move || {
        spawn_local(async move {
            let options = RequestInit::new();
            options.set_method("POST");
            // Signed out first: what is on the device is all there is where that fails.
            match JsFuture::from(window().fetch_with_str_and_init("/sign-out", &options)).await {
                Ok(answer) if answer.unchecked_ref::<Response>().ok() => {
                    crate::lazy::leave(device.actor().id).await.await;
                    // A browser that refuses to go elsewhere shows a page that can do nothing any more.
                    let _ = window().location().set_href("/sign-in");
                }
                _ => device.toast(t.unreachable.to_owned()),
            }
        });
    };
    let submitted = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            let here = device.waiting(|_| true).len() + device.refused().len();
            match crate::lazy::unsent(device.actor().id).await.await {
                Some(0) if here == 0 => leave(),
                kept => asking.set(Some(kept.unwrap_or(0).max(here))),
            }
        });
    };
    view! {
        <form method="post" action="/sign-out" class="card form" on:submit=submitted>
            <h2>{t.sign_out}</h2>
            <p class="help">{t.sign_out_help}</p>
            <button type="submit" class="button">{t.sign_out}</button>
        </form>
        {move || asking.get().map(|some| view! {
            <Dialog title=t.sign_out on_close=move || asking.set(None)>
                <p>{fill(l.sign_out_loses, &[&some.to_string()])}</p>
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| asking.set(None)>{t.cancel}</button>
                    <button type="button" class="button danger" on:click=move |_| leave()>{l.sign_out_anyway}</button>
                </footer>
            </Dialog>
        })}
    }
}
