//! Whether what one did has arrived: always visible.

use super::use_device;
use crate::ui::Icon;
use crate::words::{fill, words};
use leptos::prelude::*;

/// How things stand between this device and the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Everything has arrived.
    Saved,
    /// So many commands are on their way.
    Waiting(usize),
    /// The server cannot be reached; so many commands wait.
    Offline(usize),
    /// So many commands do not get through without help.
    Attention(usize),
}

/// The state of things, in the top bar.
#[component]
pub fn SyncState() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let word = move || match device.status.get() {
        Status::Saved => t.saved.to_owned(),
        Status::Waiting(count) => fill(t.waiting, &[&count.to_string()]),
        Status::Offline(count) => fill(t.offline_waiting, &[&count.to_string()]),
        Status::Attention(count) => fill(t.needs_attention, &[&count.to_string()]),
    };
    let kind = move || match device.status.get() {
        Status::Saved => "saved",
        Status::Waiting(_) => "waiting",
        Status::Offline(_) => "offline",
        Status::Attention(_) => "attention",
    };
    view! {
        <span class="sync-state" data-state=kind role="status">
            <Icon name="cloud" />
            <span class="sync-word">{word}</span>
        </span>
    }
}
