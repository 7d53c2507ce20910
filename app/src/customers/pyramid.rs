//! The pyramid: by what customers are graded, how many there are of each grade, who would move and why.

use super::api::open_pyramid;
use crate::frame::{Failure, Waiting};
use crate::sync::use_device;
use crate::ui::{Faults, Icon, Kind, TextInput};
use crate::wire::{Wire, reading};
use crate::words::{Words, fill, later_words, words};
use leptos::prelude::*;
use leptos_meta::Title;
use model::company::{Command as OfCompany, Field};
use model::customers::Command as Act;
use model::customers::pyramid::{Graded, Scheme};
use model::money::Money;
use model::read::{Mover, Pyramid, Seed};
use model::{Command, CustomerId, Fault, Record, Refusal};
use std::collections::BTreeSet;

/// Why a customer has a grade: `score 87 · turnover 1 200.00 EUR · margin … · 12 orders, the last on …`.
pub fn why(t: &Words, graded: &Graded) -> String {
    let done = &graded.dealings;
    let Some(last) = done.last_order else { return t.later().nothing_bought.to_owned() };
    let margin = Money { minor: done.margin, currency: done.turnover.currency.clone() }.to_string();
    let score = (graded.score / 10).to_string();
    fill(
        t.later().why_graded,
        &[&score, &done.turnover.to_string(), &margin, &done.orders.to_string(), &t.full_date(last)],
    )
}

/// The page.
#[component]
pub fn PyramidPage() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let leads = device.actor().assigns();
    let read = reading(|| (), |()| open_pyramid());
    let again = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            device.settled().await;
            read.refetch();
        });
    });
    view! {
        <Title text=l.pyramid />
        <section class="page pyramid-page">
            <header class="bar">
                <a class="icon-button" href="/customers" aria-label=t.back title=t.back><Icon name="left" /></a>
                <h1>{l.pyramid}</h1>
            </header>
            {if leads {
                view! {
                    <div class="sheet-grid">
                        <SchemeCard again />
                        <Transition fallback=move || view! { <Waiting /> }>
                            {move || Suspend::new(async move {
                                match read.await {
                                    Ok(Wire(pyramid)) => {
                                        let records = pyramid.movers.iter().map(|mover| Record::Customer(mover.customer.clone()));
                                        device.seed(Seed { version: pyramid.version, records: records.collect() });
                                        view! { <Tiers pyramid=pyramid.clone() /> <Movers pyramid again /> }.into_any()
                                    }
                                    Err(error) => view! { <Failure error /> }.into_any(),
                                }
                            })}
                        </Transition>
                    </div>
                }.into_any()
            } else {
                view! { <p class="empty">{t.forbidden}</p> }.into_any()
            }}
        </section>
    }
}

/// What counts, how many belong at the top, how often each grade is visited.
#[component]
fn SchemeCard(again: Callback<()>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let scheme = device.peek(|world| world.company().pyramid.clone());
    let number = |value: u16| RwSignal::new(value.to_string());
    let (turnover, margin) = (number(scheme.turnover), number(scheme.margin));
    let (frequency, recency) = (number(scheme.frequency), number(scheme.recency));
    let months = number(scheme.months);
    let (share_a, share_b, share_c) = (number(scheme.share_a), number(scheme.share_b), number(scheme.share_c));
    let (every_a, every_b) = (number(scheme.every_a), number(scheme.every_b));
    let (every_c, every_d) = (number(scheme.every_c), number(scheme.every_d));
    let (faults, opened_at) = (Faults::none(), StoredValue::new(device.version()));
    let typed = move || -> Result<Scheme, Refusal> {
        let read = |field: &str, typed: RwSignal<String>| {
            typed.get_untracked().trim().parse::<u16>().map_err(|_| Refusal::field(field, Fault::Malformed))
        };
        Ok(Scheme {
            turnover: read("turnover", turnover)?,
            margin: read("margin", margin)?,
            frequency: read("frequency", frequency)?,
            recency: read("recency", recency)?,
            months: read("months", months)?,
            share_a: read("share_a", share_a)?,
            share_b: read("share_b", share_b)?,
            share_c: read("share_c", share_c)?,
            every_a: read("every_a", every_a)?,
            every_b: read("every_b", every_b)?,
            every_c: read("every_c", every_c)?,
            every_d: read("every_d", every_d)?,
        })
    };
    let save = move || {
        let set = |scheme| Command::Company(OfCompany::Edit { set: vec![Field::Pyramid(scheme)] });
        let saved = typed().and_then(|scheme| device.dispatch_as_of(set(scheme), opened_at.get_value()));
        if faults.take(saved) {
            opened_at.set_value(device.version());
            device.toast(t.saved.to_owned());
            again.run(());
        }
    };
    let input = move |label: &'static str, id: &'static str, value: RwSignal<String>| {
        view! { <TextInput label id input="number" value kind=Kind::Required fault=faults.at(id) /> }
    };
    view! {
        <form class="card form" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            <h2>{l.scheme}</h2>
            <p class="help">{l.scheme_help}</p>
            {faults.banner()}
            <fieldset class="numbers">
                <legend>{l.what_counts}</legend>
                {input(l.turnover, "turnover", turnover)}
                {input(l.margin, "margin", margin)}
                {input(l.number_of_orders, "frequency", frequency)}
                {input(l.last_order, "recency", recency)}
            </fieldset>
            <fieldset class="numbers">
                <legend>{l.share_of_customers}</legend>
                {input("A", "share_a", share_a)}
                {input("B", "share_b", share_b)}
                {input("C", "share_c", share_c)}
                {input(l.months_back, "months", months)}
            </fieldset>
            <fieldset class="numbers">
                <legend>{l.visit_every}</legend>
                {input("A", "every_a", every_a)}
                {input("B", "every_b", every_b)}
                {input("C", "every_c", every_c)}
                {input("D", "every_d", every_d)}
            </fieldset>
            <footer class="dialog-actions"><button type="submit" class="button primary">{t.save}</button></footer>
        </form>
    }
}

/// How many customers there are of each grade, now and as the scheme finds them.
#[component]
fn Tiers(pyramid: Pyramid) -> impl IntoView {
    let (t, l) = (words(), later_words());
    let most = pyramid.now.iter().chain(&pyramid.then).map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let rows = pyramid.now.into_iter().zip(pyramid.then).map(move |((grade, now), (_, then))| {
        let share = format!("--share:{}%", then * 100 / most);
        view! {
            <tr>
                <th scope="row">{match grade {
                    Some(grade) => view! { <span class="grade" data-grade=grade.name()>{grade.name()}</span> }.into_any(),
                    None => view! { <span>{t.not_graded}</span> }.into_any(),
                }}</th>
                <td class="tier" aria-hidden="true"><span style=share></span></td>
                <td class="number">{now}</td>
                <td class="number">{then}</td>
            </tr>
        }
    });
    view! {
        <section class="card">
            <h2>{l.tiers}</h2>
            <table class="table tiers">
                <thead>
                    <tr><th scope="col">{t.grade_label}</th><td></td><th scope="col" class="number">{l.now}</th><th scope="col" class="number">{l.after}</th></tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}

/// Who would move, and why; those ticked do.
#[component]
fn Movers(pyramid: Pyramid, again: Callback<()>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let (movers, moving) = (pyramid.movers, pyramid.moving);
    let everybody: BTreeSet<CustomerId> = movers.iter().map(|mover| mover.customer.id).collect();
    let more = moving - everybody.len();
    let chosen = RwSignal::new(everybody);
    let found = StoredValue::new(movers.iter().map(|mover| mover.graded.clone()).collect::<Vec<_>>());
    let apply = move |_| {
        let wanted = |graded: &Graded| chosen.with_untracked(|chosen| chosen.contains(&graded.customer));
        let found: Vec<Graded> = found.get_value().into_iter().filter(wanted).collect();
        let count = found.len().to_string();
        let done = device.dispatch(Command::Customers(Act::Grade(found)));
        if device.tell(t, done, fill(l.graded_many, &[&count])) {
            again.run(());
        }
    };
    let row = move |mover: Mover| {
        let Mover { customer, graded } = mover;
        let id = customer.id;
        let toggle = move |event| {
            let wanted = event_target_checked(&event);
            chosen.update(|chosen| {
                if wanted {
                    chosen.insert(id)
                } else {
                    chosen.remove(&id)
                };
            });
        };
        let before = customer.grade.map_or("–", |grade| grade.name());
        let label = fill(l.select_row, &[&customer.name]);
        view! {
            <tr data-customer=id.to_string()>
                <td><label class="row-check"><input type="checkbox" aria-label=label prop:checked=move || chosen.with(|chosen| chosen.contains(&id)) on:change=toggle /></label></td>
                <th scope="row"><a href=format!("/customers/{id}")>{customer.name}</a></th>
                <td class="figures">{before}" → "<span class="grade" data-grade=graded.grade.name()>{graded.grade.name()}</span></td>
                <td>{why(t, &graded)}</td>
            </tr>
        }
    };
    if moving == 0 {
        return view! { <section class="card wide"><h2>{l.movers}</h2><p class="empty">{l.nobody_moves}</p></section> }
            .into_any();
    }
    view! {
        <section class="card wide">
            <header class="card-head">
                <h2>{l.movers} " " <span class="count">{moving}</span></h2>
                <button type="button" class="button primary" disabled=move || chosen.with(BTreeSet::is_empty) on:click=apply>
                    {move || fill(l.grade_count, &[&chosen.with(BTreeSet::len).to_string()])}
                </button>
            </header>
            <div class="scroll tall" tabindex="0" role="region" aria-label=l.movers>
                <table class="table movers">
                    <thead><tr><td></td><th scope="col">{t.customer}</th><th scope="col">{t.grade_label}</th><th scope="col">{l.reason_of_grade}</th></tr></thead>
                    <tbody>{movers.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            {(more > 0).then(|| view! { <p class="help">{fill(l.and_more_movers, &[&more.to_string()])}</p> })}
        </section>
    }
    .into_any()
}
