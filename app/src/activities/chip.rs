//! What clicks and keys do to a chip. They are heard by the ground it stands on.

use super::changes::{Wanted, carry_out};
use super::desk::Desk;
use super::form::Opened;
use chrono::Duration;
use leptos::prelude::*;
use model::calendar::Entry;
use model::people::Person;
use model::time::Slot;
use std::sync::Arc;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, MouseEvent};

/// The entry whose chip an event comes from.
fn entry_of(desk: Desk, event: &web_sys::Event) -> Option<Arc<Entry>> {
    let element: Element = event.target()?.dyn_into().ok()?;
    let handle: Uuid = element.closest("[data-activity]").ok()??.get_attribute("data-activity")?.parse().ok()?;
    desk.entry(handle)
}

/// A click on a chip opens it, or selects it.
pub fn on_click(desk: Desk, event: &MouseEvent) {
    let Some(entry) = entry_of(desk, event) else { return };
    if event.shift_key() || event.ctrl_key() || event.meta_key() || desk.selecting.get_untracked() {
        desk.toggle(entry.handle);
    } else {
        desk.open.set(Some(Opened::Entry((*entry).clone())));
    }
}

/// The keys of a chip.
pub fn on_key(desk: Desk, event: &KeyboardEvent) {
    let Some(entry) = entry_of(desk, event) else { return };
    let (alt, shift) = (event.alt_key(), event.shift_key());
    let snap = Duration::minutes(15);
    match (event.key().as_str(), alt, shift) {
        ("Enter" | " " | "e" | "E", false, _) => desk.open.set(Some(Opened::Entry((*entry).clone()))),
        ("m" | "M", false, _) => desk.open.set(Some(Opened::Moving((*entry).clone()))),
        ("x" | "X", false, _) => desk.toggle(entry.handle),
        ("Delete" | "Backspace", false, _) => {
            carry_out(desk.device, desk.open, Wanted::cancel(&desk.meant(entry.handle)), None, String::new());
        }
        ("ArrowUp", true, false) => shift_by(desk, &entry, -snap),
        ("ArrowDown", true, false) => shift_by(desk, &entry, snap),
        ("ArrowLeft", true, false) => shift_by(desk, &entry, Duration::days(-1)),
        ("ArrowRight", true, false) => shift_by(desk, &entry, Duration::days(1)),
        ("ArrowUp", true, true) => stretch(desk, &entry, -snap),
        ("ArrowDown", true, true) => stretch(desk, &entry, snap),
        ("ArrowLeft", true, true) => to_lane(desk, &entry, -1),
        ("ArrowRight", true, true) => to_lane(desk, &entry, 1),
        ("ArrowUp" | "ArrowLeft", false, false) => return walk(event, -1),
        ("ArrowDown" | "ArrowRight", false, false) => return walk(event, 1),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

fn shift_by(desk: Desk, entry: &Entry, by: Duration) {
    let moves = desk.meant(entry.handle);
    carry_out(desk.device, desk.open, Wanted::shift(&moves, by), None, String::new());
    focus_soon(entry.handle);
}

fn stretch(desk: Desk, entry: &Entry, by: Duration) {
    let to = entry.slot.resized(by, Duration::minutes(15));
    carry_out(desk.device, desk.open, Wanted::to(entry, to), None, String::new());
    focus_soon(entry.handle);
}

/// Gives an entry to the person in the next lane.
fn to_lane(desk: Desk, entry: &Entry, by: isize) {
    let lanes = lanes(desk);
    let at = lanes.iter().position(|person| Some(person.id) == entry.rep);
    let next = at.and_then(|at| at.checked_add_signed(by)).and_then(|at| lanes.get(at));
    if let Some(person) = next {
        carry_out(desk.device, desk.open, Wanted::assign(&desk.meant(entry.handle), person.id), None, String::new());
        focus_soon(entry.handle);
    }
}

/// The people who have a lane, by name: whose activities the viewer may see.
pub fn lanes(desk: Desk) -> Vec<Person> {
    let viewer = desk.device.viewer();
    desk.device.people(move |person| viewer.actor.sees(model::Entity::Activity, &[person.id], &viewer.directory))
}

/// Puts the focus back on a chip that has been drawn elsewhere.
pub fn focus_soon(handle: Uuid) {
    request_animation_frame(move || {
        let chip = document().query_selector(&format!("[data-activity=\"{handle}\"]")).ok().flatten();
        if let Some(chip) = chip.and_then(|chip| chip.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = chip.focus();
        }
    });
}

/// Walks the focus from chip to chip.
fn walk(event: &KeyboardEvent, by: isize) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(current) = target.and_then(|target| target.closest(".chip").ok().flatten()) else { return };
    let Ok(chips) = document().query_selector_all(".chip[data-activity]") else { return };
    let chips: Vec<web_sys::HtmlElement> =
        (0..chips.length()).filter_map(|at| chips.item(at)?.dyn_into().ok()).collect();
    let at = chips.iter().position(|chip| chip.is_same_node(Some(&current)));
    let next = at.and_then(|at| at.checked_add_signed(by)).and_then(|at| chips.get(at));
    if let Some(next) = next {
        event.prevent_default();
        event.stop_propagation();
        let _ = next.focus();
    }
}

/// Whether a slot's start had to jump over an hour that its zone's clock skips.
pub fn skips(desk_zones: &dyn model::time::Zones, slot: &Slot) -> bool {
    matches!(slot, Slot::Timed { start, zone, .. }
        if matches!(model::time::instant(desk_zones, zone, *start), Some((_, model::time::Clock::Skipped(_)))))
}
