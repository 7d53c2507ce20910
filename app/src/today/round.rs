//! The shortest round through the day's visits: seen before it is taken, one undo afterwards.

use super::lines::DayLine;
use crate::sync::{Device, use_device};
use crate::ui::{Dialog, Faults, Icon, TextInput, remember, remembered};
use crate::words::{Words, fill, later_words, words};
use chrono::{Datelike, Duration, NaiveDateTime, NaiveTime, Timelike};
use js_sys::Reflect;
use leptos::prelude::*;
use model::activities::round::{Day, Stop};
use model::activities::{Command as Act, Part, Scope, State};
use model::calendar::Entry;
use model::customers::address::Point;
use model::time::Slot;
use model::{Command, Entity, Fault, Refusal, World};
use std::collections::BTreeSet;
use uuid::Uuid;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Where the browser remembers the round's start and end.
const START: &str = "daybook.round.start";
const END: &str = "daybook.round.end";

/// Something planned on the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// What the calendar shows of it.
    entry: Entry,
    /// When it begins, where the person lives.
    from: NaiveDateTime,
    /// The same as a stop of the round.
    pub stop: Stop,
}

/// What is planned among a day's lines, by time: what has a place or has to be done at its time.
pub fn visits(device: Device, lines: Vec<DayLine>) -> Vec<Visit> {
    let planned = lines.into_iter().filter(|(from, to, entry)| {
        entry.state == State::Planned && matches!(entry.slot, Slot::Timed { .. }) && from.date() == to.date()
    });
    device.read(|world| {
        planned.map(|(from, to, entry)| Visit { stop: stop(world, &entry, from, to), entry, from }).collect()
    })
}

fn minute(at: NaiveTime) -> u32 {
    at.num_seconds_from_midnight() / 60
}

/// A visit takes place at the first place of its customer that is on the map, within the hours there. Whatever has no
/// place keeps its time.
fn stop(world: &World, entry: &Entry, from: NaiveDateTime, to: NaiveDateTime) -> Stop {
    let activity = world.activities.get(&entry.key.id.into()).filter(|_| entry.key.entity == Entity::Activity);
    let customer = activity.and_then(|activity| world.customers.get(&activity.customer?));
    let place = customer.and_then(|customer| customer.addresses.iter().find(|address| address.point.is_some()));
    let weekday = from.weekday().num_days_from_monday() as usize;
    let hours = place.and_then(|place| place.hours).filter(|hours| hours.days[weekday]);
    let at = place.and_then(|place| place.point).filter(|_| entry.fixed.is_none());
    Stop {
        at,
        stays: u32::try_from((to - from).num_minutes()).unwrap_or(0),
        opens: hours.as_ref().map_or(0, |hours| hours.from.into()),
        closes: hours.as_ref().map_or(24 * 60, |hours| hours.to.into()),
        fixed: at.is_none().then(|| minute(from.time())),
    }
}

/// `9:05` of 545.
fn clock(t: &Words, visit: &Visit, minute: u32) -> String {
    t.time(visit.from.date().and_time(NaiveTime::MIN) + Duration::minutes(minute.into()))
}

fn kilometres(metres: u32) -> String {
    format!("{}.{}", metres / 1_000, metres % 1_000 / 100)
}

/// Asks the device where it is: `found` hears of the place, `unknown` is called where it does not say.
fn place_of_device(found: impl Fn(Point) + 'static, unknown: impl Fn() + Clone + 'static) {
    let Ok(geolocation) = window().navigator().geolocation() else { return unknown() };
    let nowhere = unknown.clone();
    let here = Closure::once_into_js(move |position: JsValue| {
        let degree = |name: &str| {
            let coordinates = Reflect::get(&position, &"coords".into()).ok()?;
            let degrees = Reflect::get(&coordinates, &name.into()).ok()?.as_f64()?;
            #[expect(clippy::cast_possible_truncation, reason = "at most 180 million")]
            let millionths = (degrees * 1e6).round() as i32;
            Some(millionths)
        };
        match degree("latitude").zip(degree("longitude")) {
            Some((latitude, longitude)) => found(Point { latitude, longitude }),
            None => unknown(),
        }
    });
    let refused = Closure::once_into_js(move |_: JsValue| nowhere());
    let asked =
        geolocation.get_current_position_with_error_callback(here.unchecked_ref(), Some(refused.unchecked_ref()));
    // What asks is there; a browser that refuses calls back.
    let _ = asked;
}

/// The dialog.
#[component]
pub fn RoundDialog(
    /// What is planned on the day, by time.
    visits: Vec<Visit>,
    /// Called when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let first = visits.iter().map(|visit| visit.from).min().unwrap_or_default();
    let leave_at = RwSignal::new(t.time(first));
    let (start, end) =
        (RwSignal::new(remembered(START).unwrap_or_default()), RwSignal::new(remembered(END).unwrap_or_default()));
    let kept = RwSignal::new(BTreeSet::<Uuid>::new());
    let faults = Faults::none();
    let visits = StoredValue::new(visits);
    let day = move || -> Result<Day, Refusal> {
        let place = |field: &str, typed: RwSignal<String>| {
            Point::read(&typed.get()).map_err(|_| Refusal::field(field, Fault::Malformed))
        };
        let leave = NaiveTime::parse_from_str(&leave_at.get(), "%H:%M");
        let leave = minute(leave.map_err(|_| Refusal::field("leave_at", Fault::Malformed))?);
        let kept = kept.get();
        let stops = visits.with_value(|visits| {
            let stop = |visit: &Visit| match kept.contains(&visit.entry.handle) {
                true => Stop { fixed: Some(minute(visit.from.time())), ..visit.stop },
                false => visit.stop,
            };
            visits.iter().map(stop).collect()
        });
        Ok(Day { stops, start: place("round_start", start)?, end: place("round_end", end)?, leave })
    };
    let day = Memo::new(move |_| day());
    let round = Memo::new(move |_| day.get().map(|day| (day.shortest(), day.round((0..day.stops.len()).collect()))));
    Effect::new(move |_| {
        faults.take(day.get().map(drop));
    });
    // The planned round goes by the times that are planned, whatever could be earlier.
    let planned_over = visits.with_value(|visits| {
        visits.iter().map(|visit| minute(visit.from.time()) + visit.stop.stays).max().unwrap_or(0)
    });
    let moves = move || -> Vec<Command> {
        let Ok((round, planned)) = round.get() else { return vec![] };
        if (round.late, round.metres) >= (planned.late, planned.metres) {
            // Nobody's visit is moved for nothing.
            return vec![];
        }
        visits.with_value(|visits| {
            let moved = round.order.iter().zip(&round.begins).filter_map(|(place, begins)| {
                let visit = visits.get(*place)?;
                let by = i64::from(*begins) - i64::from(minute(visit.from.time()));
                let entry = &visit.entry;
                let to = entry.slot.starting(entry.slot.civil_start() + Duration::minutes(by));
                let part = entry.occurrence.map(|start| Part { start, scope: Scope::This });
                let id = entry.key.id.into();
                (by != 0).then(|| Command::Activities(Act::Reschedule { id, to, part, reason: String::new() }))
            });
            moved.collect()
        })
    };
    let take = move |_| {
        remember(START, &start.get_untracked());
        remember(END, &end.get_untracked());
        let done = device.dispatch(Command::together(untrack(moves)));
        if faults.take(done.clone()) {
            device.tell(t, done, l.round_taken.to_owned());
            on_close.run(());
        }
    };
    let order = move || round.get().map(|(round, _)| round.order).unwrap_or_default();
    let row = move |place: usize| {
        let visit = visits.with_value(|visits| visits.get(place).cloned())?;
        let (handle, before) = (visit.entry.handle, t.time(visit.from));
        let nth = move || order().iter().position(|at| *at == place).map(|nth| nth + 1);
        let (timed, planned) = (visit.clone(), before.clone());
        let now = move || {
            let (round, _) = round.get().ok()?;
            let at = round.order.iter().position(|at| *at == place)?;
            Some(clock(t, &timed, *round.begins.get(at)?))
        };
        let now = Memo::new(move |_| now().unwrap_or_default());
        let was = move || (now.get() != planned).then(|| before.clone());
        let keeps = visit.stop.at.is_some().then(|| {
            let toggle = move |event| {
                let wanted = event_target_checked(&event);
                kept.update(|kept| {
                    if wanted { kept.insert(handle) } else { kept.remove(&handle) };
                });
            };
            let label = fill(l.keep_time_of, &[&visit.entry.title]);
            view! { <label class="row-check"><input type="checkbox" aria-label=label prop:checked=move || kept.with(|kept| kept.contains(&handle)) on:change=toggle /></label> }
        });
        let note = visit.stop.at.is_none().then(|| view! { <small>{l.no_point}</small> });
        Some(view! {
            <tr data-stop=handle.to_string()>
                <td class="figures">{nth}</td>
                <td class="figures">{now}" "<small>{was}</small></td>
                <th scope="row">{visit.entry.title.clone()} " " {note}</th>
                <td>{keeps}</td>
            </tr>
        })
    };
    let summary = move || {
        let (round, planned) = round.get().ok()?;
        let sample = visits.with_value(|visits| visits.first().cloned())?;
        let text = if untrack(moves).is_empty() {
            l.round_best.to_owned()
        } else {
            let (over, before) = (clock(t, &sample, round.over), clock(t, &sample, planned_over));
            fill(l.round_is, &[&kilometres(round.metres), &kilometres(planned.metres), &over, &before])
        };
        let late = (round.late > 0).then(|| fill(l.round_late, &[&round.late.to_string()]));
        Some(view! { <p role="status">{text}</p> {late.map(|late| view! { <p class="form-faults">{late}</p> })} })
    };
    let here = move |_| {
        let unknown = move || device.toast(l.place_unknown.to_owned());
        place_of_device(move |point| start.set(point.to_string()), unknown);
    };
    view! {
        <Dialog title=l.round only_looks=true on_close>
            <div class="form">
                {faults.banner()}
                <div class="row">
                    <TextInput label=l.leave_at id="leave_at" input="time" value=leave_at fault=faults.at("leave_at") />
                    <button type="button" class="button" on:click=here><Icon name="visit" /><span>{l.where_i_am}</span></button>
                </div>
                <div class="row">
                    <TextInput label=l.round_start id="round_start" value=start fault=faults.at("round_start") />
                    <TextInput label=l.round_end id="round_end" value=end fault=faults.at("round_end") />
                </div>
                {summary}
                <div class="scroll tall" tabindex="0" role="region" aria-label=l.round>
                    <table class="table">
                        <thead><tr><td></td><th scope="col">{t.from}</th><th scope="col">{t.title}</th><th scope="col">{l.keep_time}</th></tr></thead>
                        <tbody><For each=order key=|place| *place children=row /></tbody>
                    </table>
                </div>
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="button" class="button primary" disabled=move || moves().is_empty() on:click=take>{l.take_round}</button>
                </footer>
            </div>
        </Dialog>
    }
}
