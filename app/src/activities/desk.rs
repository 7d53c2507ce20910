//! What the parts of the calendar share: the entries shown, what is open, what is selected.

use super::form::Opened;
use super::place::{Place, Who};
use crate::sync::{Device, use_device};
use leptos::prelude::*;
use model::calendar::{Entry, entries};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// Entries by what tells them apart.
pub type Entries = Arc<BTreeMap<Uuid, Arc<Entry>>>;

/// The calendar at work.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The data.
    pub device: Device,
    /// Where in the calendar it is.
    pub place: Place,
    /// The entries on the days shown.
    pub entries: Memo<Entries>,
    /// The dialog that is open.
    pub open: RwSignal<Option<Opened>>,
    /// The entries selected.
    pub selected: RwSignal<BTreeSet<Uuid>>,
    /// Whether a tap selects instead of opening.
    pub selecting: RwSignal<bool>,
}

impl Desk {
    /// The desk of a page that shows these days.
    pub fn new(place: Place, days: Memo<Vec<chrono::NaiveDate>>) -> Self {
        let device = use_device();
        let found = Memo::new(move |_| {
            let (viewer, spot) = (device.viewer(), place.spot());
            let me = viewer.actor.id;
            let wanted = |entry: &Entry| match spot.who {
                Who::Me => entry.rep == Some(me),
                Who::Team => entry.rep.is_some(),
                Who::One(person) => entry.rep == Some(person),
            };
            let shown = days.with(|days| match (days.first(), days.last()) {
                (Some(first), Some(last)) => device.read(|world| entries(world, &viewer, &spot.hidden, *first, *last)),
                _ => vec![],
            });
            let mut found = BTreeMap::new();
            for entry in shown.into_iter().filter(wanted) {
                found.insert(entry.handle, Arc::new(entry));
            }
            Arc::new(found)
        });
        Self {
            device,
            place,
            entries: found,
            open: RwSignal::new(None),
            selected: RwSignal::new(BTreeSet::new()),
            selecting: RwSignal::new(false),
        }
    }

    /// An entry that is shown.
    pub fn entry(self, handle: Uuid) -> Option<Arc<Entry>> {
        self.entries.with_untracked(|entries| entries.get(&handle).cloned())
    }

    /// The entries selected, or this one where it is not among them.
    pub fn meant(self, handle: Uuid) -> Vec<Arc<Entry>> {
        let selected = self.selected.get_untracked();
        if selected.contains(&handle) {
            selected.into_iter().filter_map(|handle| self.entry(handle)).collect()
        } else {
            self.entry(handle).into_iter().collect()
        }
    }

    /// Selects an entry, or no longer.
    pub fn toggle(self, handle: Uuid) {
        self.selected.update(|selected| {
            if !selected.remove(&handle) {
                selected.insert(handle);
            }
        });
    }

    /// Selects nothing any more.
    pub fn clear(self) {
        self.selected.set(BTreeSet::new());
        self.selecting.set(false);
    }
}
