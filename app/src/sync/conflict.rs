//! The dialog that asks when somebody else changed the same thing.

use super::{Device, use_device};
use crate::history::value_word;
use crate::ui::Dialog;
use crate::words::{fill, words};
use leptos::prelude::*;
use model::Refusal;
use model::merge::Conflict;
use model::outbox::Refused;

/// Asks about conflicts, one at a time; the dialog is loaded when there is one.
#[component]
pub fn Conflicts() -> impl IntoView {
    let device = use_device();
    let any = Memo::new(move |_| open(device).is_some());
    move || any.get().then(|| crate::frame::later(crate::lazy::conflict_dialog()))
}

/// The first command that came back because of what others did, with what they did.
fn open(device: Device) -> Option<(Refused, Vec<Conflict>)> {
    let put_off = device.put_off.get();
    let asks = |refused: &Refused| match &refused.refusal {
        Refusal::Conflict(conflicts) if !put_off.contains(&refused.mutation()) => {
            Some((refused.clone(), conflicts.clone()))
        }
        _ => None,
    };
    device.refused.with(|refused| refused.iter().find_map(asks))
}

/// The dialog. Closed without an answer, the question is kept for later.
#[component]
pub fn ConflictDialog() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let open = Memo::new(move |_| open(device));
    let settle = move |keep_mine: bool| {
        if let Some((refused, _)) = open.get_untracked() {
            device.deal_with(refused.mutation(), keep_mine);
        }
    };
    let put_off = move || {
        if let Some((refused, _)) = open.get_untracked() {
            device.put_off.update(|put_off| put_off.push(refused.mutation()));
        }
    };
    view! {
        <Show when=move || open.with(Option::is_some)>
            <Dialog title=t.conflict on_close=put_off>
                {move || open.get().map(|(_, conflicts)| {
                    conflicts.into_iter().map(|conflict| view! { <Question device conflict /> }).collect_view()
                })}
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| settle(false)>{t.keep_theirs}</button>
                    <button type="button" class="button primary" on:click=move |_| settle(true)>{t.keep_mine}</button>
                </footer>
            </Dialog>
        </Show>
    }
}

#[component]
fn Question(device: Device, conflict: Conflict) -> impl IntoView {
    let t = words();
    let at = device.civil(conflict.at).map(|at| t.time(at)).unwrap_or_default();
    let title = device.peek(|world| world.get(conflict.key).map(|record| t.record_title(&record)).unwrap_or_default());
    let field = conflict.field.clone();
    let value = move |value: &serde_json::Value| {
        let word = device.peek(|world| value_word(t, world, &field, value));
        if word.is_empty() { "–".to_owned() } else { word }
    };
    view! {
        <p>{fill(t.conflict_text, &[&device.name_of(conflict.by), &title, t.field(&conflict.field), &at])}</p>
        <dl class="versions">
            <div><dt>{t.theirs}</dt><dd>{value(&conflict.theirs)}</dd></div>
            <div><dt>{t.mine}</dt><dd>{value(&conflict.mine)}</dd></div>
            <div><dt>{t.before}</dt><dd>{value(&conflict.before)}</dd></div>
        </dl>
    }
}
