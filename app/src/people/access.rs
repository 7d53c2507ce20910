//! How one gets in: the second factor, and where one is signed in.

use super::api::access;
use super::devices::Devices;
use super::second_factor::Factor;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What there is to the person's access, as far as the server tells.
#[component]
pub fn Access() -> impl IntoView {
    let known = RwSignal::new(None);
    let read = move || {
        spawn_local(async move {
            // Without a server there is nothing to say, and nothing to do about it.
            if let Ok(Wire(read)) = access().await {
                known.set(Some(read));
            }
        });
    };
    Effect::new(move |_| read());
    let codes = RwSignal::new(vec![]);
    move || {
        known.get().map(|(factor, sessions)| {
            view! {
                <Factor factor codes on_change=read />
                <Devices sessions on_change=read />
            }
        })
    }
}
