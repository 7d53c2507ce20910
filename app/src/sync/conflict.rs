//! The dialog that asks when somebody else changed the same thing.

use super::{Device, use_device};
use crate::customers::value_word;
use crate::ui::Dialog;
use crate::words::{fill, words};
use leptos::prelude::*;
use model::merge::Conflict;

/// Asks about conflicts, one at a time; the dialog is loaded when there is one.
#[component]
pub fn Conflicts() -> impl IntoView {
    let device = use_device();
    let any = Memo::new(move |_| device.conflicts.with(|conflicts| !conflicts.is_empty()));
    move || any.get().then(|| crate::frame::later(crate::lazy::conflict_dialog()))
}

/// The dialog.
#[component]
pub fn ConflictDialog() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let open = move || device.conflicts.with(|conflicts| conflicts.first().cloned());
    let settle = move |keep_mine: bool| {
        let first =
            device.conflicts.try_update(|conflicts| (!conflicts.is_empty()).then(|| conflicts.remove(0))).flatten();
        if let (Some((command, _)), true) = (first, keep_mine)
            && let Err(refusal) = device.dispatch(command)
        {
            device.toasts.show(t.refusal(&refusal));
        }
    };
    view! {
        <Show when=move || open().is_some()>
            <Dialog title=t.conflict on_close=move || settle(false)>
                {move || open().map(|(_, conflict)| view! { <Question device conflict /> })}
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
    let viewer = device.viewer();
    let at = model::time::civil(&viewer.zones, &viewer.actor.zone, conflict.at.naive_utc());
    let at = at.map(|at| t.time(at)).unwrap_or_default();
    let title = device.peek(|world| world.get(conflict.key).map(|record| t.record_title(&record)).unwrap_or_default());
    let field = conflict.field.clone();
    let value = move |value: &serde_json::Value| device.peek(|world| value_word(t, world, &field, value));
    view! {
        <p>{fill(t.conflict_text, &[&device.name_of(conflict.by), &title, t.field(&conflict.field), &at])}</p>
        <dl class="versions">
            <div><dt>{t.theirs}</dt><dd>{value(&conflict.theirs)}</dd></div>
            <div><dt>{t.mine}</dt><dd>{value(&conflict.mine)}</dd></div>
            <div><dt>{t.before}</dt><dd>{value(&conflict.before)}</dd></div>
        </dl>
    }
}
