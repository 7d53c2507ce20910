//! The fields every activity has.

use super::inputs::Inputs;
use crate::customers::CustomerLookUp;
use crate::sync::use_device;
use crate::ui::{Choice, Faults, Kind, TextArea, TextInput};
use crate::words::{Words, words};
use leptos::prelude::*;
use model::activities::Method;

/// The form around them.
#[component]
pub fn Form(#[prop(into)] save: Callback<()>, inputs: Inputs, faults: Faults, children: Children) -> impl IntoView {
    view! {
        <form
            class="form"
            novalidate
            on:input=move |_| inputs.touched.set(true)
            on:submit=move |event| {
                event.prevent_default();
                save.run(());
            }
        >
            {faults.banner()}
            {children()}
        </form>
    }
}

/// Customer, title and when: what a quick plan needs.
#[component]
pub fn QuickFields(inputs: Inputs, faults: Faults) -> impl IntoView {
    let t = words();
    view! {
        <CustomerLookUp label=t.customer id="customer" value=inputs.customer fault=faults.at("customer") />
        <TextInput label=t.title id="title" value=inputs.title fault=faults.at("title") help=t.title_help />
        <div class="row">
            <TextInput label=t.date id="date" input="date" value=inputs.date kind=Kind::Required fault=faults.at("slot") />
            <Show when=move || !inputs.whole_day.get()>
                <TextInput label=t.from id="from" input="time" value=inputs.from kind=Kind::Required />
                <TextInput label=t.until id="until" input="time" value=inputs.to kind=Kind::Required fault=faults.at("end") />
            </Show>
        </div>
        <Show when=move || inputs.asked.get()>
            <TextInput label=t.reason id="reason" value=inputs.reason kind=Kind::Required fault=faults.at("reason") help=t.reason_text />
        </Show>
    }
}

/// What else there is.
#[component]
pub fn MoreFields(inputs: Inputs, faults: Faults) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let methods: Vec<_> = Method::ALL.map(|method| (method.name().to_owned(), t.method(method).to_owned())).to_vec();
    let reps = move || -> Vec<(String, String)> {
        device.acts_for().into_iter().map(|person| (person.id.to_string(), person.name)).collect()
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=inputs.whole_day on:change=move |event| inputs.whole_day.set(event_target_checked(&event)) />
            {t.all_day}
        </label>
        <div class="row">
            <Choice label=t.method_label id="method" value=inputs.method options=methods />
            <Choice label=t.contact id="contact" value=inputs.contact options=contacts(inputs, t) kind=Kind::LookUp fault=faults.at("contact") />
        </div>
        <div class="row">
            <TextInput label=t.place id="place" value=inputs.place fault=faults.at("place") />
            <Show when=move || 1 < reps().len()>
                <Choice label=t.rep id="rep" value=inputs.rep options=Signal::derive(reps) kind=Kind::Required fault=faults.at("rep") />
            </Show>
        </div>
        <TextArea label=t.note id="note" value=inputs.note fault=faults.at("note") />
    }
}

/// The contacts of the customer chosen.
fn contacts(inputs: Inputs, t: &'static Words) -> Signal<Vec<(String, String)>> {
    let device = use_device();
    Signal::derive(move || {
        let customer = inputs.customer.get();
        let named = |world: &model::World| -> Vec<(String, String)> {
            let of = world.contacts.values().filter(|contact| Some(contact.customer) == customer);
            of.map(|contact| (contact.id.to_string(), contact.name.clone())).collect()
        };
        std::iter::once((String::new(), t.nobody.to_owned())).chain(device.read(named)).collect()
    })
}
