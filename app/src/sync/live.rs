//! Follows the change log by server-sent events, and closes gaps.

use super::outbox::{self, Ask};
use super::{Device, api};
use crate::wire::{Wire, heard};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{Delivery, Replica};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// How long to wait before following again when the stream has been given up, in milliseconds.
const AGAIN: u32 = 3_000;

/// Follows the log from where the replica stands.
pub(super) fn follow(device: Device) {
    let from = device.replica.with_value(Replica::version);
    let person = device.actor().id;
    let Ok(source) = EventSource::new(&format!("/live?from={from}&person={person}")) else { return };
    let told = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(delivery) = event.data().as_string().and_then(|data| heard(&data)) {
            device.reach(true);
            receive(device, &delivery);
        }
    });
    source.set_onmessage(Some(told.as_ref().unchecked_ref()));
    told.forget();
    let met = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(present) = event.data().as_string().and_then(|data| heard(&data)) {
            device.present.set(Some(present));
        }
    });
    // The listeners live as long as the page.
    let _ = source.add_event_listener_with_callback("presence", met.as_ref().unchecked_ref());
    met.forget();
    let restart = Closure::<dyn FnMut()>::new(move || read_anew(device));
    let _ = source.add_event_listener_with_callback("restart", restart.as_ref().unchecked_ref());
    restart.forget();
    let open = Closure::<dyn FnMut()>::new(move || device.reach(true));
    source.set_onopen(Some(open.as_ref().unchecked_ref()));
    open.forget();
    let broken = source.clone();
    let failed = Closure::<dyn FnMut()>::new(move || {
        device.reach(false);
        // While it is connecting, the browser tries again by itself.
        if broken.ready_state() == EventSource::CLOSED {
            broken.set_onerror(None);
            Timeout::new(AGAIN, move || follow(device)).forget();
        }
    });
    source.set_onerror(Some(failed.as_ref().unchecked_ref()));
    failed.forget();
}

/// Takes in a piece of the log; if the one before it is missing, fetches that.
pub(super) fn receive(device: Device, delivery: &Delivery) {
    let viewer = device.viewer();
    let touched = device.replica.try_update_value(|replica| replica.receive(&viewer, delivery)).flatten();
    match touched {
        Some(touched) => {
            device.show(&touched);
            outbox::ask(Ask::Heard(delivery.clone()));
        }
        None => spawn_local(async move {
            catch_up(device).await;
        }),
    }
}

/// Fetches what of the log has not been seen yet.
/// Says whether that went well.
pub(super) async fn catch_up(device: Device) -> bool {
    match api::catch_up(device.version(), Some(device.actor().id)).await {
        Ok(Wire(Some(delivery))) => receive(device, &delivery),
        Ok(Wire(None)) => read_anew(device),
        // The live stream tries again by itself.
        Err(_) => return false,
    }
    true
}

/// The log does not reach back to what is shown: the page is read again once nothing waits to be sent.
pub(super) fn read_anew(device: Device) {
    let waiting = device.replica.with_value(|replica| !replica.pending().is_empty());
    if waiting {
        Timeout::new(AGAIN, move || read_anew(device)).forget();
        return;
    }
    // A browser that refuses to reload has nothing better to offer.
    let _ = window().location().reload();
}
