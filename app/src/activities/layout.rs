//! What the calendar draws: chips with their place, worked out from the entries.

use super::desk::Desk;
use crate::words::Words;
use chrono::{Duration, NaiveDate, NaiveDateTime};
use leptos::prelude::*;
use model::PersonId;
use model::calendar::{Column, Entry, pack};
use model::order::sorted;
use model::replica::Viewer;
use model::time::{Slot, midnight};
use std::sync::Arc;
use uuid::Uuid;

/// A piece of an entry in one column.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    /// Of what.
    pub entry: Arc<Entry>,
    /// Which of the columns shown, from 0.
    pub column: usize,
    /// The day.
    pub date: NaiveDate,
    /// Civil start and end of the entry, as the viewer sees them.
    pub seen: (NaiveDateTime, NaiveDateTime),
    /// Minutes after midnight where the piece begins.
    pub from: i64,
    /// Minutes after midnight where it ends.
    pub to: i64,
    /// Which lane of its group.
    pub lane: usize,
    /// How many lanes the group has.
    pub lanes: usize,
    /// Whether something else of the same person is at the same time.
    pub clash: bool,
    /// Whether the server has not confirmed it yet.
    pub pending: bool,
    /// Whether it is selected.
    pub selected: bool,
}

/// Chips that are drawn together, in the order they are walked through.
pub type Chips = Arc<Vec<Chip>>;

/// Shortest piece drawn, in minutes: a chip has to hold a line.
const SHORTEST: i64 = 30;

/// The chips of the desk's entries in these columns.
pub fn chips(desk: Desk, columns: &[Column]) -> Vec<Chip> {
    let viewer = desk.device.viewer();
    let (Some(first), Some(last)) = (columns.first(), columns.last()) else { return vec![] };
    let (begin, end) = (midnight(first.day), midnight(last.day) + Duration::days(1));
    let mut chips: Vec<Chip> = vec![];
    let entries = desk.entries.get();
    desk.selected.with(|selected| {
        for entry in entries.values() {
            let seen = entry.slot.seen_from(&viewer.actor.zone, &viewer.zones);
            if seen.1 <= begin || seen.0 >= end {
                continue;
            }
            for (column, Column { day, rep }) in columns.iter().enumerate() {
                let (dawn, dusk) = (midnight(*day), midnight(*day) + Duration::days(1));
                if seen.0 < dusk && seen.1 > dawn && (rep.is_none() || *rep == entry.rep) {
                    chips.push(Chip {
                        entry: Arc::clone(entry),
                        column,
                        date: *day,
                        seen,
                        from: (seen.0 - dawn).num_minutes().max(0),
                        to: (seen.1 - dawn).num_minutes().min(24 * 60),
                        lane: 0,
                        lanes: 1,
                        clash: false,
                        pending: desk.device.is_pending(entry.key),
                        selected: selected.contains(&entry.handle),
                    });
                }
            }
        }
    });
    let mut chips = sorted(chips, |a, b| (a.column, a.rank()).cmp(&(b.column, b.rank())));
    for column in chips.chunk_by_mut(|a, b| a.column == b.column) {
        let timed = column.partition_point(Chip::all_day);
        stand_side_by_side(&mut column[timed..]);
    }
    chips
}

fn stand_side_by_side(chips: &mut [Chip]) {
    let intervals: Vec<_> = chips.iter().map(|chip| (chip.from, chip.to.max(chip.from + SHORTEST))).collect();
    for (chip, lane) in chips.iter_mut().zip(pack(&intervals)) {
        (chip.lane, chip.lanes) = (lane.lane, lane.lanes);
    }
    let mut ends: Vec<(Option<PersonId>, i64)> = vec![];
    for chip in chips.iter_mut() {
        let (of_rep, end) = (chip.entry.rep, chip.to);
        let latest = of_this(&mut ends, of_rep, i64::MIN);
        chip.clash = *latest > chip.from;
        *latest = end.max(*latest);
    }
    let mut starts: Vec<(Option<PersonId>, i64)> = vec![];
    for chip in chips.iter_mut().rev() {
        let next = of_this(&mut starts, chip.entry.rep, i64::MAX);
        chip.clash |= *next < chip.to;
        *next = chip.from;
    }
}

/// What is kept of a person.
fn of_this(kept: &mut Vec<(Option<PersonId>, i64)>, rep: Option<PersonId>, at_first: i64) -> &mut i64 {
    let at = kept.iter().position(|(known, _)| *known == rep).unwrap_or_else(|| {
        kept.push((rep, at_first));
        kept.len() - 1
    });
    &mut kept[at].1
}

impl Chip {
    /// What orders the chips of a column: whole days first, then as they begin.
    pub fn rank(&self) -> (bool, i64, Uuid) {
        (!self.all_day(), self.from, self.entry.handle)
    }

    /// Whether it stands for whole days.
    pub fn all_day(&self) -> bool {
        matches!(self.entry.slot, Slot::AllDay { .. })
    }

    /// The times in words; with those of the entry's own zone where that is another.
    pub fn times(&self, viewer: &Viewer, t: &'static Words) -> String {
        match &self.entry.slot {
            Slot::AllDay { .. } => t.all_day.to_owned(),
            Slot::Timed { start, end, zone } if *zone != viewer.actor.zone && (*start, *end) != self.seen => {
                let city = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
                format!("{} ({} {city})", t.times(self.seen.0, self.seen.1), t.times(*start, *end))
            }
            Slot::Timed { .. } => t.times(self.seen.0, self.seen.1),
        }
    }

    /// Its name for those who listen: title, kind, weekday and date, time, person, state.
    pub fn label(&self, times: &str, rep: &str, t: &'static Words) -> String {
        let entry = &self.entry;
        let mut label = [
            entry.title.as_str(),
            t.look(entry.look),
            &t.long_day(self.seen.0.date()),
            times,
            rep,
            t.state(entry.state),
        ]
        .join(", ");
        let series = entry.occurrence.is_some().then_some(t.repeating);
        for word in series.into_iter().chain(self.clash.then_some(t.clash)) {
            label.push_str(", ");
            label.push_str(word);
        }
        label
    }
}
