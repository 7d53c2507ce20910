//! Calendars that come and go: a file to take in, a file to give out, an address to subscribe to.

use super::api::{begin_feed, end_feed, has_feed, import_calendar};
use crate::error::AppError;
use crate::sync::use_device;
use crate::ui::Icon;
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use model::read::CalendarImported;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The page.
#[component]
pub fn ExchangePage() -> impl IntoView {
    let (t, l) = (words(), later_words());
    view! {
        <Title text=t.exchange />
        <section class="page narrow">
            <header class="bar"><h1>{t.exchange}</h1><a class="button push" href="/calendar">{t.calendar}</a></header>
            <section class="card form">
                <h2>{l.export_calendar}</h2>
                <p class="help">{l.export_calendar_help}</p>
                <p><a class="button" href="/calendar/export.ics" download="daybook.ics" rel="external">{l.export_calendar}</a></p>
            </section>
            <ImportCard />
            <FeedCard />
        </section>
    }
}

#[component]
fn ImportCard() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let (done, busy) = (RwSignal::new(None::<CalendarImported>), RwSignal::new(false));
    let refused = RwSignal::new(None::<String>);
    let chosen = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        busy.set(true);
        refused.set(None);
        spawn_local(async move {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()).unwrap_or_default();
            match import_calendar(text).await {
                Ok(Ok(imported)) => done.set(Some(imported)),
                Ok(Err(why)) => refused.set(Some(why)),
                Err(error) => device.toast(t.error(&error)),
            }
            busy.set(false);
        });
    };
    view! {
        <section class="card form">
            <h2>{l.import_calendar}</h2>
            <p class="help">{l.import_calendar_help}</p>
            <label class="file-drop">
                <Icon name="upload" />
                <span>{l.choose_calendar}</span>
                <input type="file" accept=".ics,text/calendar" on:change=chosen disabled=move || busy.get() />
            </label>
            {move || refused.get().map(|why| view! { <p class="form-faults" role="alert">{l.not_a_calendar} " " <small>{why}</small></p> })}
            {move || done.get().map(|done| view! {
                <div role="status" class="imported">
                    <p>{fill(l.calendar_imported, &[&done.added.to_string(), &done.changed.to_string(), &done.unchanged.to_string()])}</p>
                    {(!done.left_out.is_empty()).then(|| view! {
                        <p>{fill(l.events_left_out, &[&done.left_out.len().to_string()])}</p>
                        <ul>{done.left_out.iter().take(50).map(|(title, why)| view! { <li>{title.clone()}": "{why.clone()}</li> }).collect_view()}</ul>
                    })}
                </div>
            })}
        </section>
    }
}

#[component]
fn FeedCard() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let (address, there) = (RwSignal::new(None::<String>), RwSignal::new(false));
    Effect::new(move |_| {
        spawn_local(async move {
            if let Ok(has) = has_feed().await {
                there.set(has);
            }
        });
    });
    let told = move |result: Result<Option<String>, AppError>| match result {
        Ok(token) => {
            there.set(token.is_some());
            address.set(token.map(|token| {
                let origin = window().location().origin().unwrap_or_default();
                format!("{origin}/feed/{token}.ics")
            }));
        }
        Err(error) => device.toast(t.error(&error)),
    };
    let begin = move |_| spawn_local(async move { told(begin_feed().await.map(Some)) });
    let end = move |_| spawn_local(async move { told(end_feed().await.map(|()| None)) });
    view! {
        <section class="card form">
            <h2>{l.feed}</h2>
            <p class="help">{l.feed_help}</p>
            {move || address.get().map(|address| view! {
                <p><input class="feed-address" readonly aria-label=l.feed value=address /></p>
            })}
            {move || (there.get() && address.get().is_none()).then(|| view! { <p>{l.feed_there}</p> })}
            <p class="steps">
                <button type="button" class="button" on:click=begin>{move || if there.get() { l.feed_renew } else { l.feed_begin }}</button>
                {move || there.get().then(|| view! { <button type="button" class="button danger" on:click=end>{l.feed_end}</button> })}
            </p>
        </section>
    }
}
