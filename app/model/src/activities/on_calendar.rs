//! Activities as the calendar shows them: moving one reschedules it.

use super::{Activity, Command as Act, Part, Scope, State, occurrence_id};
use crate::calendar::{Entry, Fixed, Source};
use crate::command::{Command, key};
use crate::id::PersonId;
use crate::record::Entity;
use crate::replica::Viewer;
use crate::time::{Slot, midnight};
use crate::world::World;
use chrono::{Days, NaiveDate, NaiveDateTime};
use uuid::Uuid;

/// [`Activity`] as a source of the calendar.
pub(crate) struct OnCalendar;

impl Source for OnCalendar {
    fn name(&self) -> &'static str {
        "activities"
    }

    fn entries(&self, world: &World, viewer: &Viewer, first: NaiveDate, last: NaiveDate) -> Vec<Entry> {
        let (from, to) = (midnight(first - Days::new(1)), midnight(last + Days::new(2)));
        let mut entries = vec![];
        for activity in world.activities.values().filter(|activity| activity.state != State::Cancelled) {
            for (occurrence, slot) in activity.slots(from, to) {
                let start = slot.civil_start();
                if start < to && start + slot.length() > from {
                    let handle = occurrence.map_or(activity.id, |start| occurrence_id(world, activity.id, start)).0;
                    entries.push(entry(activity, viewer, slot.into_owned(), occurrence, handle));
                }
            }
        }
        entries
    }

    fn moved(&self, entry: &Entry, to: Slot, scope: Scope, reason: String) -> Command {
        Command::Activities(Act::Reschedule { id: entry.key.id.into(), to, part: part(entry, scope), reason })
    }

    fn reassigned(&self, entry: &Entry, rep: PersonId, scope: Scope, reason: String) -> Option<Command> {
        Some(Command::Activities(Act::Reassign { id: entry.key.id.into(), rep, part: part(entry, scope), reason }))
    }
}

fn part(entry: &Entry, scope: Scope) -> Option<Part> {
    entry.occurrence.map(|start| Part { start, scope })
}

/// An activity as the calendar would show it, were it not called off; of a series the first occurrence.
pub fn entry_of(activity: &Activity, viewer: &Viewer) -> Entry {
    let first = activity.rule.is_some().then(|| activity.slot.civil_start());
    entry(activity, viewer, activity.slot.clone(), first, activity.id.0)
}

fn entry(activity: &Activity, viewer: &Viewer, slot: Slot, occurrence: Option<NaiveDateTime>, handle: Uuid) -> Entry {
    let fixed = if activity.state != State::Planned {
        Some(Fixed::Over)
    } else if !viewer.actor.acts_for(activity.rep, &viewer.directory) {
        Some(Fixed::NotYours)
    } else {
        None
    };
    Entry {
        handle,
        source: OnCalendar.name(),
        key: key(Entity::Activity, activity.id),
        occurrence,
        rep: Some(activity.rep),
        title: activity.title.clone(),
        place: activity.place.clone(),
        slot,
        look: activity.method.name(),
        state: activity.state,
        fixed,
    }
}
