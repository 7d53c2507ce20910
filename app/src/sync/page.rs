//! The outbox as a page: what waits and what came back, each to be tried again, edited or given up.

use super::{Holding, use_device};
use crate::frame::address_of;
use crate::history::{change_word, done_to};
use crate::ui::Icon;
use crate::words::{fill, later_words, words};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use model::outbox::Refused;
use model::replica::Pending;
use model::{Change, Refusal};
use std::collections::BTreeSet;

/// The page.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let waiting = move || {
        device.status.track();
        device.waiting(|_| true)
    };
    // What it is about need not be on this page otherwise.
    Effect::new(move |_| {
        spawn_local(async move {
            let _ = device.bring_held().await;
        })
    });
    let none = move || waiting().is_empty() && device.refused.with(Vec::is_empty);
    view! {
        <Title text=t.outbox />
        <section class="page narrow">
            <header class="bar">
                <h1>{t.outbox}</h1>
                <span class="push" role="status">{move || device.standing()}</span>
            </header>
            <p class="help">{l.outbox_help}</p>
            {move || none().then(|| view! { <p class="card empty">{l.outbox_empty}</p> })}
            <Show when=move || device.refused.with(|refused| !refused.is_empty())>
                <section class="card" aria-labelledby="came-back">
                    <h2 id="came-back">{l.came_back}</h2>
                    <ol class="outbox">
                        <For each=move || device.refused() key=Refused::mutation let:refused>
                            <CameBack refused />
                        </For>
                    </ol>
                </section>
            </Show>
            <Show when=move || !waiting().is_empty()>
                <section class="card" aria-labelledby="waits">
                    <header class="bar">
                        <h2 id="waits">{l.waits}</h2>
                        <button type="button" class="button push" on:click=move |_| device.send()>{l.send_now}</button>
                    </header>
                    <ol class="outbox">
                        <For each=waiting key=|pending| pending.mutation let:pending>
                            <Waits pending />
                        </For>
                    </ol>
                </section>
            </Show>
            <TakenAlong />
        </section>
    }
}

/// What is on the device for days without a network.
#[component]
fn TakenAlong() -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let wanted = RwSignal::new(true);
    Effect::new(move |_| wanted.set(device.takes_along()));
    let choose = move |event| {
        wanted.set(event_target_checked(&event));
        device.take_along(wanted.get_untracked());
    };
    let told = move || {
        let Holding { records, bytes, current, filling } = device.holding();
        let at = current.map(|at| device.moment(at));
        let size = match bytes / 1_000 {
            kilobytes @ ..1_000 => format!("{kilobytes} kB"),
            kilobytes => format!("{}.{} MB", kilobytes / 1_000, kilobytes % 1_000 / 100),
        };
        match at {
            _ if filling => fill(l.taking_along, &[&records.to_string()]),
            Some(at) => fill(l.taken_along_is, &[&records.to_string(), &size, &at]),
            None => l.nothing_taken_along.to_owned(),
        }
    };
    view! {
        <section class="card" aria-labelledby="taken-along">
            <h2 id="taken-along">{l.taken_along}</h2>
            <p class="help">{l.taken_along_help}</p>
            <label class="check"><input type="checkbox" prop:checked=move || wanted.get() on:change=choose />{l.take_along}</label>
            <div class="bar">
                <p role="status">{told}</p>
                <button type="button" class="button push" disabled=move || !wanted.get() on:click=move |_| device.take_along(true)>{l.take_along_now}</button>
            </div>
        </section>
    }
}

#[component]
fn CameBack(refused: Refused) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let refused = StoredValue::new(refused);
    let (why, what, at) = refused
        .with_value(|refused| (t.refusal(&refused.refusal), refused.done.changes.clone(), refused.done.pending.at));
    let others: BTreeSet<_> = refused.with_value(|refused| match &refused.refusal {
        Refusal::Conflict(conflicts) => conflicts.iter().map(|conflict| device.name_of(conflict.by)).collect(),
        _ => BTreeSet::new(),
    });
    let deal = move |again: bool| device.deal_with(refused.with_value(Refused::mutation), again);
    let asks = !others.is_empty();
    let look = move |_| {
        let mutation = refused.with_value(Refused::mutation);
        device.put_off.update(|put_off| put_off.retain(|other| *other != mutation));
    };
    let why = if asks { fill(l.changed_by, &[&others.into_iter().collect::<Vec<_>>().join(", ")]) } else { why };
    view! {
        <li>
            <Done changes=what.clone() at />
            <p class="fault">{why}</p>
            <div class="dialog-actions">
                {asks.then(|| view! { <button type="button" class="button" on:click=look>{l.compare}</button> })}
                <Edit changes=what />
                <button type="button" class="button" on:click=move |_| deal(false)>{l.give_up}</button>
                <button type="button" class="button primary" on:click=move |_| deal(true)>{l.try_again}</button>
            </div>
        </li>
    }
}

#[component]
fn Waits(pending: Pending) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let (mutation, at) = (pending.mutation, pending.at);
    let changes = device.made(mutation);
    view! {
        <li>
            <Done changes=changes.clone() at />
            <div class="dialog-actions">
                <Edit changes />
                <button type="button" class="button" on:click=move |_| device.give_up(mutation)>{l.give_up}</button>
            </div>
        </li>
    }
}

/// What somebody did, in words.
#[component]
fn Done(changes: Vec<Change>, at: DateTime<Utc>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let at = device.moment(at);
    let line = move |change: &Change| {
        device.read(|world| {
            let title = world.get(change.key).or_else(|| change.apply(None)).map(|record| t.record_title(&record));
            let subject = done_to(t, change, &title.unwrap_or_default());
            view! { <p>{subject} " " <small>{change_word(t, world, change)}</small></p> }
        })
    };
    view! { <Icon name="cloud" /><div class="outbox-what">{move || changes.iter().map(line).collect_view()}</div><small class="figures">{at}</small> }
}

/// Leads to where it can be put right.
#[component]
fn Edit(changes: Vec<Change>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let address = move || {
        let record = |change: &Change| device.read(|world| world.get(change.key)).or_else(|| change.apply(None));
        changes.iter().filter_map(record).find_map(|record| address_of(device, &record))
    };
    move || address().map(|address| view! { <a class="button" href=address>{t.edit}</a> })
}
