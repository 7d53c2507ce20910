//! One customer: facts, contacts, activities, issues, history.

use super::addresses::Addresses;
use super::api::open_customer;
use super::contacts::Contacts;
use super::form::CustomerForm;
use super::merge::MergedInto;
use super::story::Story;
use super::terms::TermsCard;
use crate::activities::{Opened, ten_o_clock};
use crate::error::AppError;
use crate::files::{Files, Shelf};
use crate::frame::{Failure, Waiting, later};
use crate::issues::{IssueDialog, IssueLine};
use crate::orders::OrderLines;
use crate::products::Agreements;
use crate::sync::use_device;
use crate::ui::{Dialog, Icon};
use crate::wire::{Wire, reading};
use crate::words::{later_words, words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::activities::State;
use model::customers::{Command as Act, Customer};
use model::read::{Past, Year};
use model::time::Slot;
use model::{Command, CustomerId, Entity, Key};

/// The page of one customer.
#[component]
pub fn CustomerPage() -> impl IntoView {
    let device = use_device();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<CustomerId>().ok()));
    let read = reading(
        move || id.get(),
        move |id| async move {
            let id = id.ok_or(AppError::NotFound)?;
            device.or_held(open_customer(id).await.map(|read| (id, read)), || (id, Wire::default())).await
        },
    );
    view! {
        <Suspense fallback=move || view! { <Waiting /> }>
            {move || Suspend::new(async move {
                match read.await {
                    Ok((id, Wire((seed, past, years)))) => {
                        device.seed(seed);
                        view! { <Sheet id past years /> }.into_any()
                    }
                    Err(error) => view! { <Failure error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Sheet(id: CustomerId, past: Vec<Past>, years: Vec<Year>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let customer = Memo::new(move |_| device.read(|world| world.customers.get(&id).cloned()));
    let (editing, opened) = (RwSignal::new(false), RwSignal::new(None::<Opened>));
    let registering = RwSignal::new(false);
    let name = move || customer.get().map(|customer| customer.name).unwrap_or_default();
    let draft = move || {
        opened.set(Some(Opened::With(id, ten_o_clock(device.today_untracked(), &device.actor().zone))));
    };
    view! {
        <Title text=name />
        <section class="page sheet">
            <header class="bar">
                <a class="icon-button" href="/customers" aria-label=t.back title=t.back><Icon name="left" /></a>
                <h1>{name}</h1>
                <div class="bar-group push">
                    <button type="button" class="button" on:click=move |_| registering.set(true)><Icon name="issue" /><span>{t.new_issue}</span></button>
                    <button type="button" class="button" on:click=move |_| editing.set(true)><Icon name="edit" /><span>{t.edit}</span></button>
                    <button type="button" class="button primary" on:click=move |_| draft()><Icon name="plus" /><span>{t.plan_visit}</span></button>
                </div>
            </header>
            {move || customer.get().and_then(|customer| customer.merged_into).map(|into| view! { <MergedInto id into /> })}
            <Show when=move || customer.with(Option::is_some) fallback=move || view! { <p class="empty">{t.not_there}</p> }>
                <div class="sheet-grid">
                    {move || customer.get().map(|customer| view! { <Facts customer /> })}
                    <Contacts customer=id />
                    <Addresses customer=id />
                    <Activities id opened />
                    <Issues id />
                    <TermsCard id />
                    <Agreements customer=id />
                    <section class="card"><Files shelf=Shelf { of: Key { entity: Entity::Customer, id: id.0 }, later: None } /></section>
                    <OrderLines customer=id />
                    <Story id past=past.clone() years=years.clone() />
                </div>
            </Show>
            <Show when=move || editing.get()>
                <Dialog title=t.edit_customer on_close=move || editing.set(false)>
                    <CustomerForm customer=customer.get_untracked() on_saved=move |_| editing.set(false) />
                </Dialog>
            </Show>
            {move || opened.get().map(|now| later(crate::lazy::activity_dialog(now, opened)))}
            <Show when=move || registering.get()>
                <IssueDialog customer=id on_close=move || registering.set(false) />
            </Show>
        </section>
    }
}

#[component]
fn Facts(customer: Customer) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let address = [&customer.address, &customer.postal_code, &customer.city, &customer.region, &customer.country]
        .into_iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    let created = customer.created.date_naive();
    let rows = [
        (t.code, customer.code.clone()),
        (t.phone, customer.phone.clone()),
        (t.fax, customer.fax.clone()),
        (t.email, customer.email.clone()),
        (t.address, address),
        (t.note, customer.note.clone()),
        (t.last_contact, customer.last_contact.map(|day| t.full_date(day)).unwrap_or_default()),
        (t.added, t.full_date(created)),
        (l.sales_stage, customer.stage.map(|stage| t.stage(stage).to_owned()).unwrap_or_default()),
        (t.sales_status, customer.status.map(|status| t.sales_status_of(status).to_owned()).unwrap_or_default()),
        (t.success_key, customer.key.clone()),
        (t.source, customer.source.clone()),
    ];
    view! {
        <section class="card facts">
            <h2>{t.facts}</h2>
            <p class="tags">
                <span class="tag">{t.standing(customer.standing)}</span>
                {customer.grade.map(|grade| view! { <span class="grade" data-grade=grade.name()>{t.grade_label} " " {grade.name()}</span> })}
            </p>
            <dl>
                {rows.into_iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| view! {
                    <div><dt>{label}</dt><dd>{value}</dd></div>
                }).collect_view()}
                {customer.custom.clone().into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view()}
                <div><dt>{t.owner}</dt><dd>{customer.owner.map_or_else(|| t.nobody.to_owned(), |owner| device.name_of(owner))}</dd></div>
            </dl>
            {device.actor().assigns().then(|| view! { <Owner customer /> })}
        </section>
    }
}

/// Hands the customer to somebody else.
#[component]
fn Owner(customer: Customer) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let (id, owner) = (customer.id, customer.owner);
    let hand_over = move |event| {
        let to = event_target_value(&event).parse().ok();
        let done = device.dispatch(Command::Customers(Act::Assign { id, owner: to }));
        match done {
            Ok(()) => device.toast(t.handed_over.to_owned()),
            Err(refusal) => device.toast(t.refusal(&refusal)),
        }
    };
    view! {
        <label class="inline-field">
            {t.hand_over}
            <select on:change=hand_over>
                <option value="" selected=owner.is_none()>{t.nobody}</option>
                {move || device.acts_for().into_iter().map(|person| view! {
                    <option value=person.id.to_string() selected=owner == Some(person.id)>{person.name}</option>
                }).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Activities(id: CustomerId, opened: RwSignal<Option<Opened>>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let lines = Memo::new(move |_| {
        let viewer = device.viewer();
        let mut lines: Vec<_> = device.read(|world| {
            world
                .activities
                .values()
                .filter(|activity| activity.customer == Some(id))
                .map(|activity| (activity.slot.seen_from(&viewer.actor.zone, &viewer.zones).0, activity.clone()))
                .collect()
        });
        lines.sort_by_key(|(from, _)| std::cmp::Reverse(*from));
        lines
    });
    view! {
        <section class="card">
            <h2>{t.activities}</h2>
            <ul class="lines">
                {move || lines.get().into_iter().map(|(from, activity)| {
                    let id = activity.id;
                    let when = if matches!(activity.slot, Slot::AllDay { .. }) { t.short_day(from.date()) } else { t.moment(from) };
                    view! {
                        <li data-activity=id.to_string() data-state=activity.state.name()>
                            <button type="button" class="line" on:click=move |_| opened.set(Some(Opened::Existing(id)))>
                                <Icon name=activity.method.name() />
                                <span class="figures">{when}</span>
                                <span>{activity.title.clone()}</span>
                                {(activity.state != State::Planned).then(|| view! { <span class="tag">{t.state(activity.state)}</span> })}
                                <small>{activity.outcome.clone()}</small>
                            </button>
                        </li>
                    }
                }).collect_view()}
            </ul>
            <Show when=move || lines.with(Vec::is_empty)><p class="empty">{t.no_activities}</p></Show>
        </section>
    }
}

#[component]
fn Issues(id: CustomerId) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let issues = Memo::new(move |_| {
        let mut issues: Vec<_> =
            device.read(|world| world.issues.values().filter(|issue| issue.customer == id).cloned().collect());
        issues.sort_by_key(|issue| std::cmp::Reverse(issue.reported));
        issues
    });
    view! {
        <section class="card">
            <h2>{t.issues}</h2>
            <ul class="lines">
                {move || issues.get().into_iter().map(|issue| view! { <IssueLine issue /> }).collect_view()}
            </ul>
            <Show when=move || issues.with(Vec::is_empty)><p class="empty">{t.no_issues}</p></Show>
        </section>
    }
}
