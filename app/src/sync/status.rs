//! Whether what one did has arrived: always visible.

use super::{Device, use_device};
use crate::ui::Icon;
use crate::words::{fill, words};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// How things stand between this device and the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// So many commands are on their way.
    pub waiting: usize,
    /// The server cannot be reached.
    pub offline: bool,
    /// Why nothing is sent although it could be.
    pub stuck: Option<Stuck>,
}

/// What the device holds of the company's records.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Holding {
    /// How many records.
    pub records: usize,
    /// Their size in bytes.
    pub bytes: usize,
    /// When they were last known to be current, by the device's clock; never, where nothing is held.
    pub current: Option<DateTime<Utc>>,
    /// Whether they are being fetched.
    pub filling: bool,
}

/// Why nothing is sent although the server can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stuck {
    /// Nobody is signed in any more.
    SignedOut,
    /// The server does not understand this program any more, or this program what is kept.
    Outdated,
    /// The device has no room to keep what comes of it.
    Full,
    /// The server fails at what comes next.
    Failing,
    /// The server can store nothing at the moment.
    Unwritable,
}

impl Stuck {
    /// Whether something that waits is the reason: the rest goes on where that is given up.
    pub fn is_of_what_waits(self) -> bool {
        matches!(self, Self::Outdated | Self::Failing)
    }
}

impl Device {
    /// How things stand, in words.
    pub fn standing(self) -> String {
        let t = self.words();
        let Status { waiting, offline, stuck } = self.status.get();
        let (waiting, refused) = (waiting.to_string(), self.refused.with(Vec::len));
        match stuck {
            Some(Stuck::SignedOut) => fill(t.signed_out_waiting, &[&waiting]),
            Some(Stuck::Outdated) => fill(t.outdated_waiting, &[&waiting]),
            Some(Stuck::Full) => fill(t.full_waiting, &[&waiting]),
            Some(Stuck::Failing) => fill(t.failing_waiting, &[&waiting]),
            Some(Stuck::Unwritable) => fill(t.unwritable_waiting, &[&waiting]),
            None if refused > 0 => fill(t.needs_attention, &[&refused.to_string()]),
            None if offline && waiting == "0" => t.offline.to_owned(),
            None if offline => fill(t.offline_waiting, &[&waiting]),
            None if waiting == "0" => t.saved.to_owned(),
            None => fill(t.waiting, &[&waiting]),
        }
    }
}

/// The state of things, in the top bar: leads to what waits.
#[component]
pub fn SyncState() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let kind = move || {
        let Status { waiting, offline, stuck } = device.status.get();
        match waiting {
            _ if stuck.is_some() || device.refused.with(|refused| !refused.is_empty()) => "attention",
            _ if offline => "offline",
            0 => "saved",
            _ => "waiting",
        }
    };
    view! {
        <a class="sync-state" href="/outbox" data-state=kind title=t.outbox>
            <Icon name="cloud" />
            <span class="sync-word" role="status">{move || device.standing()}</span>
        </a>
    }
}
