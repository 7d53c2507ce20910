//! Handing many customers to another rep: to whom, from when, what moves along, seen before it is done.

use super::api::planned_with;
use crate::sync::use_device;
use crate::ui::{Choice, Dialog, Faults, Kind, TextArea, TextInput};
use crate::wire::Wire;
use crate::words::{fill, later_words, words};
use chrono::NaiveDate;
use leptos::prelude::*;
use model::customers::{Command as Act, Customer, HandOver};
use model::{Command, Fault, PersonId, Refusal};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The dialog.
#[component]
pub fn HandOverDialog(
    /// Who is handed over.
    customers: Vec<Customer>,
    /// Called once it is done.
    #[prop(into)]
    on_done: Callback<()>,
    /// Called when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let faults = Faults::none();
    let ids: Vec<_> = customers.iter().map(|customer| customer.id).collect();
    let owners: BTreeSet<PersonId> = customers.iter().filter_map(|customer| customer.owner).collect();
    let (count, sides) = (customers.len(), owners.len() + 1);
    let from_whom = owners.iter().map(|owner| device.name_of_untracked(*owner)).collect::<Vec<_>>().join(", ");
    let (to, visits) = (RwSignal::new(String::new()), RwSignal::new(true));
    let from = RwSignal::new(device.today_untracked().to_string());
    let note = RwSignal::new(String::new());
    // The note says what happens until somebody writes another.
    let written = RwSignal::new(false);
    let names = customers.iter().map(|customer| customer.name.clone()).collect::<Vec<_>>().join("\n");
    Effect::new(move |_| {
        let whom = to.get().parse().ok().map(|to| device.name_of_untracked(to)).unwrap_or_default();
        if !written.get_untracked() && !whom.is_empty() {
            note.set(format!("{}\n{names}", fill(l.hand_over_note, &[&count.to_string(), &from_whom, &whom])));
        }
    });
    let day = move || -> Option<NaiveDate> { model::iso::day(&from.get()) };
    let asked = ids.clone();
    let planned = LocalResource::new(move || {
        let (ids, day) = (asked.clone(), day());
        async move {
            match day {
                Some(day) => planned_with(ids, day).await.map(|Wire(counts)| counts).unwrap_or_default(),
                None => Default::default(),
            }
        }
    });
    let people: Vec<_> = std::iter::once((String::new(), String::new()))
        .chain(device.acts_for().into_iter().map(|person| (person.id.to_string(), person.name)))
        .collect();
    let hand = move || {
        let command = || -> Result<Command, Refusal> {
            let whom = to.get_untracked().parse().map_err(|_| Refusal::field("owner", Fault::Required))?;
            let from = untrack(day).ok_or(Refusal::field("on", Fault::Malformed))?;
            Ok(Command::Customers(Act::HandOver(HandOver {
                customers: ids.clone(),
                to: whom,
                from,
                visits: visits.get_untracked(),
                note: note.get_untracked(),
                notes: (0..=sides).map(|_| Uuid::now_v7().into()).collect(),
            })))
        };
        let done = command().and_then(|command| device.dispatch(command));
        if faults.take(done.clone()) {
            device.tell(t, done, fill(l.handed_over_many, &[&count.to_string()]));
            on_done.run(());
        }
    };
    let rows = customers.into_iter().map(move |customer| {
        let (id, owner) =
            (customer.id, customer.owner.map_or_else(|| t.nobody.to_owned(), |owner| device.name_of(owner)));
        let there = move || {
            planned.read().as_ref().map_or(String::new(), |counts| counts.get(&id).copied().unwrap_or(0).to_string())
        };
        view! { <tr><th scope="row">{customer.name}</th><td>{owner}</td><td class="figures">{there}</td></tr> }
    });
    view! {
        <Dialog title=l.hand_over_many on_close>
            <form class="form" novalidate on:submit=move |event| { event.prevent_default(); hand(); }>
                {faults.banner()}
                <div class="row">
                    <Choice label=l.new_owner id="hand-over-to" value=to options=people kind=Kind::Required fault=faults.at("owner") />
                    <TextInput label=t.from id="hand-over-from" input="date" value=from kind=Kind::Required fault=faults.at("on") />
                </div>
                <label class="check">
                    <input type="checkbox" prop:checked=visits on:change=move |event| visits.set(event_target_checked(&event)) />
                    {l.visits_move}
                </label>
                <div class="scroll" tabindex="0" aria-label=t.customers>
                    <table class="table">
                        <thead><tr><th scope="col">{t.customer}</th><th scope="col">{t.owner}</th><th scope="col">{l.planned_there}</th></tr></thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
                <div on:input=move |_| written.set(true)>
                    <TextArea label=l.note_to_both id="hand-over-note" value=note fault=faults.at("title") />
                </div>
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{fill(l.hand_over_count, &[&count.to_string()])}</button>
                </footer>
            </form>
        </Dialog>
    }
}
