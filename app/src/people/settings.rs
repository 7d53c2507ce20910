//! One's own settings: language, zone, hours, look, password.

use super::access::Access;
use super::api::change_password;
use super::form::{HoursFields, HoursInput, ZoneField};
use super::install::Install;
use super::notify::AllowNotifications;
use super::sign_out::SignOut;
use super::times::{TimesFields, TimesInput};
use super::told::told;
use crate::sync::use_device;
use crate::ui::{Choice, Faults, Kind, TextInput};
use crate::words::{later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use model::people::{Command as Act, Field as Set, Language};
use model::{Command, Fault, Refusal};

/// The settings page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let t = words();
    view! {
        <Title text=t.settings />
        <section class="page narrow">
            <header class="bar"><h1>{t.settings}</h1></header>
            <Own />
            <Password />
            <Access />
            <Install />
            <SignOut />
            <p class="steps"><a class="button" href="/people">{t.people}</a><a class="button" href="/company">{t.company}</a></p>
        </section>
    }
}

#[component]
fn Own() -> impl IntoView {
    let (device, t) = (use_device(), words());
    let id = device.actor().id;
    let Some(me) = device.peek(|world| world.people.get(&id).cloned()) else { return ().into_any() };
    let faults = Faults::none();
    let language = RwSignal::new(me.language.tag().to_owned());
    let zone = RwSignal::new(me.zone.clone());
    let hours = HoursInput::of(me.hours);
    let times = TimesInput::of(&me);
    let lead = RwSignal::new(me.lead.to_string());
    let languages = [Language::En, Language::ZhCn]
        .map(|language| (language.tag().to_owned(), t.language_of(language).to_owned()))
        .to_vec();
    let save = move || {
        let saved = hours.hours().and_then(|hours| {
            let language = if language.get_untracked() == Language::ZhCn.tag() { Language::ZhCn } else { Language::En };
            let lead = lead.get_untracked().trim().parse().map_err(|_| Refusal::field("lead", Fault::Malformed))?;
            let mut set =
                vec![Set::Language(language), Set::Zone(zone.get_untracked()), Set::Hours(hours), Set::Lead(lead)];
            set.extend(times.fields()?);
            device.dispatch(Command::People(Act::Edit { id, set }))
        });
        if faults.take(saved) {
            spawn_local(async move {
                device.settled().await;
                // Language and zone shape every page: all of it is made anew.
                let _ = window().location().reload();
            });
        }
    };
    view! {
        <form class="card form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            <h2>{t.yours}</h2>
            {faults.banner()}
            <div class="row">
                <Choice label=t.language_label id="language" value=language options=languages />
                <ZoneField value=zone faults />
            </div>
            <HoursFields hours faults />
            <TimesFields times faults />
            <TextInput label=t.lead id="lead" input="number" value=lead fault=faults.at("lead") />
            <AllowNotifications />
            <footer class="dialog-actions"><button type="submit" class="button primary">{t.save}</button></footer>
        </form>
    }
    .into_any()
}

#[component]
fn Password() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let faults = Faults::none();
    let (current, new, again) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let save = move || {
        if new.get_untracked() != again.get_untracked() {
            return faults.show(Refusal::field("again", Fault::Malformed));
        }
        spawn_local(async move {
            if told(change_password(current.get_untracked(), new.get_untracked()).await, faults, device, t).is_some() {
                [current, new, again].iter().for_each(|typed| typed.update(String::clear));
                faults.take(Ok(()));
                device.toast(l.password_changed.to_owned());
            }
        });
    };
    view! {
        <form class="card form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            <h2>{t.change_password}</h2>
            {faults.banner()}
            <TextInput label=t.current_password id="current" input="password" autocomplete="current-password" value=current kind=Kind::Required fault=faults.at("current") />
            <div class="row">
                <TextInput label=t.new_password id="new" input="password" autocomplete="new-password" value=new kind=Kind::Required fault=faults.at("password") help=t.password_rule />
                <TextInput label=t.password_again id="again" input="password" autocomplete="new-password" value=again kind=Kind::Required fault=faults.at("again") />
            </div>
            <footer class="dialog-actions"><button type="submit" class="button primary">{t.change_password}</button></footer>
        </form>
    }
}
