//! Series: one record with a rule stands for all its occurrences; an occurrence that differs is taken out of it and
//! gets a record of its own, which a later change of the rule leaves alone.

use super::{Activity, State};
use crate::change::Change;
use crate::id::ActivityId;
use crate::refusal::{Fault, Refusal};
use crate::time::Slot;
use crate::world::World;
use chrono::{Duration, NaiveDateTime};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use uuid::Uuid;

/// An occurrence of a series, named by the civil start its rule gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Occurrence {
    /// The series.
    pub series: ActivityId,
    /// The start by the rule.
    #[serde(with = "crate::iso")]
    pub start: NaiveDateTime,
}

/// How much of a series is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One occurrence.
    This,
    /// It and all later ones.
    Following,
    /// All.
    All,
}

/// An occurrence, and how much of its series is meant from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The occurrence's start by the rule.
    #[serde(with = "crate::iso")]
    pub start: NaiveDateTime,
    /// How much is meant.
    pub scope: Scope,
}

impl Activity {
    /// The occurrences of a series that overlap the civil time from `from` to `to` in its own zone; nothing for one
    /// that does not repeat.
    pub fn occurrences(&self, from: NaiveDateTime, to: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> {
        let (start, length) = (self.slot.civil_start(), self.slot.length());
        let found = self.rule.as_ref().map(|rule| rule.between(start, from - length, to));
        found.into_iter().flatten().filter(|at| !self.skipped.contains(at))
    }

    /// When it takes place: its slot; for a series, start by the rule and slot of each occurrence that overlaps the
    /// civil time from `from` to `to`.
    pub fn slots(
        &self,
        from: NaiveDateTime,
        to: NaiveDateTime,
    ) -> impl Iterator<Item = (Option<NaiveDateTime>, Cow<'_, Slot>)> {
        let once = self.rule.is_none().then_some((None, Cow::Borrowed(&self.slot)));
        let series = self.occurrences(from, to).map(|start| (Some(start), Cow::Owned(self.slot.starting(start))));
        once.into_iter().chain(series)
    }

    /// Whether the series has this occurrence, and has it still.
    pub fn occurs(&self, start: NaiveDateTime) -> bool {
        let by_rule = self.rule.as_ref().is_some_and(|rule| rule.holds(self.slot.civil_start(), start));
        by_rule && !self.skipped.contains(&start)
    }

    /// The series without an occurrence.
    pub(super) fn skipping(&self, start: NaiveDateTime) -> Self {
        let mut skipped = self.skipped.clone();
        let place = skipped.partition_point(|at| *at < start);
        skipped.insert(place, start);
        Self { skipped, ..self.clone() }
    }

    /// The occurrence as a record of its own.
    pub(super) fn taken_out(&self, id: ActivityId, start: NaiveDateTime) -> Self {
        Self {
            id,
            slot: self.slot.starting(start),
            rule: None,
            skipped: vec![],
            part_of: Some(Occurrence { series: self.id, start }),
            ..self.clone()
        }
    }

    /// The series with its start moved by this much: rule, exceptions and all.
    pub(super) fn series_moved(&self, slot: Slot) -> Self {
        let (from, to) = (self.slot.civil_start(), slot.civil_start());
        Self {
            rule: self.rule.as_ref().map(|rule| rule.moved(from, to)),
            skipped: self.skipped.iter().map(|at| *at + (to - from)).collect(),
            slot,
            ..self.clone()
        }
    }

    /// Begins at the first occurrence its rule gives.
    ///
    /// # Errors
    /// Refuses a rule that never comes true.
    pub(super) fn begun(mut self) -> Result<Self, Refusal> {
        if let Some(rule) = &self.rule {
            let first = rule.occurrences(self.slot.civil_start()).next();
            let first = first.ok_or(Refusal::field("rule", Fault::OutOfRange))?;
            self.slot = self.slot.starting(first);
        }
        Ok(self)
    }
}

/// The identity of what is made out of an occurrence: whoever takes it out, on whatever device, makes the same
/// record, so that two who do so at once meet. Version 8 (RFC 9562 §5.8): the series' identity with the start, in
/// seconds, and `turn` mixed in.
fn derived(series: ActivityId, start: NaiveDateTime, turn: u8) -> ActivityId {
    let mut bytes = *series.0.as_bytes();
    for (byte, mixed) in bytes[8..].iter_mut().zip(start.and_utc().timestamp().to_be_bytes()) {
        *byte ^= mixed;
    }
    bytes[5] ^= turn;
    Uuid::new_v8(bytes).into()
}

/// The identity of the record an occurrence has or will have, on any device.
pub(crate) fn occurrence_id(world: &World, series: ActivityId, start: NaiveDateTime) -> ActivityId {
    let fits = |id: &ActivityId| {
        let there = world.activities.get(id);
        there.is_none_or(|there| there.part_of == Some(Occurrence { series, start }))
    };
    (0..=u8::MAX / 2).map(|turn| derived(series, start, turn)).find(fits).unwrap_or(derived(series, start, 0))
}

/// The identity of the series that begins where another is cut.
fn tail_id(world: &World, series: ActivityId, start: NaiveDateTime) -> ActivityId {
    let free = |id: &ActivityId| world.activities.get(id).is_none_or(|there| there.state == State::Cancelled);
    (128..=u8::MAX).map(|turn| derived(series, start, turn)).find(free).unwrap_or(derived(series, start, 128))
}

/// The series that begins where this one was cut.
fn cut_off(world: &World, series: ActivityId, start: NaiveDateTime) -> Option<&Activity> {
    let tails = (128..=u8::MAX).map_while(|turn| world.activities.get(&derived(series, start, turn)));
    tails.filter(|tail| tail.state != State::Cancelled).last()
}

/// The records taken out of a series at or after an occurrence.
fn taken_out(world: &World, series: ActivityId, from: Option<NaiveDateTime>) -> impl Iterator<Item = &Activity> {
    let meant = move |of: &Occurrence| of.series == series && from.is_none_or(|from| of.start >= from);
    world.activities.values().filter(move |activity| activity.part_of.as_ref().is_some_and(meant))
}

/// What a change does to a record of a series.
pub(super) trait Act {
    /// To one activity, or to one occurrence that is a record of its own.
    fn to_one(&self, before: &Activity) -> Result<Activity, Refusal>;

    /// To a series, named by one of its occurrences.
    fn to_series(&self, before: &Activity, occurrence: NaiveDateTime) -> Result<Activity, Refusal>;

    /// To a record that was taken out of a series to which the change is made.
    fn to_taken_out(&self, before: &Activity, series: &Activity, after: &Activity) -> Result<Activity, Refusal>;
}

/// Carries an act out on as much of a series as is meant.
pub(super) fn carry_out(
    world: &World,
    before: &Activity,
    part: Option<Part>,
    act: &dyn Act,
) -> Result<Vec<Change>, Refusal> {
    let first = before.slot.civil_start();
    match part {
        _ if before.rule.is_none() => Ok(put(world, act.to_one(before)?)),
        None => whole(world, before, first, act),
        Some(Part { start, scope: Scope::This }) => one(world, before, start, act),
        Some(Part { start, scope: Scope::All }) => whole(world, before, start, act),
        Some(Part { start, scope: Scope::Following }) if start <= first => whole(world, before, start, act),
        Some(Part { start, scope: Scope::Following }) if before.occurs(start) => following(world, before, start, act),
        // Cut there already, by a command that goes together with this one.
        Some(Part { start, .. }) => match cut_off(world, before.id, start) {
            Some(tail) => whole(world, tail, start, act),
            None => Err(Refusal::NotFound),
        },
    }
}

fn one(world: &World, series: &Activity, start: NaiveDateTime, act: &dyn Act) -> Result<Vec<Change>, Refusal> {
    let id = occurrence_id(world, series.id, start);
    if let Some(own) = world.activities.get(&id).filter(|own| own.state != State::Cancelled || !series.occurs(start)) {
        return Ok(put(world, act.to_one(own)?));
    }
    if !series.occurs(start) {
        return Err(Refusal::NotFound);
    }
    let after = act.to_one(&series.taken_out(id, start))?;
    let mut changes = put(world, after);
    changes.extend(put(world, series.skipping(start)));
    Ok(changes)
}

fn whole(world: &World, series: &Activity, start: NaiveDateTime, act: &dyn Act) -> Result<Vec<Change>, Refusal> {
    let after = act.to_series(series, start)?;
    let mut changes = put(world, after.clone());
    let moved = after.slot.civil_start() - series.slot.civil_start();
    for own in taken_out(world, series.id, None) {
        changes.extend(put(world, followed(act.to_taken_out(own, series, &after)?, after.id, moved)));
    }
    Ok(changes)
}

fn following(world: &World, series: &Activity, start: NaiveDateTime, act: &dyn Act) -> Result<Vec<Change>, Refusal> {
    let Some(rule) = &series.rule else { return Err(Refusal::NotFound) };
    let (head, tail) = rule.split(series.slot.civil_start(), start);
    let tail = Activity {
        id: tail_id(world, series.id, start),
        uid: String::new(),
        slot: series.slot.starting(start),
        rule: Some(tail),
        skipped: series.skipped.iter().filter(|at| **at >= start).copied().collect(),
        ..series.clone()
    };
    let after = act.to_series(&tail, start)?;
    let head = Activity {
        rule: Some(head),
        skipped: series.skipped.iter().filter(|at| **at < start).copied().collect(),
        ..series.clone()
    };
    let moved = after.slot.civil_start() - tail.slot.civil_start();
    let mut changes = put(world, head);
    for own in taken_out(world, series.id, Some(start)) {
        changes.extend(put(world, followed(act.to_taken_out(own, &tail, &after)?, after.id, moved)));
    }
    // A series that is called off from here on needs no record of what would have been.
    if after.state != State::Cancelled {
        changes.extend(put(world, after));
    }
    Ok(changes)
}

/// A record taken out of a series belongs to the series that has its place now.
fn followed(own: Activity, series: ActivityId, moved: Duration) -> Activity {
    let part_of = own.part_of.map(|of| Occurrence { series, start: of.start + moved });
    Activity { part_of, ..own }
}

/// Writes a record, new or not.
pub(super) fn put(world: &World, after: Activity) -> Vec<Change> {
    let holders = after.holders();
    match world.activities.get(&after.id) {
        None => vec![Change::create(after, holders)],
        Some(before) => {
            let held = before.holders();
            Change::between(before.clone(), after, held, holders).into_iter().collect()
        }
    }
}
