//! Setting up a second factor, and removing it.

use super::api::{begin_second_factor, confirm_second_factor, remove_second_factor};
use super::told::told;
use crate::sync::use_device;
use crate::ui::{Faults, Kind, TextInput};
use crate::wire::Wire;
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::read::{Enrolment, SecondFactor};

/// The second factor of whoever is signed in.
#[component]
pub fn Factor(
    /// What they have set up.
    factor: Option<SecondFactor>,
    /// Recovery codes that have just been made.
    codes: RwSignal<Vec<String>>,
    /// Called once it is another.
    #[prop(into)]
    on_change: Callback<()>,
) -> impl IntoView {
    let l = later_words();
    let enrolment = RwSignal::new(None::<Enrolment>);
    let settled = move || match (factor.clone(), enrolment.get()) {
        (Some(factor), _) => view! { <Kept factor on_change /> }.into_any(),
        (None, Some(enrolment)) => view! { <Confirm enrolment codes on_change /> }.into_any(),
        (None, None) => view! { <Begin enrolment /> }.into_any(),
    };
    view! {
        <section class="card form second-factor" aria-labelledby="second-factor-title">
            <h2 id="second-factor-title">{l.second_factor}</h2>
            {move || if codes.with(Vec::is_empty) { settled() } else { view! { <Codes codes /> }.into_any() }}
        </section>
    }
}

#[component]
fn Begin(enrolment: RwSignal<Option<Enrolment>>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let (faults, current) = (Faults::none(), RwSignal::new(String::new()));
    let begin = move || {
        spawn_local(async move {
            let begun = begin_second_factor(current.get_untracked()).await;
            if let Some(Wire(begun)) = told(begun, faults, device, t) {
                enrolment.set(Some(begun));
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=move |event| { event.prevent_default(); begin(); }>
            <p class="help">{l.second_factor_help}</p>
            {faults.banner()}
            <TextInput label=t.current_password id="factor-password" input="password" autocomplete="current-password" value=current kind=Kind::Required fault=faults.at("current") />
            <footer class="dialog-actions"><button type="submit" class="button">{l.second_factor_begin}</button></footer>
        </form>
    }
}

#[component]
fn Confirm(enrolment: Enrolment, codes: RwSignal<Vec<String>>, on_change: Callback<()>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let (faults, code) = (Faults::none(), RwSignal::new(String::new()));
    let confirm = move || {
        spawn_local(async move {
            if let Some(made) = told(confirm_second_factor(code.get_untracked()).await, faults, device, t) {
                codes.set(made);
                on_change.run(());
            }
        });
    };
    // The picture is drawn by the server from what it has just made itself.
    let Enrolment { secret, address, picture } = enrolment;
    view! {
        <form class="form" novalidate on:submit=move |event| { event.prevent_default(); confirm(); }>
            <p>{l.second_factor_scan}</p>
            {faults.banner()}
            <div class="enrolment">
                <div class="qr" role="img" aria-label=l.second_factor_picture inner_html=picture></div>
                <div class="form">
                    <p class="help">{l.second_factor_by_hand}</p>
                    <p><a href=address rel="external" class="secret">{secret}</a></p>
                    <TextInput label=l.code id="factor-code" autocomplete="one-time-code" value=code kind=Kind::Required fault=faults.at("factor_code") />
                </div>
            </div>
            <footer class="dialog-actions"><button type="submit" class="button primary">{l.second_factor_confirm}</button></footer>
        </form>
    }
}

#[component]
fn Codes(codes: RwSignal<Vec<String>>) -> impl IntoView {
    let l = later_words();
    view! {
        <p role="status">{l.recovery_codes_help}</p>
        <ul class="recovery-codes" aria-label=l.recovery_codes>
            {move || codes.get().into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}
        </ul>
        <footer class="dialog-actions">
            <button type="button" class="button primary" on:click=move |_| codes.set(vec![])>{l.recovery_codes_kept}</button>
        </footer>
    }
}

#[component]
fn Kept(factor: SecondFactor, on_change: Callback<()>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let (faults, current) = (Faults::none(), RwSignal::new(String::new()));
    let since = device.moment(factor.since);
    let remove = move || {
        spawn_local(async move {
            if told(remove_second_factor(current.get_untracked()).await, faults, device, t).is_some() {
                on_change.run(());
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=move |event| { event.prevent_default(); remove(); }>
            <p>{fill(l.second_factor_is, &[&since, &factor.codes.to_string()])}</p>
            {faults.banner()}
            <TextInput label=t.current_password id="factor-password" input="password" autocomplete="current-password" value=current kind=Kind::Required fault=faults.at("current") />
            <footer class="dialog-actions"><button type="submit" class="button danger">{l.second_factor_remove}</button></footer>
        </form>
    }
}
