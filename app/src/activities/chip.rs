//! A chip: one piece of an activity on the calendar.

use super::form::Opened;
use super::layout::Chip;
use crate::sync::{Device, use_device};
use crate::ui::Icon;
use crate::words::fill;
use chrono::Duration;
use leptos::prelude::*;
use model::activities::{Command as Act, State};
use model::time::Slot;
use model::{ActivityId, Command, Entity, Key};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// One chip of the grid or the month; its content follows the record.
#[component]
pub fn ChipView(
    /// What to draw, kept current.
    chip: Memo<Option<Chip>>,
    /// Opens an activity.
    open: RwSignal<Option<Opened>>,
    /// Whether it can be resized here.
    #[prop(optional)]
    grips: bool,
) -> impl IntoView {
    let device = use_device();
    let get = move || chip.get();
    let id = chip.get_untracked().map(|chip| chip.id);
    let key = id.map(|id| Key { entity: Entity::Activity, id: id.0 });
    let place = move || {
        get().map(|chip| {
            let (day, from, length) = (chip.day, chip.from, chip.to - chip.from);
            let (lane, lanes) = (chip.lane, chip.lanes);
            format!("--day:{day};--from:{from};--length:{length};--lane:{lane};--lanes:{lanes}")
        })
    };
    let keys = move |event: KeyboardEvent| {
        if let Some(chip) = chip.get_untracked() {
            on_key(device, &event, &chip, open);
        }
    };
    view! {
        <div
            class="chip"
            role="button"
            tabindex="0"
            style=place
            data-activity=id.map(|id| id.to_string())
            data-move=id.map(|id| id.to_string())
            data-date=move || get().map(|chip| chip.date.to_string())
            data-rep=move || get().map(|chip| chip.rep.to_string())
            data-method=move || get().map(|chip| chip.method.name())
            data-state=move || get().map(|chip| chip.state.name())
            data-movable=move || get().map(|chip| chip.movable.to_string())
            data-pending=move || key.is_some_and(|key| device.is_pending(key)).then_some("true")
            aria-label=move || get().map(|chip| chip.label)
            on:click=move |_| open.set(id.map(Opened::Existing))
            on:keydown=keys
        >
            <span class="chip-line">
                <Icon name=Signal::derive(move || get().map_or("visit", |chip| chip.method.name())) />
                <strong class="chip-title">{move || get().map(|chip| chip.title)}</strong>
                {move || get().filter(|chip| chip.state == State::Done).map(|_| view! { <Icon name="check" /> })}
                {move || get().filter(|chip| !chip.initials.is_empty()).map(|chip| view! { <span class="badge">{chip.initials}</span> })}
            </span>
            <span class="chip-times">{move || get().map(|chip| chip.times)}</span>
            <span class="chip-place">{move || get().map(|chip| chip.place)}</span>
            {grips.then(|| view! {
                <span class="grip" data-grip="start" aria-hidden="true"></span>
                <span class="grip" data-grip="end" aria-hidden="true"></span>
            })}
        </div>
    }
}

fn on_key(device: Device, event: &KeyboardEvent, chip: &Chip, open: RwSignal<Option<Opened>>) {
    let (alt, shift) = (event.alt_key(), event.shift_key());
    let minutes = |by: i64| Some(Duration::minutes(by));
    let moved = match (event.key().as_str(), alt, shift) {
        ("Enter" | " ", false, _) => {
            open.set(Some(Opened::Existing(chip.id)));
            None
        }
        ("m" | "M", false, _) => {
            open.set(Some(Opened::Moving(chip.id)));
            None
        }
        ("Delete" | "Backspace", false, _) => {
            let cancelled = device.dispatch(Command::Activities(Act::Cancel { id: chip.id }));
            let t = device.words();
            device.tell(t, cancelled, t.activity_cancelled.to_owned());
            None
        }
        ("ArrowUp", true, false) => Some((minutes(-15), None)),
        ("ArrowDown", true, false) => Some((minutes(15), None)),
        ("ArrowLeft", true, false) => Some((Some(Duration::days(-1)), None)),
        ("ArrowRight", true, false) => Some((Some(Duration::days(1)), None)),
        ("ArrowUp", true, true) => Some((None, minutes(-15))),
        ("ArrowDown", true, true) => Some((None, minutes(15))),
        ("ArrowUp" | "ArrowLeft", false, false) => return walk(event, -1),
        ("ArrowDown" | "ArrowRight", false, false) => return walk(event, 1),
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some((shift, stretch)) = moved {
        let slot = device.peek(|world| world.activities.get(&chip.id).map(|activity| activity.slot.clone()));
        let to = slot.map(|slot| match (shift, stretch) {
            (Some(by), _) => slot.shifted(by),
            (_, Some(by)) => slot.resized(by, Duration::minutes(15)),
            _ => slot,
        });
        if let Some(to) = to {
            reschedule(device, chip.id, to);
            focus_soon(chip.id);
        }
    }
}

/// Moves an activity and says so, with a way back; or says why not.
pub fn reschedule(device: Device, id: ActivityId, to: Slot) {
    let t = device.words();
    let viewer = device.viewer();
    let (from, _) = to.seen_from(&viewer.actor.zone, &viewer.zones);
    let when = if matches!(to, Slot::AllDay { .. }) { t.short_day(from.date()) } else { t.moment(from) };
    let skipped = matches!(&to, Slot::Timed { start, zone, .. }
        if matches!(model::time::instant(&viewer.zones, zone, *start), Some((_, model::time::Clock::Skipped(_)))));
    let moved = device.dispatch(Command::Activities(Act::Reschedule { id, to }));
    let said = fill(if skipped { t.moved_over_gap } else { t.moved_to }, &[&when]);
    device.tell(t, moved, said);
}

/// Puts the focus back on a chip that has been drawn elsewhere.
pub fn focus_soon(id: ActivityId) {
    request_animation_frame(move || {
        let chip = document().query_selector(&format!("[data-activity=\"{id}\"]")).ok().flatten();
        if let Some(chip) = chip.and_then(|chip| chip.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = chip.focus();
        }
    });
}

/// Walks the focus from chip to chip.
fn walk(event: &KeyboardEvent, by: i32) {
    let Some(current) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    let Ok(chips) = document().query_selector_all(".chip[data-activity]") else { return };
    let chips: Vec<web_sys::HtmlElement> =
        (0..chips.length()).filter_map(|at| chips.item(at)?.dyn_into().ok()).collect();
    let at = chips.iter().position(|chip| chip.is_same_node(Some(&current)));
    let next = at.and_then(|at| at.checked_add_signed(by as isize)).and_then(|at| chips.get(at));
    if let Some(next) = next {
        event.prevent_default();
        event.stop_propagation();
        let _ = next.focus();
    }
}
