//! A chip: one piece of an entry on the calendar. Clicks and keys are heard by the ground it stands on.

use super::changes::{Wanted, carry_out};
use super::desk::Desk;
use super::form::Opened;
use super::layout::Chip;
use crate::sync::{Device, use_device};
use crate::ui::Icon;
use chrono::Duration;
use leptos::html;
use leptos::prelude::*;
use model::activities::State;
use model::calendar::Entry;
use model::people::Person;
use model::time::Slot;
use std::sync::Arc;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, MouseEvent};

/// What of a chip changes, as attributes. They are set one by one and only where they differ: an element that is
/// written anew as a whole would lose the focus.
fn attributes(device: Device, chip: &Chip) -> [(&'static str, Option<String>); 11] {
    let t = device.words();
    let rep = chip.entry.rep;
    let name = rep.map(|rep| device.name_of_untracked(rep)).unwrap_or_default();
    let label = chip.label(&chip.times(&device.viewer(), t), &name, t);
    let Chip { column, from, to, lane, lanes, .. } = chip;
    let flag = |on: bool| on.then(|| "true".to_owned());
    [
        ("style", Some(format!("--day:{column};--from:{from};--length:{};--lane:{lane};--lanes:{lanes}", to - from))),
        ("data-date", Some(chip.date.to_string())),
        ("data-rep", rep.map(|rep| rep.to_string())),
        ("data-method", Some(chip.entry.look.to_owned())),
        ("data-state", Some(chip.entry.state.name().to_owned())),
        ("data-movable", Some(chip.entry.fixed.is_none().to_string())),
        ("data-pending", flag(chip.pending)),
        ("data-selected", flag(chip.selected)),
        ("data-clash", flag(chip.clash)),
        ("aria-pressed", flag(chip.selected)),
        ("aria-label", Some(label)),
    ]
}

/// One chip; its content follows the entry.
#[component]
pub fn ChipView(
    /// What to draw, kept current.
    chip: Memo<Option<Chip>>,
    /// Whether it can be resized here.
    #[prop(optional)]
    grips: bool,
) -> impl IntoView {
    let device = use_device();
    let node = NodeRef::<html::Div>::new();
    let first = chip.get_untracked();
    let handle = first.as_ref().map(|chip| chip.entry.handle.to_string());
    let [style, date, rep, method, state, movable, pending, selected, clash, pressed, label] =
        first.map(|chip| attributes(device, &chip).map(|(_, value)| value)).unwrap_or_default();
    Effect::new(move |before: Option<()>| {
        let (Some(chip), Some(element)) = (chip.get(), node.get()) else { return };
        // What it begins with is in the markup.
        if before.is_none() {
            return;
        }
        for (name, value) in attributes(device, &chip) {
            if element.get_attribute(name) != value {
                // Names and values are ours.
                let _ = match value {
                    Some(value) => element.set_attribute(name, &value),
                    None => element.remove_attribute(name),
                };
            }
        }
    });
    view! {
        <div
            class="chip"
            role="button"
            tabindex="0"
            node_ref=node
            data-activity=handle.clone()
            data-move=handle
            style=style
            data-date=date
            data-rep=rep
            data-method=method
            data-state=state
            data-movable=movable
            data-pending=pending
            data-selected=selected
            data-clash=clash
            aria-pressed=pressed
            aria-label=label
        >
            {move || chip.get().map(|chip| content(device, &chip, grips))}
        </div>
    }
}

fn content(device: Device, chip: &Chip, grips: bool) -> impl IntoView + use<> {
    let (viewer, t) = (device.viewer(), device.words());
    let entry = &chip.entry;
    let other = entry.rep.filter(|rep| *rep != viewer.actor.id);
    let badge = other.and_then(|rep| device.peek(|world| world.people.get(&rep).map(Person::initials)));
    view! {
        <span class="chip-line">
            <Icon name=entry.look />
            <strong class="chip-title">{entry.title.clone()}</strong>
            {(entry.state == State::Done).then(|| view! { <Icon name="check" /> })}
            {entry.occurrence.map(|_| view! { <Icon name="repeat" /> })}
            {badge.map(|badge| view! { <span class="badge">{badge}</span> })}
        </span>
        <span class="chip-times">{chip.times(&viewer, t)}</span>
        <span class="chip-place">{entry.place.clone()}</span>
        {(grips && entry.fixed.is_none()).then(|| view! {
            <span class="grip" data-grip="start" aria-hidden="true"></span>
            <span class="grip" data-grip="end" aria-hidden="true"></span>
        })}
    }
}

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
