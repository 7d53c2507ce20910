//! What the calendar asks before it does something: how much of a series is meant, why a day has to be fuller than it
//! may; and the keys it knows.

use super::changes::{Wanted, Wish, carry_out};
use super::form::Opened;
use crate::sync::use_device;
use crate::ui::{Dialog, Faults, Kind, TextInput};
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use model::activities::Scope;
use model::{Fault, Refusal};

/// This, this and following, or all?
#[component]
pub fn ScopeQuestion(
    /// What is wanted.
    wanted: Wanted,
    /// Where a further question opens.
    open: RwSignal<Option<Opened>>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let title = wanted.0.iter().find(|(entry, _)| entry.occurrence.is_some()).map(|(entry, _)| entry.title.clone());
    let question = match wanted.0.first() {
        Some((_, Wish::Cancel)) => l.scope_cancel,
        Some((_, Wish::Assign(_))) => l.scope_assign,
        _ => l.scope_move,
    };
    let choose = move |scope: Scope| {
        open.set(None);
        carry_out(device, open, wanted.clone(), Some(scope), String::new());
    };
    let choices = [(Scope::This, t.scope_this), (Scope::Following, t.scope_following), (Scope::All, t.scope_all)];
    view! {
        <Dialog title=fill(l.scope_title, &[&title.unwrap_or_default()]) on_close=move || open.set(None)>
            <p>{question}</p>
            <div class="choices">
                {choices.into_iter().map(|(scope, word)| {
                    let choose = choose.clone();
                    view! { <button type="button" class="button" on:click=move |_| choose(scope)>{word}</button> }
                }).collect_view()}
            </div>
        </Dialog>
    }
}

/// Why does it have to be on a day that is full already?
#[component]
pub fn ReasonQuestion(
    /// What is wanted.
    wanted: Wanted,
    /// How much of a series.
    scope: Scope,
    /// How full the day would be.
    percent: i64,
    /// Where a further question opens.
    open: RwSignal<Option<Opened>>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let reason = RwSignal::new(String::new());
    let faults = Faults::none();
    let save = move || {
        let given = reason.get_untracked();
        if given.trim().is_empty() {
            return faults.show(Refusal::field("reason", Fault::Required));
        }
        open.set(None);
        carry_out(device, open, wanted.clone(), Some(scope), given);
    };
    view! {
        <Dialog title=fill(l.reason_title, &[&percent.to_string()]) on_close=move || open.set(None)>
            <form class="form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
                <p>{t.reason_text}</p>
                <TextInput label=t.reason id="reason" value=reason kind=Kind::Required fault=faults.at("reason") />
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| open.set(None)>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.move_activity}</button>
                </footer>
            </form>
        </Dialog>
    }
}

/// The keys of the calendar.
#[component]
pub fn Shortcuts(
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let l = later_words();
    let lines = move |text: &'static str| {
        let lines = text.split(" · ").map(|line| view! { <li>{line}</li> });
        view! { <ul class="keys">{lines.collect_view()}</ul> }
    };
    view! {
        <Dialog title=l.shortcuts on_close>
            {lines(l.help_keys)}
            {lines(l.help_chip)}
        </Dialog>
    }
}
