//! The bar that does something with all issues that are selected: one command, one undo.

use super::desk::Desk;
use crate::ui::Icon;
use crate::words::{fill, later_words};
use leptos::prelude::*;
use model::issues::{Column, Command as Act, Field, Urgency};
use model::{Command, IssueId};

/// The bar; shown while something is selected.
#[component]
pub fn SelectionBar(desk: Desk) -> impl IntoView {
    let (device, t, l) = (desk.device, desk.t, later_words());
    let count = move || fill(t.selected, &[&desk.selected.with(std::collections::BTreeSet::len).to_string()]);
    let act = move |each: &dyn Fn(IssueId) -> Act| {
        let selected = desk.selected.get_untracked();
        let commands = selected.into_iter().map(|id| Command::Issues(each(id))).collect();
        let done = device.dispatch(Command::together(commands));
        if device.tell(t, done, count()) {
            desk.selected.set(Default::default());
        }
    };
    let set = move |field: Field| act(&|id| Act::Edit { id, set: vec![field.clone()] });
    view! {
        <div class="selection-bar" role="toolbar" aria-label=count>
            <strong>{count}</strong>
            <select aria-label=t.move_to prop:value="" on:change=move |event| {
                if let Some(to) = Column::named(&event_target_value(&event)) {
                    act(&|id| Act::Move { id, to, after: None, before: None });
                }
            }>
                <option value="">{t.move_to}</option>
                {Column::ALL.map(|column| view! { <option value=column.name()>{t.column(column)}</option> }).collect_view()}
            </select>
            <select aria-label=t.assign_to prop:value="" on:change=move |event| {
                if let Ok(person) = event_target_value(&event).parse() {
                    set(Field::Responsible(Some(person)));
                }
            }>
                <option value="">{t.assign_to}</option>
                {device.people(|_| true).into_iter().map(|person| view! { <option value=person.id.to_string()>{person.name}</option> }).collect_view()}
            </select>
            <select aria-label=t.urgency_label prop:value="" on:change=move |event| {
                let name = event_target_value(&event);
                if let Some(urgency) = Urgency::named(&name) {
                    set(Field::Urgency(urgency));
                }
            }>
                <option value="">{t.urgency_label}</option>
                {Urgency::ALL.map(|urgency| view! { <option value=urgency.name()>{t.urgency(urgency)}</option> }).collect_view()}
            </select>
            <button type="button" class="button" on:click=move |_| set(Field::Archived(true))>{l.put_into_archive}</button>
            <button type="button" class="icon-button push" aria-label=t.select_none title=t.select_none on:click=move |_| desk.selected.set(Default::default())><Icon name="close" /></button>
        </div>
    }
}
