//! Signing somebody out everywhere who has lost a device.

use super::api::shut_out;
use crate::sync::use_device;
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::people::Person;

/// What an administrator does about somebody's lost device or telephone.
#[component]
pub fn ShutOut(
    /// Who has lost it.
    person: Person,
    /// Called once it is done.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let factor = RwSignal::new(false);
    let shut = move || {
        let name = person.name.clone();
        spawn_local(async move {
            match shut_out(person.id, factor.get_untracked()).await {
                Ok(()) => {
                    device.toast(fill(l.shut_out_done, &[&name]));
                    on_done.run(());
                }
                Err(error) => device.toast(t.error(&error)),
            }
        });
    };
    view! {
        <form class="shut-out" on:submit=move |event| { event.prevent_default(); shut(); }>
            <button type="submit" class="button danger">{l.shut_out}</button>
            <label class="check">
                <input type="checkbox" prop:checked=factor on:change=move |event| factor.set(event_target_checked(&event)) />
                {l.shut_out_factor}
            </label>
        </form>
    }
}
