//! When somebody does not work: days off, the holiday calendar they live by, and whether visits may overlap.

use crate::sync::use_device;
use crate::ui::{Choice, Faults, Field, Icon};
use crate::words::{later_words, words};
use leptos::prelude::*;
use model::people::{DaysOff, Field as Change, Person};
use model::{Fault, Refusal};

/// What the fields hold.
#[derive(Clone, Copy)]
pub struct TimesInput {
    calendar: RwSignal<String>,
    no_clashes: RwSignal<bool>,
    off: RwSignal<Vec<DaysOff>>,
    first: RwSignal<String>,
    last: RwSignal<String>,
    note: RwSignal<String>,
}

impl TimesInput {
    /// The inputs for somebody.
    pub fn of(person: &Person) -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            calendar: RwSignal::new(person.calendar.clone()),
            no_clashes: RwSignal::new(person.no_clashes),
            off: RwSignal::new(person.days_off.clone()),
            first: text(),
            last: text(),
            note: text(),
        }
    }

    /// What was typed as days off, if anything.
    fn typed(self) -> Result<Option<DaysOff>, Refusal> {
        let text = self.first.get_untracked();
        if text.is_empty() {
            return Ok(None);
        }
        let day = |text: &str| model::iso::day(text).ok_or(Refusal::field("days_off", Fault::Malformed));
        let last = self.last.get_untracked();
        let first = day(&text)?;
        let last = if last.is_empty() { first } else { day(&last)? };
        Ok(Some(DaysOff { first, last, note: self.note.get_untracked() }))
    }

    /// The fields as they are now; days typed but not yet added count.
    pub fn fields(self) -> Result<Vec<Change>, Refusal> {
        let mut off = self.off.get_untracked();
        off.extend(self.typed()?);
        Ok(vec![
            Change::Calendar(self.calendar.get_untracked()),
            Change::NoClashes(self.no_clashes.get_untracked()),
            Change::DaysOff(off),
        ])
    }
}

/// The fields.
#[component]
pub fn TimesFields(
    /// What they hold.
    times: TimesInput,
    /// What was refused.
    faults: Faults,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let calendars = Signal::derive(move || {
        let names = device.read(|world| world.company().calendars().into_iter().map(str::to_owned).collect::<Vec<_>>());
        let own = times.calendar.get();
        let missing = (!own.is_empty() && !names.contains(&own)).then_some(own);
        let named = names.into_iter().chain(missing).map(|name| (name.clone(), name));
        std::iter::once((String::new(), t.not_said.to_owned())).chain(named).collect::<Vec<_>>()
    });
    let add = move |_| match times.typed() {
        Ok(Some(days)) => {
            times.off.update(|off| off.push(days));
            for field in [times.first, times.last, times.note] {
                field.set(String::new());
            }
        }
        Ok(None) => {}
        Err(refusal) => faults.show(refusal),
    };
    let drop_days = move |at: usize| times.off.update(|off| drop(off.remove(at)));
    view! {
        <div class="row">
            <Choice label=l.holiday_calendar id="calendar" value=times.calendar options=calendars />
            <label class="check">
                <input type="checkbox" id="no-clashes" prop:checked=times.no_clashes on:change=move |event| times.no_clashes.set(event_target_checked(&event)) />
                {l.no_clashes}
            </label>
        </div>
        <Field label=t.days_off id="off-first" fault=faults.at("days_off")>
            <div class="row">
                <input id="off-first" type="date" aria-label=t.from prop:value=times.first on:input=move |event| times.first.set(event_target_value(&event)) />
                <input id="off-last" type="date" aria-label=t.until prop:value=times.last on:input=move |event| times.last.set(event_target_value(&event)) />
                <input id="off-note" type="text" aria-label=t.note prop:value=times.note on:input=move |event| times.note.set(event_target_value(&event)) />
                <button type="button" class="icon-button" aria-label=t.days_off title=t.days_off on:click=add><Icon name="plus" /></button>
            </div>
        </Field>
        <ul class="holidays">
            {move || times.off.get().into_iter().enumerate().map(|(at, off)| view! {
                <li>
                    <span class="figures">{t.full_date(off.first)} {(off.last != off.first).then(|| format!(" – {}", t.full_date(off.last)))}</span> {off.note}
                    <button type="button" class="icon-button" aria-label=t.close on:click=move |_| drop_days(at)><Icon name="close" /></button>
                </li>
            }).collect_view()}
        </ul>
    }
}
