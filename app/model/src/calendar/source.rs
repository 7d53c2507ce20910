//! Everything dated on one calendar: whatever has a date gives entries, and says what moving one means.

use crate::activities::{OnCalendar, Scope, State};
use crate::command::Command;
use crate::id::PersonId;
use crate::issues::{CallBacks, Deadlines};
use crate::record::Key;
use crate::replica::Viewer;
use crate::time::Slot;
use crate::world::World;
use chrono::{Duration, NaiveDate, NaiveDateTime};
use uuid::Uuid;

/// Why an entry stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// The viewer may not move it.
    NotYours,
    /// It is done or called off.
    Over,
}

/// Something with a date, as the calendar shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What tells it from every other entry: an activity's identity, or one derived from it.
    pub handle: Uuid,
    /// The source it comes from.
    pub source: &'static str,
    /// The record it stands for.
    pub key: Key,
    /// Which occurrence, where the record is a series.
    pub occurrence: Option<NaiveDateTime>,
    /// Whose it is.
    pub rep: Option<PersonId>,
    /// Title.
    pub title: String,
    /// Where.
    pub place: String,
    /// When.
    pub slot: Slot,
    /// Its icon and hue.
    pub look: &'static str,
    /// How far it has come.
    pub state: State,
    /// Why it may not be moved, if so.
    pub fixed: Option<Fixed>,
}

impl Entry {
    /// Its first and last day where the viewer lives; an end at midnight belongs to the day before.
    pub fn days(&self, viewer: &Viewer) -> (NaiveDate, NaiveDate) {
        let (from, to) = self.slot.seen_from(&viewer.actor.zone, &viewer.zones);
        (from.date(), (to - Duration::seconds(1)).max(from).date())
    }
}

/// A kind of dated things. A new kind implements this and joins [`SOURCES`].
pub trait Source: Sync {
    /// As in addresses.
    fn name(&self) -> &'static str;

    /// The entries on the days from `first` to `last`, in any zone: a day more on either side.
    fn entries(&self, world: &World, viewer: &Viewer, first: NaiveDate, last: NaiveDate) -> Vec<Entry>;

    /// What moving an entry to another slot means; `scope` tells how much of a series goes with it.
    fn moved(&self, entry: &Entry, to: Slot, scope: Scope, reason: String) -> Command;

    /// What giving an entry to somebody else means; `None` where that cannot be done here.
    fn reassigned(&self, entry: &Entry, rep: PersonId, scope: Scope, reason: String) -> Option<Command>;
}

/// Every source, in the order of the filter.
pub static SOURCES: [&dyn Source; 3] = [&OnCalendar, &CallBacks, &Deadlines];

/// The source of this name.
pub fn source(name: &str) -> Option<&'static dyn Source> {
    SOURCES.into_iter().find(|source| source.name() == name)
}

/// The entries of all sources but those hidden.
pub fn entries(world: &World, viewer: &Viewer, hidden: &[String], first: NaiveDate, last: NaiveDate) -> Vec<Entry> {
    let shown = SOURCES.into_iter().filter(|source| !hidden.iter().any(|name| name == source.name()));
    shown.flat_map(|source| source.entries(world, viewer, first, last)).collect()
}
