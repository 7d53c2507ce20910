//! What somebody wants done to entries of the calendar, however they said it: by dragging, by key, by menu or in a
//! dialog. Asks how much of a series is meant, and for a reason where a day would be too full.

use super::chip::skips;
use super::form::Opened;
use crate::sync::Device;
use crate::words::{Words, fill};
use chrono::Duration;
use leptos::prelude::*;
use model::activities::{Command as Act, Part, Scope};
use model::calendar::{Entry, source};
use model::capacity::{self, Zone};
use model::time::Slot;
use model::{Command, Fault, PersonId, Refusal};
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// What is wanted of one entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Another slot.
    Move(Slot),
    /// Another person.
    Assign(PersonId),
    /// Both.
    MoveAndAssign(Slot, PersonId),
    /// That it does not take place.
    Cancel,
}

impl Wish {
    /// What of it would change something about the entry.
    fn of(self, entry: &Entry) -> Option<Self> {
        match self {
            Wish::Move(slot) => (slot != entry.slot).then_some(Wish::Move(slot)),
            Wish::Assign(rep) => (entry.rep != Some(rep)).then_some(Wish::Assign(rep)),
            Wish::MoveAndAssign(slot, rep) => match (slot != entry.slot, entry.rep != Some(rep)) {
                (true, true) => Some(Wish::MoveAndAssign(slot, rep)),
                (true, false) => Some(Wish::Move(slot)),
                (false, other) => other.then_some(Wish::Assign(rep)),
            },
            Wish::Cancel => Some(Wish::Cancel),
        }
    }
}

/// What is wanted of some entries, all together.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted(pub Vec<(Entry, Wish)>);

impl Wanted {
    /// One entry to a slot.
    pub fn to(entry: &Entry, slot: Slot) -> Self {
        Self(vec![(entry.clone(), Wish::Move(slot))])
    }

    /// Entries by the same civil time; whole days by whole days.
    pub fn shift(entries: &[Arc<Entry>], by: Duration) -> Self {
        let moved = |entry: &Arc<Entry>| ((**entry).clone(), Wish::Move(entry.slot.shifted(by)));
        Self(entries.iter().map(moved).collect())
    }

    /// Entries to somebody else.
    pub fn assign(entries: &[Arc<Entry>], rep: PersonId) -> Self {
        Self(entries.iter().map(|entry| ((**entry).clone(), Wish::Assign(rep))).collect())
    }

    /// Entries off the calendar.
    pub fn cancel(entries: &[Arc<Entry>]) -> Self {
        Self(entries.iter().map(|entry| ((**entry).clone(), Wish::Cancel)).collect())
    }
}

/// Does it, says so with a way back, or says why not. Where nothing would change, as with a drop where it lay, there is
/// nothing to ask or to say. `scope` is how much of a series is meant, where that has been
/// asked already.
pub fn carry_out(
    device: Device,
    open: RwSignal<Option<Opened>>,
    wanted: Wanted,
    scope: Option<Scope>,
    reason: String,
) -> bool {
    let t = device.words();
    let changes = wanted.0.into_iter().filter_map(|(entry, wish)| wish.of(&entry).map(|wish| (entry, wish)));
    let wanted = Wanted(changes.collect());
    if wanted.0.is_empty() {
        return true;
    }
    if let Some(fixed) = wanted.0.iter().find_map(|(entry, _)| entry.fixed) {
        let why = if wanted.0.len() == 1 { t.fixed(fixed) } else { t.fixed_some };
        device.toast(why.to_owned());
        return false;
    }
    if scope.is_none() && wanted.0.iter().any(|(entry, _)| entry.occurrence.is_some()) {
        open.set(Some(Opened::Scope(wanted)));
        return false;
    }
    let scope = scope.unwrap_or(Scope::This);
    let commands: Vec<Command> =
        wanted.0.iter().flat_map(|(entry, act)| commands(entry, act, scope, &reason)).collect();
    if commands.is_empty() {
        return false;
    }
    match device.dispatch(Command::together(commands)) {
        Err(Refusal::Field { field, fault: Fault::Overloaded(percent) }) if field == "reason" => {
            open.set(Some(Opened::Reason { wanted, scope, percent }));
            false
        }
        Err(refusal) => {
            device.toast(t.refusal(&refusal));
            false
        }
        Ok(()) => {
            let said = said(device, t, &wanted);
            device.tell(t, Ok(()), said);
            count_change();
            true
        }
    }
}

fn commands(entry: &Entry, act: &Wish, scope: Scope, reason: &str) -> Vec<Command> {
    let Some(source) = source(entry.source) else { return vec![] };
    let moved = |slot: &Slot| source.moved(entry, slot.clone(), scope, reason.to_owned());
    let assigned = |rep: PersonId| source.reassigned(entry, rep, scope, reason.to_owned());
    match act {
        Wish::Move(slot) => vec![moved(slot)],
        Wish::Assign(rep) => assigned(*rep).into_iter().collect(),
        Wish::MoveAndAssign(slot, rep) => assigned(*rep).into_iter().chain([moved(slot)]).collect(),
        Wish::Cancel if entry.source == "activities" => {
            let part = entry.occurrence.map(|start| Part { start, scope });
            vec![Command::Activities(Act::Cancel { id: entry.key.id.into(), part })]
        }
        Wish::Cancel => vec![],
    }
}

fn said(device: Device, t: &'static Words, wanted: &Wanted) -> String {
    let viewer = device.viewer();
    let [(entry, act)] = wanted.0.as_slice() else {
        let count = wanted.0.len().to_string();
        return match wanted.0.first() {
            Some((_, Wish::Cancel)) => t.activity_cancelled.to_owned(),
            Some((_, Wish::Assign(rep))) => fill(t.assigned_to, &[&device.name_of(*rep)]),
            _ => fill(t.moved_many, &[&count]),
        };
    };
    match act {
        Wish::Cancel => t.activity_cancelled.to_owned(),
        Wish::Assign(rep) => fill(t.assigned_to, &[&device.name_of(*rep)]),
        Wish::Move(slot) | Wish::MoveAndAssign(slot, _) => {
            let (from, _) = slot.seen_from(&viewer.actor.zone, &viewer.zones);
            let whole = matches!(slot, Slot::AllDay { .. });
            let when = if whole { t.short_day(from.date()) } else { t.moment(from) };
            let said = fill(if skips(&viewer.zones, slot) { t.moved_over_gap } else { t.moved_to }, &[&when]);
            let rep = if let Wish::MoveAndAssign(_, rep) = act { Some(*rep) } else { entry.rep };
            match load_after(device, entry, slot, rep) {
                Some((Zone::Over, load)) => format!("{said} · {load}"),
                _ => said,
            }
        }
    }
}

/// How full the day of an entry would be, were it there.
pub fn load_after(device: Device, entry: &Entry, slot: &Slot, rep: Option<PersonId>) -> Option<(Zone, String)> {
    let (viewer, t) = (device.viewer(), device.words());
    device.peek(|world| {
        let mut activity = world.activities.get(&entry.key.id.into())?.clone();
        activity.slot = slot.clone();
        activity.rep = rep.unwrap_or(activity.rep);
        let load = capacity::load_with(world, &viewer.zones, &activity, entry.occurrence);
        Some((load.zone(world.company()), t.load(load, world.company())))
    })
}

/// Measuring pages count what was taken in `window.__changed`; elsewhere there is none.
fn count_change() {
    let name = JsValue::from_str("__changed");
    if let Some(count) = js_sys::Reflect::get(&window(), &name).ok().and_then(|count| count.as_f64()) {
        let _ = js_sys::Reflect::set(&window(), &name, &JsValue::from_f64(count + 1.0));
    }
}
