//! The orders: all of them, and a customer's.

use super::api::list_orders;
use super::words::money;
use crate::frame::{Failure, Waiting};
use crate::sync::use_device;
use crate::ui::{ExportMenu, Icon};
use crate::wire::{Wire, reading};
use crate::words::{fill, later_words, words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use model::orders::{Order, State};
use model::read::{AfterOrder, ORDERS_A_PAGE, OrderFilter, Seed};
use model::{CustomerId, Record};

/// The page of all orders.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let state = RwSignal::new(None::<State>);
    let read = reading(move || state.get(), |state| list_orders(OrderFilter { state, customer: None }, None));
    let export = move |format| {
        let wanted = state.get().map(|state| format!("?state={}", state.name())).unwrap_or_default();
        format!("/orders/export.{format}{wanted}")
    };
    view! {
        <Title text=t.orders />
        <section class="page">
            <header class="bar">
                <h1>{t.orders}</h1>
                <span class="push"></span>
                <ExportMenu href=export />
                <a class="button" href="/import?kind=orders"><Icon name="upload" /><span>{t.import}</span></a>
                <a class="button" href="/products"><Icon name="box" /><span>{l.products}</span></a>
                <a class="button primary" href="/orders/new"><Icon name="plus" /><span>{l.new_quotation}</span></a>
            </header>
            <form class="filters" on:submit=|event| event.prevent_default()>
                <select aria-label=t.column_label on:change=move |event| {
                    let name = event_target_value(&event);
                    state.set(State::named(&name));
                }>
                    <option value="">{l.any_state}</option>
                    {State::ALL.map(|state| view! { <option value=state.name()>{l.order_state(state)}</option> }).collect_view()}
                </select>
            </form>
            <Transition fallback=move || view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match read.await {
                        Ok(Wire(seed)) => {
                            let more = last(&seed);
                            device.seed(seed);
                            view! { <Orders state more /> }.into_any()
                        }
                        Err(error) => view! { <Failure error /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

/// The last order of a full page; none where no more follow.
fn last(seed: &Seed) -> Option<AfterOrder> {
    let mut orders = seed.records.iter().filter_map(|record| match record {
        Record::Order(order) => Some(order),
        _ => None,
    });
    let count = orders.clone().count();
    orders.next_back().filter(|_| count >= ORDERS_A_PAGE).map(|order| AfterOrder { date: order.date, id: order.id })
}

#[component]
fn Orders(state: RwSignal<Option<State>>, more: Option<AfterOrder>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let after = RwSignal::new(more);
    let next = move |_| {
        let (from, wanted) = (after.get_untracked(), state.get_untracked());
        spawn_local(async move {
            match list_orders(OrderFilter { state: wanted, customer: None }, from).await {
                Ok(Wire(seed)) => {
                    after.try_set(last(&seed));
                    device.seed(seed);
                }
                Err(error) => device.toast(t.error(&error)),
            }
        });
    };
    let shown = Memo::new(move |_| {
        of(device.read(|world| {
            world
                .orders
                .values()
                .filter(|order| state.get().is_none_or(|state| state == order.state))
                .cloned()
                .collect()
        }))
    });
    view! {
        <Lines orders=shown with_customer=true />
        <Show when=move || shown.with(Vec::is_empty)><p class="empty">{l.no_orders}</p></Show>
        <Show when=move || after.get().is_some()><button type="button" class="button" on:click=next>{l.show_more}</button></Show>
    }
}

/// The newest first.
fn of(orders: Vec<Order>) -> Vec<Order> {
    model::order::sorted(orders, |a, b| (b.date, b.id).cmp(&(a.date, a.id)))
}

/// A customer's orders, on the customer's page.
#[component]
pub fn OrderLines(
    /// Whose.
    customer: CustomerId,
) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let shown = Memo::new(move |_| {
        of(device.read(|world| world.orders.values().filter(|order| order.customer == customer).cloned().collect()))
    });
    let turnover = move || {
        let year = chrono::Datelike::year(&device.today());
        let of_year = |order: &&Order| chrono::Datelike::year(&order.date) == year;
        shown.with(|orders| {
            let first = orders.iter().find(of_year)?;
            let sum = orders
                .iter()
                .filter(of_year)
                .filter(|order| order.currency == first.currency)
                .map(Order::turnover)
                .sum();
            Some(fill(l.turnover_of_year, &[&year.to_string(), &money(first, sum)]))
        })
    };
    view! {
        <section class="card wide">
            <header class="card-head">
                <h2>{t.orders}</h2>
                <a class="button quiet" href=format!("/orders/new?customer={customer}")><Icon name="plus" /><span>{l.new_quotation}</span></a>
            </header>
            <p class="help">{turnover}</p>
            <Lines orders=shown with_customer=false />
            <Show when=move || shown.with(Vec::is_empty)><p class="empty">{l.no_orders}</p></Show>
        </section>
    }
}

#[component]
fn Lines(orders: Memo<Vec<Order>>, with_customer: bool) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    let row = move |order: Order| {
        let customer = device.name_of_customer(order.customer);
        let number = if order.number.is_empty() { "S-…".to_owned() } else { order.number.clone() };
        view! {
            <tr data-order=order.id.to_string() data-state=order.state.name()>
                <td><a class="figures" href=format!("/orders/{}", order.id)>{number}</a></td>
                <td class="figures">{t.full_date(order.date)}</td>
                {with_customer.then(|| view! { <td>{customer}</td> })}
                <td><span class="tag">{l.order_state(order.state)}</span></td>
                <td class="number">{money(&order, order.amount)}</td>
                <td class="number">{(order.state == State::Confirmed).then(|| money(&order, order.due()))}</td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=t.orders hidden=move || orders.with(Vec::is_empty)>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t.number}</th>
                        <th scope="col">{t.date}</th>
                        {with_customer.then(|| view! { <th scope="col">{t.customer}</th> })}
                        <th scope="col">{t.column_label}</th>
                        <th scope="col" class="number">{l.worth}</th>
                        <th scope="col" class="number">{l.due}</th>
                    </tr>
                </thead>
                <tbody>{move || orders.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
