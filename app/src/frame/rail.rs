//! The rail: where one can go.

use crate::ui::Icon;
use crate::words::words;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The places of Daybook; a bar at the bottom on phones.
#[component]
pub fn Rail() -> impl IntoView {
    let t = words();
    let path = use_location().pathname;
    let place = move |href: &'static str, icon: &'static str, word: &'static str| {
        let current = move || {
            let path = path.get();
            let here = if href == "/" { path == "/" } else { path.starts_with(href) };
            here.then_some("page")
        };
        view! {
            <li>
                <a href=href aria-current=current title=word>
                    <Icon name=icon />
                    <span>{word}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="rail" aria-label=t.places>
            <a class="brand" href="/" aria-label="Daybook"><Icon name="daybook" /><span>"Daybook"</span></a>
            <ul>
                {place("/", "today", t.today)}
                {place("/calendar", "calendar", t.calendar)}
                {place("/customers", "customers", t.customers)}
                {place("/issues", "issue", t.issues)}
                {place("/orders", "order", t.orders)}
                {place("/knowledge", "knowledge", t.knowledge)}
                {place("/settings", "settings", t.settings)}
            </ul>
        </nav>
    }
}
