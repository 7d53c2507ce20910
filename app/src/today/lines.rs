//! What stands in the day's lists.

use crate::sync::Device;
use chrono::{Days, NaiveDateTime};
use model::activities::State;
use model::calendar::{Entry, entries};

/// Which of the day's lists a line stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Planned for a day that is over.
    Overdue,
    /// On this day.
    Today,
    /// Begins on the next.
    Tomorrow,
}

/// A line of the day: civil start and end where the person lives, and what it is.
pub type DayLine = (NaiveDateTime, NaiveDateTime, Entry);

/// What is the person's own around today, by time.
pub fn own_lines(device: Device) -> Vec<DayLine> {
    let (viewer, today) = (device.viewer(), device.today());
    let hidden = ["deadlines".to_owned()];
    let found = device.read(|world| {
        let (first, last) = (today - Days::new(60), today + Days::new(2));
        entries(world, &viewer, &hidden, first, last)
    });
    let mut lines: Vec<DayLine> = found
        .into_iter()
        .filter(|entry| entry.rep == Some(viewer.actor.id))
        .map(|entry| {
            let (from, to) = entry.slot.seen_from(&viewer.actor.zone, &viewer.zones);
            (from, to, entry)
        })
        .collect();
    lines.sort_by_key(|(from, _, entry)| (*from, entry.handle));
    lines
}

/// What stands in one of the day's lists.
pub fn lines_of(device: Device, own: &[DayLine], part: Section) -> Vec<DayLine> {
    let (viewer, today) = (device.viewer(), device.today());
    let belongs = |(_, _, entry): &&DayLine| {
        let (first, last) = entry.days(&viewer);
        match part {
            Section::Overdue => entry.state == State::Planned && last < today,
            Section::Today => (first..=last).contains(&today),
            Section::Tomorrow => Some(first) == today.succ_opt(),
        }
    };
    own.iter().filter(belongs).cloned().collect()
}
