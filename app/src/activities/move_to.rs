//! Moving without dragging: "Move to…".

use super::chip::{focus_soon, reschedule};
use crate::sync::use_device;
use crate::ui::{Dialog, Faults, Kind, TextInput};
use crate::words::{fill, words};
use chrono::{Duration, NaiveDate, NaiveTime};
use leptos::prelude::*;
use model::time::{Slot, midnight};
use model::{ActivityId, Fault, Refusal};

/// Asks where to, in date and time, with the usual steps as buttons.
#[component]
pub fn MoveTo(
    /// Which activity.
    id: ActivityId,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let Some(activity) = device.peek(|world| world.activities.get(&id).cloned()) else { return ().into_any() };
    let start = activity.slot.civil_start();
    let timed = matches!(activity.slot, Slot::Timed { .. });
    let (date, time) =
        (RwSignal::new(start.date().to_string()), RwSignal::new(start.time().format("%H:%M").to_string()));
    let faults = Faults::none();
    let title = fill(t.move_title, &[&activity.title]);
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
        let slot = activity.slot.clone();
        move || match wanted() {
            Ok(at) => {
                reschedule(device, id, slot.starting(at));
                on_close.run(());
                focus_soon(id);
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
        <Dialog title on_close>
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
                <div class="steps">
                    {steps.into_iter().filter(|(_, by)| timed || by.num_hours() != 0).map(|(word, by)| view! {
                        <button type="button" class="button" on:click=move |_| step(by)>{word}</button>
                    }).collect_view()}
                </div>
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.move_activity}</button>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}
