//! The bar that does something with all that is selected.

use super::changes::{Wanted, carry_out};
use super::desk::Desk;
use crate::sync::use_device;
use crate::ui::Icon;
use crate::words::{fill, later_words, words};
use chrono::Duration;
use leptos::prelude::*;

/// The bar; shown while something is selected.
#[component]
pub fn SelectionBar(desk: Desk) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let entries = move || {
        desk.selected
            .with_untracked(|selected| selected.iter().filter_map(|handle| desk.entry(*handle)).collect::<Vec<_>>())
    };
    let act = move |wanted: Wanted| carry_out(device, desk.open, wanted, None, String::new());
    let steps = [
        (t.day_earlier, Duration::days(-1)),
        (t.day_later, Duration::days(1)),
        (t.quarter_earlier, Duration::minutes(-15)),
        (t.quarter_later, Duration::minutes(15)),
    ];
    let assign = move |event: leptos::ev::Event| {
        if let Ok(rep) = event_target_value(&event).parse() {
            act(Wanted::assign(&entries(), rep));
        }
    };
    view! {
        <div class="selection-bar" role="toolbar" aria-label=move || fill(t.selected, &[&desk.selected.with(std::collections::BTreeSet::len).to_string()])>
            <strong>{move || fill(t.selected, &[&desk.selected.with(std::collections::BTreeSet::len).to_string()])}</strong>
            {steps.map(|(word, by)| view! {
                <button type="button" class="button" on:click=move |_| { act(Wanted::shift(&entries(), by)); }>{word}</button>
            }).collect_view()}
            {(1 < device.acts_for().len()).then(|| view! {
                <select aria-label=t.assign_to prop:value="" on:change=assign>
                    <option value="">{t.assign_to}</option>
                    {device.acts_for().into_iter().map(|person| view! { <option value=person.id.to_string()>{person.name}</option> }).collect_view()}
                </select>
            })}
            <button type="button" class="button danger" on:click=move |_| { act(Wanted::cancel(&entries())); desk.clear(); }>{t.cancel_activity}</button>
            <Show when=move || desk.selecting.get()><span class="help">{l.place_hint}</span></Show>
            <button type="button" class="icon-button push" aria-label=t.select_none title=t.select_none on:click=move |_| desk.clear()><Icon name="close" /></button>
        </div>
    }
}
