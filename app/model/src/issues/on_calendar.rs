//! Issues as the calendar shows them: the day by which one should be over, and promises to call back.

use super::{Command as Act, Field, Issue};
use crate::activities::{Scope, State};
use crate::calendar::{Entry, Fixed, Source};
use crate::command::{Command, key};
use crate::id::PersonId;
use crate::record::Entity;
use crate::replica::Viewer;
use crate::time::Slot;
use crate::world::World;
use chrono::{Days, NaiveDate};
use uuid::Uuid;

/// The expected end of an issue, as a source of the calendar: moving it gives the issue more time, or less.
pub(crate) struct Deadlines;

impl Source for Deadlines {
    fn name(&self) -> &'static str {
        "deadlines"
    }

    fn entries(&self, world: &World, _: &Viewer, first: NaiveDate, last: NaiveDate) -> Vec<Entry> {
        let entry = |issue: &Issue| {
            let day = issue.expected_end?;
            let slot = Slot::AllDay { first: day, last: day };
            (first..=last).contains(&day).then(|| entry(issue, self.name(), "deadline", slot, 1))
        };
        world.issues.values().filter_map(entry).collect()
    }

    fn moved(&self, entry: &Entry, to: Slot, _: Scope, _: String) -> Command {
        edited(entry, Field::ExpectedEnd(Some(to.first_day())))
    }

    fn reassigned(&self, entry: &Entry, rep: PersonId, _: Scope, _: String) -> Option<Command> {
        Some(edited(entry, Field::Responsible(Some(rep))))
    }
}

/// The promised call-back of an issue, as a source of the calendar: moving it promises another time.
pub(crate) struct CallBacks;

impl Source for CallBacks {
    fn name(&self) -> &'static str {
        "call_backs"
    }

    fn entries(&self, world: &World, _: &Viewer, first: NaiveDate, last: NaiveDate) -> Vec<Entry> {
        let (first, last) = (first - Days::new(1), last + Days::new(1));
        let entry = |issue: &Issue| {
            let slot = issue.call_back.clone()?;
            let shown = slot.first_day() <= last && slot.last_day() >= first;
            shown.then(|| entry(issue, self.name(), "call_back", slot, 2))
        };
        world.issues.values().filter_map(entry).collect()
    }

    fn moved(&self, entry: &Entry, to: Slot, _: Scope, _: String) -> Command {
        edited(entry, Field::CallBack(Some(to)))
    }

    fn reassigned(&self, entry: &Entry, rep: PersonId, _: Scope, _: String) -> Option<Command> {
        Some(edited(entry, Field::Responsible(Some(rep))))
    }
}

fn edited(entry: &Entry, field: Field) -> Command {
    Command::Issues(Act::Edit { id: entry.key.id.into(), set: vec![field] })
}

fn entry(issue: &Issue, source: &'static str, look: &'static str, slot: Slot, kind: u8) -> Entry {
    // One issue may stand here twice; each entry needs an identity of its own.
    let mut bytes = *issue.id.0.as_bytes();
    bytes[0] ^= kind << 4;
    let open = issue.column.open();
    Entry {
        handle: Uuid::from_bytes(bytes),
        source,
        key: key(Entity::Issue, issue.id),
        occurrence: None,
        rep: issue.responsible,
        title: if issue.number.is_empty() { issue.title.clone() } else { format!("{} {}", issue.number, issue.title) },
        place: String::new(),
        slot,
        look,
        state: if open { State::Planned } else { State::Done },
        fixed: (!open).then_some(Fixed::Over),
    }
}
