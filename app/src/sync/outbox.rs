//! Sends what waits, in order, as often as it takes.

use super::{Device, Status, api, live};
use crate::error::AppError;
use crate::wire::Wire;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{Command, Envelope, Refusal};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Longest wait between two tries, in milliseconds.
const LONGEST_WAIT: u32 = 15_000;

/// Starts sending, unless that is under way.
pub(super) fn send(device: Device) {
    device.status.set(Status::Waiting(device.replica.with_value(|replica| replica.pending().len())));
    if device.sending.get_value() {
        return;
    }
    device.sending.set_value(true);
    spawn_local(async move {
        send_all(device).await;
        device.sending.set_value(false);
    });
}

/// Tries again as soon as the browser says that there is a network.
pub(super) fn resume_when_online(device: Device) {
    let online = Closure::<dyn FnMut()>::new(move || {
        let waiting = device.replica.with_value(|replica| !replica.pending().is_empty());
        if waiting {
            send(device);
        }
    });
    // A page that is left has no listener to remove.
    let _ = window().add_event_listener_with_callback("online", online.as_ref().unchecked_ref());
    online.forget();
}

async fn send_all(device: Device) {
    let mut wait = 500;
    loop {
        let waiting: Vec<Envelope> = device
            .replica
            .with_value(|replica| replica.pending().iter().map(|pending| pending.envelope.clone()).collect());
        if waiting.is_empty() {
            return device.status.set(Status::Saved);
        }
        let count = waiting.len();
        let seen = device.replica.with_value(model::Replica::version);
        match api::submit(waiting, seen).await {
            Ok(Wire(submitted)) => {
                wait = 500;
                take_in(device, submitted);
            }
            Err(AppError::Unreachable | AppError::Fault(_)) => {
                device.status.set(Status::Offline(count));
                TimeoutFuture::new(wait).await;
                wait = (wait * 2).min(LONGEST_WAIT);
            }
            Err(_) => return device.status.set(Status::Attention(count)),
        }
    }
}

fn take_in(device: Device, submitted: api::Submitted) {
    let viewer = device.viewer();
    if let Some(delivery) = submitted.delivery {
        live::receive(device, &delivery);
    }
    let settled = device.replica.try_update_value(|replica| replica.settle(&viewer, &submitted.receipts));
    let Some((refused, touched)) = settled else { return };
    device.show(&touched);
    for (command, refusal) in refused {
        tell(device, command, refusal);
    }
}

fn tell(device: Device, command: Command, refusal: Refusal) {
    match refusal {
        Refusal::Conflict(conflicts) => {
            device
                .conflicts
                .update(|open| open.extend(conflicts.into_iter().map(|conflict| (command.clone(), conflict))));
        }
        refusal => {
            device.toasts.show(device.words().refusal(&refusal));
        }
    }
}
