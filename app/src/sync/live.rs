//! Follows the change log by server-sent events, and closes gaps.

use super::outbox::{self, Ask};
use super::{Device, api};
use crate::ui::Listener;
use crate::wire::{Wire, heard};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{Delivery, Replica};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Event, EventSource, MessageEvent};

/// How long to wait before following again when the stream has been given up, in milliseconds.
const AGAIN: u32 = 3_000;

/// Follows the log from where the replica stands.
pub(super) fn follow(device: Device) {
    let from = device.replica.with_value(Replica::version);
    let person = device.actor().id;
    let Ok(source) = EventSource::new(&format!("/live?from={from}&person={person}")) else { return };
    // Those who listen hold one another until the stream is given up.
    let listeners = Rc::new(RefCell::new(vec![]));
    let told = |event: &MessageEvent| event.data().as_string();
    let delivered = Listener::new(&source, "message", true, move |event| {
        if let Some(delivery) = told(&event).and_then(|data| heard(&data)) {
            device.reach(true);
            receive(device, &delivery);
        }
    });
    let met = Listener::new(&source, "presence", true, move |event| {
        if let Some(present) = told(&event).and_then(|data| heard(&data)) {
            device.present.set(Some(present));
        }
    });
    let restarted = Listener::new(&source, "restart", true, move |_: Event| read_anew(device));
    let opened = Listener::new(&source, "open", true, move |_: Event| device.reach(true));
    let failed = {
        let (source, listeners) = (source.clone(), Rc::clone(&listeners));
        move |_: Event| {
            device.reach(false);
            // While it is connecting, the browser tries again by itself.
            if source.ready_state() == EventSource::CLOSED {
                let given_up = listeners.take();
                Timeout::new(AGAIN, move || {
                    drop(given_up);
                    follow(device);
                })
                .forget();
            }
        }
    };
    let failed = Listener::new(&source, "error", true, failed);
    listeners.replace(vec![delivered, met, restarted, opened, failed]);
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
