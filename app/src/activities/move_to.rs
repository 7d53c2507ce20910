//! Moving without dragging: "Move to…".

use super::changes::{Wanted, Wish, carry_out};
use super::chip::focus_soon;
use super::form::Opened;
use crate::sync::use_device;
use crate::ui::{Choice, Dialog, Faults, Kind, TextInput};
use crate::words::{fill, words};
use chrono::{Duration, NaiveDate, NaiveTime};
use leptos::prelude::*;
use model::calendar::Entry;
use model::time::{Slot, midnight};
use model::{Fault, Refusal};

/// Asks where to, in date and time, with the usual steps as buttons.
#[component]
pub fn MoveTo(
    /// Which entry.
    entry: Entry,
    /// Where dialogs open.
    open: RwSignal<Option<Opened>>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let start = entry.slot.civil_start();
    let timed = matches!(entry.slot, Slot::Timed { .. });
    let rep = RwSignal::new(entry.rep.map(|rep| rep.to_string()).unwrap_or_default());
    let reps = device.acts_for();
    let reps: Vec<_> = reps.into_iter().map(|person| (person.id.to_string(), person.name)).collect();
    let (date, time) =
        (RwSignal::new(start.date().to_string()), RwSignal::new(start.time().format("%H:%M").to_string()));
    let faults = Faults::none();
    let title = fill(t.move_title, &[&entry.title]);
    let wanted = move || -> Result<chrono::NaiveDateTime, Refusal> {
        let malformed = || Refusal::field("slot", Fault::Malformed);
        let day: NaiveDate = date.get_untracked().parse().map_err(|_| malformed())?;
        if !timed {
            return Ok(midnight(day));
        }
        let text = time.get_untracked();
        let time = NaiveTime::parse_from_str(text.get(..5).unwrap_or(&text), "%H:%M").map_err(|_| malformed())?;
        Ok(day.and_time(time))
    };
    let save = {
        let entry = entry.clone();
        move || match wanted() {
            Ok(at) => {
                let (to, rep) = (entry.slot.starting(at), rep.get_untracked().parse().ok());
                let wish = match rep.filter(|rep| Some(*rep) != entry.rep) {
                    Some(rep) if to == entry.slot => Wish::Assign(rep),
                    Some(rep) => Wish::MoveAndAssign(to, rep),
                    None => Wish::Move(to),
                };
                open.set(None);
                carry_out(device, open, Wanted(vec![(entry.clone(), wish)]), None, String::new());
                focus_soon(entry.handle);
            }
            Err(refusal) => faults.show(refusal),
        }
    };
    let step = move |by: Duration| {
        if let Ok(at) = wanted() {
            let at = at + by;
            date.set(at.date().to_string());
            time.set(at.time().format("%H:%M").to_string());
        }
    };
    let steps = [
        (t.day_earlier, Duration::days(-1)),
        (t.day_later, Duration::days(1)),
        (t.quarter_earlier, Duration::minutes(-15)),
        (t.quarter_later, Duration::minutes(15)),
    ];
    view! {
        <Dialog title on_close=move || open.set(None)>
            <form
                class="form"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    save();
                }
            >
                {faults.banner()}
                <div class="row">
                    <TextInput label=t.date id="move-date" input="date" value=date kind=Kind::Required fault=faults.at("slot") />
                    {timed.then(|| view! {
                        <TextInput label=t.from id="move-time" input="time" value=time kind=Kind::Required />
                    })}
                </div>
                {(1 < reps.len()).then(|| view! { <Choice label=t.rep id="move-rep" value=rep options=reps /> })}
                <div class="steps">
                    {steps.into_iter().filter(|(_, by)| timed || by.num_hours() != 0).map(|(word, by)| view! {
                        <button type="button" class="button" on:click=move |_| step(by)>{word}</button>
                    }).collect_view()}
                </div>
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| open.set(None)>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.move_activity}</button>
                </footer>
            </form>
        </Dialog>
    }
}
