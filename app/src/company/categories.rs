//! What issues and articles can be about (类别管理): a tree, written as one path a line.

use crate::sync::use_device;
use crate::ui::{Faults, TextArea};
use crate::words::{later_words, words};
use leptos::prelude::*;
use model::Command;
use model::company::{Command as Act, Field};

/// The card of the categories.
#[component]
pub fn CategoriesCard() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let paths = device.peek(|world| world.company().categories.join("\n"));
    let value = RwSignal::new(paths);
    let faults = Faults::none();
    let save = move || {
        let paths = value.get_untracked().lines().map(str::to_owned).collect();
        let saved = device.dispatch(Command::Company(Act::Edit { set: vec![Field::Categories(paths)] }));
        if faults.take(saved) {
            value.set(device.peek(|world| world.company().categories.join("\n")));
            device.toast(t.saved.to_owned());
        }
    };
    view! {
        <form class="card form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            <h2>{l.categories}</h2>
            <p class="help">{l.categories_help}</p>
            {faults.banner()}
            <TextArea label=l.categories id="categories" value fault=faults.at("categories") />
            <footer class="dialog-actions"><button type="submit" class="button primary">{t.save}</button></footer>
        </form>
    }
}
