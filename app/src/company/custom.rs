//! The company's own fields of customers (自定义字段), written as one a line.

use crate::sync::use_device;
use crate::ui::{Faults, TextArea};
use crate::words::{later_words, words};
use leptos::prelude::*;
use model::Command;
use model::company::{Command as Act, Field};

/// The card of own fields.
#[component]
pub fn CustomFieldsCard() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let written = move || device.peek(|world| world.company().custom_fields.join("\n"));
    let value = RwSignal::new(written());
    let faults = Faults::none();
    let save = move || {
        let lines = value.get_untracked().lines().map(str::to_owned).collect();
        let saved = device.dispatch(Command::Company(Act::Edit { set: vec![Field::CustomFields(lines)] }));
        if faults.take(saved) {
            value.set(written());
            device.toast(t.saved.to_owned());
        }
    };
    view! {
        <form class="card form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            <h2>{l.custom_fields}</h2>
            <p class="help">{l.custom_fields_help}</p>
            {faults.banner()}
            <TextArea label=l.custom_fields id="custom-fields" value fault=faults.at("custom_fields") />
            <footer class="dialog-actions"><button type="submit" class="button primary">{t.save}</button></footer>
        </form>
    }
}
