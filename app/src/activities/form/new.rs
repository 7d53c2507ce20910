//! Planning something new, or putting down what has taken place.

use super::fields::{Form, MoreFields, QuickFields};
use super::inputs::Inputs;
use super::repeat::RepeatFields;
use super::sale::RecordFields;
use crate::sync::use_device;
use crate::ui::{Dialog, Faults, Legend};
use crate::words::words;
use chrono::{NaiveDate, NaiveTime};
use leptos::prelude::*;
use model::activities::Command as Act;
use model::time::Slot;
use model::{Command, CustomerId, PersonId};
use uuid::Uuid;

/// A quick form; all fields on demand.
#[component]
pub fn NewActivity(
    at: Slot,
    customer: Option<CustomerId>,
    rep: Option<PersonId>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let zone = device.actor().zone;
    let inputs = Inputs::of(&at, customer, rep.unwrap_or_else(|| device.actor().id).to_string());
    let faults = Faults::none();
    let (done, all) = (RwSignal::new(false), RwSignal::new(false));
    let command = {
        let at = at.clone();
        move || {
            let draft = inputs.draft(Uuid::now_v7().into(), inputs.slot(&zone, Some(&at))?)?;
            if !done.get_untracked() {
                return Ok(Command::Activities(Act::Plan(draft)));
            }
            let currency = device.peek(|world| world.company().currency.clone());
            let sale = inputs.sale.changes(&model::activities::Sale::default(), &currency)?;
            let next = inputs.sale.next(&draft)?;
            let record = Command::Activities(Act::Record { draft, outcome: inputs.outcome.get_untracked(), sale });
            Ok(match next {
                Some(next) => Command::Together(vec![record, next]),
                None => record,
            })
        }
    };
    let save = move || {
        let made = command().and_then(|command| device.dispatch(command));
        inputs.heed(&made);
        if faults.take(made) {
            let said = if done.get_untracked() { t.activity_recorded } else { t.activity_planned };
            device.tell(t, Ok(()), said.to_owned());
            on_close.run(());
        } else {
            all.set(true);
        }
    };
    let start = Signal::derive(move || {
        let day: NaiveDate = inputs.date.get().parse().ok()?;
        let time = NaiveTime::parse_from_str(inputs.from.get().get(..5)?, "%H:%M").ok()?;
        Some(day.and_time(time))
    });
    view! {
        <Dialog title=t.new_activity dirty=inputs.touched on_close>
            <Form save inputs faults>
                <fieldset class="fields">
                    <QuickFields inputs faults />
                    <Show when=move || all.get()>
                        <MoreFields inputs faults />
                        <RepeatFields input=inputs.repeat start faults />
                    </Show>
                </fieldset>
                <label class="check">
                    <input type="checkbox" prop:checked=done on:change=move |event| done.set(event_target_checked(&event)) />
                    {t.already_done}
                </label>
                <Show when=move || done.get()>
                    <RecordFields outcome=inputs.outcome sale=inputs.sale faults next=true />
                </Show>
                <Show when=move || all.get()><Legend /></Show>
                <footer class="dialog-actions">
                    <Show when=move || !all.get()>
                        <button type="button" class="button quiet" on:click=move |_| all.set(true)>{t.more_fields}</button>
                    </Show>
                    <button type="button" class="button push" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{move || if done.get() { t.record } else { t.plan }}</button>
                </footer>
            </Form>
        </Dialog>
    }
}
