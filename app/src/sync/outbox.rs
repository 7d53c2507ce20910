//! Sends what waits, in order, as often as it takes.

use super::{Device, Status, api, live};
use crate::error::AppError;
use crate::wire::Wire;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::replica::Pending;
use model::{ClientId, Command, Envelope, MutationId, Outcome, Receipt, Refusal};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Longest wait between two tries, in milliseconds.
const LONGEST_WAIT: u32 = 15_000;

/// A stream of envelopes: what has a place in it keeps that, however often it is sent.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    client: ClientId,
    last: u64,
    envelopes: Vec<Envelope>,
}

impl Sealed {
    /// A stream of this name with nothing in it.
    pub fn of(client: ClientId) -> Self {
        Self { client, last: 0, envelopes: vec![] }
    }

    /// Its name.
    pub fn client(&self) -> ClientId {
        self.client
    }

    /// What waits, each at its place: what has none yet gets the next one. What waits no longer gives its up.
    fn seal(&mut self, pending: &[Pending]) -> Vec<Envelope> {
        for one in pending {
            if self.envelopes.iter().all(|envelope| envelope.mutation != one.mutation) {
                self.last += 1;
                self.envelopes.push(one.sealed(self.client, self.last));
            }
        }
        self.envelopes.retain(|envelope| pending.iter().any(|one| one.mutation == envelope.mutation));
        self.envelopes.clone()
    }

    /// What came of which mutation; their places are done with.
    fn unseal(&mut self, receipts: Vec<Receipt>) -> Vec<(MutationId, Outcome)> {
        let mut outcomes = vec![];
        for receipt in receipts {
            let at = self.envelopes.iter().position(|envelope| envelope.seq == receipt.seq);
            if let Some(at) = at.filter(|_| receipt.client == self.client) {
                outcomes.push((self.envelopes.remove(at).mutation, receipt.outcome));
            }
        }
        outcomes
    }
}

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
        let pending = device.replica.with_value(|replica| replica.pending().to_vec());
        let sealed = device.sealed.try_update_value(|sealed| sealed.seal(&pending));
        let Some(waiting) = sealed else { return };
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
    let outcomes = device.sealed.try_update_value(|sealed| sealed.unseal(submitted.receipts)).unwrap_or_default();
    let settled = device.replica.try_update_value(|replica| replica.settle(&viewer, &outcomes));
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
